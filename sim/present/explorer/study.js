// What was computed beforehand, as the page holds it, and what things are called.

import { isolated, listing } from "./words.js";

export const study = JSON.parse(document.getElementById("exploration").textContent);
export const MEDIATOR = 255;

// A study without dice or uncertainty has one answer: a hundred squares show the same talk.
export const SQUARES = study.certain ? 100 : study.shown;

export function stateName(state) {
  return state === MEDIATOR ? "The mediator" : isolated(study.states[state].label);
}

export function stateNames(states) {
  return listing(states.map(stateName));
}

export function textName(text) {
  return `“${isolated(study.frameworks[text].label)}”`;
}

// For whom an agreement is to be better than none.
export function principals() {
  const names = study.principals.map(stateName);
  if (names.length === study.states.length && names.length > 1) return "every state";
  if (names.length === 2) return `both ${listing(names)}`;
  return names.length < 5 ? listing(names) : `all ${names.length} principals`;
}

// So many agreements that some principal would rather be without: what they do, with its verb.
export function suitNotAll(count) {
  const names = study.principals.map(stateName);
  if (names.length === 1) return `${count === 1 ? "does" : "do"} not suit ${names[0]}`;
  return `${count === 1 ? "suits" : "suit"} only some or none of them`;
}
