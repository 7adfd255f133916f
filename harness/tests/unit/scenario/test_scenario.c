/* A file to cases to plans: the rules of the format, one by one. */
#include "support/check_main.h"
#include "unit/scenario/scenario_support.h"

#include <string.h>

static const char *const EXAMPLE =
    "tiffin: 1\n"
    "name: A lost answer must not send a message twice\n"
    "tags: [smoke, retry]\n"
    "replicas:                 # a device; its user has the same name unless said\n"
    "  asha: {}\n"
    "  asha-tablet: {user: asha}\n"
    "  ravi: {clock: {offset: 90 s, drift: 20 ppm}}\n"
    "conversations:\n"
    "  lunch: {type: group_order, with: [asha, ravi]}\n"
    "network: {default: {profile: 4g}}\n"
    "steps:\n"
    "  - at: 1 s\n"
    "    send: {who: asha, in: lunch, text: \"Is the tiffin here?\", as: question}\n"
    "  - at: 1 s\n"
    "    lose-response: {to: asha, of: sync, first: 1}\n"
    "  - at: 1500 ms\n"
    "    cut: asha <-> server\n"
    "  - at: 10 s\n"
    "    expect:\n"
    "      - {message: question, at: ravi, appears: once}\n"
    "      - {queue: asha, length: 1}\n"
    "  - at: 20 s\n"
    "    heal: asha <-> server\n"
    "finally:\n"
    "  settle_within: 30 s\n"
    "  expect:\n"
    "    - converged\n"
    "    - {message: question, at: everywhere, appears: once, status: delivered}\n"
    "    - {queue: any, length: 0}\n";

START_TEST(the_example_of_the_contract_has_its_world) {
    struct tf_plan *plan = plan_of(EXAMPLE, 7);
    ck_assert_str_eq(plan->case_id, "test");
    ck_assert_str_eq(plan->name, "A lost answer must not send a message twice");
    ck_assert_uint_eq(plan->place.line, 2);
    ck_assert_uint_eq(plan->replica_count, 3);
    ck_assert_uint_eq(plan->user_count, 2);
    ck_assert_uint_eq(plan->replicas[1].user, plan->replicas[0].user);
    ck_assert_int_eq(plan->replicas[2].clock.offset_us, 90 * TF_SECOND);
    ck_assert_int_eq(plan->replicas[2].clock.drift_ppm, 20);
    ck_assert_uint_eq(plan->conversations[0].user_count, 2);
    ck_assert_int_eq(plan->conversations[0].type, TF_CONVERSATION_GROUP_ORDER);
    ck_assert_int_eq(plan->replicas[0].up.latency_us.kind, TF_DIST_LOGNORMAL);
    ck_assert_uint_eq(plan->seed, 7);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(the_example_of_the_contract_has_its_steps) {
    struct tf_plan *plan = plan_of(EXAMPLE, 7);
    ck_assert_uint_eq(plan->step_count, 5);
    const struct tf_step *send = step_of(plan, 1), *lose = step_of(plan, 2);
    const struct tf_step *cut = step_of(plan, 3), *expect = step_of(plan, 4);
    ck_assert_int_eq(send->verb, TF_VERB_SEND);
    ck_assert_uint_eq(send->place.line, 12);
    ck_assert_str_eq(plan->messages[send->message].name, "question");
    ck_assert_int_eq(lose->aim.call, TF_CALL_SYNC);
    ck_assert_uint_eq(lose->aim.skip, 0);
    ck_assert_uint_eq(lose->aim.count, 1);
    ck_assert_int_eq(cut->at_us, 1500 * TF_MS);
    ck_assert_int_eq(cut->direction, TF_BOTH);
    ck_assert_int_eq(cut->channel, TF_CHANNEL_BOTH);
    ck_assert_uint_eq(expect->check_count, 2);
    ck_assert_uint_eq(plan->checks[expect->first_check].node, 2);
    ck_assert_uint_eq(plan->finally_count, 3);
    /* No replica may have a longer queue: "any" is "whichever" there. */
    ck_assert_uint_eq(plan->checks[plan->first_finally + 2].node, TF_NODE_ALL);
    ck_assert_int_eq(plan->settle_within_us, 30 * TF_SECOND);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(steps_are_sorted_by_time_and_equal_times_keep_the_order_of_the_file) {
    struct tf_plan *plan = plan_of(SETTING "  - {at: 5 s, sync: asha}\n"
                                           "  - {after: 2 s, online: asha}\n"
                                           "  - {at: 1 s, sync: ravi}\n"
                                           "  - {at: 5 s, offline: asha}\n",
                                   1);
    static const uint32_t order[] = {1, 4, 2, 5, 3};
    for (uint32_t i = 0; i < 5; i++)
        ck_assert_uint_eq(plan->steps[i].id, order[i]);
    ck_assert_int_eq(step_of(plan, 3)->at_us, 7 * TF_SECOND);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_drawn_time_belongs_to_its_step_and_the_seed_alone) {
    static const char *const both =
        SETTING "  - {id: 10, at: 1 s .. 2 min, sync: asha}\n  - {id: 11, at: 1 s .. 2 min, kill: "
                "{who: ravi, restart_after: about 45 s}}\n";
    static const char *const one =
        SETTING "  - {id: 11, at: 1 s .. 2 min, kill: {who: ravi, restart_after: about 45 s}}\n";
    bool differs = false;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct tf_plan *a = plan_of(both, seed), *b = plan_of(one, seed),
                       *c = plan_of(both, seed + 1);
        ck_assert_int_eq(step_of(a, 11)->at_us, step_of(b, 11)->at_us);
        ck_assert_int_eq(step_of(a, 11)->lasts_us, step_of(b, 11)->lasts_us);
        ck_assert_int_ne(step_of(a, 10)->at_us, step_of(a, 11)->at_us);
        differs |= step_of(a, 11)->at_us != step_of(c, 11)->at_us;
        tf_plan_destroy(a);
        tf_plan_destroy(b);
        tf_plan_destroy(c);
    }
    ck_assert(differs);
}
END_TEST

START_TEST(a_drawn_time_is_never_before_the_start) {
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct tf_plan *plan = plan_of(SETTING "  - {at: 0 s +/- 30 s, sync: asha}\n", seed);
        ck_assert_int_ge(step_of(plan, 2)->at_us, 0);
        tf_plan_destroy(plan);
    }
}
END_TEST

START_TEST(a_fault_says_how_long_it_lasts) {
    struct tf_plan *plan = plan_of(
        SETTING "  - {at: 2 s, cut: {link: asha -> server, lasts: 20 s, channel: gateway}}\n"
                "  - {at: 2 s, kill: {who: ravi, restart_after: 3 s}}\n"
                "  - {at: 2 s, server-restart: {}}\n"
                "  - {at: 2 s, offline: asha}\n"
                "  - {at: 2 s, loss: {link: server -> asha, is: 5 %, burst: 4}}\n",
        1);
    ck_assert_int_eq(step_of(plan, 2)->lasts_us, 20 * TF_SECOND);
    ck_assert_int_eq(step_of(plan, 2)->direction, TF_UP);
    ck_assert_int_eq(step_of(plan, 2)->channel, TF_CHANNEL_GATEWAY);
    ck_assert_int_eq(step_of(plan, 3)->lasts_us, 3 * TF_SECOND);
    ck_assert_int_eq(step_of(plan, 4)->lasts_us, TF_SECOND);
    ck_assert_uint_eq(step_of(plan, 4)->who, TF_NODE_SERVER);
    ck_assert_int_eq(step_of(plan, 5)->lasts_us, 0);
    ck_assert_int_eq(step_of(plan, 6)->direction, TF_DOWN);
    ck_assert_uint_eq(step_of(plan, 6)->amount, 50000);
    ck_assert_uint_eq(step_of(plan, 6)->loss_burst_packets, 4);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(aims_are_first_nth_and_every) {
    struct tf_plan *plan =
        plan_of(SETTING "  - {at: 2 s, lose-request: {from: asha}}\n"
                        "  - {at: 2 s, lose-request: {from: asha, first: 3}}\n"
                        "  - {at: 2 s, lose-response: {to: asha, nth: 3}}\n"
                        "  - {at: 2 s, push-fault: {to: asha, do: lose, every: true}}\n",
                1);
    static const uint32_t expected[][2] = {{0, 1}, {0, 3}, {2, 1}, {0, 0}};
    for (uint32_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(step_of(plan, i + 2)->aim.skip, expected[i][0]);
        ck_assert_uint_eq(step_of(plan, i + 2)->aim.count, expected[i][1]);
    }
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(replies_are_in_the_conversation_of_what_they_answer) {
    struct tf_plan *plan =
        plan_of(SETTING "  - {at: 4 s, reply: {who: asha, to: second, text: c}}\n"
                        "  - {at: 3 s, reply: {who: ravi, to: question, text: b, as: second}}\n"
                        "  - {at: 5 s, edit: {who: ravi, message: second, text: d}}\n",
                1);
    for (uint32_t id = 1; id <= 4; id++)
        ck_assert_uint_eq(step_of(plan, id)->conversation, 0);
    ck_assert_str_eq(plan->messages[step_of(plan, 2)->message].name, "message of step 2");
    ck_assert_str_eq(plan->messages[step_of(plan, 2)->reply_to].name, "second");
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_conversation_can_be_made_by_a_step_and_used_before_it_in_the_file) {
    struct tf_plan *plan = plan_of(
        SETTING
        "  - {at: 5 s, send: {who: ravi, in: help, text: a}}\n"
        "  - {at: 3 s, create-conversation: {who: asha, type: support, with: [ravi], as: help}}\n",
        1);
    const struct tf_plan_conversation *made = &plan->conversations[step_of(plan, 3)->conversation];
    ck_assert_uint_eq(step_of(plan, 2)->conversation, step_of(plan, 3)->conversation);
    ck_assert_uint_eq(made->made_by_step, 3);
    ck_assert_uint_eq(made->user_count, 2);
    ck_assert(tf_plan_takes_part(plan, step_of(plan, 3)->conversation, 0));
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(settings_of_a_replica_come_on_top_of_those_of_the_file) {
    struct tf_plan *plan =
        plan_of("tiffin: 1\nname: a claim\n"
                "client: {batch: 3, page: 2, retry: {send: {base: 250 ms}}}\n"
                "replicas:\n  asha: {strategy: manual, client: {page: 7}}\n  ravi:\n"
                "steps: [{at: 1 s, sync: asha}]\n",
                1);
    const struct tf_client_config *asha = &plan->replicas[0].client,
                                  *ravi = &plan->replicas[1].client;
    ck_assert_uint_eq(asha->batch_actions, 3);
    ck_assert_uint_eq(asha->page_limit, 7);
    ck_assert_uint_eq(ravi->page_limit, 2);
    ck_assert_int_eq(asha->strategy, TF_STRATEGY_MANUAL);
    ck_assert_int_eq(ravi->strategy, TF_STRATEGY_SERVER_WINS);
    ck_assert_int_eq(asha->retry[TF_ACTION_SEND].base_us, 250 * TF_MS);
    ck_assert_uint_eq(asha->retry[TF_ACTION_SEND].factor_percent, 200);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(links_begin_with_a_profile_and_change_by_direction_and_replica) {
    struct tf_plan *plan =
        plan_of("tiffin: 1\nname: a claim\nreplicas: {asha: {}, ravi: {}, meena: {}}\n"
                "network:\n"
                "  default: {profile: 3g, loss: 0 %, up: {latency: 1 s}}\n"
                "  ravi: {profile: wifi}\n"
                "  meena: {lose-response: 2 %, down: {bandwidth: 64 KiB/s}}\n"
                "steps: [{at: 1 s, sync: asha}]\n",
                1);
    const struct tf_plan_replica *asha = &plan->replicas[0], *ravi = &plan->replicas[1],
                                 *meena = &plan->replicas[2];
    ck_assert_int_eq(asha->up.latency_us.a, TF_SECOND);
    ck_assert_int_eq(asha->down.latency_us.a, 150 * TF_MS);
    ck_assert_uint_eq(asha->down.loss_per_million, 0);
    ck_assert_int_eq(ravi->up.latency_us.a, 10 * TF_MS);
    ck_assert_int_eq(meena->up.latency_us.a, TF_SECOND);
    ck_assert_uint_eq(meena->down.lose_per_million, 20000);
    ck_assert_uint_eq(meena->up.lose_per_million, 0);
    ck_assert_uint_eq(meena->down.bytes_per_second, 65536);
    tf_plan_destroy(plan);
}
END_TEST

static struct tf_plan *rides(uint64_t seed) {
    return plan_of("tiffin: 1\nname: a claim\nreplicas: {asha: {}, ravi: {}}\n"
                   "network: {default: {profile: captive-portal}, asha: {profile: metro}}\n"
                   "steps: [{at: 1 s, sync: asha}, {at: 20 min, sync: ravi}]\n",
                   seed);
}

START_TEST(a_profile_with_weather_draws_its_steps_by_the_seed) {
    struct tf_plan *plan = rides(1), *again = rides(1), *other = rides(2);
    uint32_t tunnels = 0, portals = 0;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        const struct tf_step *step = &plan->steps[i];
        ck_assert(i == 0 || step->at_us >= plan->steps[i - 1].at_us);
        tunnels += step->verb == TF_VERB_CUT && step->who == 0;
        portals += step->verb == TF_VERB_SCRIPTED_ANSWER && step->who == 1 && step->status == 200;
        ck_assert_int_eq(step->at_us, again->steps[i].at_us);
        ck_assert_int_eq(step->lasts_us, again->steps[i].lasts_us);
    }
    ck_assert_uint_ge(tunnels, 3);
    ck_assert_uint_le(tunnels, 100);
    ck_assert_uint_eq(portals, 1);
    ck_assert(tf_plan_step(plan, 1)->verb == TF_VERB_SYNC && tf_plan_step(plan, 2)->who == 1);
    ck_assert(other->step_count != plan->step_count ||
              other->steps[3].at_us != plan->steps[3].at_us);
    tf_plan_destroy(plan);
    tf_plan_destroy(again);
    tf_plan_destroy(other);
}
END_TEST

START_TEST(a_check_that_asks_nothing_asks_for_one) {
    struct tf_plan *plan = plan_of(SETTING "always:\n  - {message: question, at: ravi}\n  - "
                                           "{message: question, at: ravi, deleted: true}\n",
                                   1);
    ck_assert_int_eq(plan->checks[0].count.compare, TF_COMPARE_EQUAL);
    ck_assert_uint_eq(plan->checks[0].count.value, 1);
    ck_assert_int_eq(plan->checks[1].count.compare, TF_COMPARE_NONE);
    ck_assert_int_eq(plan->checks[1].deleted, TF_YES);
    ck_assert(!plan->checks[1].has_status);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(oracles_are_turned_off_and_failures_expected_with_a_reason) {
    struct tf_plan *plan = plan_of(SETTING "oracles: {progress: {off: \"it stays away\"}}\n"
                                           "expect_failure: {of: at-most-once, because: a bug}\n",
                                   1);
    ck_assert_uint_eq(plan->oracles_off, 1u << TF_ORACLE_PROGRESS);
    ck_assert_str_eq(plan->oracle_off_reason[TF_ORACLE_PROGRESS], "it stays away");
    ck_assert(plan->expects_failure && !plan->expects_check_failure);
    ck_assert_int_eq(plan->expected_oracle, TF_ORACLE_AT_MOST_ONCE);
    ck_assert_str_eq(plan->expected_because, "a bug");
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(the_head_can_be_asked_for) {
    struct tf_scenario *scenario =
        load_text(SETTING "tags: [smoke]\nseed: 18446744073709551615\ndescription: why\n");
    uint64_t seed = 0;
    ck_assert_uint_eq(tf_scenario_problem_count(scenario), 0);
    ck_assert_str_eq(tf_scenario_name(scenario), "a claim");
    ck_assert_str_eq(tf_scenario_description(scenario), "why");
    ck_assert(tf_scenario_has_tag(scenario, "smoke") && !tf_scenario_has_tag(scenario, "slow"));
    ck_assert_ptr_null(tf_scenario_tag(scenario, 1));
    ck_assert(tf_scenario_seed(scenario, &seed));
    ck_assert_uint_eq(seed, UINT64_MAX);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(the_same_text_gives_the_same_plan) {
    struct tf_plan *a = plan_of(EXAMPLE, 3), *b = plan_of(EXAMPLE, 3);
    ck_assert_ptr_null(difference(a, b));
    tf_plan_destroy(a);
    tf_plan_destroy(b);
}
END_TEST

START_TEST(all_problems_are_told_in_order_of_their_places) {
    char *codes = codes_of("tiffin: 1\nname: 5\nreplicas: {asha: {clock: {offset: 90}}}\n"
                           "steps:\n  - {at: 1, sync: asah}\n  - {sync: ravi}\nfinaly: {}\n");
    ck_assert_str_eq(codes, "S-type@2:7 S-bare-number@3:35 S-bare-number@5:10 S-unknown-name@5:19 "
                            "S-missing-key@6:5 S-unknown-name@6:12 S-unknown-key@7:1");
    free(codes);
}
END_TEST

START_TEST(the_number_of_problems_is_bounded_and_the_rest_counted) {
    struct tf_buf text = {0}, told = {0};
    tf_buf_append_text(&text, SETTING);
    for (int i = 0; i < 150; i++)
        tf_buf_append_text(&text, "  - {at: 1, sync: asha}\n");
    struct tf_scenario *scenario = load_text(tf_buf_text(&text));
    ck_assert_uint_eq(tf_scenario_problem_count(scenario), 100);
    tf_scenario_problems_write(scenario, &told);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&told), "and 50 more"));
    tf_scenario_destroy(scenario);
    tf_buf_close(&text);
    tf_buf_close(&told);
}
END_TEST

START_TEST(answers_in_a_circle_are_refused) {
    struct tf_scenario *scenario =
        load_text(SETTING "  - {at: 2 s, reply: {who: asha, to: b, text: x, as: a}}\n  - {at: 2 s, "
                          "reply: {who: asha, to: a, text: x, as: b}}\n");
    ck_assert_uint_eq(tf_scenario_problem_count(scenario), 2);
    tf_scenario_destroy(scenario);
}
END_TEST

static Suite *scenario_suite(void) {
    Suite *suite = suite_create("scenario");
    TCase *tests = tcase_create("scenario");
    tcase_add_test(tests, the_example_of_the_contract_has_its_world);
    tcase_add_test(tests, the_example_of_the_contract_has_its_steps);
    tcase_add_test(tests, steps_are_sorted_by_time_and_equal_times_keep_the_order_of_the_file);
    tcase_add_test(tests, a_drawn_time_belongs_to_its_step_and_the_seed_alone);
    tcase_add_test(tests, a_drawn_time_is_never_before_the_start);
    tcase_add_test(tests, a_fault_says_how_long_it_lasts);
    tcase_add_test(tests, aims_are_first_nth_and_every);
    tcase_add_test(tests, replies_are_in_the_conversation_of_what_they_answer);
    tcase_add_test(tests, a_conversation_can_be_made_by_a_step_and_used_before_it_in_the_file);
    tcase_add_test(tests, settings_of_a_replica_come_on_top_of_those_of_the_file);
    tcase_add_test(tests, links_begin_with_a_profile_and_change_by_direction_and_replica);
    tcase_add_test(tests, a_profile_with_weather_draws_its_steps_by_the_seed);
    tcase_add_test(tests, a_check_that_asks_nothing_asks_for_one);
    tcase_add_test(tests, oracles_are_turned_off_and_failures_expected_with_a_reason);
    tcase_add_test(tests, the_head_can_be_asked_for);
    tcase_add_test(tests, the_same_text_gives_the_same_plan);
    tcase_add_test(tests, all_problems_are_told_in_order_of_their_places);
    tcase_add_test(tests, the_number_of_problems_is_bounded_and_the_rest_counted);
    tcase_add_test(tests, answers_in_a_circle_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
TF_TEST_MAIN(scenario_suite)
