/* A plan printed as a scenario file loads to an equal plan. */
#include "scenario/table.h"
#include "support/check_main.h"
#include "unit/scenario/scenario_support.h"

#include <string.h>

static void check_round_trip(const struct tf_plan *plan) {
    struct tf_buf text = {0};
    ck_assert(tf_plan_print(plan, &text));
    struct tf_plan *again = plan_of(tf_buf_text(&text), plan->seed);
    const char *found = difference(plan, again);
    ck_assert_msg(found == NULL, "%s differs in\n%s", found, tf_buf_text(&text));
    struct tf_buf second = {0};
    ck_assert(tf_plan_print(again, &second));
    ck_assert_str_eq(tf_buf_text(&text), tf_buf_text(&second));
    tf_plan_destroy(again);
    tf_buf_close(&text);
    tf_buf_close(&second);
}

static void check_text(const char *text, uint64_t seed) {
    struct tf_plan *plan = plan_of(text, seed);
    check_round_trip(plan);
    tf_plan_destroy(plan);
}

START_TEST(every_verb_comes_back) {
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++) {
        struct tf_buf text = {0};
        tf_buf_append_format(&text, "%s  - at: 3 s\n    %s\n", tf_table_setting(),
                             tf_table_verb((enum tf_verb)verb)->example);
        check_text(tf_buf_text(&text), 1);
        tf_buf_close(&text);
    }
}
END_TEST

START_TEST(every_check_comes_back) {
    for (unsigned kind = 0; kind < TF_CHECK_KIND_COUNT; kind++) {
        const struct tf_object *object = tf_table_check((enum tf_check_kind)kind);
        struct tf_buf text = {0};
        tf_buf_append_format(&text, "%sfinally: {expect: [%s]}\n", tf_table_setting(),
                             object != NULL ? object->example : "converged");
        check_text(tf_buf_text(&text), 1);
        tf_buf_close(&text);
    }
}
END_TEST

START_TEST(the_world_comes_back) {
    check_text(
        "tiffin: 1\nname: \"a \\\"claim\\\"\"\ntags: [smoke, \"1\"]\n"
        "client: {batch: 3, retry: {send: {base: 250 ms, cap: 5 s, factor: 1.5, attempts: 4}, "
        "transport: {cap: 7 s}}}\n"
        "server: {page: 2, body: 64 KiB, token_lifetime: 30 s, work: {median: 5 ms, p99: 80 ms}}\n"
        "replicas:\n"
        "  asha: {clock: {offset: -90 s, drift: -20 ppm, granularity: 1 s}, strategy: manual}\n"
        "  \"1\": {user: asha, starts: later, client: {pull_every: never, gateway: false}}\n"
        "  ravi: {}\n"
        "conversations: {\"null\": {type: support, with: [asha, ravi]}}\n"
        "network:\n"
        "  default: {profile: 3g, lose-request: 0.5 %}\n"
        "  ravi: {profile: wifi, up: {latency: 1 s .. 2 s, loss: 1 %, burst: 4}, down: {latency: "
        "about 3 s, bandwidth: 64 KiB/s}}\n"
        "steps:\n"
        "  - {at: 1 s, start: \"1\"}\n"
        "  - {at: 1 s, send: {who: \"1\", in: \"null\", text: \"\", as: \"msg 12\"}}\n"
        "always: [{message: msg 12, at: any, text: \"\", deleted: false}]\n"
        "sometimes: [{queue: any, length: at most 3}]\n"
        "finally: {settle_within: 90 s, expect: [{message: msg 12, at: server, status: sending, "
        "appears: at least 2}]}\n"
        "oracles: {progress: {off: \"away: for good\"}}\n"
        "expect_failure: {of: expect, because: \"line\\nbreak\"}\n",
        77);
}
END_TEST

START_TEST(drawn_times_are_printed_as_they_were_drawn) {
    for (uint64_t seed = 0; seed < 50; seed++)
        check_text(SETTING
                   "  - {after: 1 s .. 2 min, kill: {who: asha, restart_after: about 45 s}}\n"
                   "  - {at: 10 s +/- 30 s, sync: ravi}\n"
                   "  - {after: {median: 80 ms, p99: 600 ms}, typing: {who: ravi, in: lunch, on: "
                   "false}}\n",
                   seed);
}
END_TEST

START_TEST(every_text_that_is_unicode_comes_back) {
    static const char *const texts[] = {
        "",
        " ",
        "null",
        "5",
        "a: b",
        "# no comment",
        "<skew>",
        "नमस्ते",
        "வணக்கம்",
        "👩‍👩‍👧",
        "שלום\xE2\x80\xAE",
        "\x01\x1F\x7F",
        "\xC2\x85\xC2\x9F",
        "\xE2\x80\xA8\xE2\x80\xA9",
        "\xEF\xBB\xBF",
        "\xEF\xBF\xBE",
        "\xF0\x9F\xBF\xBF",
        "\"\\\n\r\t'",
        "- x",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct tf_plan *plan = plan_of(SETTING, 1);
        free(plan->steps[0].text);
        plan->steps[0].text = tf_strdup(texts[i]);
        plan->steps[0].text_len = strlen(texts[i]);
        check_round_trip(plan);
        tf_plan_destroy(plan);
    }
}
END_TEST

START_TEST(a_nul_inside_a_text_comes_back) {
    struct tf_plan *plan = plan_of(SETTING, 1);
    free(plan->steps[0].text);
    plan->steps[0].text = tf_slice_dup(TF_SLICE_LITERAL("a\0b"));
    plan->steps[0].text_len = 3;
    check_round_trip(plan);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(bytes_that_are_not_unicode_are_refused_and_nothing_is_written) {
    struct tf_plan *plan = plan_of(SETTING, 1);
    struct tf_buf out = {0};
    plan->steps[0].text[0] = '\xFF';
    ck_assert(!tf_plan_print(plan, &out));
    ck_assert_uint_eq(out.len, 0);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_step_keeps_its_id_when_others_are_taken_out) {
    struct tf_plan *plan =
        plan_of(SETTING "  - {at: 2 s, sync: asha}\n  - {at: 3 s, sync: ravi}\n", 1);
    plan->steps[1] = plan->steps[2];
    plan->step_count = 2;
    check_round_trip(plan);
    ck_assert_uint_eq(plan->steps[1].id, 3);
    tf_plan_destroy(plan);
}
END_TEST

static Suite *print_suite(void) {
    Suite *suite = suite_create("print");
    TCase *tests = tcase_create("print");
    tcase_add_test(tests, every_verb_comes_back);
    tcase_add_test(tests, every_check_comes_back);
    tcase_add_test(tests, the_world_comes_back);
    tcase_add_test(tests, drawn_times_are_printed_as_they_were_drawn);
    tcase_add_test(tests, every_text_that_is_unicode_comes_back);
    tcase_add_test(tests, a_nul_inside_a_text_comes_back);
    tcase_add_test(tests, bytes_that_are_not_unicode_are_refused_and_nothing_is_written);
    tcase_add_test(tests, a_step_keeps_its_id_when_others_are_taken_out);
    suite_add_tcase(suite, tests);
    return suite;
}
TF_TEST_MAIN(print_suite)
