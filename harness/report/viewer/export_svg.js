// The window as SVG: shapes and texts, with the colours of a light page.
import { visitMessages } from "./culling.js";
import { nodeName } from "./decode.js";
import { label } from "./describe.js";
import { formatInstant } from "./format.js";
import { GUTTER, HEAD, nearestPlace } from "./layout.js";
import { ARRIVED } from "./messages.js";

const MESSAGES_MOST = 2000; // more than that no viewer of SVG likes
export const PAPER = { page: "#ffffff", ink: "#1a1f26", muted: "#59636f", line: "#d8dce1", http: "#0a5ea8", socket: "#7a4f9e", lost: "#c2410c", fault: "#e69f00", fail: "#b23c08" };

export function escapeXml(text) {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "?")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

const round = (value) => Math.round(value * 10) / 10;

// `view`: {top, height} of the layout. `tone` are colours, or "var(--ink)" and the like.
export function toSvg(scene, view, tone = PAPER) {
  const { layout, run } = scene;
  const parts = [];
  const width = Math.ceil(layout.width);
  const y = (value) => round(value - view.top);
  bandsToSvg(scene, view, tone, parts, y);
  for (const lane of layout.lanes) {
    const x = round(layout.xOf(lane));
    parts.push(`<line x1="${x}" y1="${HEAD}" x2="${x}" y2="${view.height}" stroke="${tone.line}" stroke-width="${lane === run.server ? 2.5 : 1.5}"/>`);
  }
  const left = messagesToSvg(scene, view, tone, parts, y);
  eventsToSvg(scene, view, tone, parts, y);
  parts.push(`<rect x="0" y="0" width="${width}" height="${HEAD - 8}" fill="${tone.page}"/>`);
  for (const lane of layout.lanes) {
    parts.push(`<text x="${round(layout.xOf(lane))}" y="24" text-anchor="middle" font-weight="600" fill="${tone.ink}">${escapeXml(nodeName(run, lane))}</text>`);
  }
  if (left > 0) parts.push(`<text x="${GUTTER}" y="${view.height - 4}" fill="${tone.lost}">${left} more messages are left out</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(view.height)}" width="${width}" height="${Math.ceil(view.height)}" font-family="system-ui, sans-serif" font-size="11">`
    + `<rect width="100%" height="100%" fill="${tone.page}"/>${parts.join("\n")}</svg>\n`;
}

function bandsToSvg(scene, view, tone, parts, y) {
  const { layout, run } = scene;
  for (const band of scene.faults) {
    const top = Math.max(HEAD, y(layout.yOfTime(band.from)));
    const bottom = Math.min(view.height, Math.max(top + 3, y(layout.yOfTime(band.to))));
    const nodes = band.node === -2 ? layout.lanes.filter((lane) => lane !== run.server) : [band.node];
    for (const node of nodes) {
      const x = layout.xOf(node);
      if (x < 0 || bottom <= HEAD || top >= view.height) continue;
      const side = layout.xOf(run.server) > x ? 1 : -1;
      const wide = band.onLink && node !== run.server;
      const left = wide ? Math.min(x + side * 4, x + side * layout.laneWidth * 0.9) : x - 9;
      parts.push(`<rect x="${round(left)}" y="${round(top)}" width="${round(wide ? layout.laneWidth * 0.9 - 4 : 18)}" height="${round(bottom - top)}" fill="${tone.fault}" fill-opacity="0.14"/>`);
      if (bottom - top > 12) parts.push(`<text x="${round(left + 4)}" y="${round(top + 11)}" fill="${tone.muted}" font-size="10">${escapeXml(band.verb)}</text>`);
    }
  }
}

// Gives how many messages did not fit.
function messagesToSvg(scene, view, tone, parts, y) {
  const { layout, messages } = scene;
  let count = 0;
  visitMessages(messages, layout.ys, scene.reach, view.top, view.top + view.height, (m) => {
    const x1 = layout.xs[messages.from[m]];
    let x2 = layout.xs[messages.to[m]];
    if (x1 < 0 || x2 < 0 || ++count > MESSAGES_MOST) return;
    const y1 = y(layout.ys[messages.sent[m]]);
    let y2 = y(messages.end[m] < 0 ? layout.ys[messages.sent[m]] + 24 : layout.ys[messages.end[m]]);
    const arrived = messages.fate[m] === ARRIVED;
    if (!arrived) {
      x2 = x1 + (x2 - x1) * 0.55;
      y2 = y1 + Math.min(y2 - y1, 40) * 0.9;
    }
    const stroke = arrived ? (messages.socket[m] ? tone.socket : tone.http) : tone.lost;
    parts.push(`<line x1="${round(x1)}" y1="${y1}" x2="${round(x2)}" y2="${round(y2)}" stroke="${stroke}" stroke-width="1.3"${arrived ? "" : ' stroke-dasharray="5 4"'}/>`);
    parts.push(arrived ? `<path d="${arrowHead(x1, y1, x2, y2)}" fill="${stroke}"/>`
      : `<path d="M${round(x2 - 5)} ${round(y2 - 5)}l10 10m0 -10l-10 10" stroke="${stroke}" stroke-width="2" fill="none"/>`);
  });
  return Math.max(0, count - MESSAGES_MOST);
}

function arrowHead(x1, y1, x2, y2) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const point = (turn) => `${round(x2 - 7 * Math.cos(angle + turn))} ${round(y2 - 7 * Math.sin(angle + turn))}`;
  return `M${round(x2)} ${round(y2)}L${point(-0.4)}L${point(0.4)}Z`;
}

function eventsToSvg(scene, view, tone, parts, y) {
  const { layout, run } = scene;
  let lastTime = null;
  for (let i = nearestPlace(layout.ys, view.top); i < run.count && layout.ys[i] < view.top + view.height; i++) {
    const x = layout.xOf(run.laneOf[i]);
    const at = y(layout.ys[i]);
    if (!layout.shown[i] || at < HEAD) continue;
    if (run.at[i] !== lastTime) parts.push(`<text x="${GUTTER - 14}" y="${at + 4}" text-anchor="end" fill="${tone.muted}">${formatInstant(Math.round(run.at[i] / 1000) * 1000)}</text>`);
    lastTime = run.at[i];
    if (x < 0) continue;
    const found = scene.findingPlaces.has(i);
    parts.push(found ? `<path d="M${round(x)} ${at - 9}l9 9l-9 9l-9 -9Z" fill="${tone.fail}"/>` : `<circle cx="${round(x)}" cy="${at}" r="3" fill="${tone.ink}"/>`);
    parts.push(`<text x="${round(x + (found ? 14 : 9))}" y="${at + 4}" fill="${found ? tone.fail : tone.ink}" stroke="${tone.page}" stroke-width="3" paint-order="stroke">`
      + `${escapeXml(label(run, i, Math.max(10, Math.floor((layout.laneWidth - 14) / 6))))}</text>`);
  }
}
