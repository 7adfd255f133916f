/* A fault that is armed and meets nothing changes nothing but the record that it is there. */
#include "base/hash.h"
#include "offline/client.h"
#include "server/server.h"
#include "support/check_main.h"
#include "support/scene.h"

#define S TF_SECOND

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

static const enum tf_verb verbs[] = {
    TF_VERB_SERVER_STAGES, TF_VERB_DUPLICATE, TF_VERB_HANG, TF_VERB_TRUNCATE, TF_VERB_CORRUPT,
};
#define VERBS ((int)(sizeof(verbs) / sizeof(verbs[0])))

/* One in a million of what passes is none in so short a run. */
static struct tf_plan *busy_plan(enum tf_verb verb, uint32_t rate_per_million) {
    struct tf_plan *plan = small_plan("asha ravi", 5);
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
        if (record.kind == TF_RECORD_STEP || record.kind == TF_RECORD_PHASE ||
            record.kind == TF_RECORD_REST || record.kind == TF_RECORD_END ||
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

static Suite *suite(void) {
    Suite *made = suite_create("idle faults");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, a_fault_that_meets_nothing_changes_nothing, 0, VERBS);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
