/* The first thread through all layers: real client, real server, real databases, a lost answer. */
#include "offline/client.h"
#include "server/server.h"
#include "sim/world.h"
#include "support/check_main.h"
#include "support/small_plan.h"

#include <stdio.h>
#include <string.h>

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

static struct tf_plan *lost_answer(uint64_t seed) {
    struct tf_plan *plan = small_plan("asha ravi", seed);
    struct tf_step *lose = small_step(plan, TF_SECOND, TF_VERB_LOSE_RESPONSE, 0);
    lose->aim = (struct tf_aim){.call = TF_CALL_SYNC, .count = 1};
    small_send(plan, TF_SECOND, 0, "Is the tiffin here?");
    return plan;
}

static struct tf_result run(const struct tf_plan *plan, const struct tf_sim_options *options) {
    struct tf_result result;
    struct tf_error error = {0};
    tf_result_init(&result);
    enum tf_code code = tf_sim_run(plan, &subjects, options, &result, &error);
    ck_assert_msg(code == TF_OK, "%s: %s", tf_code_name(code), error.message);
    for (uint32_t i = 0; i < result.finding_count; i++)
        fprintf(stderr, "%s: %s\n%s\n", result.findings[i].rule, result.findings[i].headline,
                result.findings[i].detail == NULL ? "" : result.findings[i].detail);
    return result;
}

static size_t count_of(const struct tf_trace *trace, enum tf_record_kind kind, uint32_t node) {
    size_t count = 0;
    for (size_t i = 0; i < tf_trace_count(trace); i++)
        count += tf_trace_at(trace, i)->kind == kind && tf_trace_at(trace, i)->node == node;
    return count;
}

START_TEST(a_message_whose_answer_was_lost_arrives_once) {
    struct tf_plan *plan = lost_answer(7);
    struct tf_trace *trace = tf_trace_create(0);
    const struct tf_sink sink = tf_trace_sink(trace);
    struct tf_result result = run(plan, &(struct tf_sim_options){.sinks = &sink, .sink_count = 1});
    size_t sends = 0, rested = 0, shown = 0;
    bool final = false;
    for (size_t i = 0; i < tf_trace_count(trace); i++) {
        const struct tf_record *record = tf_trace_at(trace, i);
        sends += record->kind == TF_RECORD_AUDIT && record->audit.type == TF_ACTION_SEND;
        rested += record->kind == TF_RECORD_REST && record->rest.reached;
        final = final || (record->kind == TF_RECORD_PHASE && record->phase == TF_PHASE_FINAL);
        shown += final && record->kind == TF_RECORD_VIEW_MESSAGE && record->node == 1;
    }
    ck_assert_uint_eq(sends, 1);
    ck_assert_uint_eq(rested, 1);
    ck_assert_uint_eq(shown, 2); /* durable and shown */
    ck_assert_uint_eq(count_of(trace, TF_RECORD_ANSWER_LOST, 0), 1);
    ck_assert_int_eq(result.verdict, TF_VERDICT_PASS);
    tf_trace_destroy(trace);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(the_same_plan_gives_the_same_digest) {
    struct tf_plan *plan = lost_answer(8);
    struct tf_result first = run(plan, &(struct tf_sim_options){0});
    struct tf_result second = run(plan, &(struct tf_sim_options){0});
    ck_assert_str_eq(first.digest, second.digest);
    ck_assert_uint_gt(first.records, 50);
    tf_result_close(&first);
    tf_result_close(&second);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(own_connections_give_the_same_digest_as_shared_ones) {
    struct tf_plan *plan = lost_answer(9);
    struct tf_result shared = run(plan, &(struct tf_sim_options){0});
    struct tf_result own = run(plan, &(struct tf_sim_options){.own_connections = true});
    ck_assert_str_eq(shared.digest, own.digest);
    tf_result_close(&shared);
    tf_result_close(&own);
    tf_plan_destroy(plan);
}
END_TEST

/* What is left is that of a run in which a pooled connection met a crash, and of one without a
 * pool.
 */
START_TEST(what_earlier_runs_left_changes_nothing_of_later_ones) {
    struct tf_sim_kept *kept = tf_sim_kept_create();
    for (uint64_t seed = 10; seed < 22; seed++) {
        struct tf_plan *plan = lost_answer(seed);
        uint32_t node = seed % 3 == 0 ? TF_NODE_SERVER : 0;
        struct tf_step *crash = small_step(plan, 0, TF_VERB_CRASH_AT_STORAGE_STEP, node);
        crash->amount = 3 * (seed - 9);
        crash->lasts_us = TF_SECOND;
        bool own = seed % 4 == 0;
        struct tf_result alone = run(plan, &(struct tf_sim_options){.own_connections = own});
        struct tf_result later =
            run(plan, &(struct tf_sim_options){.own_connections = own, .kept = kept});
        ck_assert_str_eq(alone.digest, later.digest);
        tf_result_close(&alone);
        tf_result_close(&later);
        tf_plan_destroy(plan);
    }
    tf_sim_kept_destroy(kept);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("first thread");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_message_whose_answer_was_lost_arrives_once);
    tcase_add_test(all, the_same_plan_gives_the_same_digest);
    tcase_add_test(all, own_connections_give_the_same_digest_as_shared_ones);
    tcase_add_test(all, what_earlier_runs_left_changes_nothing_of_later_ones);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
