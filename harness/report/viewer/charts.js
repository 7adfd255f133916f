// Charts where numbers are read; small, without a legend where the axis says it.
import { attemptCounts, bytesByLink, convergenceLags, outageEnd, quantile, rateAfter, serverRate } from "./chart_data.js";
import { nodeName } from "./decode.js";
import { element, svgElement } from "./dom.js";
import { cutText, formatBytes, formatInstant, formatSpan } from "./format.js";

const CHART_WIDTH = 360;
const ROWS_MOST = 24;

export function chartsLeaf(scene, other) {
  return [
    lagChart(scene), queueChart(scene), rateChart(scene), outageChart(scene, other), attemptsChart(scene, other), bytesChart(scene),
  ];
}

const chart = (title, hint, ...content) => element("figure", { class: "chart" },
  element("h3", {}, title), hint && element("p", { class: "hint" }, hint), content);

// Horizontal bars: [{name, value, text, tone}].
function bars(rows) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  const height = rows.length * 18 + 4;
  return svgElement("svg", { viewBox: `0 0 ${CHART_WIDTH} ${height}`, role: "img" }, rows.map((row, i) => [
    svgElement("text", { x: 92, y: i * 18 + 13, "text-anchor": "end" }, cutText(row.name, 17)),
    svgElement("rect", { x: 98, y: i * 18 + 4, width: Math.max(1, (row.value / most) * 138), height: 11, fill: `var(--${row.tone ?? "http"})` }),
    row.mark === undefined ? null : svgElement("rect", { x: 98 + (row.mark / most) * 138 - 1, y: i * 18 + 2, width: 2.5, height: 15, fill: "var(--ink)" }),
    svgElement("text", { x: 104 + (row.value / most) * 138, y: i * 18 + 13 }, row.text),
  ]));
}

// Columns over time: [{counts, tone, shape}], with an axis of instants.
function columns(series, from, width, unitText) {
  const most = Math.max(1, ...series.flatMap((one) => one.counts));
  const bins = series[0].counts.length;
  const step = (CHART_WIDTH - 34) / bins;
  const x = (i) => 30 + i * step;
  const y = (count) => 84 - (count / most) * 74;
  const ticks = [0, Math.floor(bins / 2), bins];
  return svgElement("svg", { viewBox: `0 0 ${CHART_WIDTH} 104`, role: "img" },
    svgElement("line", { class: "axis", x1: 30, x2: CHART_WIDTH - 4, y1: 84.5, y2: 84.5 }),
    svgElement("text", { x: 26, y: 15, "text-anchor": "end" }, String(most)),
    series.map((one) => one.shape === "line"
      ? svgElement("path", { d: one.counts.map((count, i) => `${i === 0 ? "M" : "L"}${x(i)} ${y(count)}H${x(i + 1)}`).join(""), fill: "none", stroke: `var(--${one.tone})`, "stroke-width": 1.75, "stroke-dasharray": one.dash ?? "none" })
      : one.counts.map((count, i) => (count === 0 ? null
        : svgElement("rect", { x: x(i), y: y(count), width: Math.max(1, step - 0.6), height: 84 - y(count), fill: `var(--${one.tone})` })))),
    ticks.map((tick, i) => svgElement("text", { x: x(tick), y: 98, "text-anchor": i === 0 ? "start" : i === 2 ? "end" : "middle" }, unitText(from + tick * width))));
}

function lagChart(scene) {
  const { run } = scene;
  const rows = convergenceLags(run).map((lags, node) => ({ node, lags })).filter((row) => row.lags.length > 0)
    .map(({ node, lags }) => ({ name: nodeName(run, node), value: quantile(lags, 0.95), mark: quantile(lags, 0.5), text: `${formatSpan(quantile(lags, 0.5))} / ${formatSpan(quantile(lags, 0.95))}` }))
    .sort((a, b) => b.value - a.value);
  return rows.length === 0 ? null : chart("How long until others saw it", "From a message sent to the moment each device shows it: median (mark) and 95 %.", bars(rows.slice(0, ROWS_MOST)), more(rows));
}

const more = (rows) => (rows.length > ROWS_MOST ? element("p", { class: "hint" }, `and ${rows.length - ROWS_MOST} more`) : null);

function queueChart(scene) {
  const { run } = scene;
  const last = run.count > 0 ? run.at[run.count - 1] : 0;
  const bins = 120;
  const width = Math.max(1, last / bins);
  const counts = new Array(bins).fill(0);
  scene.queues.forEach((steps) => steps.forEach((step, i) => {
    const until = i + 1 < steps.length ? steps[i + 1].at : last;
    for (let bin = Math.max(0, Math.floor(step.at / width)); bin < bins && bin * width < until; bin++) counts[bin] += step.waiting;
  }));
  if (scene.queueMost === 0) return null;
  return chart("Waiting in queues", "All devices together.", columns([{ counts, tone: "accent", shape: "line" }], 0, width, formatSpan));
}

function rateChart(scene) {
  const rate = serverRate(scene.run);
  return chart("Requests at the server", `In stretches of ${formatSpan(rate.width)}.`, columns([{ counts: rate.counts, tone: "http" }], rate.from, rate.width, formatSpan));
}

// After an outage everybody comes back: with jitter it is a slope, without it a spike.
function outageChart(scene, other) {
  const end = outageEnd(scene.run, scene.faults);
  if (end === null) return null;
  const mine = rateAfter(scene.run, end);
  const otherEnd = other === null ? null : outageEnd(other.run, other.faults);
  const theirs = otherEnd === null ? [] : [{ counts: rateAfter(other.run, otherEnd).counts, tone: "ink", shape: "line", dash: "4 2" }];
  return chart("Requests a second after the outage", `Around ${formatInstant(end)}, when it ended.${theirs.length > 0 ? " Dashed: the run beside it." : ""}`,
    columns([{ counts: mine.counts, tone: "lost" }, ...theirs], -5e6, 1e6, (us) => `${us > 0 ? "+" : ""}${Math.round(us / 1e6)} s`));
}

function attemptsChart(scene, other) {
  const counts = attemptCounts(scene.run);
  const theirs = other === null ? [] : attemptCounts(other.run);
  if (counts.length === 0) return null;
  const rows = counts.map((count, i) => ({ name: `attempt ${i + 1}`, value: count, tone: i === 0 ? "http" : "lost", text: `${count}${theirs[i] === undefined ? "" : ` (beside: ${theirs[i]})`}` }));
  return chart("Attempts", null, bars(rows));
}

function bytesChart(scene) {
  const rows = bytesByLink(scene.run).flatMap((entry) => [
    { name: `${entry.replicas} up`, value: entry.up, text: formatBytes(entry.up), tone: "http", link: entry.link },
    { name: "down", value: entry.down, text: formatBytes(entry.down), tone: "socket", link: entry.link },
  ]);
  const links = [...new Set(rows.map((row) => row.link))].slice(0, 8);
  return chart("Bytes by kind of link", null, links.map((link) => [element("p", { class: "hint" }, link || "without delay"), bars(rows.filter((row) => row.link === link))]));
}
