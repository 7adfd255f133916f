// The row of tools over the picture, and the keys.
import { element, offerFile } from "./dom.js";
import { toMermaid } from "./export_mermaid.js";
import { toPerfetto } from "./export_perfetto.js";
import { toSvg } from "./export_svg.js";
import { nearestPlace } from "./layout.js";
import { change, hideBeside, nextHit, runSearch, select, setFocus } from "./stage.js";
import { switchTheme } from "./theme.js";
import { neighbour, viewOf } from "./timeline.js";

export function makeTools(stage) {
  const button = (words, title, click, name) => element("button", { type: "button", title, click, "data-tool": name }, words);
  const input = element("input", { type: "search", placeholder: "Search events", "aria-label": "Search events", input: (event) => runSearch(stage, event.target.value),
    keydown: (event) => {
      if (event.key === "Enter") nextHit(stage, event.shiftKey ? -1 : 1);
      if (event.key === "Escape") stage.timeline.scroller.focus();
      event.stopPropagation();
    } });
  const output = element("output", {});
  const order = button("Event order", "Each event takes one row (o)", () => change(stage, { mode: "order" }), "order");
  const time = button("True time", "As long as it took (o)", () => change(stage, { mode: "time" }), "time");
  const nearer = button("+", "Zoom in (+)", () => zoom(stage, 1.6), "nearer");
  const farther = button("−", "Zoom out (-)", () => zoom(stage, 1 / 1.6), "farther");
  const detail = button("All events", "Also what replicas showed, cursors, status (d)", () => toggleDetail(stage), "detail");
  const focus = button("Only its causes", "Fade everything that the chosen event has nothing to do with (x)", () => setFocus(stage, !stage.focus), "focus");
  const lanes = button("All lanes", "Show every device", () => change(stage, { only: null }), "lanes");
  const beside = button("Compare", "Beside a run that passed", () => (stage.beside === null ? stage.openBeside?.() : hideBeside(stage)), "beside");
  const save = element("select", { "aria-label": "Save", change: (event) => {
    exportAs(stage, event.target.value);
    event.target.value = "";
  } }, [["", "Save …"], ["svg", "Window as SVG"], ["mermaid", "Window as Mermaid"], ["perfetto", "Run for Perfetto"]].map(([value, words]) => element("option", { value }, words)));
  const title = element("h1", {}, `${stage.entry.case}@${stage.entry.seed} `, element("span", { class: `badge ${stage.entry.verdict}` }, stage.entry.verdict),
    element("small", {}, stage.scene.run.name));
  const root = element("div", { class: "tools" },
    button("← Overview", "Back to the verdict (Esc)", stage.leave, "leave"), title,
    element("span", { class: "find" }, input, button("↑", "Previous hit (N)", () => nextHit(stage, -1), "hit-before"), button("↓", "Next hit (n)", () => nextHit(stage, 1), "hit-after"), output),
    element("span", { class: "group" }, order, time), element("span", { class: "group" }, farther, nearer), detail, focus, lanes, beside, save,
    button("◐", "Light or dark", switchTheme, "theme"));
  const tools = { root, input, output };
  tools.update = () => {
    const { options } = stage.timeline;
    order.setAttribute("aria-pressed", String(options.mode === "order"));
    time.setAttribute("aria-pressed", String(options.mode === "time"));
    nearer.disabled = farther.disabled = options.mode === "order";
    detail.setAttribute("aria-pressed", String(options.detail === "all"));
    focus.setAttribute("aria-pressed", String(stage.focus));
    lanes.hidden = options.only === null;
    beside.hidden = stage.openBeside === undefined;
    beside.setAttribute("aria-pressed", String(stage.beside !== null));
  };
  return tools;
}

export function tellHits(stage) {
  stage.tools.input.value = stage.query;
  stage.tools.output.value = stage.query === "" ? "" : stage.hits.length === 0 ? "none" : `${stage.hit + 1 || "–"} of ${stage.hits.length}`;
}

export function zoom(stage, factor) {
  if (stage.timeline.options.mode === "order") return;
  const scale = Math.max(1, Math.min(1e6, stage.timeline.options.scale * factor));
  change(stage, { scale });
}

function toggleDetail(stage) {
  change(stage, { detail: stage.timeline.options.detail === "all" ? "main" : "all" });
}

export function exportAs(stage, kind) {
  const { timeline, scene, entry } = stage;
  const view = viewOf(timeline);
  const name = entry.id.replace(/[^A-Za-z0-9.-]/g, "-");
  const first = nearestPlace(timeline.layout.ys, view.top);
  const last = nearestPlace(timeline.layout.ys, view.top + view.height);
  if (kind === "svg") offerFile(`${name}.svg`, "image/svg+xml", toSvg(scene, view));
  if (kind === "mermaid") offerFile(`${name}.mmd`, "text/plain", toMermaid(scene, first, last));
  if (kind === "perfetto") offerFile(`${name}.perfetto.json`, "application/json", JSON.stringify(toPerfetto(scene)));
}

// Keys work wherever nothing is typed.
export function onKey(stage, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const { timeline, scene } = stage;
  const { selected } = scene;
  const go = (place) => place >= 0 && select(stage, place);
  const keys = {
    ArrowDown: () => go(neighbour(timeline, startPlace(stage), 1, false)), ArrowUp: () => go(neighbour(timeline, startPlace(stage), -1, false)),
    ArrowRight: () => go(neighbour(timeline, startPlace(stage), 1, selected >= 0)), ArrowLeft: () => go(neighbour(timeline, startPlace(stage), -1, selected >= 0)),
    j: () => keys.ArrowDown(), k: () => keys.ArrowUp(),
    c: () => selected >= 0 && go(scene.run.cause[selected]), e: () => go(Math.min(...scene.future, Infinity) === Infinity ? -1 : Math.min(...scene.future)),
    f: () => nextFinding(stage), "/": () => stage.tools.input.focus(), n: () => nextHit(stage, 1), N: () => nextHit(stage, -1),
    o: () => change(stage, { mode: timeline.options.mode === "time" ? "order" : "time" }), d: () => toggleDetail(stage),
    x: () => setFocus(stage, !stage.focus), "+": () => zoom(stage, 1.6), "=": () => zoom(stage, 1.6), "-": () => zoom(stage, 1 / 1.6),
    Escape: () => (selected >= 0 ? select(stage, -1) : stage.leave()),
  };
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
}

// Without a chosen event the keys begin at the top of the window.
function startPlace(stage) {
  const { timeline, scene } = stage;
  return scene.selected >= 0 ? scene.selected : nearestPlace(timeline.layout.ys, viewOf(timeline).top + 40);
}

function nextFinding(stage) {
  const places = [...stage.scene.findingPlaces].sort((a, b) => a - b);
  const next = places.find((place) => place > stage.scene.selected) ?? places[0];
  if (next !== undefined) select(stage, next, true);
}
