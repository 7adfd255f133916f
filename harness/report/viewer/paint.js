// One frame of the picture: only what the window shows.
import { nearestPlace } from "./layout.js";
import { paintFaults, paintLanes } from "./paint_bands.js";
import { paintEvents } from "./paint_events.js";
import { paintGutter, paintHead } from "./paint_frame.js";
import { paintMessages } from "./paint_messages.js";
import { CROWD, SMALL, halo } from "./paint_style.js";

// `scene`: what scene.js and timeline.js know of the run; `view`: {left, top, width, height} of the window.
export function paint(context, scene, view, colour) {
  const frame = { context, scene, view, colour, run: scene.run, layout: scene.layout, dim: scene.selected >= 0 && scene.focus };
  frame.first = Math.max(0, nearestPlace(frame.layout.ys, view.top) - 1);
  frame.crowded = nearestPlace(frame.layout.ys, view.top + view.height) - frame.first > CROWD * (frame.layout.mode === "time" ? 1 : 20);
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
  if (frame.crowded) paintHint(frame);
}

function paintHint(frame) {
  const { context, view, colour, layout } = frame;
  const count = nearestPlace(layout.ys, view.top + view.height) - frame.first;
  context.font = SMALL;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  halo(context, colour, `${count} events in this window: zoom in to read them`, view.width / 2, view.height - 8, colour.ink);
}
