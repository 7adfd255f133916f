// The stage: one run in a picture, its tools, and the panel; or two runs side by side.
import { chartsLeaf } from "./charts.js";
import { makeTools, tellHits, zoom } from "./tools.js";
import { differencePlaces } from "./compare.js";
import { nodeName, placeOfIndex, placeOfTime } from "./decode.js";
import { describe } from "./describe.js";
import { element, replaceChildren } from "./dom.js";
import { formatInstant } from "./format.js";
import { writeHash } from "./hash.js";
import { eventLeaf } from "./panel.js";
import { conflictsLeaf, stateLeaf } from "./panel_state.js";
import { search } from "./search.js";
import { watchTheme } from "./theme.js";
import { choose, makeTimeline, placeInMiddle, recolour, relayout, reveal } from "./timeline.js";

const TABS = { event: "Event", state: "State", conflicts: "Conflicts", charts: "Charts" };
const LANES_MOST = 16; // beyond it only the lanes of the findings are shown at first

// `mount`: where it goes; `entry`: what the page knows of the picture; `leave()` goes back to the overview.
export function makeStage(mount, entry, scene, leave) {
  const stage = { mount, entry, scene, leave, tab: "event", query: "", hits: [], hit: -1, beside: null, focus: false, quiet: true, timelines: [] };
  const told = { select: (place) => select(stage, place), scrolled: (timeline) => followScroll(stage, timeline), zoom: (factor) => zoom(stage, factor) };
  stage.told = told;
  stage.timeline = makeTimeline(scene, entry.leftOut ? `Left out of this picture: ${entry.leftOut}.` : "", told);
  stage.timelines.push(stage.timeline);
  stage.tools = makeTools(stage);
  stage.leaf = element("div", { class: "leaf", id: "leaf", role: "tabpanel", tabindex: "0" });
  stage.tabs = element("div", { class: "tabs", role: "tablist" }, Object.entries(TABS).map(([name, words]) =>
    element("button", { role: "tab", "data-tab": name, "aria-controls": "leaf", click: () => showTab(stage, name) },
      name === "conflicts" && scene.conflicts.length > 0 ? `${words} (${scene.conflicts.length})` : words)));
  stage.said = element("p", { class: "offscreen", role: "status", "aria-live": "polite" });
  stage.views = element("div", { class: "views" }, stage.timeline.root);
  replaceChildren(mount, stage.tools.root, stage.views, element("aside", { class: "panel", "aria-label": "Details" }, stage.tabs, stage.leaf), stage.said);
  mount.hidden = false;
  if (scene.run.nodes.length > LANES_MOST) stage.timeline.options.only = lanesOfFindings(scene);
  relayout(stage.timeline);
  stage.timeline.scroller.focus({ preventScroll: true });
  watchTheme(() => stage.timelines.forEach(recolour));
  showTab(stage, "event");
  return stage;
}

// Of many lanes those that a finding speaks of, or the busiest; the server is always there.
function lanesOfFindings(scene) {
  const { run } = scene;
  const only = new Set();
  for (const finding of scene.findings) {
    if (finding.node >= 0) only.add(finding.node);
    if (run.laneOf[finding.place] >= 0) only.add(run.laneOf[finding.place]);
  }
  const counts = new Map();
  for (let i = 0; i < run.count; i++) counts.set(run.node[i], (counts.get(run.node[i]) ?? 0) + 1);
  const busiest = [...counts].sort((a, b) => b[1] - a[1]).map(([node]) => node).filter((node) => node >= 0);
  for (const node of busiest) if (only.size < LANES_MOST / 2) only.add(node);
  return only;
}

// Puts the stage into the view that an address names; nothing is written back meanwhile.
export function showView(stage, view) {
  stage.quiet = true;
  const { timeline, scene } = stage;
  const options = { mode: view.mode === "time" ? "time" : "order", detail: view.detail === "all" ? "all" : "main", scale: zoomOf(view.zoom) };
  if (view.lanes === "all") options.only = null;
  relayout(timeline, options);
  stage.tools.update();
  if (view.find) runSearch(stage, view.find);
  if (Object.hasOwn(TABS, view.tab ?? "")) showTab(stage, view.tab);
  if (view.at !== undefined && scene.run.count > 0) select(stage, placeOfIndex(scene.run, Number(view.at) || 0), true);
  else showFirst(stage);
  stage.quiet = false;
  tellAddress(stage);
}

// Without a chosen event the window shows where the first finding is, or where the steps begin.
function showFirst(stage) {
  const { timeline, scene } = stage;
  select(stage, -1);
  if (scene.findings.length > 0) reveal(timeline, scene.findings[0].place, true);
  else if (scene.run.count > 0) timeline.scroller.scrollTop = timeline.layout.ys[placeOfTime(scene.run, 0)] - 60;
}

function zoomOf(text) {
  const zoom = Number(text);
  return zoom >= 1 && zoom <= 1e6 ? zoom : 1;
}

export function tellAddress(stage) {
  if (stage.quiet) return;
  const { options } = stage.timeline;
  const hash = writeHash({
    case: stage.entry.id, at: stage.scene.selected >= 0 ? stage.scene.run.index[stage.scene.selected] : undefined,
    mode: options.mode === "time" ? "time" : undefined, detail: options.detail === "all" ? "all" : undefined,
    zoom: options.mode === "time" && options.scale !== 1 ? Number(options.scale.toPrecision(4)) : undefined,
    tab: stage.tab === "event" ? undefined : stage.tab, find: stage.query || undefined,
    beside: stage.beside === null ? undefined : stage.beside.entry.id,
    lanes: stage.scene.run.nodes.length > LANES_MOST && options.only === null ? "all" : undefined,
  });
  if (hash !== location.hash) history.replaceState(null, "", hash);
}

export function select(stage, place, always = false) {
  const { timeline, scene } = stage;
  if (place >= 0 && timeline.layout.xOf(scene.run.laneOf[place]) < 0 && scene.run.laneOf[place] >= 0) relayout(timeline, { only: null });
  choose(timeline, place, stage.focus);
  if (place >= 0) {
    if (!timeline.layout.shown[place]) relayout(timeline, { detail: "all" });
    reveal(timeline, place, always);
    stage.said.textContent = `${nodeName(scene.run, scene.run.laneOf[place])}, ${formatInstant(scene.run.at[place])}: ${describe(scene.run, place)}`;
  }
  stage.tools.update();
  fillLeaf(stage);
  tellAddress(stage);
}

export function showTab(stage, name) {
  stage.tab = name;
  for (const button of stage.tabs.children) button.setAttribute("aria-selected", String(button.dataset.tab === name));
  fillLeaf(stage);
  tellAddress(stage);
}

function fillLeaf(stage) {
  const { scene } = stage;
  const go = (place) => select(stage, place, true);
  const fill = {
    event: () => eventLeaf(scene, scene.selected, go), state: () => stateLeaf(scene, scene.selected),
    conflicts: () => conflictsLeaf(scene, go), charts: () => chartsLeaf(scene, stage.beside?.scene ?? null),
  };
  replaceChildren(stage.leaf, fill[stage.tab]().flat(Infinity));
  stage.leaf.scrollTop = 0;
}

export function change(stage, options) {
  for (const timeline of stage.timelines) relayout(timeline, options);
  if (stage.scene.selected >= 0) reveal(stage.timeline, stage.scene.selected);
  stage.tools.update();
  tellAddress(stage);
}

export function setFocus(stage, focus) {
  stage.focus = focus;
  choose(stage.timeline, stage.scene.selected, focus);
  stage.tools.update();
}

export function runSearch(stage, query) {
  stage.query = query;
  stage.hits = search(stage.scene.run, query);
  stage.hit = -1;
  stage.scene.hits = new Set(stage.hits);
  tellHits(stage);
  recolour(stage.timeline);
  tellAddress(stage);
}

export function nextHit(stage, direction) {
  if (stage.hits.length === 0) return;
  stage.hit = (stage.hit + direction + stage.hits.length) % stage.hits.length;
  tellHits(stage);
  select(stage, stage.hits[stage.hit], true);
}

// -- Beside another run --

export function showBeside(stage, entry, scene) {
  const caption = `${entry.verdict}: ${entry.because || "the same case and seed in the other run"}${entry.leftOut ? `. Left out: ${entry.leftOut}` : ""}`;
  hideBeside(stage);
  const timeline = makeTimeline(scene, caption, { select: (place) => choose(timeline, place, false), scrolled: (other) => followScroll(stage, other) });
  timeline.options = { ...stage.timeline.options };
  stage.beside = { entry, scene, timeline };
  stage.timelines.push(timeline);
  stage.views.append(timeline.root);
  const first = differencePlaces(stage.scene.run, scene.run);
  stage.beside.first = first;
  requestAnimationFrame(() => {
    stage.timelines.forEach((one) => relayout(one));
    if (first !== null) {
      if (stage.scene.selected < 0) select(stage, first[0], true);
      choose(timeline, first[1], false);
      reveal(timeline, first[1], true);
    }
  });
  stage.tools.update();
  fillLeaf(stage);
  tellAddress(stage);
}

export function hideBeside(stage) {
  if (stage.beside === null) return;
  stage.beside.timeline.root.remove();
  stage.timelines.length = 1;
  stage.beside = null;
  requestAnimationFrame(() => relayout(stage.timeline));
  stage.tools.update();
  tellAddress(stage);
}

// The other picture shows the same true time.
function followScroll(stage, moved) {
  if (stage.timelines.length < 2 || stage.following) return;
  const other = stage.timelines.find((timeline) => timeline !== moved);
  if (other.layout === null || moved.layout === null || !moved.scroller.matches(":hover, :focus-within")) return;
  stage.following = true;
  const at = moved.scene.run.at[placeInMiddle(moved)];
  other.scroller.scrollTop = other.layout.yOfTime(at) - other.scroller.clientHeight / 2;
  requestAnimationFrame(() => (stage.following = false));
}
