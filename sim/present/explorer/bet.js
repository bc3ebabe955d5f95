// The bet: a slider without a starting value, and a button that is dead until it is touched.

import { byId } from "./drawing.js";
import { SQUARES } from "./study.js";
import { BET, SEE, change, view } from "./view.js";

const slider = byId("slider");
let touched = false;

export function buildBet() {
  slider.max = SQUARES;
  slider.value = SQUARES / 2;
  byId("ask").textContent = `Of ${SQUARES} talks at this table, how many end in an agreement?`;
  // A press on the very middle changes no value, so that `input` alone would not notice it.
  for (const kind of ["input", "pointerup"]) slider.addEventListener(kind, touch);
  slider.addEventListener("keydown", (event) => {
    if (/^(Arrow|Page|Home|End)/.test(event.key)) touch();
  });
  byId("bet").addEventListener("submit", (event) => {
    event.preventDefault();
    if (touched) see();
  });
  showBet();
}

function touch() {
  touched = true;
  showBet();
}

function showBet() {
  slider.classList.toggle("untouched", !touched);
  slider.setAttribute("aria-valuetext", touched ? slider.value : "nothing chosen yet");
  byId("betted").textContent = touched ? slider.value : "–";
  byId("see").disabled = !touched;
}

// The form goes, and with it the focus: it goes on to what comes next.
async function see() {
  await change({ bet: Number(slider.value), stage: SEE });
  byId("next").focus({ preventScroll: true });
}

export function drawBet() {
  byId("bet").hidden = view.stage !== BET;
  if (view.stage === BET && view.bet === null && touched) {
    touched = false;
    slider.value = SQUARES / 2;
    showBet();
  }
}
