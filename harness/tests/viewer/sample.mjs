// Pictures made by hand: records as objects, put into columns as the program does it.

export const KINDS = ["phase", "step", "fault-on", "fault-hit", "fault-off", "unfired", "process", "connectivity", "clock", "command", "note", "request",
  "taken", "request-lost", "answer", "answer-taken", "answer-lost", "failed", "frame-up", "frame-down", "frame-taken", "frame-lost", "audit", "status",
  "message", "end"];
const GROUPS = { "fault-on": "fault", "fault-hit": "fault", "fault-off": "fault", unfired: "fault", connectivity: "flag", request: "net", taken: "net",
  "request-lost": "net", answer: "net", "answer-taken": "net", "answer-lost": "net", failed: "net", "frame-up": "net", "frame-down": "net",
  "frame-taken": "net", "frame-lost": "net" };
const TEXTS = new Set(["action", "message", "client", "text", "conversation", "code", "base", "mine", "theirs", "device"]);
export const WORDS = {
  kind: KINDS, verb: ["send", "cut", "lose-response", "kill"], call: ["any", "sync", "pull"], action: ["send", "edit", "delete", "read"],
  outcome: ["applied", "duplicate", "conflict", "rejected"], strategy: ["server-wins", "merge"], status: ["sending", "sent", "delivered"],
  phase: ["prelude", "faults"], process: ["started", "killed", "crashed", "suspended", "resumed"], command: ["sends", "edits"],
  http: ["answered", "unreachable", "connection broken", "timed out"],
  note: ["accepted", "refused", "coalesced", "attempt", "outcome", "parked", "touched", "conflict", "cursor", "retry", "sync"], purpose: ["look-up"], queue: ["waiting"],
};

// `records`: [{kind, at, node, cause (a place, optional), ...fields}].
export function makePicture(records, more = {}) {
  const strings = [""];
  const columns = {};
  const counts = {};
  const numberOf = (text) => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const places = { index: [], at: [], kind: [], node: [], cause: [] };
  let before = { index: 0, at: 0 };
  records.forEach((record, i) => {
    const { kind, at, node = -1, cause = -1, ...fields } = record;
    places.index.push(i + 1 - before.index);
    places.at.push(at - before.at);
    places.kind.push(KINDS.indexOf(kind));
    places.node.push(node);
    places.cause.push(cause < 0 ? 0 : i - cause);
    before = { index: i + 1, at };
    const group = GROUPS[kind] ?? kind;
    columns[group] ??= {};
    counts[group] = (counts[group] ?? -1) + 1;
    for (const [name, value] of Object.entries(fields)) {
      columns[group][name] ??= [];
      columns[group][name][counts[group]] = typeof value !== "string" ? value : TEXTS.has(name) && !(name === "base" && group === "audit") ? numberOf(value) : wordNumber(name, value);
    }
  });
  for (const [group, fields] of Object.entries(columns)) {
    for (const list of Object.values(fields)) for (let i = 0; i <= counts[group]; i++) list[i] ??= 0;
  }
  return {
    name: "A claim", nodes: [{ name: "asha", user: "asha", offset: 0, link: "80 ms" }, { name: "ravi", user: "ravi", offset: 90e6, link: "80 ms" }, { name: "server" }],
    conversations: [], messages: ["question"], steps: [{ id: 1, verb: "cut", fault: 1, line: 12, at: 0, lasts: 0, who: 0 }], findings: [], words: WORDS, strings,
    records: places, groupOfKind: KINDS.map((kind) => GROUPS[kind] ?? kind), columns, ...more,
  };
}

function wordNumber(name, value) {
  const list = { event: "process", type: "action" }[name] ?? name;
  const number = WORDS[list].indexOf(value);
  if (number < 0) throw new Error(`no word ${value} in ${list}`);
  return number;
}

// asha's send whose answer is lost, and again: the run that most tests look at.
export function lostAnswer() {
  return makePicture([
    { kind: "phase", at: 0, phase: "faults" },
    { kind: "fault-on", at: 100, node: 0, verb: "lose-response", step: 1 },
    { kind: "command", at: 1000, node: 0, command: "sends", named: 1, action: "a1", message: "a1", text: "hello", accepted: 1 },
    { kind: "note", at: 1000, node: 0, note: "accepted", action: "a1", message: "a1", cause: 2 },
    { kind: "request", at: 1000, node: 0, exchange: 7, call: "sync", bytes: 100, cause: 2 },
    { kind: "status", at: 1000, node: 0, waiting: 1, online: 1, cause: 2 },
    { kind: "taken", at: 2000, node: 0, exchange: 7, call: "sync", cause: 4 },
    { kind: "audit", at: 2000, node: 2, action: "a1", message: "m1", client: "a1", outcome: "applied", type: "send", new: 1, seq: 2, text: "hello", cause: 6 },
    { kind: "answer", at: 2000, node: 0, exchange: 7, call: "sync", status: 200, bytes: 50, cause: 6 },
    { kind: "answer-lost", at: 3000, node: 0, exchange: 7, call: "sync", cause: 8 },
    { kind: "failed", at: 9000, node: 0, exchange: 7, call: "sync", http: "timed out", cause: 9 },
    { kind: "fault-off", at: 9500, node: 0, verb: "lose-response", step: 1 },
    { kind: "frame-down", at: 9600, node: 1, frame: 3, bytes: 20, cause: 7 },
    { kind: "frame-taken", at: 9900, node: 1, frame: 3, cause: 12 },
    { kind: "message", at: 9900, node: 1, message: "m1", client: "a1", text: "hello", status: "delivered", version: 1, flags: 1, cause: 13 },
    { kind: "status", at: 9950, node: 0, waiting: 0, online: 1 },
    { kind: "end", at: 10000 },
  ], { findings: [{ rule: "at-most-once", headline: "Twice.", node: 0, at: 2000, record: 8, line: 3 }] });
}
