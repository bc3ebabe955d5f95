// Replays one talk in eight seconds: play, pause, step, back.

import { button, byId, element } from "./drawing.js";
import { study } from "./study.js";
import { stepsOf } from "./telling.js";
import { talkOf } from "./unpack.js";
import { change, view } from "./view.js";

const SECONDS = 8;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const parts = {};
let shown = { key: null, steps: [] };
let clock = null;

export function buildPlayer() {
  parts.name = element("h3");
  parts.line = element("div", { id: "line" });
  parts.place = element("input", { type: "range", min: 0, "aria-label": "Place in the talk" });
  parts.place.addEventListener("input", () => stepTo(Number(parts.place.value)));
  parts.play = button("Play", togglePlay, { id: "play" });
  const row = element(
    "div",
    { class: "row" },
    button("Back", () => stepBy(-1), { id: "back" }),
    parts.play,
    button("Step", () => stepBy(1), { id: "step" }),
    button("Close", closeTalk, { class: "plain", id: "close-talk" }),
  );
  byId("player").append(parts.name, parts.line, parts.place, row);
}

function where() {
  return view.talk === null ? null : `${view.coding} ${view.table} ${view.talk}`;
}

// The steps of the talk that is replayed; none where none is.
export function currentSteps() {
  if (where() !== shown.key) {
    const steps = view.talk === null ? [] : stepsOf(talkOf(view, view.talk), view.table);
    shown = { key: where(), steps };
  }
  return shown.steps;
}

export function currentStep() {
  const steps = currentSteps();
  return steps[Math.min(view.step || 0, steps.length - 1)] || null;
}

// Opening a talk plays it, unless less motion is wanted: then it waits for a step.
export function drawPlayer() {
  const steps = currentSteps();
  const panel = byId("player");
  const opens = panel.hidden && steps.length > 0;
  panel.hidden = !steps.length;
  if (!steps.length) {
    stop();
    return;
  }
  if (view.playing === null) {
    start();
    if (opens || !panel.contains(document.activeElement)) panel.focus({ preventScroll: true });
    byId("table").scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }
  drawStep(steps);
}

function drawStep(steps) {
  const step = currentStep();
  const head = step.entry ? `round ${step.entry.round} of ${study.rounds}` : "the end";
  parts.name.textContent = `Talk ${view.talk}, ${head}`;
  // Read out step by step, not while it plays: nobody could follow.
  parts.line.setAttribute("aria-live", view.playing ? "off" : "polite");
  parts.line.replaceChildren(...step.words.map((words) => element("p", {}, words)));
  parts.place.max = steps.length - 1;
  parts.place.value = view.step;
  parts.place.setAttribute("aria-valuetext", head);
  parts.play.textContent = view.playing ? "Pause" : "Play";
}

function start() {
  stop();
  view.playing = !calm.matches;
  if (view.playing) run();
}

function run() {
  clock = setInterval(advance, (1000 * SECONDS) / currentSteps().length);
}

function stop() {
  clearInterval(clock);
  clock = null;
}

function advance() {
  if (!view.playing || view.step + 1 >= currentSteps().length) {
    stop();
    change({ playing: false });
  } else {
    change({ step: view.step + 1 });
  }
}

export function togglePlay() {
  if (!currentSteps().length) return;
  stop();
  const atEnd = view.step + 1 >= currentSteps().length;
  const playing = !view.playing;
  if (playing) run();
  change({ playing, step: playing && atEnd ? 0 : view.step });
}

export function stepBy(by) {
  if (currentSteps().length) stepTo(view.step + by);
}

function stepTo(step) {
  stop();
  const last = currentSteps().length - 1;
  change({ playing: false, step: Math.max(0, Math.min(last, step)) });
}

export function closeTalk() {
  stop();
  change({ talk: null });
}
