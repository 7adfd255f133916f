// The picture that scrolls: a canvas that stays, over a spacer as long as the run.
import { futureOf, pastOf, relatedOf } from "./causes.js";
import { makeReach } from "./culling.js";
import { element } from "./dom.js";
import { HEAD, makeLayout, nearestPlace } from "./layout.js";
import { paint } from "./paint.js";
import { makeStrip } from "./strip.js";
import { colours } from "./theme.js";

const NEAR = 14; // pixels within which a click means an event

// `told`: {select(place), scrolled(timeline)}.
export function makeTimeline(scene, caption, told) {
  const canvas = element("canvas");
  const spacer = element("div", { class: "spacer" });
  const scroller = element("div", { class: "scroller", tabindex: "0", role: "application", "aria-label": "Timeline of the run" }, canvas, spacer);
  const strip = makeStrip((share) => (scroller.scrollTop = share * scroller.scrollHeight - scroller.clientHeight / 2));
  const root = element("section", { class: "view" }, element("p", { class: "caption" }, caption), scroller, strip.root);
  const timeline = {
    scene, root, scroller, canvas, strip, options: { mode: "order", detail: "main", scale: 1, only: null }, layout: null, frames: 0,
    colour: colours(), pending: false, lastFrameMs: 0,
  };
  scroller.addEventListener("scroll", () => {
    redraw(timeline);
    told.scrolled(timeline);
  }, { passive: true });
  scroller.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    told.zoom?.(event.deltaY < 0 ? 1.25 : 0.8);
  }, { passive: false });
  canvas.addEventListener("click", (event) => told.select(placeUnder(timeline, event)));
  new ResizeObserver(() => relayout(timeline)).observe(scroller);
  scroller.append(spacer);
  timeline.spacer = spacer;
  return timeline;
}

// Lays the run out anew, and keeps what was in the middle of the window there.
export function relayout(timeline, options = {}) {
  const { scroller, scene } = timeline;
  const middle = timeline.layout === null ? -1 : placeInMiddle(timeline);
  Object.assign(timeline.options, options);
  timeline.layout = makeLayout(scene.run, { ...timeline.options, width: scroller.clientWidth, fit: scroller.clientHeight - HEAD - 40 });
  scene.layout = timeline.layout;
  scene.reach = makeReach(scene.messages, timeline.layout.ys);
  timeline.spacer.style.height = `${Math.ceil(timeline.layout.height + 40)}px`;
  timeline.spacer.style.width = `${Math.ceil(timeline.layout.width)}px`;
  sizeCanvas(timeline);
  if (middle >= 0) scroller.scrollTop = timeline.layout.ys[middle] - scroller.clientHeight / 2;
  timeline.strip.update(timeline);
  redraw(timeline);
}

function sizeCanvas(timeline) {
  const { canvas, scroller } = timeline;
  const ratio = devicePixelRatio || 1;
  const width = scroller.clientWidth;
  const height = scroller.clientHeight;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
}

export function viewOf(timeline) {
  const { scroller } = timeline;
  return { left: scroller.scrollLeft, top: scroller.scrollTop, width: scroller.clientWidth, height: scroller.clientHeight };
}

export function placeInMiddle(timeline) {
  return nearestPlace(timeline.layout.ys, timeline.scroller.scrollTop + timeline.scroller.clientHeight / 2);
}

export function redraw(timeline) {
  if (timeline.pending) return;
  timeline.pending = true;
  requestAnimationFrame(() => {
    timeline.pending = false;
    if (timeline.layout === null || !timeline.root.isConnected) return;
    const started = performance.now();
    const ratio = devicePixelRatio || 1;
    const context = timeline.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, timeline.scene, viewOf(timeline), timeline.colour);
    timeline.strip.paint(timeline);
    timeline.lastFrameMs = performance.now() - started;
    timeline.frames++;
  });
}

export function recolour(timeline) {
  timeline.colour = colours();
  redraw(timeline);
}

// Chooses an event: its causes, its consequences and what speaks of the same thing stand out.
export function choose(timeline, place, focus) {
  const { scene } = timeline;
  scene.selected = place;
  scene.focus = focus;
  scene.past = new Set(place < 0 ? [] : pastOf(scene.run, place));
  scene.future = new Set(place < 0 ? [] : futureOf(scene.run, place));
  scene.related = new Set(place < 0 ? [] : relatedOf(scene.run, place));
  redraw(timeline);
}

export function reveal(timeline, place, always = false) {
  const { scroller, layout } = timeline;
  const y = layout.ys[place];
  const x = layout.xOf(timeline.scene.run.laneOf[place]);
  const inside = y > scroller.scrollTop + HEAD + 30 && y < scroller.scrollTop + scroller.clientHeight - 40;
  if (!inside || always) scroller.scrollTop = y - scroller.clientHeight * 0.45;
  if (x >= 0 && (x < scroller.scrollLeft + 90 || x > scroller.scrollLeft + scroller.clientWidth - 40)) {
    scroller.scrollLeft = x - scroller.clientWidth / 2;
  }
  redraw(timeline);
}

// The shown event nearest to a click, or -1.
export function placeUnder(timeline, event) {
  const { layout, scene } = timeline;
  const box = timeline.canvas.getBoundingClientRect();
  const x = event.clientX - box.left + timeline.scroller.scrollLeft;
  const y = event.clientY - box.top + timeline.scroller.scrollTop;
  if (event.clientY - box.top < HEAD) return -1;
  let best = -1;
  let nearest = Infinity;
  for (let i = Math.max(0, nearestPlace(layout.ys, y - NEAR) - 1); i < scene.run.count && layout.ys[i] <= y + NEAR; i++) {
    if (!layout.shown[i]) continue;
    const dy = Math.abs(layout.ys[i] - y);
    const laneX = layout.xOf(scene.run.laneOf[i]);
    const dx = laneX < 0 ? 30 : x >= laneX - NEAR ? Math.max(0, x - laneX - layout.laneWidth * 0.8) : laneX - NEAR - x;
    const distance = dy + dx / 6;
    if (dy <= NEAR && dx < layout.laneWidth && distance < nearest) {
      nearest = distance;
      best = i;
    }
  }
  return best;
}

// The next shown event in a direction, on the same lane where `sameLane`.
export function neighbour(timeline, place, direction, sameLane) {
  const { layout, scene } = timeline;
  const lane = place >= 0 ? scene.run.laneOf[place] : -1;
  for (let i = place + direction; i >= 0 && i < scene.run.count; i += direction) {
    if (layout.shown[i] && (!sameLane || scene.run.laneOf[i] === lane)) return i;
  }
  return place;
}
