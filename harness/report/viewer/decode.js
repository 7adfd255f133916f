// A picture's columns as a run: typed arrays over records, and texts by number.

function sums(list, Type) {
  const out = new Type(list.length);
  let sum = 0;
  for (let i = 0; i < list.length; i++) out[i] = sum += list[i];
  return out;
}

export function decodeRun(picture) {
  const records = picture.records;
  const count = records.kind.length;
  const run = {
    name: picture.name, nodes: picture.nodes, conversations: picture.conversations, plannedMessages: picture.messages,
    steps: picture.steps, findings: picture.findings, words: picture.words, strings: picture.strings,
    bodies: picture.bodies ?? [""], columns: picture.columns, groupOfKind: picture.groupOfKind,
    count, server: picture.nodes.length - 1,
    index: sums(records.index, Float64Array), at: sums(records.at, Float64Array),
    kind: Uint8Array.from(records.kind), node: Int32Array.from(records.node),
    cause: Int32Array.from(records.cause, (back, i) => (back === 0 ? -1 : i - back)),
    row: new Int32Array(count),
  };
  run.kinds = Object.fromEntries(run.words.kind.map((word, number) => [word, number]));
  run.stepOf = new Map(run.steps.map((step) => [step.id, step]));
  const next = {};
  for (let i = 0; i < count; i++) {
    const group = run.groupOfKind[run.kind[i]];
    run.row[i] = next[group] = (next[group] ?? -1) + 1;
  }
  return run;
}

export function kindOf(run, i) {
  return run.words.kind[run.kind[i]];
}

// The number in a record's field; 0 where it says nothing.
export function fieldOf(run, i, name) {
  const columns = run.columns[run.groupOfKind[run.kind[i]]];
  const column = columns?.[name];
  return column === undefined ? 0 : column[run.row[i]];
}

export function textOf(run, i, name) {
  return run.strings[fieldOf(run, i, name)] ?? "";
}

export function wordOf(run, i, name, list = name) {
  return run.words[list]?.[fieldOf(run, i, name)] ?? "";
}

export function nodeName(run, node) {
  return run.nodes[node]?.name ?? "–";
}

// The place of the record with this number in the history, or of the last one before it.
export function placeOfIndex(run, index) {
  let low = 0;
  let high = run.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (run.index[middle] <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

// The first record at or after an instant.
export function placeOfTime(run, at) {
  let low = 0;
  let high = run.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.at[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
