#!/usr/bin/env python3
"""Where the instructions of a run go, by group, from what callgrind wrote.

usage: groups.py [--top N] LARGE [SMALL]

With two files the smaller run is taken off the larger one, so that start-up cancels. What helpers
(the C library, harness/base, small parts of chat and env) cost is charged to whoever called them.
"""
import collections
import re
import sys

# The first that fits: (group, what "object|file" of a function must match).
GROUPS = [
    ("SQLite", r"libsqlite3|tiffin_sqlite|sqlite3\.c"),
    ("VFS and disks", r"harness/sim/(vfs|disk|stores)"),
    ("JSON", r"libcjson|harness/chat/(wire|json|validate)"),
    ("history and digest", r"libxxhash|harness/env/(record|trace)|harness/sim/observe"),
    ("client", r"harness/offline/"),
    ("server", r"harness/server/"),
    ("oracles", r"harness/oracle/"),
    ("world", r"harness/sim/"),
    ("benchmark", r"harness/bench/"),
]
# Stubs of the linker have no name and no file.
HELPERS = r"harness/(base|chat|env)/|libc[.-]|libm[.-]|ld-linux|^\?\?\?\|\?\?\?"


class Profile:
    """Self costs of functions, and what calls from one to another cost in all."""

    def __init__(self, path):
        self.own = collections.Counter()
        self.calls = collections.Counter()  # (caller, callee) -> instructions
        self.counts = collections.Counter()  # (caller, callee) -> calls
        self._read(path)

    def _read(self, path):
        names = {}
        place = {"ob": "", "fl": "", "fn": "", "cob": "", "cfi": ""}
        here = callee = None
        after_call = 0

        def name(kind, text):
            kind = {"cob": "ob", "cfi": "fl", "cfl": "fl", "fi": "fl", "fe": "fl", "cfn": "fn"}.get(kind, kind)
            match = re.match(r"\((\d+)\)(?: (.*))?$", text)
            if not match:
                return text
            if match[2] is not None:
                names[kind, match[1]] = match[2]
            return names[kind, match[1]]

        for line in open(path, encoding="utf-8", errors="replace"):
            match = re.match(r"(ob|fl|fi|fe|fn|cob|cfi|cfl|cfn|calls)=(.*)", line.rstrip("\n"))
            if match:
                key, text = match[1], match[2]
                if key == "calls":
                    after_call = int(text.split()[0])
                elif key in ("fi", "fe"):
                    name(key, text)
                elif key == "fn":
                    here = (place["ob"], place["fl"], re.sub(r"'\d+$", "", name(key, text)))
                    place["cob"] = place["cfi"] = ""
                elif key == "cfn":
                    callee = (place["cob"] or here[0], place["cfi"] or here[1],
                              re.sub(r"'\d+$", "", name(key, text)))
                    place["cob"] = place["cfi"] = ""
                else:
                    place["cfi" if key == "cfl" else key] = name(key, text)
            elif line[:1].isdigit() or line[:1] in "+-*":
                cost = int(line.split()[1]) if len(line.split()) > 1 else 0
                if after_call:
                    self.calls[here, callee] += cost
                    self.counts[here, callee] += after_call
                    after_call = 0
                else:
                    self.own[here] += cost

    def subtract(self, other):
        self.own.subtract(other.own)
        self.calls.subtract(other.calls)
        self.counts.subtract(other.counts)


def group_of(function):
    where = f"{function[0]}|{function[1]}"
    for group, pattern in GROUPS:
        if re.search(pattern, where):
            return group
    return "" if re.search(HELPERS, where) else "other"


def by_group(profile):
    """Instructions by group. Helpers' own cost is shared out by what their callers' calls cost."""
    totals = collections.Counter()
    entries = collections.Counter()
    helper = 0
    for function, cost in profile.own.items():
        group = group_of(function)
        if group:
            totals[group] += cost
        else:
            helper += cost
    for (caller, callee), cost in profile.calls.items():
        starts_program = caller[2] == "(below main)"
        if group_of(callee) == "" and group_of(caller) != "" and not starts_program:
            entries[group_of(caller)] += max(cost, 0)
    shared = sum(entries.values()) or 1
    for group, cost in entries.items():
        totals[group] += helper * cost // shared
    return totals


def inclusive(profile):
    totals = collections.Counter(profile.own)
    for (caller, callee), cost in profile.calls.items():
        if caller != callee:
            totals[caller] += cost
    return totals


def difference(large, small=None):
    profile = Profile(large)
    if small:
        profile.subtract(Profile(small))
    return profile


def main(arguments):
    top = 25
    if arguments[:1] == ["--top"]:
        top = int(arguments[1])
        arguments = arguments[2:]
    if len(arguments) not in (1, 2):
        sys.exit(__doc__)
    profile = difference(*arguments)
    whole = sum(profile.own.values())
    print(f"instructions {whole:,}")
    for group, cost in by_group(profile).most_common():
        print(f"{100 * cost / whole:6.1f} %  {group}")
    for title, costs in (("own cost", profile.own), ("with callees", inclusive(profile))):
        print(f"\n{title}")
        for (obj, file, function), cost in costs.most_common(top):
            where = file if file not in ("", "???") else obj
            print(f"{100 * cost / whole:6.1f} %  {function}  {where[-50:]}")


if __name__ == "__main__":
    main(sys.argv[1:])
