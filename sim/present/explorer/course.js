// The course: bet, then see; change one seat; ask why and doubt it; then everything.

import { button, byId, element } from "./drawing.js";
import { aboutTheBet, aboutTheGuess, ofAll, whatChanged, whatHappened } from "./sentences.js";
import { study } from "./study.js";
import { number } from "./words.js";
import { BET, CHANGE, DOUBT, FREE, SEE, change, view } from "./view.js";

const STEP_NAMES = {
  [SEE]: "1 Bet, then see",
  [CHANGE]: "2 Change one seat",
  [DOUBT]: "3 Ask why, and doubt it",
  [FREE]: "Everything",
};
const NEXT = {
  [SEE]: "Now change one seat",
  [CHANGE]: "Now ask why, and doubt it",
  [DOUBT]: "Now everything at once",
};
const HINTS = {
  [CHANGE]: "Tap a state to change its seat.",
  [DOUBT]: "Tap a square to replay its talk round the table; tap a state to change its seat.",
  [FREE]: "Tap a square to replay its talk; tap a state to change its seat.",
};
let side = "talks";

export function buildCourse() {
  for (const stage of [SEE, CHANGE, DOUBT, FREE]) {
    byId("stages").append(button(STEP_NAMES[stage], () => goTo(stage), { "data-stage": stage }));
  }
  byId("next").addEventListener("click", () => goTo(view.stage + 1));
  if (study.map) {
    for (const [name, words] of [
      ["talks", "The talks"],
      ["map", "Issue map"],
    ]) {
      byId("sides").append(button(words, () => showSide(name), { "data-side": name }));
    }
  }
  buildAbout();
}

export function goTo(stage) {
  const closed = stage < DOUBT ? { talk: null, playing: false } : {};
  change({ ...closed, stage, state: null, level: null });
}

function showSide(name) {
  side = name;
  change({});
}

export function drawCourse() {
  const begun = view.stage > BET;
  for (const id of ["stages", "told", "about"]) byId(id).hidden = !begun;
  for (const made of byId("stages").children) {
    const here = Number(made.dataset.stage) === view.stage;
    if (here) made.setAttribute("aria-current", "step");
    else made.removeAttribute("aria-current");
  }
  byId("next").hidden = !NEXT[view.stage];
  byId("next").textContent = NEXT[view.stage] || "";
  byId("tap").hidden = !HINTS[view.stage];
  byId("tap").textContent = HINTS[view.stage] || "";
  byId("more").hidden = view.stage < FREE;
  drawSides();
  if (begun) tell();
}

function drawSides() {
  const choice = Boolean(study.map) && view.stage === FREE;
  byId("sides").hidden = !choice;
  byId("map").hidden = !(choice && side === "map");
  byId("hundred").hidden = !byId("map").hidden;
  for (const made of byId("sides").children) {
    made.setAttribute("aria-pressed", String(made.dataset.side === side));
  }
}

// The one sentence; written only when it changes, for it is read out then.
function tell() {
  const { former, guess } = view;
  const words = former
    ? whatChanged(former, view) + aboutTheGuess(former, view, guess)
    : whatHappened(view) + aboutTheBet(view);
  if (byId("said").textContent !== words) byId("said").textContent = words;
  byId("all").textContent = ofAll(view);
}

function buildAbout() {
  const facts = [
    ["Study", study.title],
    ["What it is about", study.about],
    ["The table it starts from", study.variant.label],
    [
      "Squares",
      `The first ${number(study.shown)} of ${number(study.replicates)} simulated talks a table, sorted once by what came of them at the table it starts from. Each keeps its dice at every table.`,
    ],
    [
      "Counts",
      "Every count is that of “sim run” for the same table: counts of simulated talks under one file’s coding, not chances of agreement.",
    ],
    ["The page again", study.command],
    ["Digest, seed, version", `${study.digest}, ${study.seed}, ${study.version}`],
    ["Keys", "Press ? for the keys."],
  ];
  const rows = facts
    .filter(([, words]) => words)
    .flatMap(([name, words]) => [element("dt", {}, name), element("dd", {}, words)]);
  byId("about").append(element("dl", {}, ...rows));
}
