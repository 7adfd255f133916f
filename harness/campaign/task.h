/* What goes through the pipes of a worker: a task as one line of JSON in, its answer as one line
 * out. */
#ifndef TF_CAMPAIGN_TASK_H
#define TF_CAMPAIGN_TASK_H

#include "env/result.h"
#include "report/account.h"

/* One run of one case. Strings are borrowed by whoever gives a task, owned by what parses one. */
struct tf_task {
    char *file;      /* the scenario; with `text`, only what it is called */
    char *case_base; /* what its case ids begin with */
    char *text;      /* the scenario itself, or NULL to read `file` */
    char *trace;     /* where the whole trace goes, or NULL */
    bool hashes;     /* each line of the trace begins with the hash of its record */
    uint32_t index;  /* of the case in the scenario */
    uint64_t seed;
    uint64_t account_of;  /* the fingerprint of a finding whose account is wanted, or 0 */
    uint64_t redraw_seed; /* draws after `redraw_from_us` are made with it; 0: none are */
    tf_time redraw_from_us;
    char *points;           /* of a sweep, as tf_sweep_points_encode writes them; or NULL */
    bool shares_beginning;  /* with the tasks before and behind it, if it can: see trunk.h */
    uint64_t scenario_hash; /* of what the giver read; another one is refused; 0 is any */
};

/* Appends the task with its newline. */
void tf_task_append(struct tf_buf *out, const struct tf_task *task);
/* E_INVALID when `line` is no task. The task is owned by the caller. */
enum tf_code tf_task_parse(struct tf_slice line, struct tf_task *task,
                           struct tf_error *error) TF_MUST_CHECK;
void tf_task_close(struct tf_task *task);

/* How a task ended. */
enum tf_answer_kind {
    TF_ANSWER_RAN,     /* with a verdict, BROKEN among them */
    TF_ANSWER_REFUSED, /* the scenario cannot be read, or is another one now; nothing ran */
    TF_ANSWER_DIED,    /* the process of the worker ended */
    TF_ANSWER_HUNG,    /* no answer within the bound of real time */
    TF_ANSWER_GREW,    /* more memory than the bound */
};

/* For DIED, HUNG and GREW the result is a failure with one finding, without digest or figures. */
struct tf_answer {
    enum tf_answer_kind kind;
    struct tf_result result;   /* owned by whoever holds the answer */
    struct tf_account account; /* when it was wanted; likewise */
    tf_time real_us;
};

/* Appends an answer of kind RAN or REFUSED with its newline. */
void tf_answer_append(struct tf_buf *out, const struct tf_answer *answer);
/* E_INVALID when `line` is no answer. The answer is owned by the caller. */
enum tf_code tf_answer_parse(struct tf_slice line, struct tf_answer *answer,
                             struct tf_error *error) TF_MUST_CHECK;
void tf_answer_close(struct tf_answer *answer);

/* Makes `answer` the failure of a run that no worker lived to tell. `headline` is copied. */
void tf_answer_of_death(struct tf_answer *answer, enum tf_answer_kind kind, const char *headline);

/* Adds why a run came to no verdict, or to none of its own: a bound was reached, or the harness
 * broke. Nothing for TF_OK. */
void tf_result_add_reason(struct tf_result *result, enum tf_code ran, const struct tf_error *error);

#endif
