/* The names of the oracles, with their claims: one list for scenario files, verdicts, reports and
 * documentation. */
#ifndef TF_ENV_ORACLES_H
#define TF_ENV_ORACLES_H

#include <stdbool.h>

#define TF_ORACLES(X)                                                                              \
    X(CONVERGED, "converged",                                                                      \
      "after healing and rest every replica shows exactly what the server holds for its user")     \
    X(AT_MOST_ONCE, "at-most-once", "no action takes effect twice")                                \
    X(NOTHING_LOST, "nothing-lost",                                                                \
      "every accepted action ends as applied, superseded by a stated rule, rejected and shown, "   \
      "or still pending")                                                                          \
    X(IN_ORDER, "in-order",                                                                        \
      "program order is kept per client and conversation; a child never appears before its "       \
      "parent")                                                                                    \
    X(CURSOR_SOUND, "cursor-sound",                                                                \
      "every change in scope at or below a durable cursor is durably in the replica")              \
    X(PROGRESS, "progress",                                                                        \
      "with a fair network everything drains in bounded time; pending work has an armed timer; "   \
      "an idle system is quiet")                                                                   \
    X(RETRY_DISCIPLINE, "retry-discipline",                                                        \
      "retries keep their envelope, obey Retry-After, are counted over restarts and spread over "  \
      "devices")                                                                                   \
    X(CONFLICT_OUTCOME, "conflict-outcome",                                                        \
      "conflicts end as the declared strategy says, in true order")                                \
    X(SESSION_VIEW, "session-view",                                                                \
      "each user reads their own writes, never sees time go back, and sees one copy of each "      \
      "message")                                                                                   \
    X(DELETION_FINAL, "deletion-final",                                                            \
      "nothing deleted comes back; what was deleted before it was sent never reaches the server")  \
    X(COUNTERS_TRUE, "counters-true",                                                              \
      "unread equals a recount; read marks only grow, and each read has the server's time")        \
    X(CRASH_CONSISTENT, "crash-consistent",                                                        \
      "what is on disk after a crash opens, is whole, and is a legal prefix")                      \
    X(ISOLATION, "isolation",                                                                      \
      "nothing of one user is stored, sent or shown under another; nothing that a participant "    \
      "may not see leaves the server")                                                             \
    X(SEALED_AT_REST, "sealed-at-rest",                                                            \
      "nothing that people wrote can be read on the disk of a device that seals its texts")        \
    X(AUDIT_COMPLETE, "audit-complete",                                                            \
      "every change of the server has one audit entry, versions grow by one, every lost version "  \
      "is in the history")                                                                         \
    X(TYPING_EXPIRES, "typing-expires",                                                            \
      "nobody shows typing longer than its time to live after the last signal")                    \
    X(MERGE_ALGEBRA, "merge-algebra",                                                              \
      "merges come out the same from either side and change nothing when repeated, marks are "     \
      "joins, logical clocks grow")                                                                \
    X(REFERENCES_WHOLE, "references-whole", "no orphan edits and replies, no unmapped temporary id")

#define TF_X(name, word, claim) TF_ORACLE_##name,
enum tf_oracle { TF_ORACLES(TF_X) TF_ORACLE_COUNT };
#undef TF_X

const char *tf_oracle_word(enum tf_oracle oracle);
const char *tf_oracle_claim(enum tf_oracle oracle);
bool tf_oracle_parse(const char *word, enum tf_oracle *out);

#endif
