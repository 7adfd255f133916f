"""What the tables share: runs a scenario with its matrix and gives the figures of each case."""
import json
import pathlib
import re
import subprocess
import tempfile


def run(tiffin, scenario, *options):
    """A list of (parameters of the case, result), as they stand in results.ndjson. Every case must pass."""
    with tempfile.TemporaryDirectory() as out:
        command = [tiffin, "run", scenario, "--out", out, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        lines = (pathlib.Path(out) / "latest" / "results.ndjson").read_text().splitlines()
    cases = [json.loads(line) for line in lines]
    return [(parameters(case["case"]), case) for case in cases if "case" in case]


def parameters(case_id):
    inside = re.search(r"\[(.*)\]$", case_id)
    return dict(part.split("=", 1) for part in inside.group(1).split(",")) if inside else {}


def table(head, rows):
    lines = [f"| {' | '.join(head)} |", "|" + "---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]) + "\n"


def percent(value, of):
    return f"{100 * (value - of) / of:+.1f} %" if of else "-"
