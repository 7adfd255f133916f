/* Which fault and which step an account names as decisive. */
#include "report/account.h"
#include "support/check_main.h"
#include "support/small_plan.h"

#include <stdio.h>
#include <string.h>

enum { ASHA, RAVI, MEENA };

struct run {
    struct tf_plan *plan;
    struct tf_trace *trace;
    struct tf_account account;
};

static void begin(struct run *run) {
    run->plan = small_plan("asha ravi meena", 1);
    run->trace = tf_trace_create(0);
}

static void put(struct run *run, struct tf_record record) {
    struct tf_sink sink = tf_trace_sink(run->trace);
    record.index = tf_trace_count(run->trace) + 1;
    record.at_us = (tf_time)record.index * TF_SECOND;
    sink.record(sink.self, &record);
}

/* A step that sends, and its command under the action `id`. */
static void send(struct run *run, uint32_t who, const char *id) {
    tf_time at_us = (tf_time)(run->plan->step_count + 1) * TF_SECOND;
    struct tf_step *step = small_send(run->plan, at_us, who, "a");
    struct tf_record record = {.kind = TF_RECORD_COMMAND, .node = who};
    record.command.kind = TF_COMMAND_SEND;
    record.command.step = step->id;
    record.command.message = step->message;
    record.command.accepted = true;
    snprintf(record.command.action_id.text, sizeof(record.command.action_id.text), "%s", id);
    put(run, record);
}

static void fault(struct run *run, enum tf_verb verb, uint32_t who) {
    struct tf_step *step = small_step(run->plan, TF_SECOND, verb, who);
    struct tf_record record = {.kind = TF_RECORD_FAULT_ON, .node = who};
    record.fault.verb = verb;
    record.fault.step = step->id;
    put(run, record);
}

/* The account of a finding about asha that names `id`. */
static void judge(struct run *run, const char *id) {
    char headline[64];
    put(run, (struct tf_record){.kind = TF_RECORD_END, .node = TF_NODE_NONE});
    snprintf(headline, sizeof(headline), "action %s was lost", id);
    struct tf_finding finding = {.headline = headline, .node = ASHA};
    tf_account_make(&run->account, run->plan, run->trace, &finding);
}

static void end(struct run *run) {
    tf_account_close(&run->account);
    tf_trace_destroy(run->trace);
    tf_plan_destroy(run->plan);
}

START_TEST(of_faults_that_are_needed_the_rarest_decides_in_any_order) {
    static const enum tf_verb faults[] = {TF_VERB_CUT, TF_VERB_CLOCK_JUMP, TF_VERB_KILL};
    struct run run;
    begin(&run);
    send(&run, ASHA, "one");
    for (int i = 0; i < 3; i++)
        fault(&run, faults[(i + _i) % 3], ASHA);
    judge(&run, "one");
    ck_assert_str_eq(run.account.fault_word, "clock-jump");
    ck_assert_str_eq(run.account.step_word, "send");
    end(&run);
}
END_TEST

START_TEST(of_equally_rare_ones_the_last_decides) {
    struct run run;
    begin(&run);
    send(&run, ASHA, "one");
    fault(&run, TF_VERB_CUT, ASHA);
    fault(&run, TF_VERB_CUT, TF_NODE_ALL);
    judge(&run, "one");
    ck_assert_msg(strstr(run.account.fault, "the cut of all devices at ") == run.account.fault,
                  "%s", run.account.fault);
    end(&run);
}
END_TEST

START_TEST(what_befell_a_device_that_has_nothing_to_do_with_it_decides_last) {
    struct run run;
    begin(&run);
    send(&run, ASHA, "one");
    fault(&run, TF_VERB_TORN_WRITE, MEENA);
    fault(&run, TF_VERB_CUT, ASHA);
    judge(&run, "one");
    ck_assert_str_eq(run.account.fault_word, "cut");
    end(&run);
}
END_TEST

START_TEST(it_decides_when_there_is_nothing_else) {
    struct run run;
    begin(&run);
    send(&run, ASHA, "one");
    fault(&run, TF_VERB_TORN_WRITE, MEENA);
    fault(&run, TF_VERB_HEAL, ASHA);
    judge(&run, "one");
    ck_assert_str_eq(run.account.fault_word, "torn-write");
    end(&run);
}
END_TEST

/* Whoever acted in the finding's past is concerned, as the server is. */
START_TEST(what_befell_the_one_who_acted_or_the_server_decides) {
    struct run run;
    begin(&run);
    send(&run, RAVI, "one");
    fault(&run, TF_VERB_CUT, ASHA);
    fault(&run, _i == 0 ? TF_VERB_HALF_OPEN : TF_VERB_SERVER_RESTART,
          _i == 0 ? RAVI : TF_NODE_SERVER);
    fault(&run, TF_VERB_LOST_WRITE, MEENA);
    judge(&run, "one");
    ck_assert_str_eq(run.account.fault_word, _i == 0 ? "half-open" : "server-restart");
    end(&run);
}
END_TEST

START_TEST(a_fault_of_an_extension_is_one_of_its_device) {
    struct run run;
    begin(&run);
    run.plan->replicas[MEENA].extends = 1 + ASHA;
    send(&run, ASHA, "one");
    fault(&run, TF_VERB_CUT, ASHA);
    fault(&run, TF_VERB_WAKE_EXTENSION, MEENA);
    judge(&run, "one");
    ck_assert_str_eq(run.account.fault_word, "wake-extension");
    end(&run);
}
END_TEST

START_TEST(the_step_is_the_one_that_the_finding_names) {
    struct run run;
    begin(&run);
    send(&run, ASHA, "one");
    send(&run, ASHA, "two");
    judge(&run, "one");
    ck_assert_msg(strstr(run.account.step, " at 00:01.000") != NULL, "%s", run.account.step);
    ck_assert_str_eq(run.account.fault, "");
    end(&run);
}
END_TEST

/* asha sends and ravi edits the same message; a finding of `rule` names it, and the send's action.
 */
static void judge_edited(struct run *run, const char *rule) {
    begin(run);
    send(run, ASHA, "one");
    struct tf_step *edit = small_step(run->plan, 2 * TF_SECOND, TF_VERB_EDIT, RAVI);
    edit->message = 0;
    struct tf_record record = {.kind = TF_RECORD_COMMAND, .node = RAVI};
    record.command.kind = TF_COMMAND_EDIT;
    record.command.step = edit->id;
    record.command.message = 0;
    record.command.accepted = true;
    put(run, record);
    char headline[] = "the device does not show \"message\"";
    char detail[] = "asha asked for it (send, action one).";
    struct tf_finding finding = {.headline = headline, .detail = detail, .node = RAVI};
    snprintf(finding.rule, sizeof(finding.rule), "%s", rule);
    tf_account_make(&run->account, run->plan, run->trace, &finding);
}

START_TEST(what_is_shown_at_rest_is_made_by_the_last_act_on_it) {
    struct run run;
    judge_edited(&run, "converged");
    ck_assert_str_eq(run.account.step_word, "edit");
    end(&run);
}
END_TEST

START_TEST(other_findings_are_about_the_action_that_they_name) {
    struct run run;
    judge_edited(&run, "nothing-lost");
    ck_assert_str_eq(run.account.step_word, "send");
    end(&run);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("account-cause");
    TCase *all = tcase_create("account-cause");
    tcase_add_loop_test(all, of_faults_that_are_needed_the_rarest_decides_in_any_order, 0, 3);
    tcase_add_test(all, of_equally_rare_ones_the_last_decides);
    tcase_add_test(all, what_befell_a_device_that_has_nothing_to_do_with_it_decides_last);
    tcase_add_test(all, it_decides_when_there_is_nothing_else);
    tcase_add_loop_test(all, what_befell_the_one_who_acted_or_the_server_decides, 0, 2);
    tcase_add_test(all, a_fault_of_an_extension_is_one_of_its_device);
    tcase_add_test(all, the_step_is_the_one_that_the_finding_names);
    tcase_add_test(all, what_is_shown_at_rest_is_made_by_the_last_act_on_it);
    tcase_add_test(all, other_findings_are_about_the_action_that_they_name);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
