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

// "12.9": talks of 100; says neither none nor all where that is not so.
export function ofHundred(count, of) {
  const share = (100 * count) / of;
  if (count > 0 && share < 0.05) return "<0.1";
  if (count < of && share >= 99.95) return ">99.9";
  return String(Math.round(10 * share) / 10);
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
