// The nearest right word to one that was not understood.

const FURTHEST = 0.45; // letters to change, of the letters there are

// Letters to insert, leave out or replace (Levenshtein 1966).
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

// Of several words the nearest, null where none is near.
export function nearest(word, words) {
  let best = [FURTHEST, null];
  for (const each of words) {
    const share = distance(word, each) / Math.max(word.length, each.length, 1);
    if (share < best[0]) best = [share, each];
  }
  return best[1];
}
