// A talk in sentences, in the words of `sim watch`: who put what, who answered how, how it ended.

import { principals, stateName, stateNames, study, suitNotAll, textName } from "./study.js";
import { noTalks, nothingThere, ofWhom } from "./sentences.js";
import { idleAt } from "./tables.js";
import { some } from "./words.js";

export const NO = 0;
export const YES = 1;
export const ABSTAINS = 2;
const DECISIVE = "a yes in its place would have carried it";
const WHY = [
  "",
  "could not: worse than no deal",
  "holds out for more",
  "says yes only with others",
  "does not accept a signature that it needs",
];
export const WHY_SHORT = ["", "could not", "held out", "only with others", "disputes"];
const ENDINGS = [
  "",
  "",
  "An acceptable text was there, but the demands never came down far enough for any to carry: somebody held out for more.",
  "A text was within reach, in some round at least, and was not put or not accepted.",
];

// A step for each offer or pass, and one for the end.
export function stepsOf(talk, table) {
  if (idleAt(table)) return [{ entry: null, words: [noTalks(table)] }];
  const steps = talk.entries.map((entry) => ({ entry, words: wordsOf(entry) }));
  return [...steps, { entry: null, words: ending(talk, table) }];
}

function wordsOf(entry) {
  const speaker = stateName(entry.speaker);
  if (entry.text < 0) return [`${speaker} has the floor, and puts no text.`];
  const said = [`${speaker} puts ${textName(entry.text)}.`];
  const yes = whoSays(entry, YES);
  said.push(`Yes: ${yes.length ? stateNames(yes) : "nobody"}.`);
  const abstaining = whoSays(entry, ABSTAINS);
  if (abstaining.length) said.push(`Abstains: ${stateNames(abstaining)}.`);
  const refusing = whoSays(entry, NO).map((i) => refusal(i, entry.answers[i]));
  if (refusing.length) said.push(`No: ${refusing.join("; ")}.`);
  return said;
}

function whoSays(entry, what) {
  return study.states.map((_, i) => i).filter((i) => entry.answers[i].says === what);
}

function refusal(state, { why, decisive }) {
  const grounds = [WHY[why], decisive && DECISIVE].filter(Boolean).join("; ");
  return grounds ? `${stateName(state)} (${grounds})` : stateName(state);
}

function failure(kind, table) {
  return ENDINGS[kind] || `There was ${nothingThere(table)}.`;
}

function ending(talk, table) {
  if (talk.text < 0)
    return [`No agreement after ${some(talk.round, "round")}.`, failure(talk.kind, table)];
  const worse = study.states.map((_, i) => i).filter((i) => !talk.content.includes(i));
  const told = [
    `Agreed in round ${talk.round}: ${textName(talk.text)}, by ${stateNames(talk.consents) || "nobody"}.`,
    `At least as good as no deal for: ${stateNames(talk.content) || "nobody"}.`,
  ];
  if (worse.length) told.push(`Worse than no deal for: ${stateNames(worse)}.`);
  told.push(`It ${talk.kind === 0 ? `suits ${principals()}` : suitNotAll(1) + ofWhom()}.`);
  return [...told, ...(study.aftermath ? [afterwards(talk)] : [])];
}

function afterwards(talk) {
  if (!talk.inForce) return "It does not enter into force: it is not ratified.";
  const years = some(study.aftermath.horizon, "year");
  if (!talk.year) return `It enters into force, and nobody challenges it within ${years}.`;
  return `It enters into force; ${stateName(talk.challenger)} challenges it in year ${talk.year}.`;
}
