#include "campaign/shrink.h"
#include "scenario/print.h"
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#define PHRASES_MAX 3 /* in a name; more do not make it clearer */

/* What happens in a scenario with this verb; the rest of a sentence that begins with "when". */
static const struct {
    enum tf_verb verb;
    const char *phrase;
} phrases[] = {
    {TF_VERB_CUT, "a link is cut"},
    {TF_VERB_OFFLINE, "a device is offline"},
    {TF_VERB_FLAP, "a device is wrong about its network"},
    {TF_VERB_SERVER_UPGRADE, "the server is updated"},
    {TF_VERB_RESET, "connections are reset"},
    {TF_VERB_REFUSE, "connections are refused"},
    {TF_VERB_HALF_OPEN, "a socket is half open"},
    {TF_VERB_LOSE_REQUEST, "a request is lost"},
    {TF_VERB_LOSE_RESPONSE, "an answer is lost"},
    {TF_VERB_LATE_RESPONSE, "an answer is late"},
    {TF_VERB_SCRIPTED_ANSWER, "the server answers oddly"},
    {TF_VERB_DUPLICATE, "a request comes twice"},
    {TF_VERB_HANG, "an answer never ends"},
    {TF_VERB_TRUNCATE, "a body is cut off"},
    {TF_VERB_CORRUPT, "a body is damaged"},
    {TF_VERB_PUSH_FAULT, "a push goes wrong"},
    {TF_VERB_SERVER_RESTART, "the server restarts"},
    {TF_VERB_SERVER_SLOW, "the server is slow"},
    {TF_VERB_SERVER_STAGES, "requests interleave within the server"},
    {TF_VERB_SERVER_ROLLBACK, "the server is put back"},
    {TF_VERB_SERVER_FORGETS, "the server forgets everything"},
    {TF_VERB_TOMBSTONE_GC, "old deletions are gone"},
    {TF_VERB_LOG_TRIMMED, "old changes are gone"},
    {TF_VERB_DEDUP_FAULT, "repeated actions are not recognised"},
    {TF_VERB_KILL, "the app is killed"},
    {TF_VERB_CRASH_AT_STORAGE_STEP, "the power fails while writing"},
    {TF_VERB_DISK_FULL, "the disk is full"},
    {TF_VERB_IO_ERROR, "the disk has an error"},
    {TF_VERB_TORN_WRITE, "a write is torn"},
    {TF_VERB_LOST_WRITE, "writes are lost"},
    {TF_VERB_SLOW_STORAGE, "the storage is slow"},
    {TF_VERB_WAKE_EXTENSION, "a push wakes the extension"},
    {TF_VERB_TWO_PROCESSES, "two processes run at once"},
    {TF_VERB_DOUBLE_TRIGGER, "a sync has several causes at once"},
    {TF_VERB_SUSPEND, "the device sleeps"},
    {TF_VERB_BACKGROUND_WINDOW, "a sleeping app may run for a while"},
    {TF_VERB_CLOCK_JUMP, "a clock jumps"},
    {TF_VERB_CLOCK_FREEZE, "a clock stands still"},
    {TF_VERB_RESTORE, "an older copy of a device comes back"},
    {TF_VERB_REINSTALL, "the app is installed anew"},
    {TF_VERB_PARTIAL_LOSS, "a part of a device's disk is lost"},
    {TF_VERB_BIT_ROT, "what is stored changes by itself"},
    {TF_VERB_UPGRADE, "the app is updated"},
    {TF_VERB_LATENCY, "the network is slow"},
    {TF_VERB_BANDWIDTH, "the network is narrow"},
    {TF_VERB_LOSS, "packets are lost"},
};

static bool has_verb(const struct tf_plan *plan, enum tf_verb verb) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].verb == verb) {
            return true;
        }
    }
    return false;
}

static void append_phrases(struct tf_buf *name, const struct tf_plan *plan) {
    unsigned told = 0;
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]) && told < PHRASES_MAX; i++) {
        if (has_verb(plan, phrases[i].verb)) {
            tf_buf_append_text(name, told++ == 0 ? ", even when " : " and ");
            tf_buf_append_text(name, phrases[i].phrase);
        }
    }
}

/* "No action takes effect twice, even when an answer is lost": the claim that is broken. */
static char *name_of(const struct tf_shrunk *shrunk) {
    struct tf_buf name = {0};
    enum tf_oracle oracle;
    if (!tf_oracle_parse(shrunk->finding.rule, &oracle)) {
        return tf_strdup(shrunk->plan->name);
    }
    tf_buf_append_text(&name, tf_oracle_claim(oracle));
    if (name.data[0] >= 'a' && name.data[0] <= 'z') {
        name.data[0] = (char)(name.data[0] - 'a' + 'A');
    }
    append_phrases(&name, shrunk->plan);
    char *text = tf_strdup(tf_buf_text(&name));
    tf_buf_close(&name);
    return text;
}

/* Behind the line with the name: what a person wants to know first. */
static void append_description(struct tf_buf *out, const struct tf_shrunk *shrunk,
                               const char *found_in) {
    struct tf_buf text = {0};
    struct tf_print print = {.out = out, .plan = shrunk->plan};
    tf_buf_append_format(&text, "Shrunk from %s (%u steps of %u). %s: ", found_in,
                         tf_plan_steps(shrunk->plan), shrunk->steps_before, shrunk->finding.rule);
    tf_buf_append_text(&text, shrunk->finding.headline);
    tf_buf_append_text(out, "description: ");
    tf_print_text(&print, tf_buf_slice(&text));
    tf_buf_append_byte(out, '\n');
    tf_buf_close(&text);
}

/* With the bug a step may be taken that should be refused, or the other way round. */
static void allow_refusals(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        if (tf_verb_is_user(plan->steps[i].verb)) {
            plan->steps[i].refused = TF_REFUSED_MAYBE;
        }
    }
}

static void expect_failure(struct tf_shrunk *shrunk) {
    struct tf_plan *plan = shrunk->plan;
    const struct tf_finding *finding = &shrunk->finding;
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        if ((shrunk->also >> i & 1) != 0 && (plan->oracles_off >> i & 1) == 0) {
            plan->oracles_off |= 1u << i;
            plan->oracle_off_reason[i] = tf_strdup("the same bug breaks it too");
        }
    }
    if (shrunk->also_refused) {
        allow_refusals(plan);
    }
    plan->expects_failure = true;
    plan->expects_check_failure = !tf_oracle_parse(finding->rule, &plan->expected_oracle);
    free(plan->expected_because);
    plan->expected_because = tf_strdup(finding->headline);
}

/* Takes out a line, or lines, that say what holds anyway. */
static void leave_out(struct tf_buf *text, const char *lines, bool only_at_end) {
    char *found = strstr(text->data, lines);
    size_t len = strlen(lines);
    if (found == NULL || found[len] != '\n' || (only_at_end && found[len + 1] != '\0')) {
        return;
    }
    size_t from = (size_t)(found - text->data);
    memmove(found, found + len, text->len - from - len);
    text->len -= len;
    (void)tf_buf_text(text); /* ends it anew */
}

/* What a person would not write. Each begins at the left edge, where no text of a user stands. */
static void leave_out_usual(struct tf_buf *text) {
    (void)tf_buf_text(text);
    leave_out(text, "\nseed: 1", false);
    leave_out(text, "\nnetwork:\n  default: {profile: wifi}", false);
    leave_out(text, "\nfinally:\n  settle_within: 3 min", true);
}

static enum tf_code read_text(void *context, const char *path, struct tf_buf *out,
                              struct tf_error *error) {
    (void)path;
    (void)error;
    tf_buf_append_text(out, context);
    return TF_OK;
}

/* The plan of a text, as a whole text. */
static void print_again(struct tf_buf *text, struct tf_buf *out) {
    struct tf_scenario_reader reader = {read_text, (void *)(uintptr_t)tf_buf_text(text)};
    struct tf_scenario *scenario = tf_scenario_load("shrunk.yaml", "shrunk", reader);
    if (tf_scenario_problem_count(scenario) == 0) {
        uint64_t seed = 1;
        (void)tf_scenario_seed(scenario, &seed);
        struct tf_plan *plan = tf_scenario_plan(scenario, 0, seed);
        (void)tf_plan_print(plan, out);
        tf_plan_destroy(plan);
    }
    tf_scenario_destroy(scenario);
}

/* What was left out must be what the format means anyway: a default may change. */
static bool says_the_same(struct tf_buf *whole, struct tf_buf *brief) {
    struct tf_buf one = {0}, other = {0};
    print_again(whole, &one);
    print_again(brief, &other);
    bool same = tf_slice_equal(tf_buf_slice(&one), tf_buf_slice(&other));
    tf_buf_close(&one);
    tf_buf_close(&other);
    return same;
}

/* The plan as a person would write it. False when no file can say it. */
static bool print_briefly(const struct tf_plan *plan, struct tf_buf *out) {
    struct tf_buf brief = {0};
    if (!tf_plan_print(plan, out)) {
        return false;
    }
    tf_buf_append_slice(&brief, tf_buf_slice(out));
    leave_out_usual(&brief);
    if (says_the_same(out, &brief)) {
        tf_buf_clear(out);
        tf_buf_append_slice(out, tf_buf_slice(&brief));
    }
    (void)tf_buf_text(out);
    tf_buf_close(&brief);
    return true;
}

void tf_shrunk_write(struct tf_shrunk *shrunk, const char *found_in, bool expect,
                     struct tf_buf *out) {
    struct tf_buf text = {0};
    char *name = name_of(shrunk);
    free(shrunk->plan->name);
    shrunk->plan->name = name;
    if (expect) {
        expect_failure(shrunk);
    }
    if (print_briefly(shrunk->plan, &text)) {
        const char *first = strchr(tf_buf_text(&text), '\n');
        const char *second = strchr(first + 1, '\n');
        size_t head = (size_t)(second + 1 - text.data);
        tf_buf_append(out, text.data, head);
        append_description(out, shrunk, found_in);
        tf_buf_append(out, text.data + head, text.len - head);
    }
    tf_buf_close(&text);
}
