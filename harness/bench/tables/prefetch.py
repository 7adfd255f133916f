"""Hits and bytes by what is loaded before it is opened: reports/prefetch.md."""
import pathlib
import subprocess
import sys

from measured import table

POLICIES = ["none", "recent", "learned", "all"]
SEEDS = [1, 2, 3]
FIGURES = ["hits", "wait_mean", "pages_per_day", "kib_per_day", "kept"]


def measure(bench, policy, *options):
    """Means over the seeds."""
    sums = dict.fromkeys(FIGURES + ["openings_per_day"], 0.0)
    for seed in SEEDS:
        command = [bench, "--policy", policy, "--seed", str(seed), *options]
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
            name, value = line.split()[:2]
            sums[name] += float(value) / len(SEEDS)
    return sums


def rows(bench, *options):
    figures = {policy: measure(bench, policy, *options) for policy in POLICIES}
    cells = [[f"`{policy}`"] + [f"{figures[policy][name]:.1f}" for name in FIGURES] for policy in POLICIES]
    return cells, figures["none"]["openings_per_day"]


def main(tiffin, out):
    bench = str(pathlib.Path(tiffin).parent / "harness" / "bench_prefetch")
    head = ["policy", "here when opened, %", "mean wait, ms", "pages a day", "KiB a day", "messages kept"]
    shaped, often = rows(bench)
    shapeless, _ = rows(bench, "--shapeless")
    pathlib.Path(out).write_text(f"""# Hits and bytes, by what is loaded before it is opened

Made by `ci/tables prefetch` from `harness/bench/bench_prefetch.c`: a phone keeps six hours of eight conversations and
cleans up the rest; whoever opens one wants its newest twenty messages, and waits for what is not here. Eighteen messages
a day in each, {often:.1f} openings a day. Three weeks, the first of which only teaches; means over {len(SEEDS)} seeds.
Pages and bytes are all answers with history, those that an opening waited for among them.

By habit: one conversation before lunch and often again after it, one at dinner, one on most mornings and half of the
nights, one every other evening, four now and then at any time.

{table(head, shaped)}
The same number of openings, of any conversation at any time:

{table(head, shapeless)}
- What is learnt (`harness/offline/habit.h`): for each conversation and hour of the day, on how many of the last days it was
  opened, an eighth of the memory fading each day; and how often what was opened is opened again within the hour. Once
  an hour what is as likely as 30 % to be opened is loaded. `recent` loads the three that were opened last, `all` loads all.
- Where people have habits `learned` gets nearly all that `all` gets, for about one page a day more than `none`, and keeps no
  more on the phone. `all` needs no pages because it lets nothing go any more: it is the cleaning up undone, and the
  phone fills up. `recent` saves pages by keeping more, and misses what is opened once a day.
- It loses where there are no habits: it wins nothing and its pages are in vain. What was opened lately is then the better
  guess, and only room on the phone buys more. It never gets the openings that follow no habit, and needs some days to learn
  one.
""")


main(*sys.argv[1:])
