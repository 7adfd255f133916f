/* A fault that is armed and meets nothing changes nothing but the record that it is there; one that
 * is explored at rate zero not even that. Of every kind: a new one does not pass before it is here.
 */
#include "base/hash.h"
#include "offline/client.h"
#include "scenario/explore.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "support/check_main.h"
#include "support/scene.h"

#include <stdio.h>
#include <string.h>

#define S      TF_SECOND
#define ABSENT 2 /* a device that never starts: what it is told of its network is all it knows */

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

static const enum tf_verb verbs[] = {
    TF_VERB_SERVER_STAGES, TF_VERB_DUPLICATE, TF_VERB_HANG, TF_VERB_TRUNCATE, TF_VERB_CORRUPT,
};
#define VERBS ((int)(sizeof(verbs) / sizeof(verbs[0])))

/* One in a million of what passes is none in so short a run. */
static struct tf_plan *busy_plan(enum tf_verb verb, uint32_t rate_per_million) {
    struct tf_plan *plan = small_plan("asha ravi mina", 5);
    struct tf_step *step = small_step(plan, 0, verb, TF_NODE_ALL);
    step->amount = rate_per_million;
    step->direction = TF_DOWN;
    step->dist.a = S;
    step->lasts_us = 7 * S;
    plan->server_work_us = (struct tf_dist){TF_DIST_EXPONENTIAL, 20 * TF_MS, 0};
    for (uint32_t i = 0; i < 2; i++)
        plan->replicas[i].up = plan->replicas[i].down = (struct tf_link_model){
            .latency_us = {TF_DIST_LOGNORMAL, 80 * TF_MS, 900 * TF_MS}, .loss_per_million = 50000};
    for (uint32_t i = 0; i < 8; i++)
        small_send(plan, S + i * 700 * TF_MS, i % 2, "hello");
    small_send(plan, 8 * S, 0, "the fault is over");
    return plan;
}

/* What happened, apart from what faults and phases say of themselves, whose numbers and times say
 * that there was one. */
static void told(struct tf_plan *plan, char text[TF_DIGEST_TEXT_SIZE], size_t *hits) {
    struct tf_digest *digest = tf_digest_create();
    struct scene scene = scene_run(plan, &subjects);
    ck_assert_msg(scene.code == TF_OK, "%s", scene.error.message);
    *hits = 0;
    for (size_t i = 0; i < tf_trace_count(scene.trace); i++) {
        struct tf_record record = *tf_trace_at(scene.trace, i);
        *hits += record.kind == TF_RECORD_FAULT_HIT;
        if (record.node == ABSENT || record.kind == TF_RECORD_STEP ||
            record.kind == TF_RECORD_PHASE || record.kind == TF_RECORD_REST ||
            record.kind == TF_RECORD_END ||
            (record.kind >= TF_RECORD_FAULT_ON && record.kind <= TF_RECORD_UNFIRED))
            continue;
        record.index = record.cause = 0;
        tf_record_digest(digest, &record);
    }
    tf_digest_text(digest, text);
    tf_digest_destroy(digest);
    scene_close(&scene);
}

START_TEST(a_fault_that_meets_nothing_changes_nothing) {
    char without[TF_DIGEST_TEXT_SIZE], idle[TF_DIGEST_TEXT_SIZE], met[TF_DIGEST_TEXT_SIZE];
    size_t hits;
    struct tf_plan *plan = busy_plan(verbs[_i], 1);
    small_take_out(plan, 0);
    told(plan, without, &hits);
    told(busy_plan(verbs[_i], 1), idle, &hits);
    ck_assert_uint_eq(hits, 0);
    ck_assert_str_eq(without, idle);
    told(busy_plan(verbs[_i], 500000), met, &hits);
    ck_assert_uint_gt(hits, 0);
    ck_assert_str_ne(without, met);
}
END_TEST

/* -- Every kind of fault that a file can name -- */

static const char frame[] = "tiffin: 1\n"
                            "name: \"idle\"\n"
                            "description: \"idle\"\n"
                            "replicas: {asha: {}, ravi: {}, asha-tablet: {user: asha}}\n"
                            "conversations: {lunch: {type: group_order, with: [asha, ravi]}}\n"
                            "network: {default: {profile: 3g}}\n"
                            "explore:\n"
                            "  lasts: 40 s\n"
                            "  workload: {every: about 1 s}\n"
                            "  faults: {%s}\n"
                            "finally: {settle_within: 5 min, expect: [converged]}\n";

static enum tf_code read_text(void *context, const char *path, struct tf_buf *out,
                              struct tf_error *error) {
    (void)path, (void)error;
    tf_buf_append_format(out, frame, (const char *)context);
    return TF_OK;
}

/* The digest of a whole run, records of faults included. */
static void digest_with(const char *settings, char digest[TF_DIGEST_TEXT_SIZE]) {
    struct tf_scenario_reader reader = {read_text, (void *)settings};
    struct tf_scenario *scenario = tf_scenario_load("idle.yaml", NULL, reader);
    struct tf_buf problems = {0};
    tf_scenario_problems_write(scenario, &problems);
    ck_assert_msg(tf_scenario_problem_count(scenario) == 0, "%s: %s", settings,
                  tf_buf_text(&problems));
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 5);
    struct tf_result result;
    tf_case_run(plan, &subjects, NULL, &result);
    memcpy(digest, result.digest, TF_DIGEST_TEXT_SIZE);
    tf_result_close(&result);
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
    tf_buf_close(&problems);
}

/* One that meets a share meets none; any other has its first turn after the end. */
START_TEST(an_explored_fault_at_rate_zero_changes_not_one_byte) {
    const struct tf_row *row = &tf_table_explore_faults()->rows[_i];
    char settings[160], without[TF_DIGEST_TEXT_SIZE], idle[TF_DIGEST_TEXT_SIZE];
    snprintf(settings, sizeof(settings), "%s: {every: %s}", row->key,
             tf_explore_has_rate((enum tf_explore_fault)_i) ? "about 3 s, rate: 0 %" : "1000 d");
    digest_with("", without);
    digest_with(settings, idle);
    ck_assert_msg(strcmp(without, idle) == 0, "%s changes the run", settings);
}
END_TEST

/* The same faults at work: the test above can fail. */
START_TEST(an_explored_fault_at_full_rate_changes_the_run) {
    const struct tf_row *row = &tf_table_explore_faults()->rows[_i];
    char settings[160], without[TF_DIGEST_TEXT_SIZE], met[TF_DIGEST_TEXT_SIZE];
    if (!tf_explore_has_rate((enum tf_explore_fault)_i))
        return;
    snprintf(settings, sizeof(settings), "%s: {every: about 3 s, rate: 100 %%}", row->key);
    digest_with("", without);
    digest_with(settings, met);
    ck_assert_msg(strcmp(without, met) != 0, "%s changes nothing", settings);
}
END_TEST

/* -- Every verb -- */

enum nothing {
    UNWRITTEN,
    RATE,   /* its rate is none */
    SAME,   /* what it sets is as it was */
    LONG,   /* what is younger than years stays */
    THERE,  /* it befalls a device that is not there */
    AS_WAS, /* it lifts what does not hold */
    ACT,    /* one act that is never nothing: it has no rate */
};

static const enum nothing nothings[TF_VERB_COUNT] = {
    [TF_VERB_LOSE_REQUEST] = RATE,
    [TF_VERB_LOSE_RESPONSE] = RATE,
    [TF_VERB_LATE_RESPONSE] = RATE,
    [TF_VERB_SCRIPTED_ANSWER] = RATE,
    [TF_VERB_DUPLICATE] = RATE,
    [TF_VERB_HANG] = RATE,
    [TF_VERB_TRUNCATE] = RATE,
    [TF_VERB_CORRUPT] = RATE,
    [TF_VERB_PUSH_FAULT] = RATE,
    [TF_VERB_SERVER_STAGES] = RATE,
    [TF_VERB_IO_ERROR] = RATE,
    [TF_VERB_BIT_ROT] = RATE,
    [TF_VERB_LATENCY] = SAME,
    [TF_VERB_BANDWIDTH] = SAME,
    [TF_VERB_LOSS] = SAME,
    [TF_VERB_SERVER_SLOW] = SAME,
    [TF_VERB_SLOW_STORAGE] = SAME,
    [TF_VERB_MEDIA_DOWN] = SAME, /* nobody has a file */
    [TF_VERB_TOMBSTONE_GC] = LONG,
    [TF_VERB_LOG_TRIMMED] = LONG,
    [TF_VERB_DEDUP_FAULT] = LONG,
    [TF_VERB_CUT] = THERE,
    [TF_VERB_OFFLINE] = THERE,
    [TF_VERB_FLAP] = THERE,
    [TF_VERB_RESET] = THERE,
    [TF_VERB_REFUSE] = THERE,
    [TF_VERB_HALF_OPEN] = THERE,
    [TF_VERB_CRASH_AT_STORAGE_STEP] = THERE,
    [TF_VERB_TORN_WRITE] = THERE,
    [TF_VERB_LOST_WRITE] = THERE,
    [TF_VERB_DISK_FULL] = THERE,
    [TF_VERB_DOUBLE_TRIGGER] = THERE,
    [TF_VERB_BACKGROUND_WINDOW] = THERE,
    [TF_VERB_SUSPEND] = THERE,
    [TF_VERB_CLOCK_FREEZE] = THERE,
    [TF_VERB_HEAL] = AS_WAS,
    [TF_VERB_ONLINE] = AS_WAS,
    [TF_VERB_START] = AS_WAS,
    [TF_VERB_RESUME] = AS_WAS,
    [TF_VERB_KILL] = ACT,
    [TF_VERB_CLOCK_JUMP] = ACT,
    [TF_VERB_SERVER_RESTART] = ACT,
    [TF_VERB_SERVER_ROLLBACK] = ACT,
    [TF_VERB_SERVER_FORGETS] = ACT,
    [TF_VERB_SERVER_UPGRADE] = ACT,
    [TF_VERB_WAKE_EXTENSION] = ACT,
    [TF_VERB_TWO_PROCESSES] = ACT, /* of a device with two; test_extension.c */
    [TF_VERB_RESTORE] = ACT,
    [TF_VERB_REINSTALL] = ACT,
    [TF_VERB_PARTIAL_LOSS] = ACT,
    [TF_VERB_UPGRADE] = ACT,
    [TF_VERB_SESSION_CHANGE] = ACT,
    [TF_VERB_MEMBERSHIP] = ACT,
    [TF_VERB_END_CONVERSATION] = ACT,
};

static bool is_of_server(enum tf_verb verb) {
    return verb == TF_VERB_SERVER_SLOW || nothings[verb] == LONG;
}

static struct tf_plan *plan_with(enum tf_verb verb) {
    struct tf_plan *plan = busy_plan(verb, 0);
    struct tf_step *step = &plan->steps[0];
    plan->replicas[ABSENT].starts_later = true;
    step->who = nothings[verb] == THERE    ? ABSENT
                : is_of_server(verb)       ? TF_NODE_SERVER
                : nothings[verb] == AS_WAS ? 0
                                           : step->who;
    if (verb == TF_VERB_IO_ERROR || verb == TF_VERB_BIT_ROT || verb == TF_VERB_SLOW_STORAGE)
        step->who = 0;
    else if (nothings[verb] == RATE)
        step->amount = TF_RATE_NONE;
    step->direction = nothings[verb] == RATE ? TF_DOWN : TF_BOTH;
    step->channel = TF_CHANNEL_BOTH;
    step->part = TF_PART_ANY;
    step->keep_us = 1000 * TF_DAY;
    step->may_miss = true;
    step->dist = (struct tf_dist){0};
    if (verb == TF_VERB_LATENCY)
        step->dist = plan->replicas[0].up.latency_us;
    if (verb == TF_VERB_LOSS)
        step->amount = plan->replicas[0].up.loss_per_million;
    if (verb == TF_VERB_BANDWIDTH)
        step->amount = plan->replicas[0].up.bytes_per_second;
    if (verb == TF_VERB_CRASH_AT_STORAGE_STEP || verb == TF_VERB_TORN_WRITE ||
        verb == TF_VERB_LOST_WRITE)
        step->amount = 1;
    return plan;
}

START_TEST(a_fault_that_is_nothing_changes_nothing) {
    enum tf_verb verb = (enum tf_verb)_i;
    char without[TF_DIGEST_TEXT_SIZE], idle[TF_DIGEST_TEXT_SIZE];
    size_t hits;
    if (!tf_verb_is_fault(verb) || nothings[verb] == ACT)
        return;
    ck_assert_msg(nothings[verb] != UNWRITTEN, "what is nothing of %s?", tf_verb_word(verb));
    struct tf_plan *plan = plan_with(verb);
    small_take_out(plan, 0);
    told(plan, without, &hits);
    told(plan_with(verb), idle, &hits);
    ck_assert_msg(strcmp(without, idle) == 0, "%s changes the run", tf_verb_word(verb));
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("idle faults");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, a_fault_that_meets_nothing_changes_nothing, 0, VERBS);
    tcase_add_loop_test(all, an_explored_fault_at_rate_zero_changes_not_one_byte, 0,
                        TF_EXPLORE_FAULT_COUNT);
    tcase_add_loop_test(all, an_explored_fault_at_full_rate_changes_the_run, 0,
                        TF_EXPLORE_FAULT_COUNT);
    tcase_add_loop_test(all, a_fault_that_is_nothing_changes_nothing, 0, TF_VERB_COUNT);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
