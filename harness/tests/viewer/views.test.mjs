import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { differencePlaces } from "../../report/viewer/compare.js";
import { makeReach, visitMessages } from "../../report/viewer/culling.js";
import { decodeRun } from "../../report/viewer/decode.js";
import { mermaidText, toMermaid } from "../../report/viewer/export_mermaid.js";
import { toPerfetto } from "../../report/viewer/export_perfetto.js";
import { escapeXml, toSvg } from "../../report/viewer/export_svg.js";
import { formatInstant, formatSpan } from "../../report/viewer/format.js";
import { readHash, writeHash } from "../../report/viewer/hash.js";
import { laneOrder, makeLayout, nearestPlace } from "../../report/viewer/layout.js";
import { makeScene } from "../../report/viewer/scene.js";
import { lostAnswer, makePicture } from "./sample.mjs";

const folder = new URL("../../report/viewer/", import.meta.url);
const modules = fs.readdirSync(folder).filter((name) => name.endsWith(".js"));

function laidOut(options = {}) {
  const scene = makeScene(decodeRun(lostAnswer()));
  scene.layout = makeLayout(scene.run, { mode: "order", detail: "main", width: 900, ...options });
  scene.reach = makeReach(scene.messages, scene.layout.ys);
  return scene;
}

test("instants and spans read as people write them", () => {
  assert.equal(formatInstant(4120000), "00:04.120");
  assert.equal(formatInstant(-9900000), "-00:09.900");
  assert.equal(formatInstant(4120250), "00:04.120250");
  assert.equal(formatInstant(3723004000), "1:02:03.004");
  assert.equal(formatInstant(3 * 86400e6 + 3600e6), "3d 01:00:00.000");
  assert.equal(formatSpan(154547), "155 ms");
  assert.equal(formatSpan(125e6), "2 min 5 s");
});

test("the address of a view is read back as it was written, and knows no other names", () => {
  const view = { case: "7c41d0-2", at: "59", mode: "time", find: "a&b=c %" };
  assert.deepEqual(readHash(writeHash(view)), view);
  assert.deepEqual(readHash("#__proto__=1&evil=2&case=%zz"), { case: "%zz" });
  assert.deepEqual(readHash(""), {});
});

test("the server stands in the middle, and only chosen lanes beside it", () => {
  const { run } = laidOut();
  assert.deepEqual(laneOrder(run), [0, 2, 1]);
  assert.deepEqual(laneOrder(run, new Set([1])), [1, 2]);
});

test("in event order every shown record is lower than the one before", () => {
  const { layout, run } = laidOut({ detail: "all" });
  for (let i = 1; i < run.count; i++) assert.ok(layout.ys[i] > layout.ys[i - 1]);
});

test("true time is proportional, and the prelude stays above the window", () => {
  const { layout } = laidOut({ mode: "time", scale: 2, fit: 500 });
  const [from, middle, to] = [0, 5000, 10000].map(layout.yOfTime);
  assert.ok(Math.abs(to - middle - (middle - from)) < 1e-6);
  assert.ok(layout.yOfTime(-1) < 0);
  assert.ok(layout.height <= 12.1e6);
});

test("a lane that is not shown takes the server's part in its business along", () => {
  const scene = makeScene(decodeRun(lostAnswer()));
  const layout = makeLayout(scene.run, { mode: "order", detail: "all", width: 900, only: new Set([1]) });
  assert.equal(layout.shown[6], 0);
  assert.equal(layout.shown[13], 1);
});

test("only messages that cross the window are visited, however long they last", () => {
  const records = [{ kind: "request", at: 0, node: 0, exchange: 1 }];
  for (let i = 2; i < 2000; i++) records.push({ kind: "request", at: i, node: 0, exchange: i }, { kind: "taken", at: i, node: 0, exchange: i });
  records.push({ kind: "taken", at: 5000, node: 0, exchange: 1 });
  const scene = makeScene(decodeRun(makePicture(records)));
  const { ys } = makeLayout(scene.run, { mode: "time", scale: 10, fit: 1000, width: 900, detail: "all" });
  const seen = [];
  visitMessages(scene.messages, ys, makeReach(scene.messages, ys), ys[3000], ys[3010], (m) => seen.push(m));
  assert.ok(seen.includes(0), "the long one");
  assert.ok(seen.length < 20, `${seen.length} visited`);
});

test("the place under a height is found by halving", () => {
  assert.equal(nearestPlace(Float64Array.from([0, 10, 20]), 15), 1);
  assert.equal(nearestPlace(new Float64Array(0), 15), 0);
});

test("two runs part at the first record that differs, names of drawn ids aside", () => {
  const one = decodeRun(lostAnswer());
  const other = lostAnswer();
  assert.equal(differencePlaces(makeScene(one).run, makeScene(decodeRun(other)).run), null);
  other.records.at[9] += 5;
  assert.deepEqual(differencePlaces(one, makeScene(decodeRun(other)).run), [9, 9]);
});

test("SVG has no character that XML forbids, and nothing of a text is markup", () => {
  assert.equal(escapeXml('<b>&"\u0001\ud800\uffff'), "&lt;b&gt;&amp;&quot;?");
  const svg = toSvg(laidOut(), { top: 0, height: 600 });
  assert.match(svg, /^<svg [^]*<\/svg>\n$/);
  assert.ok(svg.includes("at") && svg.includes("stroke-dasharray"));
});

test("Mermaid text cannot end its statement", () => {
  assert.equal(mermaidText("a;b\n#<"), "a#59;b #35;#60;");
  const text = toMermaid(laidOut(), 0, 16);
  assert.match(text, /^sequenceDiagram\n/);
  assert.match(text, /n2--xn0: answers sync 200/);
  assert.match(text, /n0->>n2: asks sync/);
});

test("Perfetto's importer finds what it reads: slices with flows, ids in base 16, counters, async with ids", () => {
  const { traceEvents } = JSON.parse(JSON.stringify(toPerfetto(laidOut())));
  const slices = traceEvents.filter((event) => event.ph === "X");
  const out = slices.filter((event) => event.flow_out);
  const bound = slices.filter((event) => event.flow_in);
  assert.equal(out.length, 3);
  assert.equal(bound.length, 2);
  for (const event of bound) assert.ok(out.some((start) => start.bind_id === event.bind_id && start.ts <= event.ts));
  for (const event of slices) assert.ok(event.dur > 0 && /^0x[0-9a-f]+$/.test(event.bind_id) && event.pid > 0);
  for (const event of traceEvents) if (event.ph !== "M") assert.ok(event.ts >= 0, JSON.stringify(event));
  const begins = traceEvents.filter((event) => event.ph === "b");
  const ends = traceEvents.filter((event) => event.ph === "e");
  assert.equal(begins.length, ends.length);
  for (const event of begins) assert.ok(ends.some((end) => end.id === event.id && end.pid === event.pid && end.name === event.name && end.cat === event.cat));
  assert.ok(traceEvents.some((event) => event.ph === "C" && event.name === "queue" && event.args.waiting === 1));
  assert.ok(traceEvents.some((event) => event.ph === "M" && event.name === "process_name" && event.args.name === "asha"));
  assert.ok(traceEvents.every((event) => event.ph !== "i" || event.bind_id === undefined));
  assert.ok(traceEvents.some((event) => event.ph === "i" && event.s === "g"));
});

test("modules can be joined: names are unique, imports stand on one line, nothing makes markup", () => {
  const names = new Map();
  for (const name of modules) {
    const text = fs.readFileSync(new URL(name, folder), "utf8");
    for (const [, found] of text.matchAll(/^(?:export )?(?:async )?(?:function|const|let|class) (\w+)/gm)) {
      assert.ok(!names.has(found), `${found} in ${name} and ${names.get(found)}`);
      names.set(found, name);
    }
    assert.ok(!/^import [^;]*$/m.test(text), `${name}: an import over several lines`);
    assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/.test(text), `${name} makes markup or code of a text`);
  }
});

test("light and dark have the same colours", () => {
  const text = fs.readFileSync(new URL("colours.css", folder), "utf8");
  const blocks = [...text.matchAll(/\{([^{}]*--page[^{}]*)\}/g)].map(([, block]) => [...block.matchAll(/--([a-z-]+):/g)].map(([, name]) => name).sort().join());
  assert.equal(blocks.length, 3);
  assert.equal(new Set(blocks).size, 1);
});
