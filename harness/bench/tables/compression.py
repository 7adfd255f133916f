"""Bytes of stored texts: as they are, packed one by one, and packed with the dictionary."""
import pathlib
import subprocess
import sys

from measured import percent, table

TEXTS = pathlib.Path("fixtures/texts")
SETS = [
    ("everyday chat, the lines that the dictionary does not have", "lines", ["fixtures/chat/everyday.txt"]),
    ("one sentence in each script", "texts", sorted(TEXTS.glob("scripts/*.txt"))),
    ("hostile texts", "texts", sorted(TEXTS.glob("hostile/*.txt"))),
    ("two kilobytes", "texts", [TEXTS / "sizes/two-kilobytes.txt"]),
    ("the longest text", "texts", [TEXTS / "sizes/longest.txt"]),
]

HEAD = """# Bytes of stored texts

Made by `ci/tables compression` with `harness/bench/bench_packing.c`: every text packed by itself, as the client's database
keeps it (`pack`, zstd level 3), with the byte that says what was done; a text that gets no shorter stays as it is.

"""

TAIL = """
- A short message gains next to nothing: zstd's frame alone is a fifth of a message of thirty bytes. The dictionary takes
  a twentieth off everyday chat, where it was made for, and a little off everything else; long texts gain by themselves.
- A dictionary with tables of letter frequencies (ZDICT_finalizeDictionary over the same lines) did worse than the plain
  lines in every row, so the plain lines it is.
- It costs 2 KB in the program, and some hundred KB of memory in each client that packs. That is why `pack` is off unless a
  scenario asks for it.
- Sealing adds 41 bytes to each text (nonce, tag and form), more than packing saves on a short one.
"""


def measure(bench, mode, files):
    done = subprocess.run([bench, mode, *map(str, files)], capture_output=True, text=True, check=True)
    return {line.split()[0]: int(float(line.split()[1])) for line in done.stdout.splitlines()}


def main():
    tiffin, out = sys.argv[1:]
    bench = str(pathlib.Path(tiffin).parent / "harness/bench_packing")
    rows = []
    for name, mode, files in SETS:
        sums = measure(bench, mode, files)
        rows.append([name, f"{sums['texts']:,}", f"{sums['bytes']:,}"] +
                    [f"{sums[key]:,} ({percent(sums[key], sums['bytes'])})" for key in ("alone", "with")])
    head = ["texts", "number", "bytes", "packed", "with the dictionary"]
    pathlib.Path(out).write_text(HEAD + table(head, rows) + TAIL)


main()
