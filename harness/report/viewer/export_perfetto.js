// The run as Chrome trace JSON, field by field what Perfetto's importer reads: a process per lane, slices that flows bind to,
// counters for queues, async slices for what overlaps.
import { kindOf, nodeName } from "./decode.js";
import { describe } from "./describe.js";
import { LOST } from "./messages.js";

const APP = 1;
const SYNC = 2;
const NETWORK = 3;
const THREADS = { [APP]: "app", [SYNC]: "sync", [NETWORK]: "network" };
const GLOBAL_PID = 1000000; // faults and phases of the whole system

const pidOf = (lane) => lane + 1; // 0 is the idle process of the importer

export function toPerfetto(scene) {
  const { run } = scene;
  const events = [];
  const start = run.count > 0 ? run.at[0] : 0;
  const ts = (at) => at - start; // the importer wants no negative times
  run.nodes.forEach((_, node) => nameProcess(events, pidOf(node), nodeName(run, node)));
  nameProcess(events, GLOBAL_PID, "faults");
  messageSlices(scene, events, ts);
  instants(scene, events, ts);
  asyncSlices(scene, events, ts);
  scene.queues.forEach((steps, node) => steps.forEach((step) =>
    events.push({ ph: "C", name: "queue", pid: pidOf(node), tid: SYNC, ts: ts(step.at), args: { waiting: step.waiting } })));
  return { displayTimeUnit: "ms", traceEvents: events };
}

function nameProcess(events, pid, name) {
  events.push({ ph: "M", name: "process_name", pid, tid: 0, args: { name } });
  for (const [tid, thread] of Object.entries(THREADS)) events.push({ ph: "M", name: "thread_name", pid, tid: Number(tid), args: { name: thread } });
}

// Flows bind to slices, not to instants: a message is a slice of a microsecond at each end. A string id is read in base 16.
function messageSlices(scene, events, ts) {
  const { run, messages } = scene;
  for (let m = 0; m < messages.count; m++) {
    const sent = messages.sent[m];
    const end = messages.end[m];
    const id = `0x${(m + 1).toString(16)}`;
    const arrived = end >= 0 && messages.fate[m] !== LOST;
    events.push({ ph: "X", name: describe(run, sent), cat: messages.socket[m] ? "gateway" : "http", pid: pidOf(messages.from[m]), tid: NETWORK,
      ts: ts(run.at[sent]), dur: 1, bind_id: id, flow_out: true, args: { record: run.index[sent] } });
    if (arrived) {
      events.push({ ph: "X", name: describe(run, end), cat: messages.socket[m] ? "gateway" : "http", pid: pidOf(messages.to[m]), tid: NETWORK,
        ts: ts(run.at[end]), dur: 1, bind_id: id, flow_in: true, args: { record: run.index[end] } });
    }
    const pid = pidOf(messages.from[m]);
    const until = end < 0 ? run.at[run.count - 1] : run.at[end];
    const name = arrived ? "in flight" : "lost";
    events.push({ ph: "b", cat: "flight", name, id, pid, tid: NETWORK, ts: ts(run.at[sent]) });
    events.push({ ph: "e", cat: "flight", name, id, pid, tid: NETWORK, ts: ts(until) });
  }
}

const TOLD = { command: APP, process: APP, note: SYNC, failed: NETWORK, audit: SYNC, "request-lost": NETWORK, "answer-lost": NETWORK, "frame-lost": NETWORK };

function instants(scene, events, ts) {
  const { run } = scene;
  for (let i = 0; i < run.count; i++) {
    const tid = TOLD[kindOf(run, i)];
    const lane = run.laneOf[i];
    if (tid !== undefined && lane >= 0) {
      events.push({ ph: "i", s: "t", name: describe(run, i), pid: pidOf(lane), tid, ts: ts(run.at[i]), args: { record: run.index[i] } });
    }
  }
  for (const finding of scene.findings) {
    events.push({ ph: "i", s: "g", name: `${finding.rule}: ${finding.headline}`, pid: GLOBAL_PID, tid: APP, ts: ts(run.at[finding.place]) });
  }
}

// Faults and absences overlap: async slices, with an id and a process.
function asyncSlices(scene, events, ts) {
  const put = (name, cat, pid, from, to, number) => {
    const id = `0x${(0x100000 + number).toString(16)}`;
    events.push({ ph: "b", cat, name, id, pid, tid: NETWORK, ts: ts(from) });
    events.push({ ph: "e", cat, name, id, pid, tid: NETWORK, ts: ts(to) });
  };
  scene.faults.forEach((band, i) => put(band.verb, "fault", band.node < 0 ? GLOBAL_PID : pidOf(band.node), band.from, band.to, i));
  scene.absences.forEach((absence, i) => put(absence.word, "absence", pidOf(absence.node), absence.from, absence.to, 0x100000 + i));
}
