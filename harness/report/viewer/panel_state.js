// The state of the event's node, with what the event changed; the conflicts of the run.
import { nodeName } from "./decode.js";
import { element } from "./dom.js";
import { formatInstant, formatSpan } from "./format.js";
import { changeAt, differenceOf, valueText } from "./state.js";

const SHOWN_MOST = 300;

export function stateLeaf(scene, place) {
  if (place < 0) return [element("p", { class: "hint" }, "Choose an event to see the state of its device.")];
  const { run } = scene;
  const node = run.node[place] >= 0 ? run.node[place] : run.laneOf[place];
  if (run.nodes[node] === undefined) return [element("p", { class: "hint" }, "This event belongs to no device.")];
  const { before, after } = changeAt(run, node, place);
  const changes = differenceOf(before, after);
  const changed = new Map(changes.map((change) => [`${change.part} ${change.name}`, change]));
  return [
    element("h2", {}, `${nodeName(run, node)} at ${formatInstant(run.at[place])}`),
    element("p", { class: "hint" }, changes.length === 0 ? "This event changed nothing that is known of it." : `This event changed ${changes.length} ${changes.length === 1 ? "thing" : "things"}.`),
    changes.length > 0 && changeTable(changes),
    part("Device", "facts", after, changed),
    part("Queue", "queue", after, changed),
    part(node === run.server ? "Messages stored" : "Messages shown", "messages", after, changed),
  ];
}

function changeTable(changes) {
  return [
    element("h3", {}, "What changed"),
    element("table", { class: "difference" }, element("tbody", {}, changes.slice(0, SHOWN_MOST).map((change) =>
      element("tr", {}, element("th", {}, change.name),
        element("td", {}, change.before !== "" && element("span", { class: "gone" }, change.before), change.before !== "" && change.after !== "" && " ",
          change.after !== "" && element("span", { class: "changed" }, change.after)))))),
  ];
}

function part(title, name, state, changed) {
  const entries = [...state[name]];
  if (entries.length === 0) return null;
  const shown = entries.slice(-SHOWN_MOST);
  return [
    element("h3", {}, entries.length > SHOWN_MOST ? `${title} (the last ${SHOWN_MOST} of ${entries.length})` : `${title} (${entries.length})`),
    element("table", {}, element("tbody", {}, shown.map(([key, value]) =>
      element("tr", { class: changed.has(`${name} ${key}`) ? "changed" : null }, element("th", {}, key),
        element("td", {}, key === "timer" ? (value === 0 ? "none" : formatInstant(value)) : key.startsWith("clock") ? formatSpan(value) : valueText(value)))))),
  ];
}

export function conflictsLeaf(scene, go) {
  if (scene.conflicts.length === 0) return [element("p", { class: "hint" }, "No conflict arose at the server in this run.")];
  return scene.conflicts.slice(0, SHOWN_MOST).map((conflict) => [
    element("h2", {}, element("button", { click: () => go(conflict.record) }, `Conflict on ${conflict.message} at ${formatInstant(scene.run.at[conflict.record])}`)),
    element("div", { class: "sides" },
      element("div", {}, element("b", {}, `base${conflict.baseVersion ? `, version ${conflict.baseVersion}` : ""}`), conflict.base || "(not in the picture)"),
      sideBox(scene, "mine", conflict.mine), sideBox(scene, "theirs", conflict.theirs),
      element("div", { class: "outcome" }, element("b", {}, `outcome${conflict.strategy ? `, by ${conflict.strategy}` : ""}`), conflict.outcome || "(not in the picture)")),
  ]);
}

function sideBox(scene, word, side) {
  const where = side.node < 0 ? "" : ` of ${nodeName(scene.run, side.node)}, at ${formatInstant(side.at)}`;
  const clock = side.node >= 0 && side.skew !== 0 ? ` (its clock said ${formatInstant(side.at + side.skew)})` : "";
  return element("div", {}, element("b", {}, `${word}${where}${clock}`), side.text || "(nothing)");
}
