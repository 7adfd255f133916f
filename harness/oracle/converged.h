/* The comparison of one replica with the server, for the oracle and for checks that ask for it. */
#ifndef TF_ORACLE_CONVERGED_H
#define TF_ORACLE_CONVERGED_H

#include "oracle/story.h"

struct tf_difference {
    const char *kind;                       /* for fingerprints; static */
    struct tf_words what;                   /* finishes the sentence "asha ..." */
    const struct tf_known_message *message; /* or NULL */
};

/* Whether the last whole view of the replica shows something else than the server holds; the first
 * difference is told. False too when there is no such view. */
bool tf_converged_differs(const struct tf_ledger *ledger, uint32_t node, struct tf_difference *out);

#endif
