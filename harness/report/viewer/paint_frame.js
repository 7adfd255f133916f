// What stays while the picture scrolls: times at the side, names on top.
import { nodeName } from "./decode.js";
import { formatInstant, formatSpan } from "./format.js";
import { GUTTER, HEAD, nearestPlace } from "./layout.js";
import { BOLD, LABEL_GAP, SMALL, yIn } from "./paint_style.js";

export function paintGutter(frame) {
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
  for (let i = frame.first; i < run.count && layout.ys[i] <= view.top + view.height; i++) {
    const y = yIn(frame, layout.ys[i]);
    if (y - last < LABEL_GAP || !layout.shown[i] || y < HEAD || run.at[i] === lastAt) continue;
    paintPause(frame, lastAt, run.at[i], (last + y) / 2);
    context.fillStyle = i === frame.scene.selected ? colour.accent : colour.muted;
    context.fillText(formatInstant(Math.round(run.at[i] / 1000) * 1000), GUTTER - 14, y);
    last = y;
    lastAt = run.at[i];
  }
}

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

export function paintHead(frame) {
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
