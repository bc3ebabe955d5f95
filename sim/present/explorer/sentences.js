// The sentences that say what happened, and for whom.

import { SQUARES, principals, stateName, stateNames, study, suitNotAll } from "./study.js";
import { compare, countKinds, outcomesAt } from "./outcomes.js";
import { SEATS, allClosed, countsAt, idleAt, seatAt } from "./tables.js";
import { listing, number, ofHundred, some } from "./words.js";
import { betHere } from "./view.js";

const LISTED = 8;
const MISSED = "a text existed, but the talks missed it or somebody held out";

function verb(count, one, many) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

// "46 of these 100 simulated talks end in an agreement: 45 suit both …"
export function whatHappened(where) {
  if (idleAt(where.table)) return noTalks(where.table);
  if (study.certain) return oneAnswer(where);
  const { kinds, agreed } = countKinds(outcomesAt(where));
  const [all, only, notReached, noText] = kinds;
  const ends = agreed > 1 ? "end" : "ends";
  const head = `${agreed || "None"} of these ${SQUARES} simulated talks ${ends} in an agreement`;
  const whom = [];
  if (all) whom.push(`${verb(all, "suits", "suit")} ${principals()}`);
  if (only) whom.push(`${number(only)} ${suitNotAll(only)}${all ? "" : ofWhom()}`);
  const why = [];
  if (noText) why.push(`${number(noText)} had ${nothingThere(where.table)}`);
  if (notReached) why.push(`in ${number(notReached)} ${MISSED}`);
  const others = `Of the ${agreed ? "others" : SQUARES}, ${listing(why)}.`;
  return `${head}${whom.length ? `: ${listing(whom)}` : ""}.${why.length ? ` ${others}` : ""}`;
}

// Of what such talks failed: a text nobody may sign is no matter of preferences.
export function nothingThere(table) {
  return allClosed(table)
    ? "no text that could be concluded, for each needs a signature that is not there"
    : "no acceptable text";
}

export function noTalks(table) {
  return `No talks can be held at this table: ${idleAt(table)}.`;
}

// Names the principals where the sentence has not done so.
export function ofWhom() {
  return study.principals.length > 1 ? ` (of ${stateNames(study.principals)})` : "";
}

function oneAnswer(where) {
  const { kinds, agreed } = countKinds(outcomesAt(where));
  const suits = kinds[0] ? `suits ${principals()}` : suitNotAll(1) + ofWhom();
  const why = kinds[3] ? `there was ${nothingThere(where.table)}` : MISSED;
  const what = agreed ? `an agreement, which ${suits}` : `no agreement: ${why}`;
  return `The file leaves nothing open: all talks at this table are the same, and end in ${what}.`;
}

// What all replicates came to, which is what `sim run` gives, and who agreed.
export function ofAll(where) {
  const counts = countsAt(where);
  const of = study.replicates;
  if (study.certain) return `${agreedBy(counts)}One answer, so that one talk is enough.`;
  return (
    `Of all ${number(of)} talks: ${ofHundred(counts.agreed, of)} of 100 end in an agreement, ` +
    `${ofHundred(counts.suits, of)} of 100 in one that suits ${principals()}. ${agreedBy(counts)}`
  );
}

function agreedBy(counts) {
  if (!counts.agreed) return "";
  const every = statesWhere((i) => counts.consents[i] === counts.agreed);
  const sometimes = statesWhere((i) => counts.consents[i] && counts.consents[i] < counts.agreed);
  const said = [];
  if (every.length) said.push(`Said yes to every one: ${few(every)}.`);
  if (sometimes.length) said.push(`Said yes to some: ${few(sometimes)}.`);
  return `${said.join(" ")} `;
}

function statesWhere(holds) {
  return study.states.map((_, i) => i).filter(holds);
}

function few(states) {
  return states.length <= LISTED ? stateNames(states) : `${number(states.length)} states`;
}

export function aboutTheBet(where) {
  const bet = betHere();
  if (bet === null) return "";
  const { agreed } = countKinds(outcomesAt(where));
  const off = Math.abs(agreed - bet);
  const far = off ? `: ${number(off)} too ${bet > agreed ? "many" : "few"}` : ", and so it is";
  return ` You bet ${number(bet)}${far}.`;
}

// What a change of seat or coding made of the same talks.
export function whatChanged(before, after) {
  const [then, now] = [outcomesAt(before), outcomesAt(after)];
  const [old, fresh] = [countKinds(then), countKinds(now)];
  const { gained, lost, otherText } = compare(then, now);
  const moved = [];
  if (lost) moved.push(`${some(lost, "agreement")} lost`);
  if (gained) moved.push(`${some(gained, "agreement")} gained`);
  if (otherText) moved.push(`${number(otherText)} on another text`);
  const what = moved.length ? listing(moved) : "none ends otherwise";
  const idle = idleAt(after.table) ? `${noTalks(after.table)} ` : "";
  return (
    `${difference(before, after)}: of the same ${SQUARES} talks, ${what}. ${idle}` +
    `Agreements: ${fromTo(old.agreed, fresh.agreed)}; ` +
    `those that suit ${principals()}: ${fromTo(old.kinds[0], fresh.kinds[0])}.`
  );
}

function fromTo(then, now) {
  return then === now ? `still ${number(now)}` : `${number(then)} before, ${number(now)} now`;
}

function difference(before, after) {
  if (before.coding !== after.coding) {
    const { state, label } = study.codings[after.coding];
    return state === null ? "As coded again" : `${stateName(state)} coded otherwise (“${label}”)`;
  }
  const moved = statesWhere((i) => seatAt(before.table, i) !== seatAt(after.table, i));
  if (!moved.length) return "The same table";
  return listing(moved.map((i) => `${stateName(i)} ${nowSits(seatAt(after.table, i))}`));
}

function nowSits(seat) {
  return seat === 2 ? "may block" : `is ${SEATS[seat]}`;
}

export function aboutTheGuess(before, after, guess) {
  if (!guess) return "";
  const was = countKinds(outcomesAt(before)).agreed;
  const is = countKinds(outcomesAt(after)).agreed;
  const came = is > was ? "more" : is < was ? "fewer" : "as many";
  return came === guess ? ` You said ${guess}: so it is.` : ` You said ${guess}; it is ${came}.`;
}
