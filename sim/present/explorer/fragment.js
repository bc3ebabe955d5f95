// The address fragment: seats, coding, bet and talk, so that a reload or a link shows the same.

import { SQUARES, study } from "./study.js";
import { levelsOf, tableOf } from "./tables.js";
import { BET, FREE, SEE, view } from "./view.js";
import { some } from "./words.js";

const PARTS = ["step", "seats", "coding", "bet", "talk"];

// What the fragment says, as a change of the view; throws an Error with the words for it.
export function readFragment(fragment) {
  const asked = fragment.replace(/^#/, "");
  if (!asked) return {};
  const said = new URLSearchParams(asked);
  for (const name of said.keys()) {
    if (!PARTS.includes(name)) throw new Error(`there is nothing called “${name.slice(0, 20)}”`);
  }
  const stage = whole(said, "step", BET, FREE) || BET;
  const optional = {
    table: tableSaid(said.get("seats")),
    coding: whole(said, "coding", 0, study.codings.length - 1),
    bet: whole(said, "bet", 0, SQUARES),
    talk: whole(said, "talk", 0, study.shown - 1),
  };
  if (stage < SEE) return nothingBeside(said);
  const told = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { stage, ...Object.fromEntries(told) };
}

// Before the bet there is nothing to be shown that an address could ask for.
function nothingBeside(said) {
  const other = PARTS.find((name) => name !== "step" && said.has(name));
  if (other) throw new Error(`“${other}” needs a “step” from ${SEE} to ${FREE} beside it`);
  return {};
}

function whole(said, name, low, high) {
  const words = said.get(name);
  if (words === null) return undefined;
  const value = /^\d{1,6}$/.test(words) ? Number(words) : NaN;
  if (!(value >= low && value <= high)) throw new Error(`“${name}” goes from ${low} to ${high}`);
  return value;
}

function tableSaid(words) {
  if (words === null) return undefined;
  const count = study.toggled.length;
  if (!/^[012]*$/.test(words) || words.length !== count) {
    throw new Error(`“seats” needs ${some(count, "digit")}, each 0, 1 or 2`);
  }
  return tableOf([...words].map(Number));
}

// The fragment of what is shown now; nothing for the first screen.
export function fragmentOf() {
  if (view.stage < SEE) return "";
  const said = new URLSearchParams({ step: view.stage, seats: levelsOf(view.table).join("") });
  if (view.coding) said.set("coding", view.coding);
  if (view.bet !== null) said.set("bet", view.bet);
  if (view.talk !== null) said.set("talk", view.talk);
  return `#${said}`;
}

export function writeFragment() {
  const fragment = fragmentOf();
  if (fragment !== location.hash) {
    history.replaceState(null, "", fragment || location.pathname + location.search);
  }
}
