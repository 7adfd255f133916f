import assert from "node:assert/strict";
import test from "node:test";
import zlib from "node:zlib";
import { readPicture } from "../../report/viewer/bytes.js";
import { futureOf, pastOf, relatedOf } from "../../report/viewer/causes.js";
import { attemptCounts, bytesByLink, convergenceLags, countOver, quantile } from "../../report/viewer/chart_data.js";
import { decodeRun, fieldOf, placeOfIndex, placeOfTime, textOf } from "../../report/viewer/decode.js";
import { describe as say } from "../../report/viewer/describe.js";
import { findAbsences, findClocks, findFaults, findQueues, skewAt } from "../../report/viewer/intervals.js";
import { ARRIVED, LOST, findMessages } from "../../report/viewer/messages.js";
import { makeScene } from "../../report/viewer/scene.js";
import { search } from "../../report/viewer/search.js";
import { changeAt, differenceOf, stateAt } from "../../report/viewer/state.js";
import { lostAnswer, makePicture } from "./sample.mjs";

const scene = () => makeScene(decodeRun(lostAnswer()));

test("a picture comes out of the page as it went in", async () => {
  const text = zlib.deflateSync(JSON.stringify({ a: "ü</script>" })).toString("base64");
  assert.deepEqual(await readPicture(`\n${text}\n`), { a: "ü</script>" });
});

test("columns are read back row by row", () => {
  const run = decodeRun(lostAnswer());
  assert.equal(run.at[16], 10000);
  assert.equal(run.cause[4], 2);
  assert.equal(textOf(run, 7, "message"), "m1");
  assert.equal(fieldOf(run, 8, "status"), 200);
  assert.equal(fieldOf(run, 0, "nothing"), 0);
});

test("places are found by number and by time", () => {
  const run = decodeRun(lostAnswer());
  assert.equal(placeOfIndex(run, 8), 7);
  assert.equal(placeOfIndex(run, 999), 16);
  assert.equal(placeOfTime(run, 2000), 6);
  assert.equal(placeOfTime(run, 1e9), 17);
});

test("messages join what was sent and what became of it", () => {
  const { messages, run } = scene();
  assert.equal(messages.count, 3);
  assert.deepEqual([messages.from[0], messages.to[0], messages.fate[0]], [0, 2, ARRIVED]);
  assert.deepEqual([messages.from[1], messages.to[1], messages.fate[1], messages.end[1]], [2, 0, LOST, 9]);
  assert.deepEqual([messages.from[2], messages.to[2], messages.socket[2]], [2, 1, 1]);
  assert.equal(run.laneOf[6], 2); // taken at the server
  assert.equal(run.laneOf[13], 1); // the push, taken at ravi
});

test("a request of which only the failure is known counts as lost", () => {
  const run = decodeRun(makePicture([{ kind: "request", at: 0, node: 0, exchange: 1 }, { kind: "failed", at: 5, node: 0, exchange: 1, http: "unreachable" }]));
  const messages = findMessages(run);
  assert.deepEqual([messages.fate[0], messages.end[0]], [LOST, 1]);
});

test("faults, absences and clocks are bands over true time", () => {
  const run = decodeRun(makePicture([
    { kind: "clock", at: 0, node: 1, skew: 5e6 }, { kind: "fault-on", at: 10, node: 0, verb: "cut", step: 1 },
    { kind: "process", at: 20, node: 0, event: "killed" }, { kind: "process", at: 40, node: 0, event: "started" },
    { kind: "fault-off", at: 50, node: 0, verb: "cut", step: 1 }, { kind: "connectivity", at: 60, node: 1, flag: 0 }, { kind: "end", at: 99 },
  ]));
  assert.deepEqual(findFaults(run).map(({ verb, node, onLink, from, to }) => [verb, node, onLink, from, to]), [["cut", 0, true, 10, 50]]);
  assert.deepEqual(findAbsences(run).map(({ word, from, to }) => [word, from, to]), [["killed", 20, 40], ["offline", 60, 99]]);
  const clocks = findClocks(run);
  assert.equal(skewAt(run, clocks, 1, -1), 90e6);
  assert.equal(skewAt(run, clocks, 1, 5), 5e6);
});

test("a queue is steps of its length", () => {
  assert.deepEqual(findQueues(decodeRun(lostAnswer()))[0].map((step) => [step.at, step.waiting]), [[1000, 1], [9950, 0]]);
});

test("the past is the chain of causes, the future all that follows", () => {
  const { run } = scene();
  assert.deepEqual(pastOf(run, 10), [9, 8, 6, 4, 2]);
  assert.deepEqual(futureOf(run, 7), [12, 13, 14]);
  assert.ok(relatedOf(run, 2).includes(7) && !relatedOf(run, 2).includes(4));
});

test("a finding stands at the record that showed it", () => {
  assert.deepEqual([...scene().findingPlaces], [7]);
});

test("the state of a replica is folded up to the event, and the event's change is told", () => {
  const { run } = scene();
  assert.equal(stateAt(run, 0, 5).queue.get("a1").state, "waiting");
  assert.equal(stateAt(run, 2, 7).messages.get("a1").text, "hello");
  const { before, after } = changeAt(run, 1, 14);
  assert.deepEqual(differenceOf(before, after).map((change) => [change.part, change.name, change.before]), [["messages", "a1", ""]]);
});

test("a conflict has its base, both sides with their clocks, and its outcome", () => {
  const run = decodeRun(makePicture([
    { kind: "audit", at: 0, node: 2, action: "a0", message: "m1", outcome: "applied", type: "send", new: 1, text: "base" },
    { kind: "command", at: 1, node: 0, command: "edits", action: "a1", message: "m1", text: "mine", accepted: 1 },
    { kind: "command", at: 2, node: 1, command: "edits", action: "a2", message: "m1", text: "theirs", accepted: 1 },
    { kind: "audit", at: 3, node: 2, action: "a2", message: "m1", outcome: "applied", type: "edit", base: 1, old: 1, new: 2, text: "theirs" },
    { kind: "audit", at: 4, node: 2, action: "a1", message: "m1", outcome: "conflict", type: "edit", base: 1, old: 2, text: "mine" },
    { kind: "note", at: 5, node: 0, note: "conflict", action: "a1", message: "m1", strategy: "server-wins" },
  ]));
  const [conflict] = makeScene(run).conflicts;
  assert.deepEqual([conflict.base, conflict.mine.text, conflict.theirs.text, conflict.strategy, conflict.outcome], ["base", "mine", "theirs", "server-wins", "theirs"]);
  assert.deepEqual([conflict.mine.node, conflict.theirs.node, conflict.theirs.skew], [0, 1, 90e6]);
});

test("search finds words, numbers, lanes and kinds", () => {
  const { run } = scene();
  assert.deepEqual(search(run, "#8"), [7]);
  assert.deepEqual(search(run, "kind:audit hello"), [7]);
  assert.ok(search(run, "lane:ravi").every((place) => run.laneOf[place] === 1));
  assert.deepEqual(search(run, "   "), []);
  assert.deepEqual(search(run, "no such thing"), []);
});

test("records are told in words, in one line", () => {
  const { run } = scene();
  assert.equal(say(run, 2), 'sends question "hello"');
  assert.equal(say(run, 10), "sync: timed out");
  const lines = decodeRun(makePicture([{ kind: "command", at: 0, node: 0, command: "sends", text: "a\nb", accepted: 1 }]));
  assert.ok(!say(lines, 0).includes("\n"));
});

test("charts count what happened", () => {
  const { run } = scene();
  assert.deepEqual(convergenceLags(run)[1], [8900]);
  assert.equal(quantile([1, 2, 3, 4], 0.5), 3);
  assert.equal(quantile([], 0.5), 0);
  assert.deepEqual(bytesByLink(run), [{ link: "80 ms", replicas: 2, up: 100, down: 70 }]);
  assert.deepEqual(countOver([0, 1, 9, 10], 0, 10, 2).counts, [2, 2]);
  const again = decodeRun(makePicture([1, 1, 2].map((number, at) => ({ kind: "note", at, node: 0, note: "attempt", number, action: "a" }))));
  assert.deepEqual(attemptCounts(again), [2, 1]);
});
