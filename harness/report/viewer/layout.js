// Where records and lanes stand: by the order of events, or by true time.
import { kindOf, textOf, wordOf } from "./decode.js";

export const ROW = 21; // height of an event in event order
export const HEAD = 46; // the lanes' names
export const GUTTER = 88; // the times
const LANE = 188;
const LANE_LEAST = 64;
const PAD = 14;
const HEIGHT_MOST = 12e6; // browsers end elements a little above

const QUIET = new Set(["status", "view-begin", "message", "conversation", "queued", "conflict", "typing", "at-cursor", "cursor", "check", "step",
  "socket-up", "socket-open", "fault-hit"]);
const QUIET_NOTES = new Set(["accepted", "sync", "cursor", "typing", "attempt"]);

export function isShown(run, i, detail) {
  if (detail === "all") return true;
  const kind = kindOf(run, i);
  if (kind === "message" && run.marked?.has(i)) return true;
  return !QUIET.has(kind) && !(kind === "note" && QUIET_NOTES.has(wordOf(run, i, "note")));
}

// Lanes from left to right with the server in the middle, so that lines cross little; or only some of them.
export function laneOrder(run, only = null) {
  const replicas = run.nodes.map((_, node) => node).filter((node) => node !== run.server && (only === null || only.has(node)));
  const middle = Math.ceil(replicas.length / 2);
  return [...replicas.slice(0, middle), run.server, ...replicas.slice(middle)];
}

// {y(place), yOfTime(at), placeAt(y), height, xOf(lane), lanes, laneWidth, width, mode}
export function makeLayout(run, options) {
  const lanes = laneOrder(run, options.only ?? null);
  const room = Math.max(0, (options.width ?? 900) - GUTTER - PAD);
  const laneWidth = Math.max(LANE_LEAST, Math.min(LANE * 1.9, room / lanes.length));
  const xs = new Float64Array(run.nodes.length + 1).fill(-1);
  lanes.forEach((node, column) => (xs[node] = GUTTER + (column + 0.5) * laneWidth));
  const shown = new Uint8Array(run.count);
  const from = options.mode === "time" ? startOf(run) : -Infinity;
  for (let i = 0; i < run.count; i++) shown[i] = run.at[i] >= from && isShown(run, i, options.detail) && belongs(run, i, xs) ? 1 : 0;
  const vertical = options.mode === "time" ? byTime(run, options) : byOrder(run, shown);
  return { ...vertical, lanes, laneWidth, shown, xs, mode: options.mode, width: GUTTER + lanes.length * laneWidth + PAD, xOf: (lane) => xs[lane] ?? -1 };
}

// Where only some lanes stand, the server's part in the others' business goes too.
function belongs(run, i, xs) {
  if (run.node[i] < 0) return true;
  if (xs[run.laneOf[i]] < 0 || xs[run.node[i]] < 0) return false;
  const actor = kindOf(run, i) === "audit" ? run.nodes.findIndex((node) => node.name === textOf(run, i, "device")) : -1;
  return actor < 0 || xs[actor] >= 0;
}

function byOrder(run, shown) {
  const ys = new Float64Array(run.count);
  let row = 0;
  for (let i = 0; i < run.count; i++) {
    row += shown[i];
    ys[i] = HEAD + Math.max(0, row - 0.5) * ROW;
  }
  return { ys, height: HEAD + (row + 1) * ROW, yOfTime: (at) => timeInOrder(run, ys, at), placeAt: (y) => nearestPlace(ys, y) };
}

function byTime(run, options) {
  const from = options.from ?? startOf(run);
  const to = run.count > 0 ? run.at[run.count - 1] : 1;
  const span = Math.max(1, to - from);
  const scale = Math.min((options.scale ?? 1) * (options.fit ?? 600) / span, (HEIGHT_MOST - HEAD) / span);
  const yOfTime = (at) => (at < from ? -HEAD : HEAD + 10 + (at - from) * scale);
  const ys = Float64Array.from(run.at, yOfTime);
  return { ys, height: HEAD + 30 + span * scale, yOfTime, placeAt: (y) => nearestPlace(ys, y) };
}

// The prelude is over in an instant and seldom matters: true time begins with the steps.
export function startOf(run) {
  return run.count > 0 ? Math.max(run.at[0], Math.min(0, run.at[run.count - 1])) : 0;
}

function timeInOrder(run, ys, at) {
  let low = 0;
  let high = run.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.at[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low >= run.count ? (run.count > 0 ? ys[run.count - 1] + ROW / 2 : HEAD) : ys[low] - ROW / 2;
}

// The last place whose height is at most y.
export function nearestPlace(ys, y) {
  let low = 0;
  let high = ys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ys[middle] <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
