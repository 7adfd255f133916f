// The whole run on a strip: how much happens where, faults, findings, and what the window shows of it.
import { element } from "./dom.js";

const STRIP_WIDTH = 33;

export function makeStrip(jump) {
  const canvas = element("canvas");
  const root = element("div", { class: "strip", role: "presentation" }, canvas);
  const go = (event) => {
    const box = root.getBoundingClientRect();
    jump((event.clientY - box.top) / box.height);
  };
  root.addEventListener("pointerdown", (event) => {
    root.setPointerCapture(event.pointerId);
    go(event);
  });
  root.addEventListener("pointermove", (event) => event.buttons === 1 && go(event));
  const strip = { root, canvas, density: new Float32Array(0) };
  strip.update = (timeline) => update(strip, timeline);
  strip.paint = (timeline) => paintStrip(strip, timeline);
  return strip;
}

// Events per pixel of the strip; logarithmic, so that quiet times show beside bursts.
function update(strip, timeline) {
  const height = Math.max(1, timeline.scroller.clientHeight);
  const ratio = devicePixelRatio || 1;
  strip.canvas.width = Math.round(STRIP_WIDTH * ratio);
  strip.canvas.height = Math.round(height * ratio);
  strip.canvas.style.width = `${STRIP_WIDTH}px`;
  strip.canvas.style.height = `${height}px`;
  const counts = new Float32Array(height);
  const { layout, scene } = timeline;
  for (let i = 0; i < scene.run.count; i++) {
    counts[Math.min(height - 1, Math.max(0, Math.floor((layout.ys[i] / layout.height) * height)))]++;
  }
  let most = 1;
  for (const count of counts) most = Math.max(most, count);
  const lost = new Uint8Array(height);
  scene.messages.fate.forEach((fate, m) => {
    if (fate === 1) lost[Math.min(height - 1, Math.max(0, Math.floor((layout.ys[scene.messages.sent[m]] / layout.height) * height)))] = 1;
  });
  strip.lost = lost;
  strip.density = counts.map((count) => Math.log1p(count) / Math.log1p(most));
}

function paintStrip(strip, timeline) {
  const { scene, layout, scroller, colour } = timeline;
  const height = strip.density.length;
  const context = strip.canvas.getContext("2d");
  const ratio = devicePixelRatio || 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colour.surface;
  context.fillRect(0, 0, STRIP_WIDTH, height);
  const yOf = (y) => (y / layout.height) * height;
  context.fillStyle = colour.faultSoft;
  for (const band of scene.faults) {
    const top = yOf(layout.yOfTime(band.from));
    context.fillRect(0, top, STRIP_WIDTH, Math.max(2, yOf(layout.yOfTime(band.to)) - top));
  }
  context.fillStyle = colour.faint;
  for (let y = 0; y < height; y++) if (strip.density[y] > 0) context.fillRect(4, y, 2 + strip.density[y] * 22, 1);
  context.fillStyle = colour.lost;
  for (let y = 0; y < height; y++) if (strip.lost[y] === 1) context.fillRect(28, y, 5, 1);
  context.fillStyle = colour.fail;
  for (const place of scene.findingPlaces) context.fillRect(0, yOf(layout.ys[place]) - 2, STRIP_WIDTH, 4);
  if (scene.selected >= 0) {
    context.fillStyle = colour.accent;
    context.fillRect(0, yOf(layout.ys[scene.selected]) - 1, STRIP_WIDTH, 2);
  }
  const whole = Math.max(1, scroller.scrollHeight);
  context.strokeStyle = colour.accent;
  context.lineWidth = 1.5;
  context.strokeRect(1, (scroller.scrollTop / whole) * height, STRIP_WIDTH - 2, Math.max(8, (scroller.clientHeight / whole) * height));
}
