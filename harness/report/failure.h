/* A failing run as a person reads it: what broke, where in the scenario, the chain of events, how
 * to repeat it. */
#ifndef TF_REPORT_FAILURE_H
#define TF_REPORT_FAILURE_H

#include "env/result.h"

/* How the program was called, so that what repeats a run repeats it with the same subjects. All are
 * borrowed; NULL where nothing was said. */
struct tf_invocation {
    const char *program; /* as it was typed */
    const char *client, *server;
};

/* All texts are owned. */
struct tf_failure {
    enum tf_verdict verdict;
    uint64_t seed;
    bool over_seeds; /* no single seed failed: it is about all of them */
    uint64_t group;  /* equal for what is most likely the same failure in another case */
    char *case_id;
    char *file;            /* NULL when the plan came from none */
    struct tf_place place; /* of the first finding */
    char *rule, *headline; /* of the first finding */
    char *detail;          /* its chain of events, a line each; or NULL */
    char *also;            /* a line for each other rule that failed: rule, tab, text; or NULL */
    char *again;           /* the command that repeats it, or NULL */
    char *folder;          /* with its findings, scenario and trace, or NULL */
    char *minimal;         /* the scenario file that was shrunk from it, or NULL */
    uint32_t minimal_steps;
    char *nearest; /* what to take out of the run so that it passes, or NULL */
    char *run_it;  /* the command that runs the minimal scenario, or NULL */
};

/* Tells of the scenario that was shrunk from it; `path` and `nearest` (NULL: unknown) are copied.
 */
void tf_failure_set_minimal(struct tf_failure *failure, const char *path, uint32_t steps,
                            const char *nearest, const struct tf_invocation *invocation);

/* `folder` may be NULL. Owned by caller. */
struct tf_failure *tf_failure_create(const struct tf_plan *plan, const struct tf_result *result,
                                     const struct tf_invocation *invocation, const char *folder);
/* NULL is allowed. */
void tf_failure_destroy(struct tf_failure *failure);

/* What a text is dressed in. Sequences for a terminal, or "". */
struct tf_dress {
    size_t width; /* lines are broken at it; 0 for no bound */
    const char *alarm, *strong, *weak, *plain;
    const char *picture; /* drawn behind the chain of events: whole lines; NULL for none */
};
struct tf_dress tf_dress_plain(void);

/* Appends "case@seed", which names the run. */
void tf_failure_append_run(struct tf_buf *out, const struct tf_failure *failure);
/* Appends "FAIL case@seed   rule", with its newline. */
void tf_failure_append_title(struct tf_buf *out, const struct tf_failure *failure,
                             const struct tf_dress *dress);
/* Appends "path:line:column", which editors and CI systems turn into a link. */
void tf_failure_append_place(struct tf_buf *out, const struct tf_failure *failure);
/* Appends the rest: the story, what else failed, how to repeat it. */
void tf_failure_append_body(struct tf_buf *out, const struct tf_failure *failure,
                            const struct tf_dress *dress);
/* Appends title, place and body. */
void tf_failure_append(struct tf_buf *out, const struct tf_failure *failure,
                       const struct tf_dress *dress);

/* Appends every finding of a run in full. */
void tf_findings_append(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_result *result);

/* Appends the command that repeats a run, quoted for a shell. */
void tf_again_append(struct tf_buf *out, const struct tf_plan *plan, uint64_t seed,
                     const struct tf_invocation *invocation);

#endif
