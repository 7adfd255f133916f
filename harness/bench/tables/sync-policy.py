"""Wake-ups and delay with fixed and with learnt intervals between looks: reports/sync-policy.md."""
import pathlib
import subprocess
import sys

from measured import percent, table

INTERVALS = [10, 30, 60]
SEEDS = [1, 2, 3]
FIGURES = ["looks_per_day", "delay_mean", "delay_p95"]
WINDOWS = [0, 120, 60, 30, 15]
ASLEEP = ["wakes_per_day", "delay_mean", "delay_p95"]


def measure(bench, every, *options):
    """Means over the seeds."""
    sums = dict.fromkeys(FIGURES + ASLEEP, 0.0)
    for seed in SEEDS:
        command = [bench, "--every", str(every), "--seed", str(seed), *options]
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
            name, value = line.split()[:2]
            sums[name] += float(value) / len(SEEDS)
    return sums


def main(tiffin, out):
    bench = str(pathlib.Path(tiffin).parent / "harness" / "bench_sync_policy")
    rows = []
    for every in INTERVALS:
        fixed, learnt = measure(bench, every), measure(bench, every, "--learns")
        rows.append([f"every {every} min"] + [f"{fixed[name]:.1f}" for name in FIGURES])
        rows.append(["the same, `pull_learns`"]
                    + [f"{learnt[name]:.1f} ({percent(learnt[name], fixed[name])})" for name in FIGURES])
    asleep = []
    for windows in WINDOWS:
        now = measure(bench, 30, "--windows", str(windows))
        asleep.append([f"every {windows} min" if windows else "none"] + [f"{now[name]:.1f}" for name in ASLEEP])
    awake = ["windows in the background", "wake-ups a day", "mean delay, min", "95 % within, min"]
    head = ["periodic sync", "looks a day", "mean delay, min", "95 % within, min"]
    pathlib.Path(out).write_text(f"""# Wake-ups and delay, by sync policy

Made by `ci/tables sync-policy` from `harness/bench/bench_sync_policy.c`: a phone without gateway, as an app in the
background has none, reads a conversation with 48 messages a day (half at lunch, a third at dinner, the rest at any time).
Three weeks, the first of which only teaches; means over {len(SEEDS)} seeds. A delay is from the server's commit to the
phone's durable cursor; a look is one pull.

{table(head, rows)}
- What is learnt (`harness/offline/rhythm.h`): how much news each hour of the day brings. Intervals are in proportion to
  1 / sqrt(rate), at least a quarter and at most four times the configured one.
- It gains where the day has a shape: fewer wake-ups, and less delay in the mean, because most messages come when it looks
  often. It loses for the message that comes when none used to: the slowest twentieth waits longer.
- On a day without a shape it does what fixed intervals do. With a gateway it changes little: pushes come at once.

## Sync in the background

The same messages, to a phone whose app is opened for three minutes four times a day (8:00, 12:30, 19:00, 22:30) and sleeps
else, with a gateway while it is awake. A window is 20 s in which the system lets the sleeping app run; then it asks for
everything anew and learns of what came meanwhile. Wake-ups are the four sessions and the windows.

{table(awake, asleep)}
- Without windows news waits for the next session, most of the night included. Two-hourly windows already take most of that
  away; from there on each halving of the delay costs twice the wake-ups, as fixed intervals do.
- Windows gain nothing for who has just looked: right after a session they bring little. They don't follow the shape of the
  day, because the system and not the app decides when they come.
""")


main(*sys.argv[1:])
