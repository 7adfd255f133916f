#include "env/subject.h"

#include "support/check_main.h"

START_TEST(client_defaults_leave_the_identity_alone_and_lie_within_the_bounds) {
    struct tf_client_config config = {.user_id = tf_id_of("asha"), .device_id = tf_id_of("phone")};
    tf_client_config_defaults(&config);
    ck_assert_str_eq(config.user_id.text, "asha");
    ck_assert_str_eq(config.device_id.text, "phone");
    ck_assert_int_eq(config.strategy, TF_STRATEGY_SERVER_WINS);
    ck_assert_uint_ge(config.batch_actions, 1);
    ck_assert_uint_le(config.batch_actions, TF_BATCH_ACTIONS_MAX);
    ck_assert_uint_ge(config.page_limit, 1);
    ck_assert_uint_le(config.page_limit, TF_PAGE_LIMIT_MAX);
}
END_TEST

START_TEST(no_action_is_given_up_by_default) {
    struct tf_client_config config = {0};
    tf_client_config_defaults(&config);
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++) {
        const struct tf_retry_policy *retry = &config.retry[type];
        ck_assert_uint_eq(retry->attempts_max, 0);
        ck_assert_int_gt(retry->base_us, 0);
        ck_assert_int_ge(retry->cap_us, retry->base_us);
        ck_assert_uint_gt(retry->factor_percent, 100);
    }
}
END_TEST

START_TEST(the_server_takes_whatever_a_client_sends_by_default) {
    struct tf_server_config server;
    struct tf_client_config client = {0};
    tf_server_config_defaults(&server);
    tf_client_config_defaults(&client);
    ck_assert_uint_le(client.batch_actions, server.batch_actions_max);
    ck_assert_uint_le(client.page_limit, server.page_limit_max);
    /* A batch stops at the soft bound; its last action may be as long as six bytes for each one. */
    ck_assert_uint_gt(server.body_bytes_max,
                      TF_WIRE_BODY_BYTES_SOFT_MAX + 7 * TF_CONTENT_BYTES_MAX);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("subject");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, client_defaults_leave_the_identity_alone_and_lie_within_the_bounds);
    tcase_add_test(tests, no_action_is_given_up_by_default);
    tcase_add_test(tests, the_server_takes_whatever_a_client_sends_by_default);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
