#include "chat/validate.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

#include <string.h>

static struct tf_message sendable(void) {
    return (struct tf_message){.conversation_id = tf_id_of("c"),
                               .content = TF_SLICE_LITERAL("dal")};
}

START_TEST(a_hostile_text_is_no_reason_to_refuse) {
    struct tf_message message = sendable();
    message.content = hostile_text(_i);
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_NONE);
    ck_assert_int_eq(tf_content_check(hostile_text(_i)), TF_REFUSAL_NONE);
}
END_TEST

START_TEST(content_is_there_readable_and_bounded) {
    static char longest[TF_CONTENT_BYTES_MAX + 1];
    memset(longest, 'x', sizeof(longest));
    struct tf_slice fits = {longest, TF_CONTENT_BYTES_MAX};
    struct tf_slice too_long = {longest, sizeof(longest)};
    ck_assert_int_eq(tf_content_check(fits), TF_REFUSAL_NONE);
    ck_assert_int_eq(tf_content_check(too_long), TF_REFUSAL_CONTENT_TOO_LONG);
    ck_assert_int_eq(tf_content_check((struct tf_slice){0}), TF_REFUSAL_EMPTY_CONTENT);
    ck_assert_int_eq(tf_content_check(TF_SLICE_LITERAL("a\0b")), TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(tf_content_check(TF_SLICE_LITERAL("\xC0\x80")), TF_REFUSAL_BAD_UTF8);
    ck_assert_int_eq(tf_content_check(TF_SLICE_LITERAL("\xED\xA0\x80")), TF_REFUSAL_BAD_UTF8);
}
END_TEST

START_TEST(a_picture_may_come_without_words) {
    struct tf_message message = sendable();
    message.type = TF_MESSAGE_IMAGE;
    message.content = (struct tf_slice){0};
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_EMPTY_CONTENT);
    message.media_url = TF_SLICE_LITERAL("https://media.example/a");
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_NONE);
    message.type = TF_MESSAGE_TEXT;
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_EMPTY_CONTENT);
}
END_TEST

START_TEST(nobody_sends_system_messages_or_to_nowhere) {
    struct tf_message message = sendable();
    message.type = TF_MESSAGE_SYSTEM;
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_BAD_FIELD);
    message = sendable();
    message.conversation_id = (struct tf_id){{0}};
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_BAD_FIELD);
}
END_TEST

START_TEST(media_fields_are_bounded) {
    static char url[TF_URL_BYTES_MAX + 1];
    memset(url, 'u', sizeof(url));
    struct tf_message message = sendable();
    message.media_url = (struct tf_slice){url, sizeof(url)};
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_BAD_FIELD);
    message.media_url = TF_SLICE_LITERAL("\xFF");
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_BAD_UTF8);
    message = sendable();
    message.media_size = UINT64_C(1) << 53;
    ck_assert_int_eq(tf_message_check(&message), TF_REFUSAL_BAD_FIELD);
}
END_TEST

START_TEST(metadata_is_one_readable_object_of_bounded_size_and_depth) {
    ck_assert_int_eq(tf_metadata_check((struct tf_slice){0}), TF_REFUSAL_NONE);
    ck_assert_int_eq(tf_metadata_check(TF_SLICE_LITERAL("{\"a\":[1]}")), TF_REFUSAL_NONE);
    ck_assert_int_eq(tf_metadata_check(TF_SLICE_LITERAL("[]")), TF_REFUSAL_BAD_JSON);
    ck_assert_int_eq(tf_metadata_check(TF_SLICE_LITERAL("{\"a\" 1}")), TF_REFUSAL_BAD_JSON);
    ck_assert_int_eq(tf_metadata_check(TF_SLICE_LITERAL("{\"a\":\"\\u0000\"}")),
                     TF_REFUSAL_NUL_IN_TEXT);
    ck_assert_int_eq(tf_metadata_check(TF_SLICE_LITERAL("{\"a\":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}")),
                     TF_REFUSAL_NONE);
    ck_assert_int_eq(
        tf_metadata_check(TF_SLICE_LITERAL("{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}")),
        TF_REFUSAL_BAD_FIELD);
    static char spaces[TF_METADATA_BYTES_MAX + 1];
    memset(spaces, ' ', sizeof(spaces));
    spaces[0] = '{';
    spaces[1] = '}';
    ck_assert_int_eq(tf_metadata_check((struct tf_slice){spaces, sizeof(spaces) - 1}),
                     TF_REFUSAL_NONE);
    ck_assert_int_eq(tf_metadata_check((struct tf_slice){spaces, sizeof(spaces)}),
                     TF_REFUSAL_BAD_FIELD);
}
END_TEST

START_TEST(a_conversation_has_one_to_512_different_participants) {
    static struct tf_participant all[TF_PARTICIPANTS_MAX + 1];
    struct tf_conversation conversation = {.participants = all};
    for (size_t i = 0; i <= TF_PARTICIPANTS_MAX; i++)
        all[i].user_id = tf_id_from_draws('u', i, 0);
    ck_assert_int_eq(tf_conversation_check(&conversation), TF_REFUSAL_BAD_FIELD);
    conversation.participant_count = TF_PARTICIPANTS_MAX;
    ck_assert_int_eq(tf_conversation_check(&conversation), TF_REFUSAL_NONE);
    conversation.participant_count = TF_PARTICIPANTS_MAX + 1;
    ck_assert_int_eq(tf_conversation_check(&conversation), TF_REFUSAL_BAD_FIELD);
    conversation.participant_count = 2;
    all[1] = all[0];
    ck_assert_int_eq(tf_conversation_check(&conversation), TF_REFUSAL_BAD_FIELD);
}
END_TEST

START_TEST(each_type_of_action_needs_what_it_is_about) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++) {
        struct tf_wire_action action = sample_action((enum tf_action_type)type);
        action.message.conversation_id = action.conversation_id;
        ck_assert_int_eq(tf_action_check(&action), TF_REFUSAL_NONE);
        action.message_id = (struct tf_id){{0}};
        action.user_id = (struct tf_id){{0}};
        bool needs_message = type != TF_ACTION_SEND && type != TF_ACTION_CREATE;
        ck_assert_int_eq(tf_action_check(&action),
                         needs_message ? TF_REFUSAL_BAD_FIELD : TF_REFUSAL_NONE);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("validate");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, a_hostile_text_is_no_reason_to_refuse, 0, HOSTILE_TEXTS);
    tcase_add_test(tests, content_is_there_readable_and_bounded);
    tcase_add_test(tests, a_picture_may_come_without_words);
    tcase_add_test(tests, nobody_sends_system_messages_or_to_nowhere);
    tcase_add_test(tests, media_fields_are_bounded);
    tcase_add_test(tests, metadata_is_one_readable_object_of_bounded_size_and_depth);
    tcase_add_test(tests, a_conversation_has_one_to_512_different_participants);
    tcase_add_test(tests, each_type_of_action_needs_what_it_is_about);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
