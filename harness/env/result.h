/* The result of one run: the verdict, its findings and its figures. Plain data, owned by whoever
 * holds it. */
#ifndef TF_ENV_RESULT_H
#define TF_ENV_RESULT_H

#include "env/history.h"
#include "env/situations.h"

enum tf_verdict {
    TF_VERDICT_PASS,
    TF_VERDICT_FAIL,         /* an oracle or a check failed, or an expected failure did not come */
    TF_VERDICT_INCONCLUSIVE, /* a bound was reached, or a required situation never happened */
    TF_VERDICT_SKIPPED,
    TF_VERDICT_BROKEN, /* the harness or its environment */
};
const char *tf_verdict_word(enum tf_verdict verdict);

/* What was found wrong. `rule` is an oracle's word, "expect", "always", "finally", "unfired" or
 * "refused". */
struct tf_finding {
    char rule[32];
    char *headline; /* one sentence; owned */
    char *detail;   /* more lines, or NULL; owned */
    uint32_t node;
    tf_time at_us;         /* true time at which it became certain */
    uint64_t record;       /* index of the record that showed it, 0 if none */
    struct tf_place place; /* of the check or step in the scenario, else of its name */
    uint64_t fingerprint;  /* equal for the same kind of failure over seeds: rule and what kind,
                              never ids or times */
};

#define TF_FINDINGS_MAX 64 /* per run; more are counted, not kept */

struct tf_result {
    char *case_id; /* owned */
    uint64_t seed;
    enum tf_verdict verdict;
    char digest[TF_DIGEST_TEXT_SIZE];
    struct tf_finding *findings; /* owned */
    uint32_t finding_count;
    uint32_t findings_dropped;
    uint32_t
        unjudged; /* bit per oracle that could not judge: a capability of the subject is missing */
    bool failed_as_expected;
    uint64_t records, events, actions; /* actions: accepted user commands */
    uint64_t bytes_up, bytes_down;     /* on all devices' links since time 0, headers included */
    tf_time virtual_us;                /* from the start of the prelude to the end */
    struct tf_reached reached;
    uint64_t sometimes_seen; /* bit per `sometimes` check of the plan, the first 64 */
};

void tf_result_init(struct tf_result *result);
void tf_result_close(struct tf_result *result);
/* Adds a finding made by the caller; its texts are taken. Above TF_FINDINGS_MAX it is only counted.
 */
void tf_result_add(struct tf_result *result, struct tf_finding finding);

#endif
