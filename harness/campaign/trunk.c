#include "campaign/trunk.h"

#include "base/assert.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct trunk {
    const struct tf_trunk_options *options;
    struct tf_brancher brancher;
    struct tf_sweep_point point; /* of the next branch, or of this one */
    uint32_t step_id;
    uint64_t operations; /* of the point's node so far */
    bool is_branch, over;
};

bool tf_trunk_bears(const struct tf_task *task, struct tf_sweep_point *out) {
    struct tf_sweep_point points[TF_SWEEP_POINTS_MAX];
    uint32_t count;
    bool plain = task->trace == NULL && task->account_of == 0 && task->redraw_seed == 0;
    if (!task->shares_beginning || !plain || task->points == NULL ||
        !tf_sweep_points_decode(task->points, points, &count) || count != 1) {
        return false;
    }
    *out = points[0];
    return true;
}

static bool same_text(const char *one, const char *other) {
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

bool tf_trunk_is_shared(const struct tf_task *one, const struct tf_task *other) {
    return same_text(one->text, other->text) && same_text(one->file, other->file) &&
           same_text(one->case_base, other->case_base) && one->index == other->index &&
           one->seed == other->seed && one->scenario_hash == other->scenario_hash;
}

/* Whether a trunk that is on its way to one can go on to the other. */
static bool lies_ahead(const struct tf_sweep_point *now, const struct tf_sweep_point *next) {
    if (now->nth == 0 || next->nth == 0) {
        return now->nth == next->nth && next->at_us >= now->at_us;
    }
    return next->fault == now->fault && next->node == now->node && next->nth >= now->nth;
}

/* -- Branches -- */

/* What became of a branch becomes of its trunk: whoever waits for the answer is to see it. */
static void die_like(int status) {
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

static void wait_for(pid_t branch) {
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(branch, &status, 0);
    } while (ended < 0 && errno == EINTR);
    TF_ASSERT(ended == branch);
    if (status != 0) {
        die_like(status);
    }
}

static enum tf_branch become_branch(struct trunk *trunk) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    trunk->is_branch = true;
    tf_sweep_strike(trunk->options->plan, &trunk->point, trunk->step_id);
    return TF_BRANCH_STEP;
}

static enum tf_branch branch_off(struct trunk *trunk) {
    const struct tf_trunk_options *options = trunk->options;
    struct tf_sweep_point next;
    pid_t branch = fork();
    if (branch < 0) {
        return TF_BRANCH_STOP;
    }
    if (branch == 0) {
        return become_branch(trunk);
    }
    wait_for(branch);
    trunk->over = !options->next(options->context, &next) || !lies_ahead(&trunk->point, &next);
    trunk->point = trunk->over ? trunk->point : next;
    return trunk->over ? TF_BRANCH_STOP : TF_BRANCH_ON;
}

static enum tf_branch decide(void *self) {
    struct trunk *trunk = self;
    enum tf_branch branch = branch_off(trunk);
    trunk->brancher.at_us = trunk->point.at_us;
    return branch;
}

static enum tf_branch meet(void *self, const struct tf_storage_record *record) {
    struct trunk *trunk = self;
    enum tf_branch branch = TF_BRANCH_ON;
    if (trunk->is_branch || trunk->over || record->node != trunk->point.node) {
        return TF_BRANCH_ON;
    }
    trunk->operations++;
    while (branch == TF_BRANCH_ON && trunk->operations == trunk->point.nth) {
        branch = branch_off(trunk);
    }
    return branch;
}

/* -- The trunk -- */

static void prepare(struct trunk *trunk) {
    struct tf_plan *plan = trunk->options->plan;
    struct tf_sweep_point armed = trunk->point;
    struct tf_brancher *brancher = &trunk->brancher;
    *brancher = (struct tf_brancher){.self = trunk, .at_us = TF_NEVER};
    if (armed.nth == 0) {
        trunk->step_id = tf_sweep_make_room(plan);
        brancher->at_us = armed.at_us;
        brancher->decide = decide;
    } else {
        armed.nth = TF_SWEEP_NEVER_REACHED;
        trunk->step_id = tf_sweep_free_id(plan);
        tf_sweep_apply(plan, &armed, 1);
        brancher->step_id = trunk->step_id;
        brancher->meet = meet;
    }
}

enum tf_trunk_end tf_trunk_grow(const struct tf_trunk_options *options, struct tf_answer *answer) {
    struct trunk trunk = {.options = options, .point = options->first};
    struct tf_sim_options sim = {
        .until_us = TF_NEVER, .kept = options->kept, .brancher = &trunk.brancher};
    struct tf_error error = {0};
    prepare(&trunk);
    *answer = (struct tf_answer){.kind = TF_ANSWER_RAN};
    tf_result_init(&answer->result);
    enum tf_code code = tf_sim_run(options->plan, options->subjects, &sim, &answer->result, &error);
    if (trunk.is_branch) {
        tf_result_add_reason(&answer->result, code, &error);
        return TF_TRUNK_BRANCH;
    }
    tf_answer_close(answer);
    return trunk.over ? TF_TRUNK_OVER : TF_TRUNK_UNREACHED;
}
