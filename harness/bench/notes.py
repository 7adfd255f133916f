"""What reports/benchmarks.md says around its figures."""

HEAD = """\
# Benchmarks

Written by `ci/bench`. {processor}, {cores} cores, {memory_gib:.1f} GiB, {kernel}, load {load:.1f} at the start; {compiler};
SQLite {sqlite} of the distribution, {libc}; commit {commit}{state}.{quick}

Times are a process's time on a processor where nothing else is said. Rates move with the machine by a factor of two within
an hour, and what else runs on it takes its share of caches and, in figures by the clock, of time: compare instructions
(callgrind), or ratios within one run. Goals and prototype are those that the project set out with; the prototype had no
oracles, no looks at what replicas show, no gateway, no versions, no audit and no access control. The tuned figures, for
SQLite's amalgamation built single-threaded and stripped (`TF_SQLITE_AMALGAMATION`), are not measured: its source is not in
the distribution's package.

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

Callgrind, {replicas} replicas of {actions} actions, the whole run. The C library and `harness/base` are charged to their callers.

"""

SIZES = """\
## By size

Delivery, all oracles, one connection for all replicas.

"""

DISK = """\
## The simulated disk alone

"""

MISSED = """\
## Why goals are missed

- **Instructions of an upload.** Without what the prototype did not have (looks at what replicas show, the final comparison of
  every replica with the server, history and oracles: about 110,000) an action costs what the prototype's did. SQLite takes
  nearly 60 % of it: three commits with a hundred writes to the disk, fifteen insertions into tables and indexes. Of these the
  change log, which is audit and idempotency too, the versions and the queue's own table are the product's; each statement and
  index that nothing needed is gone (`harness/bench/README.md` says what was tried).
- **Delivery.** Each message that reaches the other device by the gateway is a frame, a document, a transaction and a look of
  its own. A frame for all changes of one batch would save about 30,000 instructions of an action, and more with more
  participants; it changes the protocol.
- **Simulated to real time, start to verdict.** They follow from the rates above: a run of 5 replicas and 200 actions
  delivers 800 messages.
- **An idle replica.** One that was never started shares everything with the template. Once it has logged in, its database
  differs from the template in seven pages of 1 KiB: its cursor, its conversation, two participants and their indexes.
- **Large worlds.** Instructions grow in proportion; time does not, because each step walks the pages of another database, and
  small blocks lie scattered. mimalloc instead of the C library's allocator takes a fifth off the time at 20,000 replicas. Two
  thirds of the memory are changed pages of databases, a sixth is the oracles' ledger.
- **An HTML report.** Only a run that failed pays for its picture, and it is run again for its trace anyway; one that passed pays
  nothing unless it is alone or somebody asks. What all runs pay is the page, below 1 %. Half of the picture's cost is deflating
  what messages carried and 64-bit columns filled for every record, which is what one looks at afterwards.
- **By the clock** (seeds per minute, two processes to one, start to end): measured while other work took part of both cores,
  where the load at the start says so; the rows by processor time do not suffer from that.
"""
