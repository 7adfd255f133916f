// Messages between lanes: a record that sent each, and the record that ended it.
import { fieldOf } from "./decode.js";

export const ARRIVED = 0;
export const LOST = 1;
export const OPEN = 2;

const STARTS = { request: "up", answer: "down", "frame-up": "up", "frame-down": "down" };
const ENDS = { taken: ARRIVED, "answer-taken": ARRIVED, "frame-taken": ARRIVED, "request-lost": LOST, "answer-lost": LOST, "frame-lost": LOST };
const ANSWERS = new Set(["answer", "answer-taken", "answer-lost"]);

// A number for each message under way: frames, requests and answers stay apart by what it leaves when divided by three.
function keyOf(run, i, word) {
  const frame = fieldOf(run, i, "frame");
  if (frame !== 0) return frame * 3;
  return fieldOf(run, i, "exchange") * 3 + (ANSWERS.has(word) ? 2 : 1);
}

// `sent` and `end` are places of records (-1: it never ended), `from` and `to` lanes.
export function findMessages(run) {
  const out = { count: 0, sent: [], end: [], from: [], to: [], fate: [], socket: [] };
  const open = new Map();
  run.laneOf = Int32Array.from(run.node);
  run.messageOf = new Int32Array(run.count).fill(-1);
  run.sentAt = new Int32Array(run.count).fill(-1);
  for (let i = 0; i < run.count; i++) {
    const word = run.words.kind[run.kind[i]];
    if (STARTS[word] !== undefined) begin(run, out, open, i, word);
    else if (ENDS[word] !== undefined) end(run, out, open, i, word);
    else if (word === "failed") fail(run, out, open, i);
  }
  for (const name of ["sent", "end", "from", "to"]) out[name] = Int32Array.from(out[name]);
  for (const name of ["fate", "socket"]) out[name] = Uint8Array.from(out[name]);
  return out;
}

function begin(run, out, open, i, word) {
  const up = STARTS[word] === "up";
  const number = out.count++;
  out.sent.push(i);
  out.end.push(-1);
  out.from.push(up ? run.node[i] : run.server);
  out.to.push(up ? run.server : run.node[i]);
  out.fate.push(OPEN);
  out.socket.push(word.startsWith("frame") ? 1 : 0);
  open.set(keyOf(run, i, word), number);
  run.laneOf[i] = out.from[number];
  run.messageOf[i] = number;
}

function end(run, out, open, i, word) {
  const number = open.get(keyOf(run, i, word));
  if (number === undefined) return;
  open.delete(keyOf(run, i, word));
  out.end[number] = i;
  out.fate[number] = ENDS[word];
  run.laneOf[i] = out.to[number];
  run.messageOf[i] = number;
  run.sentAt[i] = out.sent[number];
}

// The client was told that an exchange failed: what was under way of it counts as lost from then on.
function fail(run, out, open, i) {
  const key = fieldOf(run, i, "exchange") * 3 + 1;
  const number = open.get(key);
  if (number === undefined) return;
  open.delete(key);
  out.end[number] = i;
  out.fate[number] = LOST;
}
