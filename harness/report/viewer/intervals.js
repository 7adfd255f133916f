// What holds for a while: faults on links and lanes, processes that are away, devices offline, clocks that are wrong.
import { fieldOf, wordOf } from "./decode.js";

const LANE_VERBS = new Set(["offline", "online", "kill", "start", "crash-at-storage-step", "disk-full", "io-error", "suspend", "resume",
  "clock-jump", "server-restart", "server-slow"]);

// Bands of faults: {verb, node (-2: every link), onLink, from, to, record, line}; instants in microseconds.
export function findFaults(run) {
  const bands = [];
  const open = new Map();
  const last = run.count > 0 ? run.at[run.count - 1] : 0;
  for (let i = 0; i < run.count; i++) {
    const word = run.words.kind[run.kind[i]];
    if (word === "fault-on") {
      const band = beginFault(run, i);
      bands.push(band);
      open.set(`${band.step}`, band);
    } else if (word === "fault-off") {
      const band = open.get(`${fieldOf(run, i, "step")}`);
      if (band !== undefined) band.to = run.at[i];
      open.delete(`${fieldOf(run, i, "step")}`);
    } else if (word === "fault-hit") {
      const band = open.get(`${fieldOf(run, i, "step")}`);
      if (band !== undefined) band.hits.push(i);
    }
  }
  for (const band of open.values()) band.to = band.isInstant ? band.from : last;
  return bands;
}

function beginFault(run, i) {
  const step = run.stepOf.get(fieldOf(run, i, "step"));
  const verb = wordOf(run, i, "verb");
  const node = step?.who ?? run.node[i];
  return {
    verb, step: fieldOf(run, i, "step"), node: node === -1 ? run.node[i] : node, onLink: !LANE_VERBS.has(verb),
    from: run.at[i], to: run.at[i], record: i, line: step?.line ?? 0, hits: [], isInstant: verb === "clock-jump" || verb === "reset",
  };
}

// Times in which a lane's process is away: {node, word, from, to, record}.
export function findAbsences(run) {
  const out = [];
  const open = new Map();
  const last = run.count > 0 ? run.at[run.count - 1] : 0;
  for (let i = 0; i < run.count; i++) {
    const kind = run.words.kind[run.kind[i]];
    const event = kind === "process" ? wordOf(run, i, "event", "process")
      : kind === "connectivity" ? (fieldOf(run, i, "flag") ? "online" : "offline") : null;
    if (event === null) continue;
    const about = event === "online" || event === "offline" ? "network" : "process";
    const key = `${run.node[i]} ${about}`;
    const before = open.get(key);
    if (before !== undefined) before.to = run.at[i];
    open.delete(key);
    if (event !== "started" && event !== "resumed" && event !== "online") {
      const absence = { node: run.node[i], word: event, from: run.at[i], to: last, record: i };
      out.push(absence);
      open.set(key, absence);
    }
  }
  return out;
}

// Per lane, the wall clock's distance from true time: [{at, skew}], from the first known on.
export function findClocks(run) {
  const clocks = run.nodes.map((node) => [{ at: -Infinity, skew: node.offset ?? 0 }]);
  for (let i = 0; i < run.count; i++) {
    if (run.words.kind[run.kind[i]] === "clock" && clocks[run.node[i]] !== undefined) {
      clocks[run.node[i]].push({ at: run.at[i], skew: fieldOf(run, i, "skew") });
    }
  }
  return clocks;
}

export function skewAt(run, clocks, node, at) {
  const steps = clocks[node];
  if (steps === undefined) return 0;
  let skew = 0;
  for (const step of steps) {
    if (step.at > at) break;
    skew = step.skew;
  }
  const drift = run.nodes[node].drift ?? 0;
  return skew + Math.round((at > 0 ? at : 0) * drift / 1e6) * (steps.length === 1 ? 1 : 0);
}

// Per lane, the length of the queue as steps: [{at, waiting, record}].
export function findQueues(run) {
  const queues = run.nodes.map(() => []);
  for (let i = 0; i < run.count; i++) {
    if (run.words.kind[run.kind[i]] !== "status" || queues[run.node[i]] === undefined) continue;
    const steps = queues[run.node[i]];
    const waiting = fieldOf(run, i, "waiting");
    if (steps.length === 0 || steps[steps.length - 1].waiting !== waiting) steps.push({ at: run.at[i], waiting, record: i });
  }
  return queues;
}
