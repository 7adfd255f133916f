// Everything about one run that does not depend on the window: made once when it is opened.
import { findConflicts } from "./conflicts.js";
import { kindOf, placeOfIndex } from "./decode.js";
import { findAbsences, findClocks, findFaults, findQueues, skewAt } from "./intervals.js";
import { findMessages } from "./messages.js";

export function makeScene(run) {
  const messages = findMessages(run);
  const clocks = findClocks(run);
  const queues = findQueues(run);
  const conflicts = findConflicts(run, clocks);
  const findings = run.findings.map((finding) => ({ ...finding, place: findingPlace(run, finding) }));
  const conflictPlaces = new Set(conflicts.map((conflict) => conflict.record));
  for (let i = 0; i < run.count; i++) if (kindOf(run, i) === "conflict") conflictPlaces.add(i);
  let queueMost = 0;
  for (const steps of queues) for (const step of steps) if (step.waiting > queueMost) queueMost = step.waiting;
  run.marked = new Set(findings.map((finding) => finding.place));
  const weights = new Uint8Array(run.count); // 1: a conflict, 2: a finding
  for (const place of conflictPlaces) weights[place] = 1;
  for (const place of run.marked) weights[place] = 2;
  return {
    run, messages, clocks, queues, queueMost, conflicts, weights, conflictPlaces, findings,
    faults: findFaults(run), absences: findAbsences(run), findingPlaces: run.marked,
    skewAt: (node, at) => skewAt(run, clocks, node, at),
    selected: -1, focus: false, past: new Set(), future: new Set(), related: new Set(), hits: new Set(),
  };
}

// A finding names the record that showed it; one that came out of the end is shown there.
function findingPlace(run, finding) {
  if (finding.record > 0) return placeOfIndex(run, finding.record);
  let place = run.count - 1;
  while (place > 0 && run.at[place] > finding.at) place--;
  return Math.max(0, place);
}
