// What led to an event, and what came of it.
import { textOf } from "./decode.js";

// Children of each record: built once for a run, as two arrays.
export function childrenOf(run) {
  if (run.children !== undefined) return run.children;
  const start = new Int32Array(run.count + 1);
  for (let i = 0; i < run.count; i++) if (run.cause[i] >= 0) start[run.cause[i] + 1]++;
  for (let i = 0; i < run.count; i++) start[i + 1] += start[i];
  const list = new Int32Array(start[run.count]);
  const next = start.slice();
  for (let i = 0; i < run.count; i++) if (run.cause[i] >= 0) list[next[run.cause[i]]++] = i;
  return (run.children = { start, list });
}

// The chain of causes, nearest first, without the event itself.
export function pastOf(run, place) {
  const chain = [];
  for (let at = run.cause[place]; at >= 0; at = run.cause[at]) chain.push(at);
  return chain;
}

// Everything that follows from the event, in order; at most `limit`.
export function futureOf(run, place, limit = 20000) {
  const { start, list } = childrenOf(run);
  const out = [];
  const todo = [place];
  while (todo.length > 0 && out.length < limit) {
    const at = todo.pop();
    for (let i = start[at]; i < start[at + 1]; i++) {
      out.push(list[i]);
      todo.push(list[i]);
    }
  }
  return out.sort((a, b) => a - b);
}

// Records that speak of the same action or message as this one.
export function relatedOf(run, place, limit = 5000) {
  const names = new Set(["action", "message", "client"].map((field) => textOf(run, place, field)).filter((name) => name !== ""));
  const out = [];
  if (names.size === 0) return out;
  for (let i = 0; i < run.count && out.length < limit; i++) {
    if (i !== place && ["action", "message", "client"].some((field) => names.has(textOf(run, i, field)))) out.push(i);
  }
  return out;
}
