/* A simulated run: a plan, subjects and a seed in; a history to the sinks and a result out. */
#ifndef TF_SIM_WORLD_H
#define TF_SIM_WORLD_H

#include "env/result.h"

struct tf_subjects {
    const struct tf_client_ops *client;
    const struct tf_server_ops *server;
};

/* A draw that the world made; subjects make theirs themselves. */
struct tf_draw_record {
    enum tf_concern concern;
    uint64_t entity, ordinal, value;
};
struct tf_draw_listener {
    void *self;
    void (*drawn)(void *self, const struct tf_draw_record *draw);
};

/* A storage operation, from the moment on at which the plan has a storage fault on that node. */
struct tf_storage_record {
    uint32_t node; /* whose database: a replica, or TF_NODE_SERVER */
    enum tf_storage_point what;
    tf_time at_us; /* true time */
    enum tf_phase phase;
};
struct tf_storage_listener {
    void *self;
    void (*operation)(void *self, const struct tf_storage_record *record);
};

/* What may come next when a chooser decides; without one, time does. */
enum tf_sim_choice_kind {
    TF_CHOICE_ACT,     /* the next user's step of a replica */
    TF_CHOICE_REQUEST, /* its next sync arrives at the server; waited for up to a minute */
    TF_CHOICE_ANSWER,  /* the answer to its sync arrives, if one is under way */
    TF_CHOICE_DIE,     /* its process dies and starts again */
};
struct tf_sim_choice {
    enum tf_sim_choice_kind kind;
    uint32_t replica;
    bool lost; /* REQUEST, ANSWER: it is lost where it would arrive */
};
enum tf_chosen { TF_CHOSEN_GO, TF_CHOSEN_END, TF_CHOSEN_STOP }; /* END: go on to the healing */
struct tf_chooser {
    void *self;
    /* Asked whenever nothing more happens by itself at this instant. */
    enum tf_chosen (*choose)(void *self, struct tf_sim_choice *choice);
};

/* Where a run may branch off: a process that forks there makes one run many that share their
 * beginning. */
enum tf_branch {
    TF_BRANCH_ON, /* as planned */
    TF_BRANCH_STEP,
    TF_BRANCH_STOP,
};
struct tf_brancher {
    void *self;
    /* Asked before anything of this true time happens, again when it has changed; TF_NEVER: not any
     * more. STEP: it has put a step behind all others of the plan, which happens now. */
    tf_time at_us;
    enum tf_branch (*decide)(void *self);
    /* Asked before each storage operation of a node for which the plan has a storage fault; id 0:
     * never. STEP: the fault of that step, which waits for an operation, strikes at this one. */
    uint32_t step_id;
    enum tf_branch (*meet)(void *self, const struct tf_storage_record *record);
};

/* What runs in one process, one after the other, leave to later ones to save time; it changes
 * nothing of them. */
struct tf_sim_kept;
/* Owned by caller, who destroys it when no run has it. */
struct tf_sim_kept *tf_sim_kept_create(void);
void tf_sim_kept_destroy(struct tf_sim_kept *kept);

struct tf_sim_options {
    const struct tf_sink *sinks; /* besides judge and digest; borrowed */
    size_t sink_count;
    bool no_judge;        /* benchmarks: the history is digested, not judged */
    bool own_connections; /* each replica keeps its own connection instead of sharing one; same
                             digest */
    const struct tf_chooser *chooser; /* instead of the times of the plan's steps; or NULL */
    struct tf_brancher *brancher;     /* borrowed, or NULL */
    bool stop_at_failure;
    tf_time until_us;     /* stop at this true time; 0 or TF_NEVER for the whole run */
    uint64_t redraw_seed; /* draws of the world after `redraw_from_us` are made with it; 0: with the
                             plan's */
    tf_time redraw_from_us;
    uint64_t events_max;                /* bound; 0 is the default of TF_SIM_EVENTS_MAX */
    bool (*should_stop)(void *context); /* asked every TF_SIM_ASK_EVERY events; NULL for never */
    void *stop_context;                 /* borrowed */
    const struct tf_draw_listener
        *draws; /* hears every draw of the world, for tests; borrowed, or NULL */
    const struct tf_storage_listener *storage; /* for who counts operations; borrowed, or NULL */
    struct tf_sim_kept *kept; /* of earlier runs and for later ones; borrowed, or NULL */
};
#define TF_SIM_EVENTS_MAX 200000000ull
#define TF_SIM_ASK_EVERY  4096u

/* Runs the plan to its end. E_LIMIT when a bound was reached and E_INTERRUPTED when `should_stop`
 * said so (the result is INCONCLUSIVE then, unless something had failed before the bound), E_BUG
 * when the harness broke. Several runs may live in one process, one after the other or in different
 * threads' processes. */
enum tf_code tf_sim_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                        const struct tf_sim_options *options, struct tf_result *result,
                        struct tf_error *error);

#endif
