#include "chat/model.h"

#include "support/check_main.h"

#include <stdio.h>

/* Every value's text is parsed to the value again. */
#define CHECK_WORDS(noun, COUNT)                                                                   \
    do {                                                                                           \
        for (int i = 0; i < COUNT; i++) {                                                          \
            enum tf_##noun back;                                                                   \
            const char *word = tf_##noun##_text((enum tf_##noun)i);                                \
            ck_assert_msg(tf_##noun##_parse(tf_slice_of(word), &back), "%s", word);                \
            ck_assert_int_eq((int)back, i);                                                        \
        }                                                                                          \
    } while (0)

START_TEST(every_word_of_the_model_is_parsed_to_its_value_again) {
    CHECK_WORDS(conversation_type, TF_CONVERSATION_TYPE_COUNT);
    CHECK_WORDS(message_type, TF_MESSAGE_TYPE_COUNT);
    CHECK_WORDS(message_status, TF_MESSAGE_STATUS_COUNT);
    CHECK_WORDS(action_type, TF_ACTION_TYPE_COUNT);
    CHECK_WORDS(outcome, TF_OUTCOME_COUNT);
    CHECK_WORDS(strategy, TF_STRATEGY_COUNT);
    CHECK_WORDS(entity, TF_ENTITY_COUNT);
}
END_TEST

START_TEST(an_unknown_word_leaves_the_result_untouched) {
    static const char *const words[] = {"", "Text", "tex", "texts", "text "};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        enum tf_message_type type = TF_MESSAGE_FILE;
        ck_assert(!tf_message_type_parse(tf_slice_of(words[i]), &type));
        ck_assert_int_eq(type, TF_MESSAGE_FILE);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("model");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, every_word_of_the_model_is_parsed_to_its_value_again);
    tcase_add_test(tests, an_unknown_word_leaves_the_result_untouched);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
