/* Crashes at the first, second, third ... storage operation of transaction after transaction, with
 * every fate of what was not synced, until so many crash points were seen. */
#ifndef TF_TESTS_SUPPORT_CRASH_LOOP_H
#define TF_TESTS_SUPPORT_CRASH_LOOP_H

#include "sim/stores.h"

struct crash_loop {
    struct tf_store_profile profile;
    uint64_t seed;
    uint64_t points; /* to reach */
    bool own_connections;
};

struct crash_loop_counts {
    uint64_t points;
    uint64_t undone; /* the transaction is not there afterwards */
    uint64_t done;   /* it is, though its commit was never acknowledged */
    uint64_t twice;  /* the recovery was cut short too */
    uint64_t hot;    /* a journal was there when the disk came back */
    uint64_t transactions;
};

/* False with `problem` set at the first database that does not open, is not whole, or holds neither
 * the state before the transaction nor the one after it, or lost a commit that was acknowledged. */
bool crash_loop_run(const struct crash_loop *loop, struct crash_loop_counts *counts,
                    struct tf_buf *problem);

#endif
