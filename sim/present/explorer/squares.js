// A hundred squares, a talk each: filled by what came of it, outlined where a change changed it.

import { byId, element, refill, shape } from "./drawing.js";
import { countKinds, kindWords, outcomesAt, talkAt } from "./outcomes.js";
import { SQUARES, study } from "./study.js";
import { BET, DOUBT, SEE, betHere, change, view } from "./view.js";
import { dealsOn } from "./deals.js";

const COLUMNS = 10;
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };
const squares = [];

export function buildSquares() {
  const grid = byId("grid");
  for (let i = 0; i < SQUARES; i += 1) {
    const made = element("button", { type: "button", tabindex: i ? "-1" : "0" });
    made.style.setProperty("--place", i);
    made.addEventListener("click", () =>
      change({ talk: talkAt(i), step: 0, playing: null, state: null }),
    );
    grid.append(made);
    squares.push(made);
  }
  grid.addEventListener("keydown", moveFocus);
  const of = study.certain ? ": all the same, for the file leaves nothing open" : "";
  byId("grid-name").textContent = `${SQUARES} simulated talks${of}`;
}

// Arrows move among the squares, which are one stop of the Tab key.
function moveFocus(event) {
  const at = squares.indexOf(event.target);
  const to = squares[at + (MOVES[event.key] || 0)];
  if (at < 0 || !MOVES[event.key] || !to) return;
  event.preventDefault();
  squares[at].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

export function drawSquares() {
  const filled = view.stage > BET;
  const now = filled ? outcomesAt(view) : null;
  const then = filled && view.former ? outcomesAt(view.former) : null;
  byId("grid").classList.toggle("first", view.stage === SEE && !view.former);
  squares.forEach((made, i) => {
    const outcome = now && now[i];
    const changed =
      Boolean(then) && (then[i].kind !== outcome.kind || then[i].text !== outcome.text);
    made.className = outcome ? `kind${outcome.kind}` : "empty";
    made.classList.toggle("changed", changed);
    made.classList.toggle(
      "replayed",
      filled && view.talk !== null && view.talk === talkAt(i) && !(study.certain && i),
    );
    made.disabled = view.stage < DOUBT;
    describe(made, i, outcome, changed);
    markBet(made, i, filled);
    made.replaceChildren(...(filled ? dealsOn(i, now) : []));
  });
  drawKinds(now);
  drawFormer(then);
}

function describe(made, i, outcome, changed) {
  if (!outcome) {
    made.setAttribute("aria-label", "not yet filled");
    return;
  }
  const words = `Talk ${talkAt(i)}: ${kindWords()[outcome.kind]}${changed ? ", changed" : ""}`;
  made.setAttribute("aria-label", words);
}

// A tick after as many squares as were bet on; before the first for none.
function markBet(made, i, filled) {
  const bet = filled ? betHere() : null;
  made.classList.toggle("bet", bet !== null && bet > 0 && i === bet - 1);
  made.classList.toggle("bet-none", bet === 0 && i === 0);
}

function drawKinds(now) {
  const legend = byId("kinds");
  legend.hidden = !now;
  if (!now) return;
  const { kinds } = countKinds(now);
  const rows = kindWords().map((words, kind) =>
    element(
      "li",
      {},
      element("i", { class: `kind${kind}` }),
      element("b", {}, kinds[kind]),
      ` ${words}`,
    ),
  );
  if (betHere() !== null) {
    rows.push(
      element(
        "li",
        {},
        element("i", { class: "tick" }),
        element("b", {}, betHere()),
        " agreements: your bet",
      ),
    );
  }
  if (view.former) rows.push(element("li", {}, element("i", { class: "changed" }), "changed"));
  refill(legend, ...rows);
}

// The grid as it was before the last change, small.
function drawFormer(then) {
  const figure = byId("former");
  figure.hidden = !then;
  if (!then) return;
  const { agreed } = countKinds(then);
  const boxes = then.map(({ kind }, i) => {
    const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    return shape("rect", {
      x: x + 0.08,
      y: y + 0.08,
      width: 0.84,
      height: 0.84,
      class: `kind${kind}`,
    });
  });
  const rows = Math.ceil(SQUARES / COLUMNS);
  const words = `Before: ${agreed} of ${SQUARES} agreed`;
  const drawn = shape(
    "svg",
    { viewBox: `0 0 ${COLUMNS} ${rows}`, role: "img", "aria-label": words },
    ...boxes,
  );
  figure.replaceChildren(drawn, element("figcaption", {}, words));
}
