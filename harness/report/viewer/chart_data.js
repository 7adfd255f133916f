// The numbers behind the charts, from records alone.
import { fieldOf, kindOf, textOf, wordOf } from "./decode.js";

// Per replica: how long after an action of somebody else the replica showed it: sorted lags in microseconds.
export function convergenceLags(run) {
  const began = new Map(); // client id -> instant of the command
  const serverName = new Map(); // server id -> client id
  const seen = new Set();
  const lags = run.nodes.map(() => []);
  for (let i = 0; i < run.count; i++) {
    const kind = kindOf(run, i);
    if (kind === "command" && textOf(run, i, "action") !== "" && run.words.command[fieldOf(run, i, "command")] === "sends") {
      began.set(textOf(run, i, "action"), { at: run.at[i], node: run.node[i] });
    } else if (kind === "audit" && textOf(run, i, "client") !== "") {
      serverName.set(textOf(run, i, "message"), textOf(run, i, "client"));
    } else if (kind === "message" && fieldOf(run, i, "flags") & 1) {
      const client = textOf(run, i, "client") || serverName.get(textOf(run, i, "message")) || "";
      const start = began.get(client);
      const key = `${run.node[i]} ${client}`;
      if (start === undefined || start.node === run.node[i] || seen.has(key) || lags[run.node[i]] === undefined) continue;
      seen.add(key);
      lags[run.node[i]].push(run.at[i] - start.at);
    }
  }
  return lags.map((list) => list.sort((a, b) => a - b));
}

export function quantile(sorted, share) {
  return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

// Requests that reached the server, counted over equal stretches: {from, width, counts}.
export function serverRate(run, bins = 120) {
  const times = [];
  for (let i = 0; i < run.count; i++) if (kindOf(run, i) === "taken" && run.at[i] >= 0) times.push(run.at[i]);
  return countOver(times, 0, run.count > 0 ? run.at[run.count - 1] : 0, bins);
}

export function countOver(times, from, to, bins) {
  const width = Math.max(1, (to - from) / bins);
  const counts = new Array(bins).fill(0);
  for (const at of times) counts[Math.min(bins - 1, Math.max(0, Math.floor((at - from) / width)))]++;
  return { from, width, counts };
}

// The end of the last outage: when the server, or the last link that was cut, came back; null if there was none.
export function outageEnd(run, faults) {
  const outages = faults.filter((band) => ["server-restart", "cut", "offline", "server-slow"].includes(band.verb) && band.to > band.from);
  const last = run.count > 0 ? run.at[run.count - 1] : 0;
  const ends = outages.map((band) => band.to).filter((at) => at < last);
  return ends.length === 0 ? null : Math.max(...ends);
}

// Requests in the minute after an instant, second by second.
export function rateAfter(run, instant, seconds = 60) {
  const times = [];
  for (let i = 0; i < run.count; i++) {
    if (kindOf(run, i) === "taken" && run.at[i] >= instant - 5e6 && run.at[i] < instant + seconds * 1e6) times.push(run.at[i]);
  }
  return countOver(times, instant - 5e6, instant + seconds * 1e6, seconds + 5);
}

// How many first, second, third ... attempts there were; index 0 is the first.
export function attemptCounts(run) {
  const counts = [];
  for (let i = 0; i < run.count; i++) {
    if (kindOf(run, i) !== "note" || wordOf(run, i, "note") !== "attempt") continue;
    const number = Math.min(20, Math.max(1, fieldOf(run, i, "number")));
    while (counts.length < number) counts.push(0);
    counts[number - 1]++;
  }
  return counts;
}

// Bytes up and down by what the links are like: [{link, replicas, up, down}].
export function bytesByLink(run) {
  const out = new Map();
  run.nodes.forEach((node, number) => {
    if (number === run.server) return;
    const entry = out.get(node.link) ?? { link: node.link, replicas: 0, up: 0, down: 0 };
    entry.replicas++;
    out.set(node.link, entry);
  });
  for (let i = 0; i < run.count; i++) {
    const kind = kindOf(run, i);
    const entry = out.get(run.nodes[run.node[i]]?.link);
    if (entry === undefined) continue;
    if (kind === "request" || kind === "frame-up") entry.up += fieldOf(run, i, "bytes");
    if (kind === "answer" || kind === "frame-down") entry.down += fieldOf(run, i, "bytes");
  }
  return [...out.values()];
}
