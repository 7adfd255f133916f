// The window as a Mermaid sequence diagram: what fits on a page of text.
import { kindOf, nodeName } from "./decode.js";
import { label } from "./describe.js";
import { LOST } from "./messages.js";

const MERMAID_LINES_MOST = 400;
const NOTED = new Set(["command", "process", "audit", "failed", "connectivity", "clock"]);

// Mermaid ends statements at semicolons and line ends, and reads '#' as an entity.
export function mermaidText(text) {
  return text.replace(/[\u0000-\u001f\u007f]/g, " ").replace(/[#;<>"`{}[\]|\\:%]/g, (found) => `#${found.codePointAt(0)};`);
}

const participant = (node) => `n${node}`;

// Records from one place to another, both in.
export function toMermaid(scene, first, last) {
  const { run, messages } = scene;
  const used = new Set();
  const body = [];
  let left = 0;
  for (let i = first; i <= last && i < run.count; i++) {
    const lines = linesOf(scene, i, used);
    if (body.length + lines.length > MERMAID_LINES_MOST) left++;
    else body.push(...lines);
  }
  const head = [...used].sort((a, b) => a - b).map((node) => `    participant ${participant(node)} as ${mermaidText(nodeName(run, node))}`);
  const note = left > 0 && used.size > 0 ? [`    Note over ${participant([...used][0])}: ${left} more events are left out`] : [];
  return ["sequenceDiagram", ...head, ...body, ...note, ""].join("\n");

  function linesOf(scene, i, used) {
    const m = run.messageOf[i];
    const lane = run.laneOf[i];
    if (m >= 0 && messages.end[m] === i) return messageLine(m, i, used);
    if (lane < 0 || !(NOTED.has(kindOf(run, i)) || scene.findingPlaces.has(i))) return [];
    used.add(lane);
    return [`    Note over ${participant(lane)}: ${mermaidText(label(run, i, 60))}`];
  }

  function messageLine(m, i, used) {
    used.add(messages.from[m]).add(messages.to[m]);
    const arrow = messages.fate[m] === LOST ? "--x" : messages.socket[m] ? "-->>" : "->>";
    return [`    ${participant(messages.from[m])}${arrow}${participant(messages.to[m])}: ${mermaidText(label(run, messages.sent[m], 50))}`];
  }
}
