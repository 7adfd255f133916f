"""What reports/benchmarks.md says around its figures."""

HEAD = """\
# Benchmarks

Written by `ci/bench`. {processor}, {cores} cores, {memory_gib:.1f} GiB, {kernel}, load {load:.1f} at the start; {compiler};
SQLite {sqlite} of the distribution, {libc}; commit {commit}{state}.{quick}

Times are a process's time on a processor where nothing else is said. Rates move with the machine by a factor of two within
an hour: compare instructions (callgrind), or ratios within one run. Goals and prototype are those that the project set out
with; the prototype had no oracles, no look-ups, no gateway, no versions and no access control.

"""

REFERENCE = """
## The reference scenario

100 replicas, 100 sends each, spread over the ten minutes in which all are offline; 5 % of requests and 5 % of answers vanish;
20 to 220 ms one way; 10 s time-outs; back-off 1 to 30 s. `upload`: one action per request, the other participant has no
device, no gateway, no periodic pull: {virtual} s of virtual time, {events} events an action. `delivery`: fifty conversations of
two, gateway on, batches of up to 20: {delivery_virtual} s, {delivery_events} events an action. Every judged run must pass.

"""

PROFILE = """\
## Where the instructions go

Callgrind, 40 replicas of 100 actions, the whole run. The C library and `harness/base` are charged to their callers.

"""

SIZES = """\
## By size

Delivery, all oracles, one connection for all replicas.

"""

DISK = """\
## The simulated disk alone

"""

MISSED = ""
