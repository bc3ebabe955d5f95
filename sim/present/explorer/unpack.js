// Unpacks the talks of a coding, and reads one of them.

import { study } from "./study.js";

const SET = Math.ceil(study.states.length / 8);
const HEAD = 8 + 2 * SET;
const PUT = 5;
const unpacked = new Map();

export const canUnpack = () => typeof DecompressionStream === "function";

// Has the talks of a coding at hand from then on.
export async function unpack(coding) {
  if (unpacked.has(coding)) return;
  const letters = atob(study.talks[coding]);
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new DataView(await new Response(stream).arrayBuffer());
  unpacked.set(coding, { bytes, starts: startsIn(bytes) });
}

// Where each talk begins: talks differ in length.
function startsIn(bytes) {
  const starts = [];
  for (let at = 0; at < bytes.byteLength;) {
    starts.push(at);
    const entries = bytes.getUint16(at + HEAD, true);
    at += HEAD + 2;
    for (let k = 0; k < entries; k += 1) at += PUT + answersAt(bytes, at);
  }
  return starts;
}

// Bytes of answers after the head of an entry: none where no text was put.
function answersAt(bytes, at) {
  return bytes.getUint16(at + 3, true) ? study.states.length : 0;
}

function startOf({ coding, table }, talk) {
  const { bytes, starts } = unpacked.get(coding);
  return [bytes, starts[talk * 3 ** study.toggled.length + table]]; // a talk at all tables, the next
}

// What came of a talk: its kind, and the text agreed on or -1.
export function outcomeOf(where, talk) {
  const [bytes, at] = startOf(where, talk);
  return { kind: bytes.getUint8(at), text: bytes.getUint16(at + 1, true) - 1 };
}

// A talk from first offer to last.
export function talkOf(where, talk) {
  const [bytes, at] = startOf(where, talk);
  const flags = bytes.getUint8(at + 5);
  return {
    ...outcomeOf(where, talk),
    round: bytes.getUint16(at + 3, true),
    inForce: Boolean(flags & 1),
    lasting: Boolean(flags & 2),
    year: bytes.getUint8(at + 6),
    challenger: bytes.getUint8(at + 7) - 1,
    consents: membersAt(bytes, at + 8),
    content: membersAt(bytes, at + 8 + SET),
    entries: entriesAt(bytes, at + HEAD),
  };
}

function membersAt(bytes, at) {
  return study.states
    .map((_, i) => i)
    .filter((i) => (bytes.getUint8(at + (i >> 3)) >> (i & 7)) & 1);
}

function entriesAt(bytes, start) {
  const entries = [];
  let at = start + 2;
  for (let k = bytes.getUint16(start, true); k > 0; k -= 1) {
    entries.push({
      round: bytes.getUint16(at, true),
      speaker: bytes.getUint8(at + 2),
      text: bytes.getUint16(at + 3, true) - 1,
      answers: Array.from({ length: answersAt(bytes, at) }, (_, i) => answer(bytes, at + PUT + i)),
    });
    at += PUT + answersAt(bytes, at);
  }
  return entries;
}

function answer(bytes, at) {
  const byte = bytes.getUint8(at);
  return { says: byte & 3, why: (byte >> 2) & 7, decisive: Boolean(byte & 32) };
}
