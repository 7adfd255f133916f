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


HELPER_DEPTH = 8  # calls among helpers that are followed


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


def shares_of_helpers(profile):
    """For each helper, by whom it is called, directly or through other helpers: {group: share}."""
    callers = collections.defaultdict(list)
    for (caller, callee), cost in profile.calls.items():
        if group_of(callee) == "" and cost > 0 and caller != callee:
            callers[callee].append((caller, cost))
    shares = {helper: {} for helper in callers}
    for _ in range(HELPER_DEPTH):
        for helper, edges in callers.items():
            share = collections.Counter()
            for caller, cost in edges:
                group = group_of(caller)
                for name, part in ({group: 1.0} if group else shares.get(caller, {})).items():
                    share[name] += cost * part
            whole = sum(share.values())
            shares[helper] = {name: part / whole for name, part in share.items()} if whole else {}
    return shares


def by_group(profile):
    """Instructions by group; what helpers cost themselves is shared out among their callers."""
    totals = collections.Counter()
    shares = shares_of_helpers(profile)
    for function, cost in profile.own.items():
        group = group_of(function)
        for name, part in ({group: 1.0} if group else shares.get(function) or {"other": 1.0}).items():
            totals[name] += cost * part
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
