// The three seats of a state that was tapped; then what the class expects of the change.

import { button, byId, element, refill } from "./drawing.js";
import { stateName, study } from "./study.js";
import { MAY_BLOCK, OUTSIDE, SEATED, SEATS, isClosed, seatAt, withLevel } from "./tables.js";
import { some } from "./words.js";
import { FREE, change, move, view } from "./view.js";

const GUESSES = ["more", "fewer", "as many"];
const IF = ["is outside", "is at the table", "may block"];
let opened = null;

export function drawChoice() {
  const panel = byId("choice");
  const left = view.state === null && panel.contains(document.activeElement);
  panel.hidden = view.state === null;
  if (view.state === null) {
    opened = null;
    // The panel goes, and with it the focus: it goes on to what has come of the change.
    if (left) byId("said").focus({ preventScroll: true });
    return;
  }
  refill(panel, ...(view.level === null ? choices(view.state) : question(view.state)));
  const asks = `${view.state} ${view.level}`;
  if (opened !== asks) panel.querySelector("button:not([disabled])").focus();
  opened = asks;
}

function choices(state) {
  const { fixed, toggle } = study.states[state];
  const now = seatAt(view.table, state);
  const head = element("h3", {}, `${stateName(state)}: ${SEATS[now]} now`);
  const close = button("Leave it so", () => change({ state: null }), {
    class: "plain",
    "data-key": "close",
  });
  if (toggle === null) {
    return [head, element("p", {}, `Its seat cannot be changed here: ${fixed}.`), close];
  }
  const row = [OUTSIDE, SEATED, MAY_BLOCK].map((level) =>
    button(SEATS[level], () => choose(state, level), {
      "aria-pressed": String(level === now),
      disabled: level === now,
      "data-key": level,
    }),
  );
  return [head, element("div", { class: "row" }, ...row), ...closing(state, now), close];
}

// A warning: texts that need its signature cannot be concluded without it.
function closing(state, now) {
  if (now === OUTSIDE) return [];
  const closed = study.frameworks.filter(
    ({ needs }, text) => needs.includes(state) && !isClosed(view.table, text),
  ).length;
  if (!closed) return [];
  const needs = closed === 1 ? "needs its signature and cannot" : "need its signature and cannot";
  const words = `${some(closed, "text")} of ${study.frameworks.length} ${needs} be concluded without it.`;
  return [element("p", { class: "quiet" }, words)];
}

function choose(state, level) {
  if (view.stage === FREE) return move({ table: withLevel(view.table, state, level) });
  return change({ level });
}

function question(state) {
  const ask = `If ${stateName(state)} ${IF[view.level]}: more agreements, fewer, or as many?`;
  const to = { table: withLevel(view.table, state, view.level) };
  const row = GUESSES.map((guess) =>
    button(guess, () => move(to, { guess }), { "data-key": guess }),
  );
  const back = button("Another seat", () => change({ level: null }), {
    class: "plain",
    "data-key": "back",
  });
  return [element("h3", {}, ask), element("div", { class: "row" }, ...row), back];
}
