// What is agreed, for whom it is better than no deal, and what becomes of it: all replicates.

import { byId, element, refill } from "./drawing.js";
import { principals, stateNames, study } from "./study.js";
import { MAY_BLOCK, OUTSIDE, SEATED, SEATS, countsAt, isClosed, seatAt } from "./tables.js";
import { number, ofHundred, partsOfHundred, some } from "./words.js";
import { view } from "./view.js";

const MOST_LISTED = 12;
const cap = () =>
  `Of 100 talks at this table; ${number(study.replicates)} told. If the coding holds.`;

export function drawBars() {
  const counts = countsAt(view);
  drawTexts(counts);
  drawFates(counts);
  byId("after").hidden = !study.aftermath || counts.in_force === null;
  if (study.aftermath && counts.in_force !== null) drawAfter(counts);
}

function table(holder, name, rows, note) {
  const body = element("tbody", {}, ...rows);
  const caption = element("caption", {}, note);
  refill(holder, element("h3", {}, name), element("table", { class: "bars" }, caption, body));
}

// A row: a name, a bar of one part or two, and the count in figures.
function row(name, parts, words, attributes = {}) {
  const bar = element("div", { class: "bar", "aria-hidden": "true" });
  for (const [kind, count] of parts) {
    const part = element("i", { class: kind });
    part.style.width = `${(100 * count) / study.replicates}%`;
    bar.append(part);
  }
  const head = element("th", { scope: "row" }, element("bdi", {}, name));
  return element(
    "tr",
    attributes,
    head,
    element("td", {}, bar),
    element("td", { class: "count" }, words),
  );
}

function drawTexts(counts) {
  const all = study.frameworks.map((_, text) => text);
  const ranked = all
    .filter((t) => counts.texts[t])
    .sort((a, b) => counts.texts[b] - counts.texts[a]);
  const chosen = all.length <= MOST_LISTED ? all : ranked.slice(0, MOST_LISTED);
  const left = all.filter((text) => !chosen.includes(text));
  const others = left.reduce((sum, text) => sum + counts.texts[text], 0);
  const agreed = [...chosen.map((text) => counts.texts[text]), others];
  const words = partsOfHundred(agreed, study.replicates);
  const rows = chosen.map((text, i) => textRow(text, agreed[i], words[i]));
  if (left.length)
    rows.push(row(some(left.length, "other text"), [["plain", others]], words[chosen.length]));
  rows.push(row("No deal", [["none", study.replicates - counts.agreed]], words[words.length - 1]));
  table(byId("texts"), "What is agreed", rows, cap());
}

function textRow(text, count, words) {
  const { label, needs } = study.frameworks[text];
  if (!isClosed(view.table, text)) return row(label, [["plain", count]], words);
  const absent = needs.filter((i) => ![SEATED, MAY_BLOCK].includes(seatAt(view.table, i)));
  const why = absent.length ? `not without ${stateNames(absent)}` : "cannot be concluded here";
  return row(label, [], why, { class: "away" });
}

function drawFates(counts) {
  const of = study.replicates;
  const rows = study.states.map(({ label }, i) => {
    const seat = seatAt(view.table, i);
    const better = counts.better[i];
    const worse = counts.agreed - better;
    const words = `${ofHundred(better, of)} · ${ofHundred(worse, of)}`;
    const name = seat === OUTSIDE ? `${label} (${SEATS[seat]})` : label;
    return row(
      name,
      [
        ["better", better],
        ["worse", worse],
      ],
      words,
      { class: seat === OUTSIDE ? "away" : null },
    );
  });
  const note = `Agreements at least as good as no deal for it (plain) · worse (hatched); the rest is no deal. ${cap()}`;
  table(byId("fates"), "Better or worse than no deal", rows, note);
}

function drawAfter(counts) {
  const of = study.replicates;
  const rows = [
    ["Agreed", counts.agreed],
    ["In force", counts.in_force],
    [`Lasting (${some(study.aftermath.horizon, "year")})`, counts.lasting],
    [`Lasting, and suits ${principals()}`, counts.lasting_suits],
  ].map(([name, count]) => row(name, [["plain", count]], ofHundred(count, of)));
  const who = stateNames(study.aftermath.challengers);
  const note = who ? `Lasting: not challenged by the end; may challenge: ${who}. ${cap()}` : cap();
  table(byId("after"), "After signature", rows, note);
}
