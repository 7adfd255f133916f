// A small picture beside each finding: the events around the moment at which it became certain.
import { makeReach } from "./culling.js";
import { kindOf, placeOfIndex } from "./decode.js";
import { element, svgElement } from "./dom.js";
import { toSvg } from "./export_svg.js";
import { HEAD, ROW, makeLayout } from "./layout.js";

const ROWS = 16;
const TONES = ["page", "ink", "muted", "line", "http", "socket", "lost", "fault", "fail"];

// The lanes that matter: those of the finding and of what led to it.
function lanesNear(scene, place) {
  const { run } = scene;
  const only = new Set();
  const finding = scene.findings.find((one) => one.place === place);
  if (finding !== undefined && finding.node >= 0) only.add(finding.node);
  for (let i = place, left = 400; i >= 0 && left > 0 && only.size < 3; i--, left--) {
    if (run.laneOf[i] >= 0 && run.laneOf[i] !== run.server && kindOf(run, i) !== "status") only.add(run.laneOf[i]);
  }
  return only;
}

export function glimpseOf(scene, record, width) {
  const { run } = scene;
  if (run.count === 0) return "";
  const place = record > 0 ? placeOfIndex(run, record) : scene.findings[0]?.place ?? run.count - 1;
  const layout = makeLayout(run, { mode: "order", detail: "main", width, only: lanesNear(scene, place) });
  const height = HEAD + ROWS * ROW;
  const tone = Object.fromEntries(TONES.map((name) => [name, `var(--${name})`]));
  return toSvg({ ...scene, layout, reach: makeReach(scene.messages, layout.ys) }, { top: Math.max(0, layout.ys[place] - height + 2.5 * ROW), height }, tone);
}

// SVG text becomes elements by a parser for XML, in which nothing runs; only shapes and texts are taken over.
export function svgNodes(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return copyShape(parsed);
}

const SHAPES = new Set(["svg", "g", "line", "rect", "path", "circle", "text"]);

function copyShape(source) {
  if (!SHAPES.has(source.localName)) return null;
  const attributes = Object.fromEntries([...source.attributes].filter((item) => item.name !== "xmlns" && !item.name.startsWith("on")).map((item) => [item.name, item.value]));
  const children = source.localName === "text" ? [source.textContent] : [...source.children].map(copyShape);
  return svgElement(source.localName, attributes, children);
}

export async function fillGlimpses(root, open) {
  for (const place of root.querySelectorAll(".glimpse")) {
    const scene = await open(place.dataset.picture);
    if (scene === null) continue;
    const text = glimpseOf(scene, Number(place.dataset.record) || 0, Math.min(920, Math.max(360, place.parentElement.clientWidth - 42)));
    if (text !== "") place.replaceChildren(element("a", { href: `#case=${encodeURIComponent(place.dataset.picture)}&at=${Number(place.dataset.record) || ""}`, title: "Show the run" }, svgNodes(text)));
  }
}
