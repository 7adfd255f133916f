/* What an account says: a sentence for whatever a user does and whatever happens to a process. */
#include "report/account_say.h"
#include "support/check_main.h"
#include "support/small_plan.h"

#include <string.h>

/* The sentence of one record. Owned by caller. */
static char *sentence(const struct tf_plan *plan, const struct tf_record *record) {
    struct tf_buf out = {0};
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_sink sink = tf_trace_sink(trace);
    struct tf_record copy = *record;
    copy.index = 1;
    sink.record(sink.self, &copy);
    tf_account_say(&out, plan, trace, 0);
    char *text = tf_strdup(tf_buf_text(&out));
    tf_trace_destroy(trace);
    tf_buf_close(&out);
    return text;
}

static struct tf_record command(enum tf_command_kind kind) {
    struct tf_record record = {.kind = TF_RECORD_COMMAND, .at_us = 2 * TF_SECOND};
    record.command.kind = kind;
    record.command.step = TF_NAME_NONE;
    record.command.message = TF_NAME_NONE;
    record.command.accepted = true;
    return record;
}

START_TEST(every_command_is_a_sentence) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_record record = command((enum tf_command_kind)_i);
    char *text = sentence(plan, &record);
    ck_assert_msg(strncmp(text, "asha ", 5) == 0 && text[5] >= 'a' && text[5] <= 'z', "%s", text);
    ck_assert_msg(strstr(text, " at 00:02.000.\n") != NULL, "%s", text);
    free(text);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(every_event_of_a_process_is_a_sentence) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_record record = {.kind = TF_RECORD_PROCESS, .at_us = 2 * TF_SECOND};
    record.process.event = (enum tf_process_event)_i;
    char *text = sentence(plan, &record);
    ck_assert_msg(strncmp(text, "The app of asha ", 16) == 0 && text[16] >= 'a', "%s", text);
    free(text);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(who_comes_and_goes_is_named_with_the_conversation) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_record record = command(TF_COMMAND_JOIN);
    record.command.conversation_id = plan->conversations[0].name;
    record.command.user_id = plan->users[1].id;
    char *added = sentence(plan, &record);
    ck_assert_str_eq(added, "asha added ravi to lunch at 00:02.000.\n");
    record.command.kind = TF_COMMAND_LEAVE;
    char *removed = sentence(plan, &record);
    ck_assert_str_eq(removed, "asha removed ravi from lunch at 00:02.000.\n");
    record.command.user_id = plan->users[0].id;
    char *left = sentence(plan, &record);
    ck_assert_str_eq(left, "asha left lunch at 00:02.000.\n");
    free(added);
    free(removed);
    free(left);
    tf_plan_destroy(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("account");
    TCase *all = tcase_create("account");
    tcase_add_loop_test(all, every_command_is_a_sentence, 0, TF_COMMAND_KIND_COUNT);
    tcase_add_loop_test(all, every_event_of_a_process_is_a_sentence, 0, TF_PROCESS_LOGGED_OUT + 1);
    tcase_add_test(all, who_comes_and_goes_is_named_with_the_conversation);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
