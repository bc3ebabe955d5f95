// "Add our deals": the class's own outcomes, pasted in and shown among the hundred.

import { button, byId, element } from "./drawing.js";
import { nearest } from "./nearest.js";
import { SQUARES, study, textName } from "./study.js";
import { outcomesAt } from "./outcomes.js";
import { shorten } from "./words.js";
import { FREE, change, view } from "./view.js";

const NO_DEAL = "no deal";
const MOST_LINES = 200;
const LONGEST = 200;
let deals = [];
let faults = [];

function plain(text) {
  const bare = text
    .normalize("NFC")
    .replace(/[“”"„«»]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return bare.toLocaleLowerCase().slice(0, LONGEST);
}

function meanings() {
  const known = new Map([
    [NO_DEAL, -1],
    ["no_deal", -1],
  ]);
  study.frameworks.forEach(({ id, label }, text) => {
    for (const name of [id, label]) if (!known.has(plain(name))) known.set(plain(name), text);
  });
  return known;
}

// Each line a text's name or label, or "no deal", after a colon if a group is named before it.
export function readDeals(written) {
  const known = meanings();
  const read = { deals: [], faults: [] };
  const lines = written.split(/\r?\n/);
  lines.slice(0, MOST_LINES).forEach((line, k) => {
    if (line.trim()) readLine(line.trim(), k + 1, known, read);
  });
  if (lines.length > MOST_LINES) read.faults.push(`Only the first ${MOST_LINES} lines are read.`);
  return read;
}

function readLine(line, k, known, read) {
  // A label may hold a colon itself: the whole line is tried first, then every split.
  const colons = [...line.matchAll(/:/g)].map(({ index }) => index);
  for (const at of [-1, ...colons]) {
    const text = known.get(plain(line.slice(at + 1)));
    if (text !== undefined) {
      const group = at < 0 ? `line ${k}` : line.slice(0, at).trim() || `line ${k}`;
      read.deals.push({ group: shorten(group, 30), text });
      return;
    }
  }
  const said = line.slice(colons.length ? colons[0] + 1 : 0).trim();
  const near = said ? nearest(plain(said), known.keys()) : null;
  const hint =
    near === null
      ? "a text’s name, or “no deal”, is needed"
      : `did you mean ${meant(known.get(near))}?`;
  const what = said ? `no text “${shorten(said, 40)}”` : "no text is named";
  read.faults.push(`Line ${k}: ${what}; ${hint}`);
}

function meant(text) {
  return text < 0 ? "“no deal”" : textName(text);
}

// Badges of the class's deals on a square: each deal takes one of the squares that ended so.
export function dealsOn(square, outcomes) {
  if (view.stage !== FREE || !deals.length) return [];
  const here = deals.filter((deal, k) => squareOf(deal, k, outcomes) === square);
  if (!here.length) return [];
  const label = here.map(({ group }) => group).join(", ");
  return [
    element(
      "span",
      { class: "badge", title: label },
      here.length > 1 ? here.length : placeOf(here[0]),
    ),
  ];
}

function placeOf(deal) {
  return deals.indexOf(deal) + 1;
}

function alike(deal, outcomes) {
  return outcomes.flatMap(({ text }, square) => (text === deal.text ? [square] : []));
}

// The first deal on a text takes the first square that agreed on it, and so on, round and round.
function squareOf(deal, k, outcomes) {
  const squares = alike(deal, outcomes);
  const before = deals.slice(0, k).filter(({ text }) => text === deal.text).length;
  return squares.length ? squares[before % squares.length] : null;
}

export function buildDeals() {
  const area = element("textarea", {
    id: "pasted",
    rows: 5,
    spellcheck: "false",
    placeholder: example(),
  });
  const show = () => {
    ({ deals, faults } = readDeals(area.value));
    change({});
  };
  const note =
    "One a line: a text’s name, or “no deal”; “group 3:” before it if you like. Nothing leaves this page.";
  byId("deals").append(
    element("h3", {}, "Add our deals"),
    element("label", { for: "pasted" }, note),
    area,
    button("Show them", show, { id: "show-deals" }),
    element("div", { id: "read", "aria-live": "polite" }),
  );
}

function example() {
  return `group 1: ${study.frameworks[0].label}\ngroup 2: no deal`;
}

export function drawDeals() {
  if (view.stage !== FREE || !byId("read")) return;
  const outcomes = outcomesAt(view);
  const rows = deals.map((deal) => {
    const count = alike(deal, outcomes).length;
    const words = `${meant(deal.text).replace(/^“no deal”$/, "no deal")}: `;
    const said = count
      ? `${count} of the ${SQUARES} simulated talks ended so`
      : "no simulated talk of these ended so";
    return element("li", {}, element("b", {}, element("bdi", {}, deal.group)), ` ${words}${said}.`);
  });
  const list = rows.length ? [element("ol", {}, ...rows)] : [];
  const wrong = faults.map((words) => element("li", {}, words));
  if (wrong.length) list.push(element("ul", { class: "faults" }, ...wrong));
  byId("read").replaceChildren(...list);
}
