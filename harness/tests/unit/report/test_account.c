/* What an account says: a sentence for whatever a user does and whatever happens to a process. */
#include "report/account.h"
#include "report/account_fault.h"
#include "report/account_pick.h"
#include "report/account_say.h"
#include "report/rarity.h"
#include "support/check_main.h"
#include "support/small_plan.h"

#include <stdio.h>
#include <string.h>

/* The sentence of one record. Owned by caller. */
static char *sentence(const struct tf_plan *plan, const struct tf_record *record) {
    struct tf_buf out = {0};
    struct tf_trace *trace = tf_trace_create(0);
    struct tf_sink sink = tf_trace_sink(trace);
    struct tf_record copy = *record;
    copy.index = 1;
    sink.record(sink.self, &copy);
    tf_account_say(&out, plan, trace, 0, 1);
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

/* -- Each thing once -- */

struct told {
    struct tf_plan *plan;
    struct tf_trace *trace;
    bool past[16];
};

static void told_open(struct told *told) {
    told->plan = small_plan("asha ravi", 1);
    told->trace = tf_trace_create(0);
    memset(told->past, true, sizeof(told->past));
}

static void put(struct told *told, struct tf_record record) {
    struct tf_sink sink = tf_trace_sink(told->trace);
    record.index = tf_trace_count(told->trace) + 1;
    record.at_us = (tf_time)record.index * TF_SECOND;
    sink.record(sink.self, &record);
}

static void put_loss(struct told *told, enum tf_record_kind kind, uint64_t exchange,
                     enum tf_verb fault) {
    put(told, (struct tf_record){.kind = kind, .net = {.exchange = exchange, .fault = fault}});
}

static void put_process(struct told *told, uint32_t node, enum tf_process_event event) {
    put(told, (struct tf_record){.kind = TF_RECORD_PROCESS, .node = node, .process = {event, 0}});
}

static void put_attempt(struct told *told, const char *action, uint64_t number) {
    struct tf_record record = {.kind = TF_RECORD_NOTE};
    record.note.kind = TF_NOTE_ATTEMPT;
    record.note.number = number;
    snprintf(record.note.action_id.text, sizeof(record.note.action_id.text), "%s", action);
    put(told, record);
}

/* All that is told, and the history is gone. Owned by caller. */
static char *told_close(struct told *told) {
    size_t count = tf_trace_count(told->trace);
    struct tf_account_pick pick = {told->plan, told->trace, told->past, count};
    struct tf_buf out = {0};
    for (size_t i = 0; i < count; i++)
        if (tf_account_picks(&pick, i))
            tf_account_say(&out, told->plan, told->trace, i, count);
    char *text = tf_strdup(tf_buf_text(&out));
    tf_buf_close(&out);
    tf_trace_destroy(told->trace);
    tf_plan_destroy(told->plan);
    return text;
}

START_TEST(losses_of_one_kind_are_told_at_the_first) {
    struct told told;
    told_open(&told);
    put_loss(&told, TF_RECORD_REQUEST_LOST, 1, TF_VERB_CUT);
    put_loss(&told, TF_RECORD_FAILED, 1, TF_VERB_CUT);
    put_loss(&told, TF_RECORD_REQUEST_LOST, 2, TF_VERB_CUT);
    put_loss(&told, TF_RECORD_ANSWER_LOST, 3, TF_VERB_CUT);
    put_loss(&told, TF_RECORD_REQUEST_LOST, 4, TF_VERB_SUSPEND);
    char *text = told_close(&told);
    ck_assert_str_eq(text, "A request of asha was lost by cut at 00:01.000, the first of 2 until "
                           "00:03.000.\n"
                           "An answer to asha was lost by cut at 00:04.000.\n"
                           "A request of asha was lost by suspend at 00:05.000.\n");
    free(text);
}
END_TEST

START_TEST(an_exchange_that_failed_for_no_told_reason_is_told) {
    struct told told;
    told_open(&told);
    put_loss(&told, TF_RECORD_FAILED, 1, TF_VERB_COUNT);
    char *text = told_close(&told);
    ck_assert_str_eq(text, "An exchange of asha failed at 00:01.000.\n");
    free(text);
}
END_TEST

START_TEST(of_attempts_the_last_is_told_and_of_first_ones_none) {
    struct told told;
    told_open(&told);
    put_attempt(&told, "one", 1);
    put_attempt(&told, "one", 2);
    put_attempt(&told, "two", 1);
    put_attempt(&told, "one", 3);
    char *text = told_close(&told);
    ck_assert_str_eq(text, "asha tried again (attempt 3) as action one at 00:04.000.\n");
    free(text);
}
END_TEST

START_TEST(a_death_is_told_with_the_start_that_follows) {
    struct told told;
    told_open(&told);
    put_process(&told, 0, TF_PROCESS_KILLED);
    put_process(&told, 1, TF_PROCESS_STARTED);
    put_process(&told, 0, TF_PROCESS_STARTED);
    put_process(&told, 0, TF_PROCESS_CRASHED);
    char *text = told_close(&told);
    ck_assert_str_eq(text,
                     "The app of asha was killed at 00:01.000 and started again at 00:03.000.\n"
                     "The app of ravi started at 00:02.000.\n"
                     "The app of asha crashed at 00:04.000.\n");
    free(text);
}
END_TEST

/* -- What a fault is called -- */

START_TEST(each_fault_that_holds_has_a_sentence_of_its_own) {
    struct told told;
    told_open(&told);
    enum tf_verb verb = (enum tf_verb)_i;
    struct tf_step *step = small_step(told.plan, TF_SECOND, verb, 0);
    step->direction = verb == TF_VERB_CUT ? TF_BOTH : 0;
    struct tf_record record = {.kind = TF_RECORD_FAULT_ON};
    record.fault.verb = verb;
    record.fault.step = step->id;
    bool waits = tf_account_waits(step);
    record.kind = waits ? TF_RECORD_FAULT_HIT : TF_RECORD_FAULT_ON;
    put(&told, record);
    char *text = told_close(&told);
    /* Told by what they do: the death of a process, a clock. What ends another says nothing. */
    bool by_effect = verb == TF_VERB_KILL || verb == TF_VERB_CLOCK_JUMP;
    bool silent = by_effect || tf_fault_rarity(verb) == 0 || verb == TF_VERB_MEMBERSHIP ||
                  verb == TF_VERB_END_CONVERSATION;
    ck_assert_msg((text[0] == '\0') == silent, "%s: %s", tf_verb_word(verb), text);
    ck_assert_msg(strstr(text, "Something") == NULL, "%s: %s", tf_verb_word(verb), text);
    free(text);
}
END_TEST

START_TEST(a_scripted_answer_is_told_with_its_status) {
    struct told told;
    told_open(&told);
    struct tf_step *step = small_step(told.plan, TF_SECOND, TF_VERB_SCRIPTED_ANSWER, 0);
    step->status = 503;
    struct tf_record record = {.kind = TF_RECORD_FAULT_HIT};
    record.fault.verb = TF_VERB_SCRIPTED_ANSWER;
    record.fault.step = step->id;
    put(&told, record);
    char *text = told_close(&told);
    ck_assert_str_eq(text, "A request of asha was answered in the server's place with 503 "
                           "(scripted-answer) at 00:01.000.\n");
    free(text);
}
END_TEST

START_TEST(a_membership_is_told_and_named_with_whose_it_is) {
    struct told told;
    struct tf_buf named = {0};
    told_open(&told);
    struct tf_step *step = small_step(told.plan, TF_SECOND, TF_VERB_MEMBERSHIP, TF_NODE_SERVER);
    step->user = 1;
    step->conversation = 0;
    step->flag = true;
    tf_account_append_step(&named, told.plan, step);
    ck_assert_str_eq(tf_buf_text(&named), "the membership of ravi in lunch at 00:01.000");
    struct tf_record record = {.kind = TF_RECORD_FAULT_HIT, .node = TF_NODE_SERVER};
    record.fault.verb = TF_VERB_MEMBERSHIP;
    record.fault.step = step->id;
    put(&told, record);
    char *text = told_close(&told);
    ck_assert_str_eq(text, "The server took ravi into lunch (membership) at 00:01.000.\n");
    free(text);
    tf_buf_close(&named);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("account");
    TCase *all = tcase_create("account");
    tcase_add_loop_test(all, every_command_is_a_sentence, 0, TF_COMMAND_KIND_COUNT);
    tcase_add_loop_test(all, every_event_of_a_process_is_a_sentence, 0, TF_PROCESS_LOGGED_OUT + 1);
    tcase_add_test(all, who_comes_and_goes_is_named_with_the_conversation);
    tcase_add_test(all, losses_of_one_kind_are_told_at_the_first);
    tcase_add_test(all, an_exchange_that_failed_for_no_told_reason_is_told);
    tcase_add_test(all, of_attempts_the_last_is_told_and_of_first_ones_none);
    tcase_add_test(all, a_death_is_told_with_the_start_that_follows);
    tcase_add_loop_test(all, each_fault_that_holds_has_a_sentence_of_its_own, 0, TF_VERB_COUNT);
    tcase_add_test(all, a_scripted_answer_is_told_with_its_status);
    tcase_add_test(all, a_membership_is_told_and_named_with_whose_it_is);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
