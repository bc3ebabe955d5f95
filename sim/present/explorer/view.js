// What the page shows now; whoever draws is told when it changes.

import { study } from "./study.js";
import { unpack } from "./unpack.js";

export const BET = 0;
export const SEE = 1;
export const CHANGE = 2;
export const DOUBT = 3;
export const FREE = 4;

const AS_CODED = 0; // by what came of the talks then, the squares stand

const BEGINNING = {
  stage: BET, // how far the course has come
  table: study.start,
  coding: 0,
  former: null, // the table and coding before the last change
  bet: null, // talks of those shown
  talk: null, // the talk that is replayed
  step: 0, // how far its replay has come
  playing: false, // whether it goes on by itself; null: begin now
  state: null, // the state whose seat is being changed
  level: null, // the seat chosen for it, before it is shown what that changes
  guess: null, // more, fewer or as many
};

export const view = { ...BEGINNING };
const drawers = [];

export function whenChanged(draw) {
  drawers.push(draw);
}

// The bet, at the table that was bet on: the first one, as coded; elsewhere null.
export function betHere() {
  return view.table === study.start && view.coding === AS_CODED ? view.bet : null;
}

// Changes what is shown; asynchronous, for the talks of a coding may have to be unpacked first.
export async function change(what) {
  await unpack(AS_CODED);
  await unpack(what.coding === undefined ? view.coding : what.coding);
  Object.assign(view, what);
  for (const draw of drawers) draw();
}

// Lays another table, or takes another coding; what was shown before is kept beside it.
export function move(to, more = {}) {
  const former = { table: view.table, coding: view.coding };
  const closed = { state: null, level: null, guess: null, talk: null, playing: false };
  return change({ ...closed, ...more, ...former, ...to, former });
}

// From the beginning, or from where an address says; nothing of what was shown stays.
export function restart(asked = {}) {
  return change({ ...BEGINNING, ...asked });
}
