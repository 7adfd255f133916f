#include "campaign/shard.h"

#include <stdlib.h>
#include <string.h>

#define SHARE_VARIABLE "TIFFIN_SHARD_TOTAL" /* for engines that do not say how many there are */

/* Engines of one family say the same thing twice: Bazel sets what gtest reads, and launchers of MPI
 * set what the others set. */
enum family { FAMILY_NONE, FAMILY_BAZEL, FAMILY_RANKS };

struct engine {
    const char *name;
    const char *index;
    uint32_t base; /* what the first one is called */
    const char *total;
    enum family family;
};

static const struct engine engines[] = {
    {"Bazel", "TEST_SHARD_INDEX", 0, "TEST_TOTAL_SHARDS", FAMILY_BAZEL},
    {"GitLab", "CI_NODE_INDEX", 1, "CI_NODE_TOTAL", FAMILY_NONE},
    {"CircleCI", "CIRCLE_NODE_INDEX", 0, "CIRCLE_NODE_TOTAL", FAMILY_NONE},
    {"Buildkite", "BUILDKITE_PARALLEL_JOB", 0, "BUILDKITE_PARALLEL_JOB_COUNT", FAMILY_NONE},
    {"Bitbucket", "BITBUCKET_PARALLEL_STEP", 0, "BITBUCKET_PARALLEL_STEP_COUNT", FAMILY_NONE},
    {"Semaphore", "SEMAPHORE_JOB_INDEX", 1, "SEMAPHORE_JOB_COUNT", FAMILY_NONE},
    {"Kubernetes", "JOB_COMPLETION_INDEX", 0, SHARE_VARIABLE, FAMILY_NONE},
    {"GNU parallel", "PARALLEL_SEQ", 1, SHARE_VARIABLE, FAMILY_NONE},
    {"Open MPI", "OMPI_COMM_WORLD_RANK", 0, "OMPI_COMM_WORLD_SIZE", FAMILY_RANKS},
    {"PMI", "PMI_RANK", 0, "PMI_SIZE", FAMILY_RANKS},
    {"srun", "SLURM_PROCID", 0, "SLURM_NTASKS", FAMILY_RANKS},
    {"gtest", "GTEST_SHARD_INDEX", 0, "GTEST_TOTAL_SHARDS", FAMILY_BAZEL},
    {"lit", "LIT_RUN_SHARD", 1, "LIT_NUM_SHARDS", FAMILY_NONE},
};
#define ENGINES (sizeof(engines) / sizeof(engines[0]))

/* What one engine said; `shard.total` is 0 when it said nothing. */
struct said {
    struct tf_shard shard;
    enum family family;
};

static bool parse_u32(const char *text, uint32_t *out) {
    char *end;
    if (text == NULL || text[0] < '0' || text[0] > '9') {
        return false;
    }
    unsigned long value = strtoul(text, &end, 10);
    *out = (uint32_t)value;
    return *end == '\0' && value <= UINT32_MAX;
}

static enum tf_code check(struct tf_shard shard, const char *text, struct tf_error *error) {
    if (shard.total == 0 || shard.total > TF_SHARDS_MAX || shard.number == 0 ||
        shard.number > shard.total) {
        return tf_error_set(error, TF_E_INVALID,
                            "expected a shard I/N with I from 1 to N and N up to %d, found '%s'",
                            TF_SHARDS_MAX, text);
    }
    return TF_OK;
}

enum tf_code tf_shard_parse(const char *text, struct tf_shard *shard, struct tf_error *error) {
    struct tf_shard parsed = {0};
    const char *slash = strchr(text, '/');
    char number[16] = "";
    if (slash != NULL && (size_t)(slash - text) < sizeof(number)) {
        memcpy(number, text, (size_t)(slash - text));
    }
    if (!parse_u32(number, &parsed.number) || !parse_u32(slash + 1, &parsed.total)) {
        parsed = (struct tf_shard){0};
    }
    enum tf_code code = check(parsed, text, error);
    if (code == TF_OK) {
        *shard = parsed;
    }
    return code;
}

/* -- What engines say -- */

static const char *get(const struct tf_shard_environment *environment, const char *name) {
    const char *value = environment->get(environment->context, name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Slurm says SLURM_PROCID=0 in every batch script, and SLURM_NTASKS only where somebody asked for
 * tasks. */
static bool is_lone_rank(const struct engine *engine, const char *index, const char *total) {
    return engine->family == FAMILY_RANKS && total == NULL && strcmp(index, "0") == 0;
}

static enum tf_code ask(const struct tf_shard_environment *environment, const struct engine *engine,
                        struct said *said, struct tf_error *error) {
    const char *index = get(environment, engine->index), *total = get(environment, engine->total);
    uint32_t at = 0, of = 0;
    *said = (struct said){.family = engine->family};
    if (index == NULL || is_lone_rank(engine, index, total)) {
        return TF_OK;
    }
    if (total == NULL) {
        return tf_error_set(error, TF_E_INVALID,
                            "%s says %s=%s but not how many shards there are; set %s", engine->name,
                            engine->index, index, engine->total);
    }
    if (!parse_u32(index, &at) || !parse_u32(total, &of) || at < engine->base ||
        at - engine->base >= of || of > TF_SHARDS_MAX) {
        return tf_error_set(error, TF_E_INVALID, "%s says %s=%s of %s=%s, which is no shard",
                            engine->name, engine->index, index, engine->total, total);
    }
    said->shard = (struct tf_shard){at - engine->base + 1, of, engine->name};
    return TF_OK;
}

/* An array may begin anywhere, go in steps, or be a list such as 1,3,7, of which no task can know
 * its place. */
static enum tf_code ask_slurm(const struct tf_shard_environment *environment, struct said *said,
                              struct tf_error *error) {
    const char *task = get(environment, "SLURM_ARRAY_TASK_ID");
    uint32_t id, count, min, max, step = 1;
    *said = (struct said){0};
    if (task == NULL) {
        return TF_OK;
    }
    if (!parse_u32(task, &id) || !parse_u32(get(environment, "SLURM_ARRAY_TASK_COUNT"), &count) ||
        !parse_u32(get(environment, "SLURM_ARRAY_TASK_MIN"), &min) ||
        !parse_u32(get(environment, "SLURM_ARRAY_TASK_MAX"), &max)) {
        return tf_error_set(error, TF_E_INVALID,
                            "the Slurm array says SLURM_ARRAY_TASK_ID=%s without the count, the "
                            "smallest and the largest of its tasks",
                            task);
    }
    const char *steps = get(environment, "SLURM_ARRAY_TASK_STEP");
    if ((steps != NULL && !parse_u32(steps, &step)) || step == 0 || id < min || id > max ||
        (id - min) % step != 0 || (max - min) / step + 1 != count || count > TF_SHARDS_MAX) {
        return tf_error_set(error, TF_E_INVALID,
                            "the Slurm array is sparse (task %s of %u between %u and %u in steps "
                            "of %u): use one without gaps, such as --array=1-%u, or --shard I/N",
                            task, count, min, max, step, count);
    }
    said->shard = (struct tf_shard){(id - min) / step + 1, count, "Slurm array"};
    return TF_OK;
}

/* A job that runs once says so too: one rank of one, beside an engine that deals out shards. */
static bool says_nothing(const struct said *said) {
    return said->shard.total == 0 || (said->family == FAMILY_RANKS && said->shard.total == 1);
}

static enum tf_code take(struct said *best, const struct said *said, struct tf_error *error) {
    if (says_nothing(said)) {
        return TF_OK;
    }
    if (best->shard.total == 0) {
        *best = *said;
        return TF_OK;
    }
    bool agree = best->family != FAMILY_NONE && best->family == said->family &&
                 best->shard.number == said->shard.number && best->shard.total == said->shard.total;
    return agree ? TF_OK
                 : tf_error_set(error, TF_E_INVALID,
                                "%s says shard %u/%u and %s says shard %u/%u; choose with --shard "
                                "I/N",
                                best->shard.engine, best->shard.number, best->shard.total,
                                said->shard.engine, said->shard.number, said->shard.total);
}

enum tf_code tf_shard_find(const struct tf_shard_environment *environment, struct tf_shard *shard,
                           struct tf_error *error) {
    struct said best, said;
    enum tf_code code = ask_slurm(environment, &best, error);
    for (size_t i = 0; i < ENGINES && code == TF_OK; i++) {
        code = ask(environment, &engines[i], &said, error);
        if (code == TF_OK) {
            code = take(&best, &said, error);
        }
    }
    if (code == TF_OK && best.shard.total == 0) {
        code = tf_error_set(error, TF_E_NOT_FOUND,
                            "no engine says which shard this is (Slurm array, Kubernetes, GNU "
                            "parallel, MPI, Bazel, GitLab, CircleCI, ...); use --shard I/N");
    }
    if (code == TF_OK) {
        *shard = best.shard;
    }
    return code;
}

/* -- What belongs to a shard -- */

bool tf_shard_has_seed(const struct tf_shard *shard, uint64_t seed) {
    return shard->total == 0 || seed % shard->total + 1 == shard->number;
}

bool tf_shard_has_case(const struct tf_shard *shard, size_t place) {
    return shard->total == 0 || place % shard->total + 1 == shard->number;
}
