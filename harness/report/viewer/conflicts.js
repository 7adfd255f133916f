// Conflicts: what both sides had before them, what each wrote and when by which clock, and how it ended.
import { fieldOf, kindOf, textOf, wordOf } from "./decode.js";
import { skewAt } from "./intervals.js";

// [{record, message, base, theirs, mine: {text, node, at, skew}, other: {...}, strategy, outcome}]
export function findConflicts(run, clocks) {
  const versions = new Map(); // message -> version -> place of the audit record
  const commands = new Map(); // action -> place
  const strategies = new Map(); // action -> place of the client's note
  const out = [];
  const kinds = new Set(["command", "note", "audit"].map((word) => run.kinds[word]));
  for (let i = 0; i < run.count; i++) {
    if (!kinds.has(run.kind[i])) continue;
    const kind = kindOf(run, i);
    if (kind === "command" && textOf(run, i, "action") !== "") commands.set(textOf(run, i, "action"), i);
    if (kind === "note" && wordOf(run, i, "note") === "conflict") strategies.set(textOf(run, i, "action"), i);
    if (kind !== "audit") continue;
    if (wordOf(run, i, "outcome") === "conflict") out.push({ record: i, message: textOf(run, i, "message"), action: textOf(run, i, "action") });
    else if (fieldOf(run, i, "new") > 0) versionsOf(versions, textOf(run, i, "message")).set(fieldOf(run, i, "new"), i);
  }
  return out.map((conflict) => tell(run, clocks, conflict, versions, commands, strategies));
}

function versionsOf(versions, message) {
  if (!versions.has(message)) versions.set(message, new Map());
  return versions.get(message);
}

function side(run, clocks, place, text) {
  if (place === undefined) return { text, node: -1, at: null, skew: 0 };
  const node = run.node[place];
  return { text, node, at: run.at[place], skew: skewAt(run, clocks, node, run.at[place]), record: place };
}

function contentOf(run, place) {
  if (place === undefined) return "";
  return wordOf(run, place, "type", "action") === "delete" ? "(deleted)" : textOf(run, place, "text");
}

function tell(run, clocks, conflict, versions, commands, strategies) {
  const i = conflict.record;
  const known = versionsOf(versions, conflict.message);
  const current = known.get(fieldOf(run, i, "old")) ?? lastBefore(known, i);
  const mineAt = commands.get(conflict.action);
  const isDelete = wordOf(run, i, "type", "action") === "delete";
  const mine = isDelete ? "(deletion)" : textOf(run, i, "text") || (mineAt === undefined ? "" : textOf(run, mineAt, "text"));
  const last = [...known.values()].reduce((a, b) => Math.max(a, b), -1);
  const strategyAt = strategies.get(conflict.action);
  return {
    ...conflict,
    base: contentOf(run, known.get(fieldOf(run, i, "base"))),
    baseVersion: fieldOf(run, i, "base"),
    mine: side(run, clocks, mineAt, mine),
    theirs: side(run, clocks, current === undefined ? undefined : commands.get(textOf(run, current, "action")), contentOf(run, current)),
    strategy: strategyAt === undefined ? "" : wordOf(run, strategyAt, "strategy"),
    outcome: last < 0 ? "" : contentOf(run, last),
  };
}

function lastBefore(known, place) {
  let best;
  for (const at of known.values()) if (at < place && (best === undefined || at > best)) best = at;
  return best;
}
