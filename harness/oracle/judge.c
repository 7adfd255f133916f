#include "oracle/judge.h"

#include "base/assert.h"
#include "oracle/expect.h"
#include "oracle/oracle.h"
#include "oracle/situations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct tf_oracle_ops *const oracles[] = {
    &tf_oracle_converged,        &tf_oracle_at_most_once,     &tf_oracle_nothing_lost,
    &tf_oracle_in_order,         &tf_oracle_cursor_sound,     &tf_oracle_progress,
    &tf_oracle_retry_discipline, &tf_oracle_conflict_outcome, &tf_oracle_session_view,
    &tf_oracle_deletion_final,   &tf_oracle_counters_true,    &tf_oracle_crash_consistent,
    &tf_oracle_isolation,        &tf_oracle_sealed_at_rest,   &tf_oracle_audit_complete,
    &tf_oracle_typing_expires,   &tf_oracle_merge_algebra,    &tf_oracle_references_whole,
};
#define ORACLES (sizeof(oracles) / sizeof(oracles[0]))
_Static_assert(ORACLES == TF_ORACLE_COUNT, "every named oracle has its file");

struct seat {
    const struct tf_oracle_ops *ops;
    void *self;
    struct tf_report report;
};

/* Who hears a kind of record. A history has many records, and most oracles hear most of them. */
struct audience {
    struct listener {
        void (*on_record)(void *self, const struct tf_scene *scene);
        void *self;
    } listeners[ORACLES];
    size_t count;
};

struct tf_judge {
    const struct tf_plan *plan;
    struct tf_ledger *ledger;
    struct tf_expect *expect;
    struct tf_situations *situations;
    struct tf_result found; /* findings only */
    struct seat seats[ORACLES];
    uint32_t seat_count;
    uint32_t unjudged;
    bool ended; /* a run that was stopped early is not judged by its end */
    struct audience audiences[TF_RECORD_KIND_COUNT]; /* but of NOTE */
    struct audience note_audiences[TF_NOTE_KIND_COUNT];
};

static void join(struct audience *audience, const struct seat *seat) {
    audience->listeners[audience->count++] = (struct listener){seat->ops->on_record, seat->self};
}

static const struct audience *audience_of(const struct tf_judge *judge,
                                          const struct tf_record *record) {
    TF_ASSERT(record->kind != TF_RECORD_NOTE || record->note.kind < TF_NOTE_KIND_COUNT);
    return record->kind == TF_RECORD_NOTE ? &judge->note_audiences[record->note.kind]
                                          : &judge->audiences[record->kind];
}

static void seat_oracle(struct tf_judge *judge, const struct tf_oracle_ops *ops) {
    struct seat *seat = &judge->seats[judge->seat_count++];
    seat->ops = ops;
    seat->report = (struct tf_report){
        .ledger = judge->ledger, .result = &judge->found, .rule = tf_oracle_word(ops->oracle)};
    seat->self = ops->create(judge->ledger, &seat->report);
    for (int kind = 0; kind < TF_RECORD_KIND_COUNT; kind++)
        if ((ops->hears >> kind & 1) && kind != TF_RECORD_NOTE)
            join(&judge->audiences[kind], seat);
    for (int kind = 0; kind < TF_NOTE_KIND_COUNT; kind++)
        if ((ops->hears & TF_HEARS(NOTE)) && (ops->notes == 0 || (ops->notes >> kind & 1)))
            join(&judge->note_audiences[kind], seat);
}

struct tf_judge *tf_judge_create(const struct tf_plan *plan, uint32_t capabilities) {
    struct tf_judge *judge = tf_alloc_zero(1, sizeof(*judge));
    judge->plan = plan;
    judge->ledger = tf_ledger_create(plan);
    tf_result_init(&judge->found);
    judge->expect = tf_expect_create(judge->ledger, &judge->found);
    judge->situations = tf_situations_create(plan->replica_count);
    for (size_t i = 0; i < ORACLES; i++) {
        uint32_t bit = UINT32_C(1) << oracles[i]->oracle;
        if (plan->oracles_off & bit)
            continue;
        if ((oracles[i]->needs & capabilities) != oracles[i]->needs)
            judge->unjudged |= bit;
        else
            seat_oracle(judge, oracles[i]);
    }
    return judge;
}

void tf_judge_destroy(struct tf_judge *judge) {
    if (judge == NULL)
        return;
    for (uint32_t i = 0; i < judge->seat_count; i++)
        judge->seats[i].ops->destroy(judge->seats[i].self);
    tf_expect_destroy(judge->expect);
    tf_situations_destroy(judge->situations);
    tf_result_close(&judge->found);
    tf_ledger_destroy(judge->ledger);
    free(judge);
}

static void hear(void *self, const struct tf_record *record) {
    struct tf_judge *judge = self;
    TF_ASSERT(record->kind < TF_RECORD_KIND_COUNT);
    struct tf_scene scene;
    if (!tf_ledger_hear(judge->ledger, record, &scene))
        return;
    if (record->kind < TF_RECORD_VIEW_BEGIN || record->kind > TF_RECORD_VIEW_END)
        tf_situations_hear(judge->situations, record,
                           scene.message != NULL && scene.message->deleted_version != 0);
    const struct audience *audience = audience_of(judge, record);
    const struct listener *end = audience->listeners + audience->count;
    for (const struct listener *listener = audience->listeners; listener < end; listener++)
        listener->on_record(listener->self, &scene);
    if (record->kind == TF_RECORD_CHECK || record->kind == TF_RECORD_UNFIRED ||
        record->kind == TF_RECORD_COMMAND)
        tf_expect_hear(judge->expect, &scene);
    if (record->kind == TF_RECORD_END)
        judge->ended = true;
}

struct tf_sink tf_judge_sink(struct tf_judge *judge) {
    return (struct tf_sink){.self = judge, .record = hear};
}

bool tf_judge_failed(const struct tf_judge *judge) {
    return judge->found.finding_count > 0;
}

static bool is_expected(const struct tf_plan *plan, const struct tf_finding *finding) {
    if (!plan->expects_check_failure)
        return strcmp(finding->rule, tf_oracle_word(plan->expected_oracle)) == 0;
    return strcmp(finding->rule, "expect") == 0 || strcmp(finding->rule, "always") == 0 ||
           strcmp(finding->rule, "finally") == 0;
}

static const char *expected_word(const struct tf_plan *plan) {
    return plan->expects_check_failure ? "a check" : tf_oracle_word(plan->expected_oracle);
}

/* The failure that the plan expects came, alone: a pass. Else the case fails, and what came instead
 * is its reason. */
static void apply_expectation(struct tf_judge *judge, struct tf_result *result) {
    uint32_t expected = 0, others = 0;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        bool as_expected = is_expected(judge->plan, &result->findings[i]);
        expected += as_expected;
        others += !as_expected;
    }
    result->failed_as_expected = expected > 0 && others == 0;
    result->verdict = result->failed_as_expected ? TF_VERDICT_PASS : TF_VERDICT_FAIL;
    if (expected > 0)
        return;
    struct tf_report report = {.ledger = judge->ledger, .result = result, .rule = "expect-failure"};
    struct tf_story story =
        tf_story_begin(&report, others == 0 ? "unexpected-pass" : "another-failure", TF_NODE_NONE);
    if (others == 0)
        tf_story_head(&story, "The run passed, though a failure of %s was expected.",
                      expected_word(judge->plan));
    else
        tf_story_head(&story, "The run failed, but not by %s, as was expected.",
                      expected_word(judge->plan));
    if (judge->plan->expected_because != NULL)
        tf_story_line(&story, "It was expected because: %s", judge->plan->expected_because);
    if (others == 0)
        tf_story_line(&story, "If this is a fix, take the line expect_failure out.");
    tf_story_end(&story);
}

static void hand_over(struct tf_judge *judge, struct tf_result *result) {
    for (uint32_t i = 0; i < judge->found.finding_count; i++)
        tf_result_add(result, judge->found.findings[i]);
    result->findings_dropped += judge->found.findings_dropped;
    judge->found.finding_count = 0; /* their texts belong to `result` now */
    judge->found.findings_dropped = 0;
}

void tf_judge_finish(struct tf_judge *judge, struct tf_result *result) {
    for (uint32_t i = 0; judge->ended && i < judge->seat_count; i++)
        if (judge->seats[i].ops->at_end != NULL)
            judge->seats[i].ops->at_end(judge->seats[i].self);
    hand_over(judge, result);
    result->unjudged = judge->unjudged;
    result->sometimes_seen = tf_expect_sometimes(judge->expect);
    result->reached = *tf_situations_reached(judge->situations);
    if (judge->plan->expects_failure)
        apply_expectation(judge, result);
    else
        result->verdict = result->finding_count > 0 ? TF_VERDICT_FAIL : TF_VERDICT_PASS;
}
