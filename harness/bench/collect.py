#!/usr/bin/env python3
"""Runs the benchmarks of a build and keeps what they said.

usage: collect.py BUILD OUT.json [--quick]

Rates are taken in rounds, one run of each kind after the other, so that a slow minute of the machine
hits all of them. Instructions are counted once: they do not move.
"""
import collections
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time

import groups

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 7
# Replicas, and actions of each in the two runs whose difference is counted.
COUNTED = (40, 50, 100)
COUNTED_QUICK = (20, 20, 40)
# What a campaign's workers explore when their number is compared, from the root of the tree.
EXPLORED = "scenarios/explore/everyday-weather.yaml"
REFERENCE = {
    "upload": [],
    "upload, no oracles": ["--no-oracles"],
    "upload, own connections": ["--own-connections"],
    "delivery": ["--delivery"],
    "delivery, no oracles": ["--delivery", "--no-oracles"],
    "delivery, own connections": ["--delivery", "--own-connections"],
}
# Built by peers/build where their packages are installed.
PEERS = {"ns-3": "../peers/ns3_echo", "SimGrid": "../peers/simgrid_echo"}
COUNTED_KINDS = ("upload", "upload, no oracles", "delivery", "delivery, no oracles")


class Collector:
    def __init__(self, build, quick):
        self.programs = os.path.join(build, "harness")
        self.build = build
        self.quick = quick
        self.counted = COUNTED_QUICK if quick else COUNTED
        self.figures = collections.defaultdict(list)

    def run(self, program, *arguments):
        command = [os.path.join(self.programs, program), *map(str, arguments)]
        print("  " + " ".join([program, *map(str, arguments)]), flush=True)
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def take(self, prefix, program, *arguments):
        """Keeps each "name value unit" that the program prints."""
        for line in self.run(program, *arguments).splitlines():
            name, value, *_ = line.split(" ")
            try:
                self.figures[f"{prefix}: {name}"].append(float(value))
            except ValueError:
                self.figures[f"{prefix}: {name}"].append(value)

    def reference(self):
        for _ in range(1 if self.quick else ROUNDS):
            for kind, options in REFERENCE.items():
                self.take(kind, "bench_reference", *options)
            self.take("echo", "bench_events")
            for name, program in PEERS.items():
                if os.path.exists(os.path.join(self.programs, program)):
                    self.take(name, program)
            self.take("idle", "bench_idle")
            self.take("crash", "bench_crash")
            self.take("report", "bench_report")
            self.take("seeds", "bench_seeds", 20 if self.quick else 40)
            self.campaign(100 if self.quick else 1000)

    def campaign(self, seeds):
        """Seeds a minute of a whole campaign, by the clock, with one worker and with two."""
        rates = []
        for jobs in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                command = [os.path.join(self.build, "tiffin"), "run", EXPLORED, "--seeds", str(seeds), "--jobs", str(jobs),
                           "--out", folder]
                print(f"  tiffin run {EXPLORED} --seeds {seeds} --jobs {jobs}", flush=True)
                begin = time.monotonic()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                rates.append(60 * seeds / (time.monotonic() - begin))
        self.figures["campaign: seeds_per_minute"].append(rates[1])
        self.figures["campaign: two_workers_to_one"].append(rates[1] / rates[0])

    def once(self):
        self.take("memory", "bench_memory", *([2000] if self.quick else []))
        sizes = [(5, 20), (10, 20), (100, 100), (1000, 20), (10000, 5)]
        if not self.quick:
            sizes.append((100000, 5))
        table = []
        for replicas, actions in sizes:
            words = self.run("bench_sizes", replicas, actions).split()
            table.append(dict(zip(words[::2], words[1::2])))
        self.figures["sizes"] = table
        self.figures["disk"] = self.run("bench_disk").splitlines()

    def start(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario = os.path.join(folder, "five-replicas.yaml")
            with open(scenario, "wb") as out:
                subprocess.run([sys.executable, os.path.join(HERE, "five_replicas.py")], check=True, stdout=out)
            self.take("start", "bench_start", 3 if self.quick else 20, os.path.join(self.build, "tiffin"), "run",
                      "--out", os.path.join(folder, "reports"), scenario)

    def callgrind(self, kind, actions, folder):
        out = os.path.join(folder, f"{kind.replace(', ', '-').replace(' ', '-')}-{actions}.callgrind")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
                   os.path.join(self.programs, "bench_reference"), *REFERENCE[kind],
                   "--replicas", str(self.counted[0]), "--actions", str(actions)]
        print(f"  callgrind {kind}, {self.counted[0]} replicas, {actions} actions", flush=True)
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return out, int(re.search(r"Collected : (\d+)", said.stderr)[1])

    def instructions(self):
        replicas, small, large = self.counted
        folder = os.path.join(self.build, "callgrind")
        os.makedirs(folder, exist_ok=True)
        counted = {}
        for kind in COUNTED_KINDS:
            _, few = self.callgrind(kind, small, folder)
            file, many = self.callgrind(kind, large, folder)
            read = groups.Profile(file)
            counted[kind] = {
                "per_action": (many - few) / (replicas * (large - small)),
                "mean": many / (replicas * large),
                "groups": {group: cost / many for group, cost in groups.by_group(read).items()},
                "looking": looking(read) / (replicas * large),
            }
        return counted


def looking(profile):
    """What the world spends on asking subjects what they show, and on writing that down. Of a run that is judged it would
    hold what oracles make of it, too."""
    whole = groups.inclusive(profile)
    names = {"tf_look_step", "tf_look_replica", "tf_look_whole", "tf_look_truth", "tf_look_truths", "tf_look_restart", "tf_look_scope"}
    return sum(cost for function, cost in whole.items() if function[2] in names)


def text_of(*command):
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE)
    return said.stdout.strip() if said.returncode == 0 else "unknown"


def machine():
    model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo", encoding="ascii").read())
    memory = re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo", encoding="ascii").read())
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": int(memory[1]) / 1048576,
        "kernel": platform.system() + " " + platform.release().split("-")[0],
        "load": os.getloadavg()[0],
        "compiler": text_of("cc", "--version").splitlines()[0],
        "sqlite": text_of("pkg-config", "--modversion", "sqlite3"),
        "libc": " ".join(platform.libc_ver()),
        "commit": text_of("git", "rev-parse", "--short=12", "HEAD"),
        "changed": text_of("git", "status", "--porcelain", "--untracked-files=no", "../../harness") != "",
    }


def main(arguments):
    quick = "--quick" in arguments
    arguments = [word for word in arguments if word != "--quick"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    build, out = arguments
    collector = Collector(build, quick)
    kept = {"quick": quick, "machine": machine()}
    collector.start()
    collector.reference()
    collector.once()
    kept["instructions"] = collector.instructions()
    kept["counted"] = collector.counted
    kept["figures"] = collector.figures
    with open(out, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)


if __name__ == "__main__":
    main(sys.argv[1:])
