/* The results that a scripted answer makes of a batch. */
#include "sim/steps/fault_scripted.h"
#include "support/check_main.h"

#include <stdio.h>

/* A batch of so many reads, with the ids a0, a1 and so on. */
static struct tf_blob *batch_of(unsigned count) {
    struct tf_buf out = {0};
    const struct tf_id device = tf_id_of("asha");
    tf_wire_sync_begin(&out, &device);
    for (unsigned i = 0; i < count; i++) {
        char id[16];
        snprintf(id, sizeof(id), "a%u", i);
        const struct tf_wire_action action = {.type = TF_ACTION_READ,
                                              .action_id = tf_id_of(id),
                                              .conversation_id = tf_id_of("lunch"),
                                              .message_id = tf_id_of("m1"),
                                              .attempt = 1,
                                              .client_time_us = 1};
        tf_wire_sync_action(&out, &action, i == 0);
    }
    tf_wire_sync_end(&out);
    struct tf_blob *blob = tf_blob_create(tf_buf_slice(&out));
    tf_buf_close(&out);
    return blob;
}

/* The answer to four actions, as the first letters of ids' numbers and outcomes: "0r 2x 3x". */
static void expect(uint64_t results, const char *wanted) {
    struct tf_step step = {.results = results};
    struct tf_exchange exchange = {.body = batch_of(4)};
    struct tf_blob *body = tf_scripted_body(&step, &exchange);
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results said;
    char found[64] = "";
    size_t len = 0;
    ck_assert_int_eq(tf_wire_results_parse(tf_blob_slice(body), &doc, &said, NULL), TF_OK);
    for (size_t i = 0; i < said.result_count; i++)
        len += (size_t)snprintf(found + len, sizeof(found) - len, "%s%s",
                                said.results[i].action_id.text,
                                said.results[i].outcome == TF_OUTCOME_RETRY      ? "r "
                                : said.results[i].outcome == TF_OUTCOME_REJECTED ? "x "
                                                                                 : "d ");
    ck_assert_str_eq(found, wanted);
    tf_wire_doc_destroy(doc);
    tf_blob_release(body);
    tf_blob_release(exchange.body);
}

#define R UINT64_C(1)
#define X UINT64_C(2)
#define D UINT64_C(3)
#define M UINT64_C(4)

START_TEST(a_scripted_answer_says_of_each_action_what_it_is_told_to) {
    expect(R, "a0r a1r a2r a3r ");
    expect(M, "");
    expect(R | M << 4 | X << 8, "a0r a2x a3x ");
    expect(M | D << 4 | X << 8 | R << 12, "a1d a2x a3r ");
}
END_TEST

START_TEST(without_results_the_body_is_the_text_that_is_given) {
    char text[] = "<html>";
    const struct tf_step step = {.text = text, .text_len = 6};
    const struct tf_exchange exchange = {.body = NULL};
    struct tf_blob *body = tf_scripted_body(&step, &exchange);
    ck_assert(tf_slice_is(tf_blob_slice(body), "<html>"));
    tf_blob_release(body);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("scripted");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_scripted_answer_says_of_each_action_what_it_is_told_to);
    tcase_add_test(all, without_results_the_body_is_the_text_that_is_given);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
