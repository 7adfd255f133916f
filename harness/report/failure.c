#include "report/failure.h"

#include "base/hash.h"
#include "report/wrap.h"

#include <stdlib.h>
#include <string.h>

static char *copy_or_null(const char *text) {
    return text == NULL ? NULL : tf_strdup(text);
}

/* NULL for an empty text. */
static char *take_text(struct tf_buf *text) {
    char *copy = text->len == 0 ? NULL : tf_strdup(tf_buf_text(text));
    tf_buf_close(text);
    return copy;
}

static bool is_oracle(const char *rule) {
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        if (strcmp(tf_oracle_word((enum tf_oracle)i), rule) == 0) {
            return true;
        }
    }
    return false;
}

/* An oracle means the same everywhere; a check is its scenario's own. */
static uint64_t group_of(const struct tf_plan *plan, const struct tf_finding *finding) {
    uint64_t file =
        is_oracle(finding->rule) ? 0 : tf_hash_text(plan->file == NULL ? "" : plan->file);
    return tf_hash_pair(finding->fingerprint, file);
}

static uint32_t count_of_rule(const struct tf_result *result, const char *rule) {
    uint32_t count = 0;
    for (uint32_t i = 1; i < result->finding_count; i++) {
        count += strcmp(result->findings[i].rule, rule) == 0;
    }
    return count;
}

static bool is_first_of_rule(const struct tf_result *result, uint32_t index) {
    for (uint32_t i = 1; i < index; i++) {
        if (strcmp(result->findings[i].rule, result->findings[index].rule) == 0) {
            return false;
        }
    }
    return true;
}

/* One line a rule: the first finding of it stands for the others. */
static char *also_of(const struct tf_result *result) {
    struct tf_buf out = {0};
    for (uint32_t i = 1; i < result->finding_count; i++) {
        const struct tf_finding *finding = &result->findings[i];
        if (!is_first_of_rule(result, i)) {
            continue;
        }
        uint32_t count = count_of_rule(result, finding->rule);
        tf_buf_append_format(&out, "%s\t%s", finding->rule, finding->headline);
        if (count > 1) {
            tf_buf_append_format(&out, " (and %u more)", count - 1);
        }
        tf_buf_append_byte(&out, '\n');
    }
    return take_text(&out);
}

static void take_first(struct tf_failure *failure, const struct tf_plan *plan,
                       const struct tf_finding *finding) {
    failure->rule = tf_strdup(finding->rule);
    failure->headline = tf_strdup(finding->headline);
    failure->detail = copy_or_null(finding->detail);
    failure->group = group_of(plan, finding);
    if (finding->place.line != 0) {
        failure->place = finding->place;
    }
}

struct tf_failure *tf_failure_create(const struct tf_plan *plan, const struct tf_result *result,
                                     const struct tf_invocation *invocation, const char *folder) {
    struct tf_failure *failure = tf_alloc_zero(1, sizeof(*failure));
    struct tf_buf again = {0};
    failure->verdict = result->verdict;
    failure->seed = result->seed;
    failure->case_id = tf_strdup(plan->case_id);
    failure->file = copy_or_null(plan->file);
    failure->place = plan->place;
    failure->folder = copy_or_null(folder);
    if (result->finding_count > 0) {
        take_first(failure, plan, &result->findings[0]);
        failure->also = also_of(result);
    } else {
        failure->rule = tf_strdup(tf_verdict_word(result->verdict));
        failure->headline = tf_strdup("Nothing is known of the reason.");
    }
    tf_again_append(&again, plan, result->seed, invocation);
    failure->again = take_text(&again);
    return failure;
}

void tf_failure_destroy(struct tf_failure *failure) {
    if (failure == NULL) {
        return;
    }
    free(failure->case_id);
    free(failure->file);
    free(failure->rule);
    free(failure->headline);
    free(failure->detail);
    free(failure->also);
    free(failure->again);
    free(failure->folder);
    free(failure->minimal);
    free(failure->nearest);
    free(failure->run_it);
    free(failure);
}

static bool is_plain_word(const char *word) {
    return word[0] != '\0' &&
           word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                             "0123456789_@%+=:,./-")] == '\0';
}

/* As POSIX shells read it: all between single quotes is itself. */
static void append_shell_word(struct tf_buf *out, const char *word) {
    if (is_plain_word(word)) {
        tf_buf_append_text(out, word);
        return;
    }
    tf_buf_append_byte(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            tf_buf_append_text(out, "'\\''");
        } else {
            tf_buf_append_byte(out, *word);
        }
    }
    tf_buf_append_byte(out, '\'');
}

static void append_option(struct tf_buf *out, const char *option, const char *value) {
    if (value != NULL) {
        tf_buf_append_format(out, " --%s ", option);
        append_shell_word(out, value);
    }
}

void tf_again_append(struct tf_buf *out, const struct tf_plan *plan, uint64_t seed,
                     const struct tf_invocation *invocation) {
    struct tf_buf target = {0};
    const char *parameters = strchr(plan->case_id, '[');
    append_shell_word(out, invocation->program == NULL ? "tiffin" : invocation->program);
    tf_buf_append_text(out, " replay");
    append_option(out, "client", invocation->client);
    append_option(out, "server", invocation->server);
    tf_buf_append_format(&target, "%s%s@%llu", plan->file == NULL ? plan->case_id : plan->file,
                         plan->file == NULL || parameters == NULL ? "" : parameters,
                         (unsigned long long)seed);
    tf_buf_append_byte(out, ' ');
    append_shell_word(out, tf_buf_text(&target));
    tf_buf_close(&target);
}

void tf_failure_set_minimal(struct tf_failure *failure, const char *path, uint32_t steps,
                            const char *nearest, const struct tf_invocation *invocation) {
    struct tf_buf command = {0};
    append_shell_word(&command, invocation->program == NULL ? "tiffin" : invocation->program);
    tf_buf_append_text(&command, " run");
    append_option(&command, "client", invocation->client);
    append_option(&command, "server", invocation->server);
    tf_buf_append_byte(&command, ' ');
    append_shell_word(&command, path);
    free(failure->minimal);
    free(failure->nearest);
    free(failure->run_it);
    failure->minimal = tf_strdup(path);
    failure->minimal_steps = steps;
    failure->nearest = copy_or_null(nearest);
    failure->run_it = take_text(&command);
}
