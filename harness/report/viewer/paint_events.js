// Events: marks with forms of their own, and labels beside them.
import { kindOf, wordOf } from "./decode.js";
import { label } from "./describe.js";
import { GUTTER } from "./layout.js";
import { BOLD, LABEL_GAP, SMALL, halo, yIn } from "./paint_style.js";

export function paintEvents(frame) {
  const { layout, view, run } = frame;
  const lastLabel = new Map();
  const lastDot = new Int32Array(run.nodes.length).fill(-9999);
  let lastFinding = -1;
  for (let i = frame.first; i < run.count && layout.ys[i] <= view.top + view.height + 20; i++) {
    if (!layout.shown[i]) continue;
    const y = yIn(frame, layout.ys[i]);
    const lane = run.laneOf[i];
    const x = layout.xOf(lane);
    if (x < 0) {
      if (run.node[i] < 0 || lane < 0) paintWide(frame, i, y, lastLabel);
      continue;
    }
    const pixel = Math.round(y);
    const isFinding = frame.scene.weights[i] === 2;
    const matters = isFinding || i === frame.scene.selected || (!frame.crowded && kindOf(run, i) === "command");
    if (lastDot[lane] === pixel && !matters) continue;
    lastDot[lane] = pixel;
    const mark = markOf(frame, i);
    if (frame.crowded && !matters && (mark === "dot" || mark === "command" || mark === "commit")) {
      paintTick(frame, x, y);
      continue;
    }
    paintMark(frame, i, x, y, mark);
    if ((matters && !(isFinding && lastFinding === pixel)) || y - (lastLabel.get(lane) ?? -99) >= LABEL_GAP) paintLabel(frame, i, x, y, lastLabel, lane);
    if (isFinding) lastFinding = pixel;
  }
}

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

function paintTick(frame, x, y) {
  frame.context.fillStyle = frame.colour.muted;
  frame.context.fillRect(x - 2.5, y, 5, 1);
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

function paintLabel(frame, i, x, y, lastLabel, lane) {
  const { context, colour, layout, scene, run } = frame;
  if (layout.laneWidth < 90 && !scene.findingPlaces.has(i) && i !== scene.selected) return;
  const found = scene.findings.find((finding) => finding.place === i);
  const isStrong = found !== undefined || i === scene.selected || kindOf(run, i) === "command";
  const lost = kindOf(run, i).endsWith("lost") || kindOf(run, i) === "failed";
  context.font = isStrong ? BOLD : SMALL;
  context.textBaseline = "middle";
  context.globalAlpha = frame.dim && !isStrong && !scene.past.has(i) && !scene.future.has(i) ? 0.35 : 1;
  const tone = found ? colour.fail : lost ? colour.lost : isStrong ? colour.ink : colour.muted;
  const onLeft = !isStrong && labelSide(frame, i) < 0;
  context.textAlign = onLeft ? "right" : "left";
  const wide = isStrong ? layout.width - x - 24 : Math.min(layout.laneWidth - 16, onLeft ? x - GUTTER - 12 : layout.width - x - 8);
  const text = label(run, i, Math.max(6, Math.floor((isStrong && !found ? Math.min(wide, layout.laneWidth * 1.6) : wide) / (isStrong ? 7.4 : 5.9)) - (found ? found.rule.length + 2 : 0)));
  halo(context, colour, found ? (layout.mode === "time" ? found.rule : `${found.rule}: ${text}`) : text, x + (onLeft ? -10 : found ? 15 : 10), y, tone);
  context.globalAlpha = 1;
  lastLabel.set(lane, y);
}

function labelSide(frame, i) {
  const { scene, layout, run } = frame;
  const m = run.messageOf[i];
  if (m < 0) return 1;
  const other = scene.messages.sent[m] === i ? scene.messages.to[m] : scene.messages.from[m];
  return layout.xOf(other) > layout.xOf(run.laneOf[i]) ? -1 : 1;
}

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
