/* One worker process as its crew sees it: tasks go in, lines come out, and an end of which the
 * reason is known. */
#ifndef TF_CAMPAIGN_PROCESS_H
#define TF_CAMPAIGN_PROCESS_H

#include "base/bytes.h"
#include "base/time.h"

#include <uv.h>

#define TF_WORKER_READY "ready" /* the first line of a worker */
#define TF_PROCESS_TASKS_MAX                                                                       \
    2 /* one that runs and one that waits, so that no worker ever idles                            \
       */

/* Why the crew ended a process; NONE: it ended by itself. */
enum tf_process_sentence { TF_SENTENCE_NONE, TF_SENTENCE_HUNG, TF_SENTENCE_GREW, TF_SENTENCE_OVER };

struct tf_process;

/* What a process tells its owner. */
struct tf_process_ears {
    void *self;
    /* A line without its newline; borrowed for the length of the call. */
    void (*said)(void *self, struct tf_process *process, struct tf_slice line);
    /* Everything that it said was told. The process is still to be destroyed. */
    void (*ended)(void *self, struct tf_process *process);
};

struct tf_process {
    uv_process_t handle;
    uv_pipe_t in, out;
    const struct tf_process_ears *ears; /* borrowed */
    struct tf_buf unread;               /* the beginning of a line */
    uint32_t open_handles;              /* until the loop has closed all three */
    bool ready, exited, silent;         /* it said so; the system said so; its output ended */
    int64_t exit_code;
    int signal;
    enum tf_process_sentence sentence;
    /* For the owner: tickets of its tasks, first the one that runs. */
    uint64_t tickets[TF_PROCESS_TASKS_MAX];
    uint32_t ticket_count;
    tf_time since_us; /* since when the first one runs, or since the start */
    bool for_one_task;
};

/* Starts `program` with `arguments` (NULL behind the last). NULL with E_IO. */
struct tf_process *tf_process_start(uv_loop_t *loop, const char *program, char *const *arguments,
                                    const struct tf_process_ears *ears, struct tf_error *error);
/* Sends a whole line; the bytes are copied. A process that does not read any more will end, which
 * is told then. */
void tf_process_send(struct tf_process *process, struct tf_slice line);
/* No more tasks: it ends by itself when it has answered. */
void tf_process_no_more(struct tf_process *process);
/* Ends it at once, for a reason. */
void tf_process_kill(struct tf_process *process, enum tf_process_sentence sentence);
/* Memory that it holds, or the largest of the processes that it made, which share most of theirs
 * with it; in bytes, 0 when unknown. */
uint64_t tf_process_memory(const struct tf_process *process);
/* "ended with exit code 3", "was ended by signal 11 (Segmentation fault)". */
void tf_process_append_end(const struct tf_process *process, struct tf_buf *out);
/* Frees it, after it ended. */
void tf_process_destroy(struct tf_process *process);

#endif
