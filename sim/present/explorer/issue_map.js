// The issue map: where states and texts stand on two issues, and the offers of a talk moving on it.

import { byId, element, refill, shape } from "./drawing.js";
import { sidesOf } from "./placement.js";
import { study, textName } from "./study.js";
import { OUTSIDE, isClosed, seatAt } from "./tables.js";
import { shorten } from "./words.js";
import { view } from "./view.js";
import { currentStep, currentSteps } from "./replay.js";

const [WIDE, HIGH, EDGE, TOP] = [480, 360, 34, 28];
const NAMED = 14; // texts that are listed by number under the map
const MOST_DRAWN = 60; // texts that are drawn
const LETTERS = 18; // of a state's name
const INNER = 14; // between the frame and the ends of the issues

export function drawMap() {
  if (!study.map) return;
  const offers = offersSoFar();
  const shown = textsShown(offers);
  const drawn = shape(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words(offers) },
    ...axes(),
    ...trail(offers),
    ...shown.map((text) => textMark(text, offers)),
    ...stateMarks(shown),
    ...statusQuo(),
  );
  const listed = shown.slice(0, NAMED).map((text) => {
    const closed = isClosed(view.table, text) ? ": cannot be concluded at this table" : "";
    return element("li", { value: text + 1 }, `${study.frameworks[text].label}${closed}`);
  });
  const note =
    "Discs: states, with the spread of the coding. Numbers: texts. Two issues; others may matter too.";
  refill(
    byId("map"),
    drawn,
    element("ol", { class: "numbered" }, ...listed),
    element("figcaption", {}, note),
  );
}

function offersSoFar() {
  const steps = currentSteps();
  return steps
    .slice(0, view.step + 1)
    .flatMap(({ entry }) => (entry && entry.text >= 0 ? [entry.text] : []));
}

function textsShown(offers) {
  const first = study.frameworks.map((_, text) => text).slice(0, MOST_DRAWN);
  return [...new Set([...first, ...offers])].filter((text) => study.map.texts[text]);
}

function words(offers) {
  const step = currentStep();
  if (!step || !offers.length) return "States and texts on a map of two issues";
  return `Map of two issues; on the table: ${textName(offers[offers.length - 1])}`;
}

function scale(value, [low, high], from, to) {
  return from + ((value - low) / (high - low || 1)) * (to - from);
}

function spot([x, y]) {
  return [
    scale(x, study.map.x.range, EDGE + INNER, WIDE - EDGE - INNER),
    scale(y, study.map.y.range, HIGH - EDGE - INNER, TOP + INNER),
  ];
}

function axisWords({ label, low, high, unit, range }) {
  const end = (word, value) => word || `${value}${unit ? ` ${unit}` : ""}`;
  return [end(low, range[0]), label, end(high, range[1])].map((each) => shorten(each, 25));
}

function axes() {
  const [left, right, top, bottom] = [EDGE, WIDE - EDGE, TOP, HIGH - EDGE];
  const frame = shape("path", { d: `M${left} ${top} V${bottom} H${right}`, class: "axis" });
  const ends = ["start", "middle", "end"];
  const across = axisWords(study.map.x).map((text, k) =>
    shape(
      "text",
      {
        x: [left, (left + right) / 2, right][k],
        y: k === 1 ? HIGH - 6 : HIGH - 20,
        "text-anchor": ends[k],
        class: k === 1 ? "issue" : "end",
      },
      text,
    ),
  );
  const [low, name, high] = axisWords(study.map.y);
  const up = [
    shape("text", { x: 6, y: 14, class: "issue" }, name),
    ...[
      ["start", low, bottom],
      ["end", high, top],
    ].map(([end, text, y]) =>
      shape(
        "text",
        { transform: `translate(24 ${y}) rotate(-90)`, "text-anchor": end, class: "end" },
        text,
      ),
    ),
  ];
  return [frame, ...across, ...up];
}

// States whose place on both issues is known, each with its name on the side where there is room.
function stateMarks(texts) {
  const known = study.states.map((_, i) => i).filter((i) => study.map.states[i]);
  const marks = known.map((i) => ({
    at: spot(study.map.states[i]),
    letters: Math.min([...study.states[i].label].length, LETTERS),
  }));
  const taken = [
    ...marks.map(({ at }) => boxAround(at, 5)),
    ...texts.map((t) => boxAround(spot(study.map.texts[t]), 9)),
  ];
  const sides = sidesOf(marks, taken, { left: EDGE, right: WIDE, bottom: HIGH - EDGE });
  return known.map((i, k) => stateMark(i, marks[k].at, sides[k]));
}

function boxAround([x, y], half) {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}

function stateMark(i, [x, y], [anchor, right, down]) {
  const [dx, dy] = study.map.states[i].slice(2).map((sd, k) => {
    const [low, high] = study.map[k ? "y" : "x"].range;
    return (
      (sd / (high - low || 1)) * (k ? HIGH - EDGE - TOP - 2 * INNER : WIDE - 2 * EDGE - 2 * INNER)
    );
  });
  const cross = `M${x - dx} ${y} H${x + dx} M${x} ${y - dy} V${y + dy}`;
  const name = shorten(study.states[i].label, LETTERS);
  return shape(
    "g",
    { class: seatAt(view.table, i) === OUTSIDE ? "state away" : "state" },
    shape("title", {}, study.states[i].label),
    shape("path", { d: cross }),
    shape("circle", { cx: x, cy: y, r: 5 }),
    shape("text", { x: x + right, y: y + down, "text-anchor": anchor }, name),
  );
}

function textMark(text, offers) {
  const [x, y] = spot(study.map.texts[text]);
  const on = offers[offers.length - 1] === text;
  const classes = ["text", on && "on", isClosed(view.table, text) && "closed"].filter(Boolean);
  return shape(
    "g",
    { class: classes.join(" ") },
    shape("title", {}, study.frameworks[text].label),
    shape("rect", { x: x - 9, y: y - 9, width: 18, height: 18, rx: 3 }),
    shape("text", { x, y: y + 4.5, "text-anchor": "middle" }, text + 1),
  );
}

// The way of the offers so far, from text to text.
function trail(offers) {
  if (offers.length < 2) return [];
  const way = offers
    .filter((text) => study.map.texts[text])
    .map((text) =>
      spot(study.map.texts[text])
        .map((at) => at.toFixed(1))
        .join(" "),
    );
  return [shape("polyline", { points: way.join(" "), class: "trail" })];
}

function statusQuo() {
  if (!study.map.status_quo) return [];
  const [x, y] = spot(study.map.status_quo);
  const mark = shape("path", { d: `M${x - 6} ${y - 6} l12 12 M${x + 6} ${y - 6} l-12 12` });
  return [
    shape("g", { class: "quo" }, mark, shape("text", { x: x + 9, y: y + 4 }, "as things stand")),
  ];
}
