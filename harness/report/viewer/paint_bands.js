// Faults, absences and queues: what lies behind and beside the lanes.
import { HEAD } from "./layout.js";
import { SMALL, halo, yIn } from "./paint_style.js";

function clampBand(frame, from, to) {
  const top = Math.max(HEAD - 2, yIn(frame, frame.layout.yOfTime(from)));
  const bottom = Math.min(frame.view.height + 2, Math.max(yIn(frame, frame.layout.yOfTime(to)), top + 3));
  return bottom < HEAD || top > frame.view.height || yIn(frame, frame.layout.yOfTime(to)) < HEAD - 4 ? null : { top, bottom };
}

export function paintFaults(frame) {
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

export function paintLanes(frame) {
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
