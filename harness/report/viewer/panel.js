// What is known of the chosen event: what it is, what led to it, what came of it.
import { futureOf, pastOf } from "./causes.js";
import { fieldOf, kindOf, nodeName } from "./decode.js";
import { describe, fieldsOf, stepWords } from "./describe.js";
import { element } from "./dom.js";
import { formatInstant, formatSpan, formatWall } from "./format.js";

const LISTED = 60;

// `go` is called with the place of a record that was chosen in a list.
export function eventLeaf(scene, place, go) {
  if (place < 0) return welcome(scene, go);
  const { run } = scene;
  const lane = run.laneOf[place];
  const skew = lane >= 0 ? scene.skewAt(lane, run.at[place]) : 0;
  return [
    element("h2", {}, describe(run, place)),
    element("dl", {},
      row("record", `#${run.index[place]} ${kindOf(run, place)}`), lane >= 0 && row("where", nodeName(run, lane)),
      row("true time", formatInstant(run.at[place])),
      lane >= 0 && lane !== run.server && row("its clock", `${formatWall(run.at[place] + skew)}${skew === 0 ? "" : ` (${skew > 0 ? "+" : ""}${formatSpan(skew)})`}`),
      flight(scene, place),
      fieldOf(run, place, "step") > 0 && row("step", stepWords(run, fieldOf(run, place, "step"), "–")),
      fieldsOf(run, place).filter(([name]) => name !== "step").map(([name, value]) => row(name, value))),
    bodyOf(run, place),
    recordList(scene, "What led to it", pastOf(run, place).slice(0, LISTED).reverse(), place, go, "past"),
    recordList(scene, "What came of it", futureOf(run, place, 400).slice(0, LISTED), place, go, "future"),
  ];
}

const row = (name, value) => [element("dt", {}, name), element("dd", {}, value)];

function flight(scene, place) {
  const { run, messages } = scene;
  const m = run.messageOf[place];
  if (m < 0 || messages.end[m] < 0 || messages.fate[m] !== 0) return null;
  return row("on its way", formatSpan(run.at[messages.end[m]] - run.at[messages.sent[m]]));
}

function bodyOf(run, place) {
  const body = run.bodies[fieldOf(run, place, "body")] ?? "";
  return body === "" ? null : [element("h3", {}, "On the wire"), element("pre", {}, pretty(body))];
}

// JSON is easier to read in lines; what is none stays as it is.
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

export function recordList(scene, title, places, here, go, tone = "") {
  if (places.length === 0) return null;
  return [
    element("h3", {}, `${title}${places.length >= LISTED ? " (the nearest)" : ""}`),
    element("ul", { class: "records" }, places.map((place) => recordItem(scene, place, here, go, tone))),
  ];
}

function recordItem(scene, place, here, go, tone) {
  const { run } = scene;
  return element("li", {}, element("button", { class: place === here ? "here" : tone, click: () => go(place), "data-place": place },
    element("span", { class: "when" }, formatInstant(Math.round(run.at[place] / 1000) * 1000)),
    element("span", {}, `${run.laneOf[place] < 0 ? "" : `${nodeName(run, run.laneOf[place])}: `}${describe(run, place)}`)));
}

function welcome(scene, go) {
  return [
    scene.findings.map((finding) => [
      element("h2", {}, finding.headline),
      element("p", { class: "hint" }, `${finding.rule}, certain at ${formatInstant(finding.at)}, record #${finding.record || "–"}`),
      element("p", {}, element("button", { click: () => go(finding.place) }, "Go there")),
    ]),
    scene.findings.length === 0 && element("p", {}, "Nothing was found wrong in this run."),
    element("h3", {}, "How to read it"),
    element("p", {}, "Each column is a device or the server; time goes down. A slanted line is a message; one that ends in a cross was lost. "
      + "Hatched bands are faults on a link, plain ones on a device. Bars to the left of a lane are what waits in its queue. "
      + "Choose an event to see what led to it (solid) and what came of it (dashed)."),
    element("dl", {},
      row("next, previous event", keys("↓", "↑")), row("on the same lane", keys("→", "←")), row("its cause, first effect", keys("c", "e")),
      row("next finding", keys("f")), row("search, next hit", keys("/", "n")), row("order or true time", keys("o")),
      row("more or less detail", keys("d")), row("zoom", keys("+", "-")), row("only its causes", keys("x")), row("back", keys("Esc"))),
  ];
}

const keys = (...names) => names.flatMap((name, i) => [i > 0 ? " " : null, element("kbd", {}, name)]);
