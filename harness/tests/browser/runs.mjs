// Real runs behind the reports that the tests open.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../../..");
const build = path.resolve(root, process.env.TIFFIN_BUILD ?? "build");
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "tiffin-browser-"));
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));

export function tiffin(words, expected) {
  const ended = spawnSync(path.join(build, "tiffin"), words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(ended.status, expected, `tiffin ${words.join(" ")}\n${ended.stdout}\n${ended.stderr}`);
  return ended.stdout;
}

export const bug = (name) => path.join(build, "bugs", `${name}.so`);

// Runs the scenarios and gives {page, folder}.
export function report(name, words, expected) {
  const folder = path.join(scratch, name);
  tiffin(["run", "--profile", "ci", "--out", folder, ...words], expected);
  return { page: path.join(folder, "latest", "report.html"), folder: path.join(folder, "latest") };
}

export function writeScenario(name, text) {
  const file = path.join(scratch, name);
  fs.writeFileSync(file, text);
  return file;
}

export function failureIds(run) {
  return fs.readdirSync(path.join(run.folder, "failures"));
}

// Pairs of devices that write to each other until about 100,000 messages have crossed the wire.
export function largeScenario(pairs = 10, rounds = 1650) {
  const lines = ["tiffin: 1", "name: Many devices write a lot", "replicas:"];
  for (let i = 0; i < pairs; i++) lines.push(`  a${i}: {}`, `  b${i}: {}`);
  lines.push("conversations:");
  for (let i = 0; i < pairs; i++) lines.push(`  c${i}: {type: group_order, with: [a${i}, b${i}]}`);
  lines.push("network: {default: {profile: 4g}}", "steps:");
  for (let k = 0; k < rounds; k++) {
    for (let i = 0; i < pairs; i++) lines.push(`  - {at: ${1000 + k * 700 + i * 13} ms, send: {who: ${"ab"[k % 2]}${i}, in: c${i}, text: "message ${k}"}}`);
  }
  lines.push("finally:", "  settle_within: 5 min", "  expect:", "    - {unread: a0, in: c0, count: 3}", "");
  return lines.join("\n");
}
