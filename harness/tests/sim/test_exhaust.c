/* Small worlds covered whole: the number of cases is what counting alone says, counted here by
 * another way; correct code holds in all of them; and a known kind of bug does not. */
#include "campaign/exhaust.h"
#include "offline/client.h"
#include "scenario/scenario.h"
#include "server/server.h"
#include "sim/broken.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <string.h>

#define LETTERS_MAX 32

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

/* -- Counting by writing out: every order of the letters of one or two devices, as words -- */

/* The letters of a device in their own order: u act, r request, a answer. */
static bool is_legal(const char *word) {
    int acts = 0, requests = 0, answers = 0;
    for (; *word != '\0'; word++) {
        acts += *word == 'u';
        requests += *word == 'r';
        answers += *word == 'a';
        if (requests > acts || answers > requests || requests > answers + 1)
            return false;
    }
    return true;
}

/* All words of so many of each letter, of one device. */
static uint64_t words_of_one(char *word, size_t len, int acts, int requests, int answers) {
    if (acts + requests + answers == 0) {
        word[len] = '\0';
        return is_legal(word);
    }
    uint64_t count = 0;
    if (acts > 0) {
        word[len] = 'u';
        count += words_of_one(word, len + 1, acts - 1, requests, answers);
    }
    if (requests > 0) {
        word[len] = 'r';
        count += words_of_one(word, len + 1, acts, requests - 1, answers);
    }
    if (answers > 0) {
        word[len] = 'a';
        count += words_of_one(word, len + 1, acts, requests, answers - 1);
    }
    return count;
}

static uint64_t choose(uint64_t of, uint64_t count) {
    uint64_t ways = 1;
    for (uint64_t i = 1; i <= count; i++)
        ways = ways * (of - count + i) / i;
    return ways;
}

/* Two devices with `first` and `second` steps: their words shuffled, and faults at any of the
 * places: a loss at each request and answer, a death of each device before each letter and at the
 * end. */
static uint64_t counted(int first, int second, uint64_t faults) {
    char word[LETTERS_MAX];
    uint64_t letters = 3 * (uint64_t)(first + second);
    uint64_t orders = choose(letters, 3 * (uint64_t)first) *
                      words_of_one(word, 0, first, first, first) *
                      words_of_one(word, 0, second, second, second);
    uint64_t places = 2 * (uint64_t)(first + second) + 2 * (letters + 1);
    uint64_t placements = 0;
    for (uint64_t i = 0; i <= faults; i++)
        placements += choose(places, i);
    return orders * placements;
}

/* -- The world: the first steps of the shipped one -- */

static struct tf_plan *small_world(uint32_t first, uint32_t second) {
    struct tf_scenario *scenario = tf_case_load(TF_SCENARIOS "/small-worlds/two-devices.yaml");
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 1);
    uint32_t wanted[2] = {first, second}, kept = 0;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        uint32_t who = plan->steps[i].who;
        if (wanted[who] == 0) {
            free(plan->steps[i].text);
            continue;
        }
        wanted[who]--;
        plan->steps[kept++] = plan->steps[i];
    }
    plan->step_count = kept;
    if (first < 2 || second < 2)
        plan->finally_count = 0; /* they speak of all four steps */
    for (uint32_t i = 0; i < plan->replica_count; i++)
        plan->replicas[i].up = plan->replicas[i].down = (struct tf_link_model){0};
    plan->server_work_us = (struct tf_dist){0};
    tf_scenario_destroy(scenario);
    return plan;
}

static void cover(const struct tf_plan *plan, const struct tf_subjects *with, uint32_t faults,
                  struct tf_exhausted *found) {
    struct tf_exhaust_options options = {.faults_max = faults};
    struct tf_error error = {0};
    ck_assert_msg(tf_exhaust_run(plan, with, &options, found, &error) == TF_OK, "%s",
                  error.message);
}

static void check_count(uint32_t first, uint32_t second, uint32_t faults) {
    struct tf_plan *plan = small_world(first, second);
    struct tf_exhausted found;
    struct tf_buf word = {0};
    cover(plan, &subjects, faults, &found);
    tf_exhaust_word_append(&word, plan, found.choices, found.choice_count);
    ck_assert_msg(!found.failed, "%s: %s", tf_buf_text(&word), tf_case_headline(&found.result));
    ck_assert(found.complete);
    ck_assert_uint_eq(found.cases, counted((int)first, (int)second, faults));
    ck_assert(found.cases < 1000 || found.runs < found.cases); /* runs of all levels of faults */
    tf_buf_close(&word);
    tf_exhausted_close(&found);
    tf_plan_destroy(plan);
}

START_TEST(all_cases_hold_and_are_as_many_as_counting_says) {
    check_count(1, 0, 0);
    check_count(1, 0, 2);
    check_count(1, 1, 0);
    check_count(1, 1, 2);
    check_count(2, 1, 1);
    check_count(2, 2, 0);
}
END_TEST

START_TEST(two_devices_four_actions_and_two_faults_are_so_many_cases) {
    ck_assert_uint_eq(counted(2, 2, 0), 8316);
    ck_assert_uint_eq(counted(2, 2, 2), UINT64_C(8316) * (1 + 34 + 561));
}
END_TEST

START_TEST(a_forgetful_client_has_a_counterexample_with_one_fault) {
    struct tf_plan *plan = small_world(1, 1);
    const struct tf_subjects forgetful = {tf_broken_client("forgets_at_restart"),
                                          &tf_reference_server};
    struct tf_exhausted found;
    struct tf_buf word = {0};
    cover(plan, &forgetful, 2, &found);
    ck_assert(found.failed && !found.complete);
    ck_assert_uint_eq(found.faults, 1);
    tf_exhaust_word_append(&word, plan, found.choices, found.choice_count);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&word), "dies"));
    tf_buf_close(&word);
    tf_exhausted_close(&found);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(what_is_no_small_world_is_refused_with_a_reason) {
    struct tf_plan *plan = small_world(2, 2);
    ck_assert_ptr_null(tf_exhaust_refusal(plan));
    plan->steps[0].verb = TF_VERB_KILL;
    ck_assert_ptr_nonnull(tf_exhaust_refusal(plan));
    tf_plan_destroy(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("exhaust");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 110);
    tcase_add_test(all, all_cases_hold_and_are_as_many_as_counting_says);
    tcase_add_test(all, two_devices_four_actions_and_two_faults_are_so_many_cases);
    tcase_add_test(all, a_forgetful_client_has_a_counterexample_with_one_fault);
    tcase_add_test(all, what_is_no_small_world_is_refused_with_a_reason);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
