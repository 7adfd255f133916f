#!/usr/bin/env python3
"""Writes reports/benchmarks.md from what collect.py kept.

usage: report.py FIGURES.json OUT.md
"""
import json
import statistics
import sys

import notes


def number(value):
    """With thousands separated and three figures that count."""
    if abs(value) >= 1000:
        return f"{round(value, 2 - len(str(int(value))) + 1):,.0f}"
    return f"{value:.3g}"


def spread(samples, scale=1.0):
    samples = [sample * scale for sample in samples]
    middle = number(statistics.median(samples))
    if len(samples) == 1:
        return middle
    return f"{middle} ({number(min(samples))} to {number(max(samples))})"


def verdict(value, goal, at_most=False):
    if goal is None:
        return ""
    if value <= goal if at_most else value >= goal:
        return "reached"
    return f"missed: {number(value / goal)} times the goal" if at_most else f"missed: {100 * value / goal:.0f} % of it"


class Report:
    def __init__(self, kept):
        self.kept = kept
        self.figures = kept["figures"]
        self.counted = kept["instructions"]
        self.rows = []

    def row(self, what, samples, unit, goal, prototype, **how):
        value = statistics.median(samples)
        shown = f"{spread(samples)} {unit}".strip()
        wanted = "" if goal is None else f"{number(goal)} {unit}".strip()
        self.rows.append((what, shown, wanted, prototype, verdict(value, goal, **how)))

    def rates(self):
        get = self.figures.__getitem__
        self.row("upload, all oracles: acknowledged actions per second per core",
                 get("upload: actions_per_second"), "", 15000, "14,400 without oracles")
        self.row("upload without oracles", get("upload, no oracles: actions_per_second"), "", None, "14,400")
        self.row("delivery, all oracles: acknowledged and on the other device, per second per core",
                 get("delivery: actions_per_second"), "", 15000, "not built")
        self.row("delivery without oracles", get("delivery, no oracles: actions_per_second"), "", None, "")
        for kind, goal, prototype in (("upload", 270000, "303,000 without oracles"), ("delivery", None, "not built")):
            self.row(f"{kind}, all oracles: instructions per action",
                     [self.counted[kind]["per_action"]], "", goal, prototype, at_most=True)
            self.row(f"{kind} without oracles: instructions per action",
                     [self.counted[f"{kind}, no oracles"]["per_action"]], "", None, "")
        self.row("events per second per core, clients that only echo", get("echo: events_per_second"), "",
                 2e6, "2 million")

    def shares(self):
        for kind in ("upload", "delivery"):
            with_oracles = self.counted[kind]["mean"]
            judging = 1 - self.counted[f"{kind}, no oracles"]["mean"] / with_oracles
            looking = self.counted[f"{kind}, no oracles"]["looking"] / with_oracles
            self.row(f"oracles' share of {kind}, with looking at what replicas show, by instructions",
                     [100 * (judging + looking)], "%", 25, "not built", at_most=True)
            self.row(f"all oracles together, judging alone ({kind})", [100 * judging], "%", 25, "", at_most=True)
        self.row("one connection for many, to own connections: upload rate",
                 [pooled / own for pooled, own in zip(self.figures["upload: actions_per_second"],
                                                      self.figures["upload, own connections: actions_per_second"])],
                 "times", None, "faster at 10,000")

    def times(self):
        get = self.figures.__getitem__
        by_size = {size["replicas"]: size for size in self.figures["sizes"]}
        self.row("simulated to real time, 100 replicas, delivery", get("delivery: simulated_to_real"), "",
                 1300, "1,800 without oracles")
        self.row("simulated to real time, 5 replicas of 20 actions", [float(by_size["5"]["ratio"])], "", 100000,
                 "70,000 at 10")
        self.row("a month of 100 suspended replicas, beyond a second of the same", get("idle: idle_month"), "ms",
                 10, "", at_most=True)
        self.row("the whole run with that month", get("idle: run_with_idle_month"), "ms", None, "")
        self.row("seeds per minute, two processes, 10 replicas of 20 actions",
                 get("seeds: seeds_per_minute_two_processes"), "", 7000, "6,975")
        self.row("the same by processor time: seeds of two minutes on a processor",
                 [2 * rate for rate in get("seeds: seeds_per_processor_minute")], "", 7000, "")
        self.row("two processes to one", get("seeds: two_processes_to_one"), "times", 1.9, "1.88")
        self.row("explored seeds per minute, two workers, everyday weather, by the clock",
                 get("campaign: seeds_per_minute"), "", None, "")
        self.row("two workers to one, by the clock", get("campaign: two_workers_to_one"), "times", 1.9, "")
        self.row("crash, recover, check, reopen, start", get("crash: crash_recover_reopen"), "µs", 250, "206",
                 at_most=True)
        self.row("`tiffin run`, 5 replicas and 200 actions, start to end", get("start: start_to_end"), "ms", 20, "",
                 at_most=True)
        self.row("the same, time on a processor", get("start: busy"), "ms", 20, "", at_most=True)
        self.row("an HTML report with the picture of a run, to the run itself", get("report: share"), "%", 10, "",
                 at_most=True)
        self.row("of it recording the picture", get("report: recording"), "%", None, "")
        self.row("of it writing the picture", get("report: writing"), "%", None, "")
        self.row("of it making the page", get("report: page"), "%", None, "")

    def memory(self):
        get = self.figures.__getitem__
        kib = 1 / 1024
        self.row("memory of a replica that was never started", [v * kib for v in get("memory: not_started")], "KiB",
                 1, "0.55", at_most=True)
        self.row("memory of a replica that has logged in, synced and idles", [v * kib for v in get("memory: idle")],
                 "KiB", 1, "0.55", at_most=True)
        self.row("memory of a replica with 20 messages and 20 actions",
                 [v * kib for v in get("memory: with_20_messages_and_actions")], "KiB", 18, "18.5", at_most=True)
        for size in self.figures["sizes"]:
            if size["replicas"] == "100000":
                self.row("100,000 replicas and 500,000 actions: time", [float(size["cpu_s"])], "s", 60, "37",
                         at_most=True)
                self.row("100,000 replicas and 500,000 actions: memory", [float(size["peak_mib"]) / 1024], "GiB", 2,
                         "1.5", at_most=True)

    def peers(self):
        mine = self.figures["echo: round_trips_per_second"]
        for name, goal, prototype in (("ns-3", 25, "24"), ("SimGrid", 6, "5.5")):
            theirs = self.figures.get(f"{name}: round_trips_per_second")
            if theirs:
                ratio = [statistics.median(mine) / statistics.median(theirs)]
                self.row(f"round trips of an echo, to {name}", ratio, "times", goal, prototype)
        theirs = self.figures.get("ns-3: round_trips_per_second")
        if theirs:
            rate = statistics.median(self.figures["upload: actions_per_second"])
            self.row("upload with SQLite and JSON, to ns-3's echo without any", [rate / statistics.median(theirs)],
                     "times", 1, "0.89")

    def all_rows(self):
        for part in (self.rates, self.shares, self.times, self.memory, self.peers):
            part()
        return self.rows

    def groups(self):
        kinds = list(self.counted)
        names = sorted({group for kind in kinds for group in self.counted[kind]["groups"]},
                       key=lambda group: -self.counted["upload"]["groups"].get(group, 0))
        yield ["group", *kinds]
        for name in names:
            yield [name, *(f"{100 * self.counted[kind]['groups'].get(name, 0):.1f} %" for kind in kinds)]
        yield ["instructions an action, mean", *(number(self.counted[kind]["mean"]) for kind in kinds)]

    def sizes(self):
        yield ["replicas", "actions", "virtual s", "processor s", "simulated to real", "actions/s", "peak MiB"]
        for size in self.figures["sizes"]:
            yield [number(float(size[key])) for key in
                   ("replicas", "actions", "virtual_s", "cpu_s", "ratio", "rate", "peak_mib")]


def table(rows):
    rows = [list(row) for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def write(kept, out):
    report = Report(kept)
    machine = kept["machine"]
    figures = kept["figures"]
    head = ("what", "measured: median (range)", "goal", "prototype", "")
    out.write(notes.HEAD.format(**machine, quick=" A quick run: too few samples to quote." if kept["quick"] else "",
                                state=" with changes" if machine["changed"] else ""))
    out.write(table([head, *report.all_rows()]) + "\n\n")
    out.write(notes.REFERENCE.format(virtual=number(figures["upload: virtual"][0]),
                                     events=number(figures["upload: events_per_action"][0]),
                                     delivery_virtual=number(figures["delivery: virtual"][0]),
                                     delivery_events=number(figures["delivery: events_per_action"][0])))
    out.write(notes.PROFILE.format(replicas=kept["counted"][0], actions=kept["counted"][2]) + table(report.groups()) + "\n\n")
    out.write(notes.SIZES + table(report.sizes()) + "\n\n")
    out.write(notes.DISK + "".join(f"    {line}\n" for line in figures["disk"]) + "\n")
    out.write(notes.MISSED)


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    with open(arguments[0], encoding="utf-8") as file:
        kept = json.load(file)
    with open(arguments[1], "w", encoding="utf-8") as out:
        write(kept, out)


if __name__ == "__main__":
    main(sys.argv[1:])
