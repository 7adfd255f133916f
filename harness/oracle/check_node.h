/* One check at one node: whether it holds there, and what was found instead. */
#ifndef TF_ORACLE_CHECK_NODE_H
#define TF_ORACLE_CHECK_NODE_H

#include "oracle/story.h"

/* `kind` names the kind of failure for fingerprints; `wanted` and `found` finish the sentences "X
 * was expected to ..." and "it ...". */
struct tf_check_answer {
    bool holds;
    const char *kind;
    struct tf_words wanted, found;
};

/* `node` is a replica or the server. */
struct tf_check_answer tf_check_at(const struct tf_ledger *ledger, const struct tf_check *check,
                                   uint32_t node);

/* An answer about a number; `what` names what is counted. */
struct tf_check_answer tf_check_count(const char *kind, const char *what, struct tf_count count,
                                      uint64_t found);

#endif
