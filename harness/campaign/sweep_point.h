/* One place at which a sweep strikes: a fault that a scenario gets besides its own. */
#ifndef TF_CAMPAIGN_SWEEP_POINT_H
#define TF_CAMPAIGN_SWEEP_POINT_H

#include "env/plan.h"

/* (NAME, "word of --fault", "what --help says") */
#define TF_SWEEP_FAULTS(X)                                                                         \
    X(CRASH, "crash", "the power fails at each storage step; the device starts again")             \
    X(MESSAGE, "message", "the process dies before and after each message that it sends or gets")  \
    X(TORN_WRITE, "torn-write", "the power fails while each storage step is under way")            \
    X(LOST_WRITE, "lost-write", "the power fails at each storage step; nothing unsynced is left")  \
    X(IO_ERROR_ONCE, "io-error-once", "each storage step fails once")                              \
    X(IO_ERROR, "io-error", "all storage steps fail from each on, until the healing")              \
    X(DISK_FULL, "disk-full", "the disk is full for 5 s, from each instant of writing on")

#define TF_X(name, word, text) TF_SWEEP_##name,
enum tf_sweep_fault { TF_SWEEP_FAULTS(TF_X) TF_SWEEP_FAULT_COUNT };
#undef TF_X
const char *tf_sweep_fault_word(enum tf_sweep_fault fault);
bool tf_sweep_fault_parse(struct tf_slice word, enum tf_sweep_fault *out);

/* Where a message stands for the process that dies. */
enum tf_sweep_boundary {
    TF_BOUNDARY_BEFORE_SENDING,
    TF_BOUNDARY_AFTER_SENDING,
    TF_BOUNDARY_BEFORE_ARRIVAL,
    TF_BOUNDARY_AFTER_ARRIVAL,
    TF_BOUNDARY_COUNT
};

struct tf_sweep_point {
    enum tf_sweep_fault fault;
    uint32_t node; /* replica or TF_NODE_SERVER */
    uint32_t what; /* enum tf_storage_point; MESSAGE: enum tf_sweep_boundary */
    uint64_t nth;  /* storage operation of that node since time 0, from 1; 0: `at_us` says it */
    tf_time at_us; /* MESSAGE and DISK_FULL: true time at which it strikes */
};

#define TF_SWEEP_NEVER_REACHED (UINT64_C(1) << 40) /* storage operations of one run */
#define TF_SWEEP_POINTS_MAX    2                   /* of one run */
#define TF_SWEEP_LINE          UINT32_MAX          /* of its steps: they stand in no file */

/* "database-write", "before sending". Static. */
const char *tf_sweep_point_what(const struct tf_sweep_point *point);
/* Appends "crash of asha at its storage step 12 (journal-sync)". */
void tf_sweep_point_append(struct tf_buf *out, const struct tf_plan *plan,
                           const struct tf_sweep_point *point);

/* Puts the faults into the plan, before what it has at the same instants, under ids that no step
 * has. Where instants are swept, the healing is put off, so that what the last step causes comes
 * before it. */
void tf_sweep_apply(struct tf_plan *plan, const struct tf_sweep_point *points, uint32_t count);

/* For a run that has come to its point. An instant: first all but the step, which gets the id that
 * is returned, then the step behind all others. A storage step: the one of that id, which was put
 * there for a later operation, is for this one. */
uint32_t tf_sweep_make_room(struct tf_plan *plan);
void tf_sweep_strike(struct tf_plan *plan, const struct tf_sweep_point *point, uint32_t id);

/* Puts the healing off, as tf_sweep_apply does where instants are swept. */
void tf_sweep_put_off_healing(struct tf_plan *plan, uint32_t id);
/* An id that no step has, nor any above it. */
uint32_t tf_sweep_free_id(const struct tf_plan *plan);

/* Points as one word for the pipe of a worker, and back: false when it is none. */
void tf_sweep_points_encode(struct tf_buf *out, const struct tf_sweep_point *points,
                            uint32_t count);
bool tf_sweep_points_decode(const char *text, struct tf_sweep_point *points, uint32_t *count);

#endif
