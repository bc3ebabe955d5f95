// Keys for whoever stands at the front; none of them is in the way of typing.

import { button, byId, element } from "./drawing.js";
import { goTo } from "./course.js";
import { closeTalk, stepBy, togglePlay } from "./replay.js";
import { change, restart, view } from "./view.js";

const KEYS = [
  ["?", "show these keys"],
  ["space", "play or pause the talk"],
  ["← →", "one step back or on in the talk"],
  ["1 2 3", "bet, then see; change one seat; ask why, and doubt it"],
  ["4", "everything"],
  ["r", "from the beginning"],
  ["f", "full screen, and back"],
  ["Esc", "close what is open"],
];
const TYPES = "textarea, select, input:not([type=range]):not([type=radio])";
const OWN_KEYS = "button, input, summary, a";

export function buildKeys() {
  const rows = KEYS.flatMap(([key, does]) => [
    element("dt", {}, element("kbd", {}, key)),
    element("dd", {}, does),
  ]);
  const help = byId("help");
  const close = button("Close", () => help.close());
  help.append(element("h3", { id: "help-name" }, "Keys"), element("dl", {}, ...rows), close);
  document.addEventListener("keydown", pressed);
}

function pressed(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest && target.closest(TYPES)) return;
  const native = target.closest && target.closest(OWN_KEYS);
  const act = actionOf(key, Boolean(native), Boolean(target.closest && target.closest("input")));
  if (!act || (byId("help").open && key !== "?")) return;
  event.preventDefault();
  act();
}

// What a key does now; nothing where the key is the focused element's own.
function actionOf(key, isNative, isInput) {
  const replays = view.talk !== null;
  if (key === " ") return replays && !isNative ? togglePlay : null;
  if (key === "ArrowLeft") return replays && !isInput ? () => stepBy(-1) : null;
  if (key === "ArrowRight") return replays && !isInput ? () => stepBy(1) : null;
  if (/^[1-4]$/.test(key)) return () => goTo(Number(key));
  return { "?": toggleHelp, r: () => restart(), f: toggleFullScreen, Escape: closeAll }[key] || null;
}

function toggleHelp() {
  const help = byId("help");
  if (help.open) help.close();
  else help.showModal();
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
}

function closeAll() {
  if (view.talk !== null) closeTalk();
  change({ state: null, level: null });
}
