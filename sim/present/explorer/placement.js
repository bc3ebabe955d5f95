// Where names on the map go: beside their mark, on the side where least is covered.

const LETTER = 6.6; // units that a letter takes, about
const HEIGHT = 13;
const SIDES = [
  ["start", 9, -6],
  ["end", -9, -6],
  ["start", 9, 15],
  ["end", -9, 15],
];

function boxOf([x, y], [anchor, dx, dy], letters) {
  const wide = letters * LETTER;
  const left = anchor === "start" ? x + dx : x + dx - wide;
  return { left, right: left + wide, top: y + dy - HEIGHT, bottom: y + dy };
}

function overlap(a, b) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}

// For each mark { at: [x, y], letters } the side of its name: [anchor, dx, dy].
// `taken` are boxes that are better not covered, `room` the box not to be left.
export function sidesOf(marks, taken, room) {
  const boxes = [...taken];
  return marks.map(({ at, letters }) => {
    const tried = SIDES.map((side) => {
      const box = boxOf(at, side, letters);
      const leaves = box.left < room.left || box.right > room.right || box.bottom > room.bottom;
      const covered = boxes.reduce((sum, other) => sum + overlap(box, other), 0);
      return { side, box, cost: covered + (leaves ? 10000 : 0) };
    });
    const best = tried.reduce((a, b) => (b.cost < a.cost ? b : a));
    boxes.push(best.box);
    return best.side;
  });
}
