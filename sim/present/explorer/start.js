// Puts the page to work.

import { byId } from "./drawing.js";
import { drawBars } from "./bars.js";
import { buildBet, drawBet } from "./bet.js";
import { buildCourse, drawCourse } from "./course.js";
import { buildDeals, drawDeals } from "./deals.js";
import { drawDoubts } from "./doubts.js";
import { readFragment, writeFragment } from "./fragment.js";
import { drawMap } from "./issue_map.js";
import { buildKeys } from "./keys.js";
import { buildPlayer, drawPlayer } from "./replay.js";
import { buildTable, drawTable } from "./round_table.js";
import { drawChoice } from "./seat_choice.js";
import { buildSquares, drawSquares } from "./squares.js";
import { canUnpack } from "./unpack.js";
import { FREE, restart, view, whenChanged } from "./view.js";

const CANNOT_UNPACK =
  "This browser cannot unpack what is in the page: please open it in a newer one " +
  "(Chrome or Edge 80, Firefox 113, Safari 16.4, or later).";

function say(words) {
  byId("notice").textContent = words;
  byId("notice").hidden = !words;
}

// What the address asks for; of one that makes no sense nothing is taken.
function asked(fragment) {
  try {
    say("");
    return readFragment(fragment);
  } catch (fault) {
    say(`The address was not understood (${fault.message}), so this is the beginning.`);
    return {};
  }
}

function begin() {
  for (const build of [
    buildTable,
    buildSquares,
    buildBet,
    buildPlayer,
    buildDeals,
    buildCourse,
    buildKeys,
  ])
    build();
  // The player first: the table and the map show the step that it decides on.
  for (const draw of [
    drawPlayer,
    drawTable,
    drawChoice,
    drawSquares,
    drawBet,
    drawDoubts,
    drawCourse,
  ])
    whenChanged(draw);
  whenChanged(drawFree);
  whenChanged(writeFragment);
  byId("main").hidden = false;
  // What was typed, by the event: meanwhile the page may have written the address itself.
  addEventListener("hashchange", (event) => restart(asked(new URL(event.newURL).hash)));
  return restart(asked(location.hash));
}

function drawFree() {
  if (view.stage < FREE) return;
  for (const draw of [drawMap, drawBars, drawDeals]) draw();
}

if (canUnpack()) begin();
else say(CANNOT_UNPACK);
