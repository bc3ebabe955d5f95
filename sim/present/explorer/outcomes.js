// What came of the hundred talks, in four kinds, and what a change made of the same talks.

import { SQUARES, principals, study, suitNotAll } from "./study.js";
import { outcomeOf } from "./unpack.js";

export const ALL = 0;
export const ONLY_SOME = 1;
export const NOT_REACHED = 2;
export const NO_TEXT = 3;

// Held out and missed are one kind to the eye; the replay tells them apart.
const KIND_SHOWN = [ALL, ONLY_SOME, NOT_REACHED, NOT_REACHED, NO_TEXT];

export const kindWords = () => [
  `agreement that suits ${principals()}`,
  `agreement that ${suitNotAll(1)}`,
  "a text existed, but the talks missed it or somebody held out",
  "no acceptable text",
];

// Talks stand where they stood at the first table as coded, sorted there by kind.
let order = null;

export function talkAt(square) {
  if (study.certain) return 0;
  if (!order) {
    const at = { coding: 0, table: study.start };
    const kinds = Array.from({ length: SQUARES }, (_, talk) => outcomeOf(at, talk).kind);
    order = kinds.map((_, talk) => talk).sort((a, b) => kinds[a] - kinds[b] || a - b);
  }
  return order[square];
}

// Square by square: what came of its talk.
export function outcomesAt(where) {
  return Array.from({ length: SQUARES }, (_, square) => {
    const { kind, text } = outcomeOf(where, talkAt(square));
    return { kind: KIND_SHOWN[kind], text };
  });
}

// How many of the squares are of each kind, and how many are agreements.
export function countKinds(outcomes) {
  const kinds = [0, 0, 0, 0];
  for (const { kind } of outcomes) kinds[kind] += 1;
  return { kinds, agreed: kinds[ALL] + kinds[ONLY_SOME] };
}

// What the same talks came to before and after.
export function compare(before, after) {
  const agreed = ({ kind }) => kind <= ONLY_SOME;
  const tally = { gained: 0, lost: 0, otherText: 0 };
  after.forEach((now, square) => {
    const then = before[square];
    if (agreed(now) && !agreed(then)) tally.gained += 1;
    if (!agreed(now) && agreed(then)) tally.lost += 1;
    if (agreed(now) && agreed(then) && now.text !== then.text) tally.otherText += 1;
  });
  return tally;
}
