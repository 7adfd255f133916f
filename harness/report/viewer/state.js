// The state of a node at a record, folded from what was seen of it.
import { fieldOf, kindOf, textOf, wordOf } from "./decode.js";

function emptyState() {
  return { facts: new Map(), messages: new Map(), queue: new Map(), alias: new Map() };
}

// Places of the records that tell of a node, in order; built once a run.
export function placesOfNode(run, node) {
  if (run.placesByNode === undefined) {
    const lists = run.nodes.map(() => []);
    for (let i = 0; i < run.count; i++) if (lists[run.node[i]] !== undefined) lists[run.node[i]].push(i);
    run.placesByNode = lists.map((list) => Int32Array.from(list));
  }
  return run.placesByNode[node] ?? new Int32Array(0);
}

export function stateAt(run, node, place) {
  const state = emptyState();
  if (run.nodes[node] === undefined) return state;
  if (run.nodes[node].offset) state.facts.set("clock ahead by (us)", run.nodes[node].offset);
  for (const i of placesOfNode(run, node)) {
    if (i > place) break;
    apply(run, state, i);
  }
  return state;
}

// The state before a record and after it, as seen at its node.
export function changeAt(run, node, place) {
  return { before: stateAt(run, node, place - 1), after: stateAt(run, node, place) };
}

function apply(run, state, i) {
  switch (kindOf(run, i)) {
    case "process": applyProcess(run, state, i); break;
    case "connectivity": state.facts.set("network", fieldOf(run, i, "flag") ? "online" : "offline"); break;
    case "clock": state.facts.set("clock ahead by (us)", fieldOf(run, i, "skew")); break;
    case "cursor":
    case "at-cursor": state.facts.set("cursor", fieldOf(run, i, "seq")); break;
    case "status": applyStatus(run, state, i); break;
    case "note": applyNote(run, state, i); break;
    case "message": applyMessage(run, state, i); break;
    case "queued": applyQueued(run, state, i); break;
    case "audit": applyAudit(run, state, i); break;
    case "conversation": state.facts.set(`unread in ${textOf(run, i, "conversation")}`, fieldOf(run, i, "unread")); break;
    default:
  }
}

function applyProcess(run, state, i) {
  state.facts.set("process", wordOf(run, i, "event", "process"));
}

function applyStatus(run, state, i) {
  for (const name of ["waiting", "inFlight", "parked", "conflicts"]) state.facts.set(name === "inFlight" ? "in flight" : name, fieldOf(run, i, name));
  state.facts.set("believes to be", fieldOf(run, i, "online") ? "online" : "offline");
  state.facts.set("timer", fieldOf(run, i, "deadline"));
}

function applyNote(run, state, i) {
  const action = textOf(run, i, "action");
  if (action === "") return;
  const entry = state.queue.get(action);
  switch (wordOf(run, i, "note")) {
    case "accepted":
      state.queue.set(action, { type: wordOf(run, i, "type", "action"), message: textOf(run, i, "message"), attempts: 0, state: "waiting" });
      break;
    case "attempt":
      if (entry) state.queue.set(action, { ...entry, attempts: fieldOf(run, i, "number"), state: "in flight" });
      break;
    case "retry":
      if (entry) state.queue.set(action, { ...entry, state: "waiting to try again" });
      break;
    case "parked":
      if (entry) state.queue.set(action, { ...entry, state: "parked" });
      break;
    case "conflict":
      if (entry && wordOf(run, i, "strategy") === "manual") state.queue.set(action, { ...entry, state: "in conflict" });
      break;
    case "coalesced": state.queue.delete(action); break;
    case "outcome":
      if (["applied", "duplicate", "rejected"].includes(wordOf(run, i, "outcome")) && entry?.state !== "parked") state.queue.delete(action);
      break;
    default:
  }
}

function applyQueued(run, state, i) {
  const action = textOf(run, i, "action");
  const before = state.queue.get(action);
  state.queue.set(action, {
    type: wordOf(run, i, "type", "action"), message: textOf(run, i, "message"),
    attempts: before?.attempts ?? fieldOf(run, i, "attempts"), state: before?.state ?? wordOf(run, i, "state", "queue"),
  });
}

// A message has a name of its own before the server gives it one: both lead to the same entry.
function keyOfMessage(state, id, client) {
  if (client !== "" && id !== "") state.alias.set(id, client);
  return client !== "" ? client : state.alias.get(id) ?? id;
}

function applyMessage(run, state, i) {
  const id = textOf(run, i, "message");
  const key = keyOfMessage(state, id, textOf(run, i, "client"));
  const flags = fieldOf(run, i, "flags");
  if (!(flags & 1)) {
    state.messages.delete(key);
    return;
  }
  state.messages.set(key, {
    id: id || key, text: flags & 2 ? "(deleted)" : textOf(run, i, "text"), status: wordOf(run, i, "status"), version: fieldOf(run, i, "version"),
    marks: [flags & 8 ? "pending" : "", flags & 16 ? "in conflict" : "", flags & 4 ? "edited" : ""].filter(Boolean).join(", "),
  });
}

function applyAudit(run, state, i) {
  if (fieldOf(run, i, "seq")) state.facts.set("newest change", fieldOf(run, i, "seq"));
  const id = textOf(run, i, "message");
  const type = wordOf(run, i, "type", "action");
  if (wordOf(run, i, "outcome") !== "applied" || id === "" || type === "read") return;
  const key = keyOfMessage(state, id, textOf(run, i, "client"));
  state.messages.set(key, {
    id, text: type === "delete" ? "(deleted)" : textOf(run, i, "text"), status: type === "send" ? "stored" : `${type} stored`,
    version: fieldOf(run, i, "new"), marks: "",
  });
}

// What differs: [{part, name, before, after}], values as texts, "" where there is none.
export function differenceOf(before, after) {
  const out = [];
  for (const part of ["facts", "queue", "messages"]) {
    const names = new Set([...before[part].keys(), ...after[part].keys()]);
    for (const name of names) {
      const [one, other] = [before[part].get(name), after[part].get(name)].map(valueText);
      if (one !== other) out.push({ part, name, before: one, after: other });
    }
  }
  return out;
}

export function valueText(value) {
  if (value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return Object.entries(value).filter(([, item]) => item !== "" && item !== undefined && item !== 0)
    .map(([name, item]) => (name === "version" ? `v${item}` : name === "attempts" ? `attempt ${item}` : item)).join(" · ");
}
