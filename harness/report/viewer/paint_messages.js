// Messages: lines, and at their ends an arrow or a cross.
import { visitMessages } from "./culling.js";
import { ARRIVED, LOST } from "./messages.js";
import { CROWD } from "./paint_style.js";

const LINES_MOST = 4000; // above it, lines that would lie on each other are drawn once

export function paintMessages(frame) {
  const { scene, layout, view } = frame;
  const { messages } = scene;
  const buckets = LOOKS.map(() => []);
  const rows = Math.ceil(view.height) + 2;
  const lanes = frame.run.nodes.length;
  let seen = null;
  let count = 0;
  visitMessages(messages, layout.ys, scene.reach, view.top, view.top + view.height, (m) => {
    const from = messages.from[m];
    const to = messages.to[m];
    if (layout.xs[from] < 0 || layout.xs[to] < 0) return;
    if (++count > LINES_MOST) {
      seen ??= new Uint8Array(lanes * 2 * 3 * rows);
      const lane = from === frame.run.server ? lanes + to : from;
      const row = Math.min(rows - 1, Math.max(0, Math.round(layout.ys[messages.sent[m]] - view.top)));
      const key = (lane * 3 + messages.fate[m]) * rows + row;
      if (seen[key] === 1) return;
      seen[key] = 1;
    }
    buckets[lookOf(frame, m)].push(m);
  });
  frame.density = count;
  buckets.forEach((list, look) => list.length > 0 && strokeMessages(frame, LOOKS[look], list));
}

// Drawn in this order: what matters comes last.
const LOOKS = ["http dim", "socket dim", "lost dim", "socket", "http", "lost", "future", "future lost", "past", "past lost"];

function lookOf(frame, m) {
  const { scene, dim } = frame;
  const { messages, selected } = scene;
  const arrived = messages.fate[m] === ARRIVED;
  if (selected >= 0) {
    const sent = messages.sent[m];
    const end = messages.end[m];
    const isIn = (set, place) => place === selected || set.has(place);
    if (sent === selected || end === selected || (scene.past.has(sent) && isIn(scene.past, end))) return arrived ? 8 : 9;
    if (scene.future.has(end) && isIn(scene.future, sent)) return arrived ? 6 : 7;
    if (dim) return arrived ? messages.socket[m] : 2;
  }
  return arrived ? 4 - messages.socket[m] : 5;
}

function strokeMessages(frame, look, list) {
  const { context, colour, scene } = frame;
  const isLost = look.includes("lost");
  const name = look.includes("past") ? "past" : look.includes("future") ? "future" : isLost ? "lost" : look.includes("socket") ? "socket" : "http";
  context.globalAlpha = look.includes("dim") ? 0.18 : look.includes("past") || look.includes("future") ? 1 : crowdAlpha(frame.density, isLost);
  context.strokeStyle = context.fillStyle = colour[name];
  context.lineWidth = look.includes("past") || look.includes("future") ? 2 : 1.15;
  context.setLineDash(isLost ? [5, 4] : name === "future" ? [9, 3] : []);
  context.beginPath();
  const tips = [];
  for (const m of list) {
    const line = lineOf(frame, m);
    context.moveTo(line.x1, line.y1);
    context.lineTo(line.x2, line.y2);
    if (tips.length < 3000) tips.push([line, scene.messages.fate[m]]);
  }
  context.stroke();
  context.setLineDash([]);
  if (frame.density < CROWD) for (const [line, fate] of tips) paintTip(context, colour, line, fate);
  context.globalAlpha = 1;
}

function crowdAlpha(count, isLost) {
  if (count < CROWD / 3) return 1;
  return isLost ? 0.8 : Math.max(0.12, Math.min(1, 250 / count));
}

export function lineOf(frame, m) {
  const { layout, scene, view } = frame;
  const { messages } = scene;
  const x1 = layout.xs[messages.from[m]];
  const x2 = layout.xs[messages.to[m]];
  const y1 = layout.ys[messages.sent[m]] - view.top;
  const end = messages.end[m];
  const y2 = (end < 0 ? layout.ys[messages.sent[m]] + 24 : layout.ys[end]) - view.top;
  if (messages.fate[m] === ARRIVED) return { x1, y1, x2, y2 };
  return { x1, y1, x2: x1 + (x2 - x1) * 0.55, y2: y1 + Math.min(y2 - y1, 40) * 0.9 };
}

function paintTip(context, colour, line, fate) {
  const angle = Math.atan2(line.y2 - line.y1, line.x2 - line.x1);
  if (fate === ARRIVED) {
    context.beginPath();
    context.moveTo(line.x2, line.y2);
    context.lineTo(line.x2 - 8 * Math.cos(angle - 0.4), line.y2 - 8 * Math.sin(angle - 0.4));
    context.lineTo(line.x2 - 8 * Math.cos(angle + 0.4), line.y2 - 8 * Math.sin(angle + 0.4));
    context.fill();
    return;
  }
  context.save();
  context.lineWidth = 2.25;
  context.strokeStyle = fate === LOST ? colour.lost : colour.down;
  context.beginPath();
  context.moveTo(line.x2 - 5, line.y2 - 5);
  context.lineTo(line.x2 + 5, line.y2 + 5);
  context.moveTo(line.x2 + 5, line.y2 - 5);
  context.lineTo(line.x2 - 5, line.y2 + 5);
  context.stroke();
  context.restore();
}
