// A record in words: short for a label, long for a line.
import { fieldOf, kindOf, textOf, wordOf } from "./decode.js";
import { cutText, formatBytes, formatSpan } from "./format.js";

const quote = (text) => (text === "" ? "" : ` "${text}"`);
const after = (word, text) => (text === "" ? "" : `${word}${text}`);

const say = {
  phase: (run, i) => `phase: ${wordOf(run, i, "phase")}`,
  step: (run, i) => stepWords(run, fieldOf(run, i, "step"), "step"),
  "fault-on": (run, i) => `${wordOf(run, i, "verb")} begins`,
  "fault-hit": (run, i) => `${wordOf(run, i, "verb")} hits`,
  "fault-off": (run, i) => `${wordOf(run, i, "verb")} ends`,
  unfired: (run, i) => `${wordOf(run, i, "verb")} never met anything`,
  process: (run, i) => wordOf(run, i, "event", "process"),
  connectivity: (run, i) => (fieldOf(run, i, "flag") ? "online" : "offline"),
  clock: (run, i) => `clock ahead by ${formatSpan(fieldOf(run, i, "skew"))}`,
  command: sayCommand,
  note: sayNote,
  request: (run, i) => `asks ${callWords(run, i)}`,
  taken: (run, i) => `takes ${callWords(run, i)}`,
  "request-lost": (run, i) => `${callWords(run, i)} lost${byWhom(run, i)}`,
  answer: (run, i) => `answers ${callWords(run, i)} ${fieldOf(run, i, "status") || ""}`,
  "answer-taken": (run, i) => `answer to ${callWords(run, i)} ${fieldOf(run, i, "status") || ""}`,
  "answer-lost": (run, i) => `answer to ${callWords(run, i)} lost${byWhom(run, i)}`,
  failed: (run, i) => `${callWords(run, i)}: ${wordOf(run, i, "http")}${byWhom(run, i)}`,
  "socket-open": () => "opens the gateway",
  "socket-up": () => "gateway open",
  "socket-down": () => "gateway closed",
  "frame-up": (run, i) => `${frameWords(run, i)}, ${formatBytes(fieldOf(run, i, "bytes"))}`,
  "frame-down": (run, i) => `pushes ${frameWords(run, i)}, ${formatBytes(fieldOf(run, i, "bytes"))}`,
  "frame-taken": (run, i) => `${frameWords(run, i)} arrives`,
  "frame-lost": (run, i) => `${frameWords(run, i)} lost${byWhom(run, i)}`,
  audit: sayAudit,
  cursor: (run, i) => `cursor ${fieldOf(run, i, "old")} to ${fieldOf(run, i, "seq")}`,
  status: (run, i) => `waiting ${fieldOf(run, i, "waiting")}, in flight ${fieldOf(run, i, "inFlight")}`,
  "view-begin": (run, i) => `looked at: ${wordOf(run, i, "purpose")}`,
  message: sayMessage,
  conversation: (run, i) => `${textOf(run, i, "conversation")}: unread ${fieldOf(run, i, "unread")}`,
  queued: (run, i) => `queued ${wordOf(run, i, "type", "action")} ${textOf(run, i, "action")}, ${wordOf(run, i, "state", "queue")}`,
  conflict: (run, i) => `conflict on ${textOf(run, i, "message")}: mine${quote(textOf(run, i, "mine"))}, theirs${quote(textOf(run, i, "theirs"))}`,
  typing: (run, i) => `${textOf(run, i, "user")} is typing`,
  "at-cursor": (run, i) => `at cursor ${fieldOf(run, i, "seq")}`,
  disk: (run, i) => (!fieldOf(run, i, "opens") ? "database does not open" : fieldOf(run, i, "whole") ? "database opens, whole" : "database opens, damaged"),
  check: (run, i) => `check of line ${fieldOf(run, i, "line")}`,
  rest: (run, i) => (fieldOf(run, i, "flag") ? "rest reached" : "no rest in time"),
  end: () => "end",
};

export function stepWords(run, id, otherwise) {
  const step = run.stepOf.get(id);
  return step === undefined ? otherwise : `${step.verb}${step.line > 0 ? ` (line ${step.line})` : ""}`;
}

function callWords(run, i) {
  const call = wordOf(run, i, "call");
  return call === "any" ? textOf(run, i, "path") || "call" : call;
}

// "change 7": what kind of frame it is stands in what it carries, if that was kept.
function frameWords(run, i) {
  const sent = run.sentAt?.[i] >= 0 ? run.sentAt[i] : i;
  const kind = /"type":"([a-z_]{1,16})"/.exec((run.bodies[fieldOf(run, sent, "body")] ?? "").slice(0, 200));
  return `${kind === null ? "frame" : kind[1]} ${fieldOf(run, i, "frame")}`;
}

function byWhom(run, i) {
  const fault = fieldOf(run, i, "fault");
  return fault === 0 ? "" : ` by ${run.words.verb[fault - 1]}`;
}

function sayCommand(run, i) {
  const named = fieldOf(run, i, "named");
  const name = named === 0 ? textOf(run, i, "message") : run.plannedMessages[named - 1];
  const end = fieldOf(run, i, "cutShort") ? ": dies in the call" : fieldOf(run, i, "accepted") ? "" : `: refused, ${textOf(run, i, "code")}`;
  return `${run.words.command[fieldOf(run, i, "command")]} ${name}${quote(textOf(run, i, "text"))}${end}`;
}

function sayNote(run, i) {
  const word = wordOf(run, i, "note");
  const action = after(" ", textOf(run, i, "action"));
  const number = fieldOf(run, i, "number");
  switch (word) {
    case "attempt": return `attempt ${number} of${action}`;
    case "outcome": return `learns${action}: ${wordOf(run, i, "outcome")}${after(" ", textOf(run, i, "refusal"))}`;
    case "conflict": return `conflict on ${textOf(run, i, "message")}, ${wordOf(run, i, "strategy")}`;
    case "retry": return `retry${action} in ${formatSpan(fieldOf(run, i, "delay"))}`;
    case "sync": return fieldOf(run, i, "flag") ? "sync begins" : "sync rests";
    case "cursor": return `cursor at ${number}`;
    case "coalesced": return `coalesced${action}${after(" into ", textOf(run, i, "other"))}`;
    case "typing": return `${textOf(run, i, "user")} typing ${fieldOf(run, i, "flag") ? "shown" : "hidden"}`;
    default: return `${word}${action || after(" ", textOf(run, i, "message"))}${after(" ", textOf(run, i, "refusal"))}${after(": ", textOf(run, i, "code"))}`;
  }
}

function sayAudit(run, i) {
  const outcome = wordOf(run, i, "outcome");
  const version = fieldOf(run, i, "new");
  return `${outcome} ${wordOf(run, i, "type", "action")}${after(" ", textOf(run, i, "message"))}${version ? ` v${version}` : ""}${quote(textOf(run, i, "text"))}`;
}

function sayMessage(run, i) {
  const flags = fieldOf(run, i, "flags");
  const id = textOf(run, i, "message") || textOf(run, i, "client");
  if (!(flags & 1)) return `${id} is not there`;
  const marks = `${flags & 8 ? ", pending" : ""}${flags & 16 ? ", in conflict" : ""}`;
  return `shows ${id} ${wordOf(run, i, "status")}${marks}${flags & 2 ? ", deleted" : quote(textOf(run, i, "text"))}`;
}

export function describe(run, i) {
  const word = kindOf(run, i);
  return say[word] === undefined ? word : say[word](run, i).trim().replace(/\n/g, "⏎").replace(/\t/g, " ");
}

export function label(run, i, limit = 40) {
  return cutText(describe(run, i), limit);
}

// Every field that says something, with its name, for the panel.
export function fieldsOf(run, i) {
  const columns = run.columns[run.groupOfKind[run.kind[i]]] ?? {};
  const out = [];
  for (const name of Object.keys(columns)) {
    const value = fieldOf(run, i, name);
    if (value !== 0 && name !== "body") out.push([name, fieldText(run, i, name, value)]);
  }
  return out;
}

const TEXT_FIELDS = new Set(["action", "message", "conversation", "replyTo", "text", "code", "other", "user", "refusal", "path", "actor", "device",
  "client", "sender", "last", "base", "mine", "theirs"]);
const WORD_FIELDS = { verb: "verb", event: "process", command: "command", note: "note", call: "call", http: "http", outcome: "outcome",
  strategy: "strategy", status: "status", purpose: "purpose", state: "queue" };

function fieldText(run, i, name, value) {
  const kind = kindOf(run, i);
  if (name === "fault") return run.words.verb[value - 1];
  if (name === "named") return run.plannedMessages[value - 1];
  if (name === "skew" || name === "delay" || name === "floor" || name === "retryAfter") return formatSpan(value);
  const isNumber = (name === "base" && kind !== "conflict") || (name === "status" && kind !== "message") || (name === "user" && kind === "view-begin");
  if (TEXT_FIELDS.has(name) && !isNumber) return run.strings[value] ?? "";
  if (name === "type" && (kind === "note" || kind === "audit" || kind === "queued")) return run.words.action[value];
  return WORD_FIELDS[name] !== undefined && !isNumber ? run.words[WORD_FIELDS[name]][value] ?? String(value) : String(value);
}
