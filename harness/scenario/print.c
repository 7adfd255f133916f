#include "scenario/print.h"

#include "scenario/scenario.h"

static void print_head(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    tf_buf_append_text(print->out, "tiffin: 1\nname: ");
    tf_print_text(print, tf_slice_of(plan->name));
    for (uint32_t i = 0; i < plan->tag_count; i++) {
        tf_buf_append_text(print->out, i == 0 ? "\ntags: [" : ", ");
        tf_print_name(print, plan->tags[i]);
    }
    tf_buf_append_format(print->out, "%s\nseed: %llu\n", plan->tag_count > 0 ? "]" : "",
                         (unsigned long long)plan->seed);
}

static void print_checks(struct tf_print *print, const char *lead, uint32_t first, uint32_t count) {
    if (count > 0)
        tf_buf_append_text(print->out, lead);
    for (uint32_t i = 0; i < count; i++) {
        tf_buf_append_text(print->out, "    - ");
        tf_print_check(print, &print->plan->checks[first + i]);
        tf_buf_append_byte(print->out, '\n');
    }
}

static void print_oracles(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    if (plan->oracles_off != 0)
        tf_buf_append_text(print->out, "oracles:\n");
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        if ((plan->oracles_off >> i & 1) == 0)
            continue;
        tf_buf_append_format(print->out, "  %s: {off: ", tf_oracle_word((enum tf_oracle)i));
        tf_print_text(print, tf_slice_of(plan->oracle_off_reason[i]));
        tf_buf_append_text(print->out, "}\n");
    }
}

static void print_failure(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    if (!plan->expects_failure)
        return;
    tf_buf_append_format(print->out, "expect_failure: {of: %s, because: ",
                         plan->expects_check_failure ? "expect"
                                                     : tf_oracle_word(plan->expected_oracle));
    tf_print_text(print, tf_slice_of(plan->expected_because));
    tf_buf_append_text(print->out, "}\n");
}

static void print_plan(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    print_head(print);
    tf_print_world(print);
    tf_buf_append_text(print->out, plan->step_count == 0 ? "steps: []\n" : "steps:\n");
    for (uint32_t i = 0; i < plan->step_count; i++)
        tf_print_step(print, &plan->steps[i], i + 1);
    print->impossible |= plan->replica_count == 0;
    print_checks(print, "always:\n", plan->first_always, plan->always_count);
    print_checks(print, "sometimes:\n", plan->first_sometimes, plan->sometimes_count);
    tf_buf_append_text(print->out, "finally:\n  settle_within: ");
    tf_time_append_duration(print->out, plan->settle_within_us);
    tf_buf_append_byte(print->out, '\n');
    print_checks(print, "  expect:\n", plan->first_finally, plan->finally_count);
    print_oracles(print);
    print_failure(print);
}

bool tf_plan_print(const struct tf_plan *plan, struct tf_buf *out) {
    struct tf_buf text = {0};
    struct tf_print print = {.out = &text, .plan = plan};
    print_plan(&print);
    if (!print.impossible)
        tf_buf_append_slice(out, tf_buf_slice(&text));
    tf_buf_close(&text);
    return !print.impossible;
}
