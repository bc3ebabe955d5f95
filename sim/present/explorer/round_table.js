// The round table: equal discs in alphabetical order, their shape the seat; hands, as a talk goes.

import { byId, element, refill, shape } from "./drawing.js";
import { study } from "./study.js";
import { MAY_BLOCK, OBSERVES, OUTSIDE, SEATED, SEATS, seatAt } from "./tables.js";
import { ABSTAINS, NO, WHY_SHORT, YES } from "./telling.js";
import { shorten } from "./words.js";
import { CHANGE, change, view } from "./view.js";
import { currentStep } from "./replay.js";

const CROWD = 12; // states beyond which names are turned, to have room
const WIDTH = 36; // letters of a name in the drawing
const WIDTH_CROWDED = 15;
const RADIUS = 34; // per cent of the drawing
const OUTWARD = 1.22;
const HAND = {
  [YES]: "M-9 1 L-3 8 L10 -8",
  [NO]: "M-8 -8 L8 8 M8 -8 L-8 8",
  [ABSTAINS]: "M-9 0 L9 0",
};
const SAYS = { [YES]: "says yes", [NO]: "says no", [ABSTAINS]: "abstains" };
const isCrowd = study.states.length > CROWD;
const drawn = [];

export function buildTable() {
  const holder = byId("table");
  holder.classList.toggle("crowd", isCrowd);
  study.states.forEach((state, i) => {
    const full = state.label;
    const name = element("bdi", { class: "name" }, shorten(full, isCrowd ? WIDTH_CROWDED : WIDTH));
    const word = element("span", { class: "word" });
    const figure = shape("svg", { viewBox: "-26 -26 52 52", "aria-hidden": "true" });
    const made = element(
      "button",
      { type: "button", class: "seat", title: full },
      figure,
      name,
      word,
    );
    made.addEventListener("click", () =>
      change({ state: view.state === i ? null : i, level: null }),
    );
    holder.append(made);
    drawn.push({ made, figure, word });
  });
  const kinds = [SEATED, MAY_BLOCK, OUTSIDE];
  if (study.states.some(({ seat }) => seat === "observer")) kinds.push(OBSERVES);
  for (const kind of kinds) {
    const sample = shape("svg", { viewBox: "-26 -26 52 52", "aria-hidden": "true" }, outline(kind));
    byId("shapes").append(element("li", {}, sample, SEATS[kind]));
  }
}

export function drawTable() {
  const step = currentStep();
  study.states.forEach((state, i) => drawSeat(i, seatAt(view.table, i), step && step.entry));
  drawCard(step);
}

function drawSeat(i, seat, entry) {
  const { made, figure, word } = drawn[i];
  const says = entry && entry.answers.length ? entry.answers[i] : null;
  const speaks = Boolean(entry) && entry.speaker === i;
  put(made, i, seat);
  made.disabled = view.stage < CHANGE;
  made.setAttribute("aria-pressed", String(view.state === i));
  made.classList.toggle("speaks", speaks);
  made.classList.toggle("decisive", Boolean(says && says.decisive));
  made.classList.toggle("away", seat === OUTSIDE);
  figure.replaceChildren(outline(seat), ...(says ? hand(says.says) : []));
  word.textContent = speaks ? "speaks" : says ? WHY_SHORT[says.why] : "";
  const heard = says && SAYS[says.says] ? `, ${SAYS[says.says]} ${word.textContent}` : "";
  made.setAttribute(
    "aria-label",
    `${study.states[i].label}: ${SEATS[seat]}${speaks ? ", speaks" : heard}`,
  );
}

// Clockwise from the top; who is outside stands off from the table.
function put(made, i, seat) {
  const angle = (2 * Math.PI * i) / study.states.length - Math.PI / 2;
  const reach = RADIUS * (seat === OUTSIDE ? OUTWARD : 1);
  made.style.left = `${50 + reach * Math.cos(angle)}%`;
  made.style.top = `${50 + reach * Math.sin(angle)}%`;
  if (!isCrowd) return;
  const flips = Math.cos(angle) < -0.001;
  made.classList.toggle("flips", flips);
  made.style.transform = `translate(-50%, -50%) rotate(${angle + (flips ? Math.PI : 0)}rad)`;
}

function outline(seat) {
  const kind = ["outside", "party", "veto", "observer"][seat];
  if (seat !== MAY_BLOCK) return shape("circle", { r: 20, class: kind });
  const corners = Array.from({ length: 8 }, (_, k) => {
    const turn = (Math.PI * (2 * k + 1)) / 8;
    return `${(22 * Math.cos(turn)).toFixed(1)},${(22 * Math.sin(turn)).toFixed(1)}`;
  });
  return shape("polygon", { points: corners.join(" "), class: kind });
}

function hand(says) {
  return HAND[says] ? [shape("path", { d: HAND[says], class: "hand" })] : [];
}

// In the middle of the table: what is put, or what came of it.
function drawCard(step) {
  const card = byId("card");
  if (!step) {
    card.replaceChildren();
    return;
  }
  const head = step.entry ? `Round ${step.entry.round} of ${study.rounds}` : "The end";
  refill(card, element("small", {}, head), element("span", {}, step.words[0]));
}
