#!/usr/bin/env python3
"""Prints a scenario of 5 replicas and 200 actions, for the time from start to verdict."""
import random

REPLICAS = ["asha", "bilal", "chen", "devi", "emeka"]
ACTIONS = 200

chance = random.Random(1)
print("tiffin: 1")
print("name: Two hundred messages reach everybody although everybody was offline")
print("description: Five phones write for half a minute, most of it without network.")
print(f"replicas: {{{', '.join(name + ': {}' for name in REPLICAS)}}}")
print(f"conversations:\n  table: {{type: group_order, with: [{', '.join(REPLICAS)}]}}")
print("network: {default: {profile: 4g}}")
print("steps:")
for name in REPLICAS:
    print(f"  - {{at: 500 ms, offline: {{who: {name}, lasts: 25 s}}}}")
for at_ms in sorted(chance.sample(range(1000, 30000), ACTIONS)):
    who = chance.choice(REPLICAS)
    print(f'  - {{at: {at_ms} ms, send: {{who: {who}, in: table, text: "written at {at_ms}"}}}}')
print("finally:\n  settle_within: 2 min\n  expect:\n    - converged")
