// "What if we coded this state wrongly?": a switch of three notches for each state in doubt.

import { byId, element, refill } from "./drawing.js";
import { stateName, study } from "./study.js";
import { DOUBT, move, view } from "./view.js";

const NOTCHES = [
  [-1, "readier to agree"],
  [0, "as coded"],
  [1, "firmer"],
];

function doubted() {
  return [...new Set(study.codings.map(({ state }) => state))].filter((state) => state !== null);
}

function codingOf(state, notch) {
  return notch ? study.codings.findIndex((c) => c.state === state && c.notch === notch) : 0;
}

export function drawDoubts() {
  const panel = byId("doubts");
  panel.hidden = view.stage < DOUBT || study.codings.length < 2;
  if (panel.hidden) return;
  const head = element("h3", { id: "doubts-name" }, "What if we coded this state wrongly?");
  const note = element("p", { class: "quiet" }, "One state at a time; the dice are the same.");
  refill(panel, head, ...doubted().map(choice), note);
}

function choice(state) {
  const now = study.codings[view.coding];
  const own = now.state === state ? now.notch : 0;
  const notches = NOTCHES.filter(([notch]) => codingOf(state, notch) >= 0).map(([notch, word]) =>
    notchOf(state, notch, word, own),
  );
  const supposed = own ? element("p", { class: "quiet" }, now.label) : "";
  const row = element("div", { class: "notches" }, ...notches);
  return element("fieldset", {}, element("legend", {}, stateName(state)), row, supposed);
}

function notchOf(state, notch, word, own) {
  const coding = codingOf(state, notch);
  const radio = element("input", {
    type: "radio",
    name: `doubt-${state}`,
    checked: notch === own,
    "data-key": `${state} ${notch}`,
  });
  radio.addEventListener("change", () => move({ coding }));
  return element("label", { title: study.codings[coding].label }, radio, element("span", {}, word));
}
