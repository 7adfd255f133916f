// One frame of the picture: only what the window shows.
import { visitMessages } from "./culling.js";
import { kindOf, nodeName, wordOf } from "./decode.js";
import { label } from "./describe.js";
import { formatInstant, formatSpan } from "./format.js";
import { GUTTER, HEAD, nearestPlace } from "./layout.js";
import { ARRIVED, LOST } from "./messages.js";

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const SMALL = FONT.replace("12px", "11px");
const BOLD = FONT.replace("12px", "600 12.5px");
const LINES_MOST = 4000; // above it, lines that would lie on each other are drawn once
const LABEL_GAP = 13;

// `scene`: {run, messages, layout, reach, faults, absences, clocks, queues, findingPlaces, conflictPlaces, selected, past, future, related, hits}.
// `view`: {left, top, width, height}.
export function paint(context, scene, view, colour) {
  const frame = { context, scene, view, colour, run: scene.run, layout: scene.layout, dim: scene.selected >= 0 && scene.focus };
  context.fillStyle = colour.page;
  context.fillRect(0, 0, view.width, view.height);
  context.save();
  context.translate(-view.left, 0);
  paintFaults(frame);
  paintLanes(frame);
  paintMessages(frame);
  paintEvents(frame);
  context.restore();
  paintGutter(frame);
  paintHead(frame);
}

const yIn = (frame, y) => y - frame.view.top;

function clampBand(frame, from, to) {
  const top = Math.max(HEAD - 2, yIn(frame, frame.layout.yOfTime(from)));
  const bottom = Math.min(frame.view.height + 2, Math.max(yIn(frame, frame.layout.yOfTime(to)), top + 3));
  return bottom < HEAD || top > frame.view.height || yIn(frame, frame.layout.yOfTime(to)) < HEAD - 4 ? null : { top, bottom };
}

// Links run between a replica's lane and the server's: their faults lie there; a lane's own lie on the lane.
function paintFaults(frame) {
  const { context, layout, colour, scene, run } = frame;
  const serverX = layout.xOf(run.server);
  for (const band of scene.faults) {
    const box = clampBand(frame, band.from, band.to);
    if (box === null) continue;
    const nodes = band.node === -2 ? layout.lanes.filter((lane) => lane !== run.server) : [band.node];
    let named = false;
    for (const node of nodes) {
      const x = layout.xOf(node);
      if (x < 0) continue;
      const toServer = band.onLink && node !== run.server;
      const left = toServer ? Math.min(x, serverX) + 4 : x - 9;
      const width = toServer ? Math.min(Math.abs(serverX - x) - 8, layout.laneWidth) : 18;
      const start = toServer && x > serverX ? x - 4 - width : left;
      paintBand(context, colour, { left: start, top: box.top, width, height: box.bottom - box.top }, toServer);
      if (!named || nodes.length <= 4) paintBandName(frame, band, box, toServer && x < serverX ? start + 8 : start + width - 8, toServer && x < serverX ? "left" : "right");
      named = true;
    }
  }
}

function paintBand(context, colour, box, hatched) {
  context.fillStyle = colour.faultSoft;
  context.fillRect(box.left, box.top, box.width, box.height);
  context.strokeStyle = colour.fault;
  context.lineWidth = 1;
  if (hatched) {
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    context.globalAlpha = 0.25;
    context.beginPath();
    for (let x = box.left - box.height; x < box.left + box.width; x += 14) {
      context.moveTo(x, box.top + box.height);
      context.lineTo(x + box.height, box.top);
    }
    if (box.height < 4000) context.stroke();
    context.restore();
  }
  context.beginPath();
  context.moveTo(box.left, box.top + 0.5);
  context.lineTo(box.left + box.width, box.top + 0.5);
  context.moveTo(box.left, box.top + box.height - 0.5);
  context.lineTo(box.left + box.width, box.top + box.height - 0.5);
  context.stroke();
}

function paintBandName(frame, band, box, x, align) {
  const { context, colour } = frame;
  if (box.bottom - box.top < 12) return;
  context.font = SMALL;
  context.textAlign = align;
  context.textBaseline = "top";
  halo(context, colour, band.verb, x, Math.max(box.top + 3, HEAD + 4), colour.undecided);
}

function paintLanes(frame) {
  const { context, layout, colour, scene, view, run } = frame;
  for (const lane of layout.lanes) {
    const x = Math.round(layout.xOf(lane)) + 0.5;
    if (x < view.left - 20 || x > view.left + view.width + 20) continue;
    context.strokeStyle = lane === run.server ? colour.muted : colour.faint;
    context.lineWidth = lane === run.server ? 2 : 1.25;
    context.beginPath();
    context.moveTo(x, HEAD);
    context.lineTo(x, view.height);
    context.stroke();
    paintQueue(frame, lane, x);
  }
  for (const absence of scene.absences) paintAbsence(frame, absence);
}

// A process that is away leaves a gap in its lane; a device that is offline a dotted one.
function paintAbsence(frame, absence) {
  const { context, layout, colour } = frame;
  const box = clampBand(frame, absence.from, absence.to);
  const x = Math.round(layout.xOf(absence.node)) + 0.5;
  if (box === null || x < 0) return;
  context.strokeStyle = colour.page;
  context.lineWidth = 5;
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.bottom);
  context.stroke();
  context.strokeStyle = absence.word === "crashed" || absence.word === "killed" ? colour.lost : colour.down;
  context.lineWidth = absence.word === "offline" ? 2 : 1.5;
  context.setLineDash(absence.word === "offline" ? [1, 4] : absence.word === "suspended" ? [8, 4] : [2, 7]);
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.bottom);
  context.stroke();
  context.setLineDash([]);
}

// The queue's length as a step line that grows to the left of its lane.
function paintQueue(frame, lane, x) {
  const { context, layout, colour, scene, view } = frame;
  const steps = scene.queues[lane] ?? [];
  if (scene.queueMost === 0 || lane === frame.run.server) return;
  const unit = Math.min(9, (layout.laneWidth * 0.22) / scene.queueMost);
  context.fillStyle = colour.accentSoft;
  context.strokeStyle = colour.accent;
  context.lineWidth = 1;
  for (let i = firstStep(steps, layout, view.top); i < steps.length; i++) {
    const top = Math.max(HEAD, yIn(frame, layout.ys[steps[i].record]));
    const bottom = i + 1 < steps.length ? yIn(frame, layout.ys[steps[i + 1].record]) : yIn(frame, layout.height);
    if (top > view.height) break;
    const width = steps[i].waiting * unit;
    if (width > 0 && bottom > HEAD) {
      context.globalAlpha = 0.75;
      context.fillRect(x - 3 - width, top, width, bottom - top);
      context.globalAlpha = 1;
      context.beginPath();
      context.moveTo(x - 3, top);
      context.lineTo(x - 3 - width, top);
      context.lineTo(x - 3 - width, bottom);
      context.stroke();
    }
  }
}

function firstStep(steps, layout, top) {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (layout.ys[steps[middle].record] < top) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

// Every message that crosses the window, by look, so that a frame has few strokes.
function paintMessages(frame) {
  const { scene, layout, view } = frame;
  const buckets = new Map();
  const seen = new Set();
  let count = 0;
  visitMessages(scene.messages, layout.ys, scene.reach, view.top, view.top + view.height, (m) => {
    const x1 = layout.xs[scene.messages.from[m]];
    const x2 = layout.xs[scene.messages.to[m]];
    if (x1 < 0 || x2 < 0) return;
    const y1 = layout.ys[scene.messages.sent[m]];
    if (++count > LINES_MOST) {
      const key = (((scene.messages.from[m] * 4096 + scene.messages.to[m]) * 4 + scene.messages.fate[m]) * 8192) + Math.round(y1 - view.top);
      if (seen.has(key)) return;
      seen.add(key);
    }
    const look = lookOf(scene, m, frame.dim);
    if (!buckets.has(look)) buckets.set(look, []);
    buckets.get(look).push(m);
  });
  frame.density = count;
  for (const [look, list] of [...buckets].sort((a, b) => (a[0] < b[0] ? -1 : 1))) strokeMessages(frame, look, list);
}

// "2past" and the like: drawn in the order of the words, what matters last.
function lookOf(scene, m, dim) {
  const sent = scene.messages.sent[m];
  const end = scene.messages.end[m];
  const inPast = scene.past.has(sent) && (scene.past.has(end) || sent === scene.selected || end === scene.selected);
  const inFuture = scene.future.has(end) && (scene.future.has(sent) || sent === scene.selected);
  if (sent === scene.selected || end === scene.selected || inPast) return scene.messages.fate[m] === ARRIVED ? "8past" : "9past lost";
  if (inFuture) return scene.messages.fate[m] === ARRIVED ? "6future" : "7future lost";
  const plain = scene.messages.fate[m] === ARRIVED ? (scene.messages.socket[m] ? "2socket" : "3http") : "4lost";
  return dim ? `0${plain.slice(1)} dim` : plain;
}

function strokeMessages(frame, look, list) {
  const { context, colour, scene } = frame;
  const isLost = look.includes("lost");
  const name = look.includes("past") ? "past" : look.includes("future") ? "future" : isLost ? "lost" : look.includes("socket") ? "socket" : "http";
  context.globalAlpha = look.includes("dim") ? 0.18 : 1;
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
  if (frame.density < LINES_MOST) for (const [line, fate] of tips) paintTip(context, colour, line, fate);
  context.globalAlpha = 1;
}

// A lost message ends half way, where a cross stands.
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

function paintEvents(frame) {
  const { layout, view, run } = frame;
  const from = Math.max(0, nearestPlace(layout.ys, view.top) - 1);
  const lastLabel = new Map();
  const lastDot = new Map();
  for (let i = from; i < run.count && layout.ys[i] <= view.top + view.height + 20; i++) {
    if (!layout.shown[i]) continue;
    const y = yIn(frame, layout.ys[i]);
    const lane = run.laneOf[i];
    const x = layout.xOf(lane);
    if (x < 0) {
      if (run.node[i] < 0 || lane < 0) paintWide(frame, i, y, lastLabel);
      continue;
    }
    const mark = markOf(frame, i);
    const pixel = Math.round(y);
    if (mark === "dot" && lastDot.get(lane) === pixel) continue;
    lastDot.set(lane, pixel);
    paintMark(frame, i, x, y, mark);
    if (mark !== "dot" || y - (lastLabel.get(lane) ?? -99) >= LABEL_GAP) paintLabel(frame, i, x, y, lastLabel, lane);
  }
}

// Marks have forms of their own, so that they can be told without colours.
function markOf(frame, i) {
  const { scene, run } = frame;
  if (scene.findingPlaces.has(i)) return "finding";
  if (scene.conflictPlaces.has(i)) return "conflict";
  const kind = kindOf(run, i);
  if (kind === "process") return wordOf(run, i, "event", "process") === "started" || wordOf(run, i, "event", "process") === "resumed" ? "start" : "crash";
  if (kind === "command") return "command";
  if (kind === "audit") return "commit";
  return "dot";
}

function paintMark(frame, i, x, y, mark) {
  const { context, colour, scene } = frame;
  const chosen = i === scene.selected;
  const tone = chosen ? colour.accent : scene.past.has(i) ? colour.past : scene.future.has(i) ? colour.future : colour.ink;
  const faded = frame.dim && !chosen && !scene.past.has(i) && !scene.future.has(i) && mark !== "finding";
  context.globalAlpha = faded ? 0.35 : 1;
  if (scene.related.has(i) || scene.hits.has(i)) ring(context, x, y, 8, scene.hits.has(i) ? colour.undecided : colour.faint);
  context.fillStyle = context.strokeStyle = tone;
  context.lineWidth = 2;
  context.beginPath();
  if (mark === "finding") {
    context.fillStyle = colour.fail;
    context.moveTo(x, y - 10);
    context.lineTo(x + 10, y);
    context.lineTo(x, y + 10);
    context.lineTo(x - 10, y);
    context.fill();
    context.fillStyle = colour.surface;
    context.fillRect(x - 1.1, y - 5, 2.2, 6);
    context.fillRect(x - 1.1, y + 2.6, 2.2, 2.2);
  } else if (mark === "conflict") {
    context.fillStyle = colour.surface;
    context.strokeStyle = colour.fail;
    context.rect(x - 6, y - 6, 12, 12);
    context.fill();
    context.stroke();
    context.beginPath();
    context.moveTo(x - 3, y - 3);
    context.lineTo(x + 3, y + 3);
    context.stroke();
  } else if (mark === "crash") {
    context.strokeStyle = colour.lost;
    context.moveTo(x - 6, y - 6);
    context.lineTo(x + 6, y + 6);
    context.moveTo(x + 6, y - 6);
    context.lineTo(x - 6, y + 6);
    context.stroke();
  } else if (mark === "start") {
    context.moveTo(x - 5, y - 5);
    context.lineTo(x + 6, y);
    context.lineTo(x - 5, y + 5);
    context.fill();
  } else if (mark === "command") {
    context.rect(x - 4.5, y - 4.5, 9, 9);
    context.fill();
  } else if (mark === "commit") {
    context.fillStyle = colour.surface;
    context.arc(x, y, 5, 0, 7);
    context.fill();
    context.stroke();
  } else {
    context.arc(x, y, chosen ? 4.5 : 3, 0, 7);
    context.fill();
  }
  if (chosen) ring(context, x, y, 12, colour.accent);
  context.globalAlpha = 1;
}

function ring(context, x, y, radius, tone) {
  context.save();
  context.strokeStyle = tone;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.stroke();
  context.restore();
}

function halo(context, colour, text, x, y, tone) {
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colour.page;
  context.strokeText(text, x, y);
  context.fillStyle = tone;
  context.fillText(text, x, y);
}

function paintLabel(frame, i, x, y, lastLabel, lane) {
  const { context, colour, layout, scene, run } = frame;
  if (layout.laneWidth < 90 && !scene.findingPlaces.has(i) && i !== scene.selected) return;
  const isStrong = scene.findingPlaces.has(i) || i === scene.selected || kindOf(run, i) === "command";
  const lost = kindOf(run, i).endsWith("lost") || kindOf(run, i) === "failed";
  context.font = isStrong ? BOLD : SMALL;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.globalAlpha = frame.dim && !isStrong && !scene.past.has(i) && !scene.future.has(i) ? 0.35 : 1;
  const tone = scene.findingPlaces.has(i) ? colour.fail : lost ? colour.lost : isStrong ? colour.ink : colour.muted;
  halo(context, colour, label(run, i, Math.max(10, Math.floor((layout.laneWidth - 16) / 5.9))), x + (scene.findingPlaces.has(i) ? 15 : 10), y, tone);
  context.globalAlpha = 1;
  lastLabel.set(lane, y);
}

// What belongs to no lane goes over all of them.
function paintWide(frame, i, y, lastLabel) {
  const { context, colour, layout } = frame;
  const kind = kindOf(frame.run, i);
  if (y - (lastLabel.get(-1) ?? -99) < LABEL_GAP) return;
  lastLabel.set(-1, y);
  context.strokeStyle = colour.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(GUTTER, Math.round(y) + 0.5);
  context.lineTo(layout.width, Math.round(y) + 0.5);
  context.stroke();
  context.font = SMALL;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const found = frame.scene.findingPlaces.has(i);
  halo(context, colour, kind === "phase" ? label(frame.run, i) : label(frame.run, i, 60), GUTTER + 6, y, found ? colour.fail : colour.faint);
}

function paintGutter(frame) {
  const { context, colour, view, layout, run } = frame;
  context.fillStyle = colour.surface;
  context.fillRect(0, 0, GUTTER - 8, view.height);
  context.fillStyle = colour.line;
  context.fillRect(GUTTER - 8, 0, 1, view.height);
  context.font = SMALL;
  context.textAlign = "right";
  context.textBaseline = "middle";
  let last = -99;
  let lastAt = null;
  const from = Math.max(0, nearestPlace(layout.ys, view.top) - 1);
  for (let i = from; i < run.count && layout.ys[i] <= view.top + view.height; i++) {
    const y = yIn(frame, layout.ys[i]);
    if (!layout.shown[i] || y - last < LABEL_GAP || y < HEAD || run.at[i] === lastAt) continue;
    paintPause(frame, lastAt, run.at[i], (last + y) / 2);
    context.fillStyle = i === frame.scene.selected ? colour.accent : colour.muted;
    context.fillText(formatInstant(Math.round(run.at[i] / 1000) * 1000), GUTTER - 14, y);
    last = y;
    lastAt = run.at[i];
  }
}

// In event order a pause takes no room: it is said instead.
function paintPause(frame, before, at, y) {
  const { context, colour, layout, view } = frame;
  if (layout.mode === "time" || before === null || at - before < 1.5e6) return;
  const row = Math.round(y) + 0.5;
  context.strokeStyle = colour.faint;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.moveTo(GUTTER - 8, row);
  context.lineTo(view.width, row);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = colour.faint;
  context.textAlign = "left";
  context.fillText(`+${formatSpan(at - before)}`, 5, row);
  context.textAlign = "right";
}

function paintHead(frame) {
  const { context, colour, view, layout, run, scene } = frame;
  context.fillStyle = colour.surface;
  context.fillRect(0, 0, view.width, HEAD - 1);
  context.fillStyle = colour.line;
  context.fillRect(0, HEAD - 1, view.width, 1);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const at = timeInView(frame);
  context.save();
  context.beginPath();
  context.rect(GUTTER - 8, 0, view.width, HEAD);
  context.clip();
  for (const lane of layout.lanes) {
    const x = layout.xOf(lane) - view.left;
    if (x < -layout.laneWidth || x > view.width + layout.laneWidth) continue;
    context.font = BOLD;
    context.fillStyle = colour.ink;
    context.fillText(fit(context, nodeName(run, lane), layout.laneWidth - 8), x, 16);
    context.font = SMALL;
    const skew = scene.skewAt(lane, at);
    context.fillStyle = skew === 0 ? colour.faint : colour.undecided;
    context.fillText(fit(context, underName(run, lane, skew), layout.laneWidth - 6), x, 33);
  }
  context.restore();
}

function underName(run, lane, skew) {
  if (skew !== 0) return `clock ${skew > 0 ? "+" : "−"}${formatSpan(Math.abs(skew))}`;
  const node = run.nodes[lane];
  return node.user !== undefined && node.user !== node.name ? `of ${node.user}` : "";
}

function timeInView(frame) {
  const { layout, view, run } = frame;
  return run.count === 0 ? 0 : run.at[nearestPlace(layout.ys, view.top + view.height / 2)];
}

function fit(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let points = Array.from(text);
  while (points.length > 1 && context.measureText(`${points.join("")}…`).width > width) points = points.slice(0, -1);
  return `${points.join("")}…`;
}
