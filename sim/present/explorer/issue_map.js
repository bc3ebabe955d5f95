// The issue map: where states and texts stand on two issues, and the offers of a talk moving on it.

import { byId, element, refill, shape } from "./drawing.js";
import { study, stateName, textName } from "./study.js";
import { OUTSIDE, isClosed, seatAt } from "./tables.js";
import { shorten } from "./words.js";
import { view } from "./view.js";
import { currentStep, currentSteps } from "./replay.js";

const [WIDE, HIGH, EDGE] = [480, 360, 34];
const NAMED = 14; // texts that are listed by number under the map
const MOST_DRAWN = 60; // texts that are drawn

export function drawMap() {
  if (!study.map) return;
  const offers = offersSoFar();
  const shown = textsShown(offers);
  const drawn = shape(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words(offers) },
    ...axes(),
    ...study.states.map((_, i) => stateMark(i)),
    ...trail(offers),
    ...shown.map((text) => textMark(text, offers)),
    ...statusQuo(),
  );
  const listed = shown.slice(0, NAMED).map((text) => {
    const closed = isClosed(view.table, text) ? ": cannot be concluded at this table" : "";
    return element("li", { value: text + 1 }, `${study.frameworks[text].label}${closed}`);
  });
  const note = "Discs: states, with the spread of the coding. Numbers: texts. Two issues; others may matter too.";
  refill(byId("map"), drawn, element("ol", { class: "numbered" }, ...listed), element("figcaption", {}, note));
}

function offersSoFar() {
  const steps = currentSteps();
  return steps.slice(0, view.step + 1).flatMap(({ entry }) => (entry && entry.text >= 0 ? [entry.text] : []));
}

function textsShown(offers) {
  const first = study.frameworks.map((_, text) => text).slice(0, MOST_DRAWN);
  return [...new Set([...first, ...offers])];
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
    scale(x, study.map.x.range, EDGE, WIDE - EDGE),
    scale(y, study.map.y.range, HIGH - EDGE, EDGE / 2),
  ];
}

function axisWords({ label, low, high, unit, range }) {
  const end = (word, value) => word || `${value}${unit ? ` ${unit}` : ""}`;
  return [end(low, range[0]), label, end(high, range[1])].map((each) => shorten(each, 30));
}

function axes() {
  const [left, right, top, bottom] = [EDGE, WIDE - EDGE, EDGE / 2, HIGH - EDGE];
  const frame = shape("path", { d: `M${left} ${top} V${bottom} H${right}`, class: "axis" });
  const ends = ["start", "middle", "end"];
  const across = axisWords(study.map.x).map((text, k) =>
    shape("text", { x: [left, (left + right) / 2, right][k], y: HIGH - 12, "text-anchor": ends[k], class: k === 1 ? "issue" : "end" }, text),
  );
  const up = axisWords(study.map.y).map((text, k) =>
    shape("text", { transform: `translate(16 ${[bottom, (top + bottom) / 2, top][k]}) rotate(-90)`, "text-anchor": ends[k], class: k === 1 ? "issue" : "end" }, text),
  );
  return [frame, ...across, ...up];
}

function stateMark(i) {
  const place = study.map.states[i];
  if (!place) return shape("g");
  const [x, y] = spot(place);
  const [dx, dy] = [place[2], place[3]].map((sd, k) => {
    const [low, high] = study.map[k ? "y" : "x"].range;
    return (sd / (high - low || 1)) * (k ? HIGH - 1.5 * EDGE : WIDE - 2 * EDGE);
  });
  const cross = `M${x - dx} ${y} H${x + dx} M${x} ${y - dy} V${y + dy}`;
  const away = seatAt(view.table, i) === OUTSIDE;
  const onRight = x > WIDE * 0.7;
  const name = shape(
    "text",
    { x: x + (onRight ? -9 : 9), y: y - 7, "text-anchor": onRight ? "end" : "start" },
    shorten(study.states[i].label, 18),
  );
  const title = shape("title", {}, stateName(i));
  return shape(
    "g",
    { class: away ? "state away" : "state" },
    title,
    shape("path", { d: cross }),
    shape("circle", { cx: x, cy: y, r: 5 }),
    name,
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
  const way = offers.map((text) => spot(study.map.texts[text]).map((at) => at.toFixed(1)).join(" "));
  return [shape("polyline", { points: way.join(" "), class: "trail" })];
}

function statusQuo() {
  if (!study.map.status_quo) return [];
  const [x, y] = spot(study.map.status_quo);
  const mark = shape("path", { d: `M${x - 6} ${y - 6} l12 12 M${x + 6} ${y - 6} l-12 12` });
  return [shape("g", { class: "quo" }, mark, shape("text", { x: x + 9, y: y + 4 }, "as things stand"))];
}
