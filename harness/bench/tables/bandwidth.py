"""Bytes per action of each bandwidth mode on each network profile: reports/bandwidth.md."""
import pathlib
import sys

from measured import percent, run, table

SCENARIO = "harness/bench/tables/bandwidth.yaml"
MODES = [
    ("as it is", "false", "0 s", "false"),
    ("`compress`", "true", "0 s", "false"),
    ("`gather: 20 s`", "false", "20 s", "false"),
    ("`delta_edits`", "false", "0 s", "true"),
    ("all three", "true", "20 s", "true"),
]


def bytes_per_action(result):
    return (result["bytes_up"] + result["bytes_down"]) / result["actions"]


def main(tiffin, out):
    cases = {tuple(case.values()): result for case, result in run(tiffin, SCENARIO)}
    profiles = list(dict.fromkeys(key[0] for key in cases))
    rows = []
    for name, *mode in MODES:
        row = [name]
        for profile in profiles:
            figure, plain = (bytes_per_action(cases[(profile, *each)]) for each in (mode, MODES[0][1:]))
            change = f" ({percent(figure, plain)})" if figure != plain else ""
            row.append(f"{figure:,.0f}{change}")
        rows.append(row)
    pathlib.Path(out).write_text(f"""# Bytes per action, by bandwidth mode

Made by `ci/tables bandwidth` from `{SCENARIO}`: an hour in which two people order lunch. Bytes of both devices and both
directions, 300 for the headers of each request and each answer, divided by the actions that people made (sends, edits,
replies, reads). Heartbeats and delivery receipts are in it: they are what is left when people say little.

{table(["mode"] + profiles, rows)}
- `compress` packs each body and each frame by itself, with zstd. Most of them are a few hundred bytes, in which little
  repeats, so it gains less than its name promises; long texts gain more (a third of their size is left).
- `gather` saves requests, and so headers: what one person writes within 20 s travels together. It costs that delay,
  once per burst, before anybody else sees it.
- `delta_edits` sends the changed region of an edit. It only shortens what goes up: answers and pushes carry the whole
  message, so that a device that missed something needs no history.
- The profiles differ by their latencies, which decide what comes to travel together; bytes that are sent again after a
  loss are not counted.
""")


main(*sys.argv[1:])
