// Who sits where at a table, by the table's number, and what all its replicates came to.

import { study } from "./study.js";

export const OUTSIDE = 0;
export const SEATED = 1;
export const MAY_BLOCK = 2;
export const OBSERVES = 3;
export const SEATS = ["outside", "at the table", "may block", "observes, without a vote"];

// The levels of the toggled states: digits, the first the most significant.
export function levelsOf(table) {
  const levels = study.toggled.map(() => 0);
  for (let j = levels.length - 1, rest = table; j >= 0; j -= 1, rest = Math.floor(rest / 3)) {
    levels[j] = rest % 3;
  }
  return levels;
}

export function tableOf(levels) {
  return levels.reduce((number, level) => 3 * number + level, 0);
}

export function withLevel(table, state, level) {
  const levels = levelsOf(table);
  levels[study.states[state].toggle] = level;
  return tableOf(levels);
}

export function seatAt(table, state) {
  const { toggle, seat, veto } = study.states[state];
  if (toggle !== null) return levelsOf(table)[toggle];
  if (seat === "excluded") return OUTSIDE;
  if (seat === "observer") return OBSERVES;
  return veto ? MAY_BLOCK : SEATED;
}

export function isClosed(table, text) {
  return Boolean(study.closed && study.closed[table].includes(text));
}

// Whether no text at all can be concluded at a table, for the signatures that each needs.
export function allClosed(table) {
  return study.frameworks.every((_, text) => isClosed(table, text));
}

// Why no talks can be held at a table, null where they can.
export function idleAt(table) {
  return (study.idle && study.idle[table]) || null;
}

// Counts of all replicates at a table, under one name each.
export function countsAt({ coding, table }) {
  const counted = {};
  for (const [name, byTable] of Object.entries(study.counts[coding])) {
    counted[name] = byTable && byTable[table];
  }
  counted.agreed = counted.suits + counted.some;
  return counted;
}
