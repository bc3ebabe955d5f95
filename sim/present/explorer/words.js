// Numbers and lists in words: counts of simulated talks, never chances.

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

// "A", "A and B", "A, B and C".
export function listing(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

// At most so many of a list, and how many more there are.
export function listingOf(words, most) {
  if (words.length <= most + 1) return listing(words);
  return listing([...words.slice(0, most), `${words.length - most} others`]);
}

export function number(count) {
  return count.toLocaleString("en-US");
}

const TENTHS = 1000; // of 100

function tenthsOf(count, of) {
  return Math.round((TENTHS * count) / of);
}

// "12.9": talks of 100; says neither none nor all where that is not so.
export function ofHundred(count, of, tenths = tenthsOf(count, of)) {
  if (count > 0 && !tenths) return "<0.1";
  if (count < of && tenths === TENTHS) return ">99.9";
  return String(tenths / 10);
}

// The parts of what was agreed, and last what was not, in figures that add up to 100: agreements
// are rounded first, as everywhere; what is left over goes by largest remainder.
export function partsOfHundred(parts, of) {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const seats = tenthsOf(whole, of);
  const exact = parts.map((part) => (whole ? (seats * part) / whole : 0));
  const tenths = exact.map(Math.floor);
  const byRemainder = parts.map((_, i) => i).sort((i, j) => (exact[j] % 1) - (exact[i] % 1));
  const left = seats - tenths.reduce((sum, each) => sum + each, 0);
  for (const i of byRemainder.slice(0, left)) tenths[i] += 1;
  const said = parts.map((part, i) => ofHundred(part, of, tenths[i]));
  return [...said, ofHundred(of - whole, of, TENTHS - seats)];
}

export function shorten(text, width) {
  const letters = [...text];
  return letters.length <= width
    ? text
    : `${letters
        .slice(0, width - 1)
        .join("")
        .trimEnd()}…`;
}

// Keeps a name written from right to left from turning the sentence round it.
export function isolated(name) {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

// "1 talk", "2 talks".
export function some(count, word) {
  return `${number(count)} ${word}${count === 1 ? "" : "s"}`;
}
