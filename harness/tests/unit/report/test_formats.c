/* The formats of other programs, field by field, and with hostile texts in everything. */
#include "report/formats/github.h"
#include "report/formats/kinds.h"
#include "report/formats/mermaid.h"
#include "report/formats/perfetto.h"
#include "report/formats/shiviz.h"
#include "report/formats/svg.h"
#include "report/junit.h"
#include "report/summary.h"
#include "support/check_main.h"
#include "unit/report/drawn.h"

#include <cjson/cJSON.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tf_story story_of(const char *name, const char *text) {
    struct drawn drawn;
    drawn_open_named(&drawn, name);
    drawn_tell_lost_answer(&drawn, text);
    struct tf_story story = drawn_read(&drawn);
    drawn_close(&drawn);
    return story;
}

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++) {
        found++;
    }
    return found;
}

/* -- Perfetto -- */

static const char *word(const cJSON *event, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(event, name));
    return text == NULL ? "" : text;
}

static double number(const cJSON *event, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(event, name);
    ck_assert_msg(cJSON_IsNumber(item), "no number %s", name);
    return item->valuedouble;
}

static bool is_true(const cJSON *event, const char *name) {
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(event, name));
}

static cJSON *perfetto(const char *name, const char *text) {
    struct tf_story story = story_of(name, text);
    struct tf_buf out = {0};
    tf_perfetto_append(&out, &story);
    drawn_expect_inert(&out);
    cJSON *trace = cJSON_ParseWithLength(out.data, out.len);
    ck_assert_ptr_nonnull(trace);
    tf_buf_close(&out);
    tf_story_close(&story);
    return trace;
}

static void expect_fields(const cJSON *event) {
    const char *phase = word(event, "ph");
    ck_assert_msg(strlen(phase) == 1 && strchr("MXbeiC", phase[0]) != NULL, "phase %s", phase);
    ck_assert_double_ge(number(event, "pid"), 1); /* 0 is the importer's idle process */
    ck_assert_double_ge(number(event, "tid"), 1);
    ck_assert_str_ne(word(event, "name"), "");
    if (phase[0] != 'M') {
        ck_assert_double_ge(number(event, "ts"), 0);
    }
    if (phase[0] == 'b' || phase[0] == 'e') {
        ck_assert_int_eq(strncmp(word(event, "id"), "0x", 2), 0);
        ck_assert_str_ne(word(event, "cat"), "");
    }
    if (phase[0] == 'i') {
        ck_assert(strcmp(word(event, "s"), "t") == 0 || strcmp(word(event, "s"), "g") == 0);
    }
}

START_TEST(every_event_of_a_perfetto_trace_has_the_fields_that_the_importer_reads) {
    cJSON *trace = perfetto(NULL, "text");
    const cJSON *events = cJSON_GetObjectItemCaseSensitive(trace, "traceEvents"), *event;
    size_t processes = 0, threads = 0, counters = 0, open = 0, closed = 0;
    cJSON_ArrayForEach(event, events) {
        expect_fields(event);
        processes += strcmp(word(event, "name"), "process_name") == 0;
        threads += strcmp(word(event, "name"), "thread_name") == 0;
        open += strcmp(word(event, "ph"), "b") == 0;
        closed += strcmp(word(event, "ph"), "e") == 0;
        if (strcmp(word(event, "ph"), "C") == 0) {
            ck_assert_str_eq(word(event, "name"), "queue");
            number(cJSON_GetObjectItemCaseSensitive(event, "args"), "waiting");
            counters++;
        }
    }
    ck_assert_uint_eq(processes, 4); /* asha, ravi, the server, the world */
    ck_assert_uint_eq(threads, 12);
    ck_assert_uint_eq(counters, 2);
    ck_assert_uint_eq(open, 6); /* four messages, a fault, a killed process */
    ck_assert_uint_eq(open, closed);
    cJSON_Delete(trace);
}
END_TEST

/* The slice at the other end of a flow. */
static const cJSON *flow_end(const cJSON *events, const char *id) {
    const cJSON *event;
    cJSON_ArrayForEach(event, events) {
        if (is_true(event, "flow_in") && strcmp(word(event, "bind_id"), id) == 0) {
            return event;
        }
    }
    return NULL;
}

START_TEST(each_flow_binds_a_slice_to_a_later_one_of_another_process) {
    cJSON *trace = perfetto(NULL, "text");
    const cJSON *events = cJSON_GetObjectItemCaseSensitive(trace, "traceEvents"), *event;
    size_t bound = 0, lost = 0;
    cJSON_ArrayForEach(event, events) {
        if (!is_true(event, "flow_out")) {
            continue;
        }
        const cJSON *end = flow_end(events, word(event, "bind_id"));
        ck_assert_str_eq(word(event, "ph"), "X"); /* instants get no flow */
        ck_assert_double_gt(number(event, "dur"), 0);
        lost += end == NULL;
        if (end != NULL) {
            ck_assert_str_eq(word(end, "ph"), "X");
            ck_assert_double_gt(number(end, "dur"), 0);
            ck_assert_double_gt(number(end, "ts"), number(event, "ts"));
            ck_assert_double_ne(number(end, "pid"), number(event, "pid"));
            ck_assert_double_eq(number(end, "tid"), 3);
            bound++;
        }
    }
    ck_assert_uint_eq(bound, 3);
    ck_assert_uint_eq(lost, 1);
    cJSON_Delete(trace);
}
END_TEST

START_TEST(hostile_texts_are_strings_of_a_perfetto_trace) {
    cJSON *trace = perfetto(DRAWN_HOSTILE, DRAWN_HOSTILE);
    const cJSON *events = cJSON_GetObjectItemCaseSensitive(trace, "traceEvents"), *event;
    cJSON_ArrayForEach(event, events) {
        expect_fields(event);
    }
    cJSON_Delete(trace);
}
END_TEST

/* -- Mermaid, SVG, ShiViz -- */

static void expect_statement(const char *line) {
    ck_assert_msg(strncmp(line, "    participant n", 17) == 0 ||
                      strncmp(line, "    Note over n", 15) == 0 || strncmp(line, "    n", 5) == 0,
                  "no statement: %s", line);
    const char *words = strstr(line, ": ") == NULL ? strstr(line, " as ") : strstr(line, ": ");
    ck_assert_ptr_nonnull(words);
    for (const char *at = words; *at != '\0'; at++) {
        /* a semicolon ends a statement unless it ends an entity */
        if (*at == ';') {
            ck_assert_msg(at[-1] >= '0' && at[-1] <= '9', "ends early: %s", line);
        }
        ck_assert_ptr_null(strchr("<>\"`{}[]|\\", *at));
    }
}

START_TEST(a_mermaid_diagram_has_one_plain_statement_a_line) {
    struct tf_story story = story_of(DRAWN_HOSTILE, DRAWN_HOSTILE);
    struct tf_buf out = {0};
    tf_mermaid_append(&out, &story, TF_MERMAID_LINES_MAX);
    drawn_expect_inert(&out);
    char *text = tf_strdup(tf_buf_text(&out)), *rest = NULL;
    ck_assert_str_eq(strtok_r(text, "\n", &rest), "sequenceDiagram");
    for (char *line = strtok_r(NULL, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        expect_statement(line);
    free(text);
    ck_assert_uint_eq(count(tf_buf_text(&out), "--x"), 1); /* the lost answer */
    ck_assert_uint_eq(count(tf_buf_text(&out), "->>"), 2); /* up to the finding */
    tf_buf_close(&out);
    tf_story_close(&story);
}
END_TEST

static void expect_only_shapes(const xmlNode *node) {
    static const char *const allowed[] = {"svg",  "title", "defs",   "marker", "path",
                                          "rect", "line",  "circle", "text"};
    for (; node != NULL; node = node->next) {
        bool known = node->type != XML_ELEMENT_NODE;
        for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
            known = known || strcmp((const char *)node->name, allowed[i]) == 0;
        }
        ck_assert_msg(known, "an element %s", (const char *)node->name);
        for (const xmlAttr *at = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
             at != NULL; at = at->next) {
            ck_assert_int_ne(strncmp((const char *)at->name, "on", 2), 0);
            ck_assert_str_ne((const char *)at->name, "href");
        }
        expect_only_shapes(node->children);
    }
}

START_TEST(an_svg_of_hostile_texts_is_well_formed_and_has_shapes_alone) {
    struct tf_story story = story_of(DRAWN_HOSTILE, DRAWN_HOSTILE);
    struct tf_buf out = {0};
    tf_svg_append(&out, &story);
    drawn_expect_inert(&out);
    xmlDocPtr document = xmlReadMemory(out.data, (int)out.len, "window.svg", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    expect_only_shapes(xmlDocGetRootElement(document));
    ck_assert_uint_eq(count(tf_buf_text(&out), "stroke-dasharray"), 1);
    xmlFreeDoc(document);
    tf_buf_close(&out);
    tf_story_close(&story);
}
END_TEST

START_TEST(an_svg_of_many_messages_stays_small_and_says_what_it_left_out) {
    struct drawn drawn;
    struct tf_buf out = {0};
    drawn_open(&drawn);
    for (int i = 0; i < 1200; i++) {
        drawn_tell_lost_answer(&drawn, "text");
    }
    tf_result_close(&drawn.result); /* without a finding, it is drawn up to its end */
    tf_result_init(&drawn.result);
    struct tf_story story = drawn_read(&drawn);
    tf_svg_append(&out, &story);
    ck_assert_uint_le(count(tf_buf_text(&out), "<line"), TF_SVG_MESSAGES_MAX + 3);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&out), "earlier events"));
    ck_assert_ptr_null(strstr(tf_buf_text(&out), "left out: 0 earlier"));
    tf_buf_close(&out);
    tf_story_close(&story);
    drawn_close(&drawn);
}
END_TEST

START_TEST(vector_clocks_count_own_events_and_carry_what_was_heard) {
    struct tf_story story = story_of(NULL, DRAWN_HOSTILE);
    struct tf_buf out = {0};
    unsigned long own[2] = {0};
    tf_shiviz_append(&out, &story);
    drawn_expect_inert(&out);
    char *text = tf_strdup(tf_buf_text(&out)), *rest = NULL;
    ck_assert_str_eq(strtok_r(text, "\n", &rest), TF_SHIVIZ_EXPRESSION);
    ck_assert_int_eq(strncmp(tf_buf_text(&out), TF_SHIVIZ_EXPRESSION "\n\n", 41), 0);
    bool heard = false;
    for (char *line = strtok_r(NULL, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *space = strchr(line, ' ');
        int host = strncmp(line, "asha ", 5) == 0 ? 0 : 1;
        ck_assert(host == 0 || strncmp(line, "server ", 7) == 0);
        cJSON *clock = cJSON_Parse(space);
        ck_assert_double_eq(number(clock, host == 0 ? "asha" : "server"), (double)++own[host]);
        heard |= host == 1 && cJSON_GetObjectItem(clock, "asha") != NULL;
        cJSON_Delete(clock);
        ck_assert_ptr_nonnull(strtok_r(NULL, "\n", &rest)); /* what happened */
    }
    ck_assert(heard);
    free(text);
    tf_buf_close(&out);
    tf_story_close(&story);
}
END_TEST

/* -- Whole runs -- */

static struct tf_outcomes failures(int cases, const char *text) {
    static const struct tf_invocation nobody;
    struct tf_outcomes outcomes = {0};
    for (int i = 0; i < cases; i++) {
        struct tf_plan *plan = tf_plan_create();
        struct tf_result result;
        char id[32];
        snprintf(id, sizeof(id), "theme/some[n=%d,k=50 %%]", i);
        plan->file = tf_strdup("scenarios/theme/a:b,c.yaml");
        plan->case_id = tf_strdup(id);
        plan->name = tf_strdup(text);
        plan->place = (struct tf_place){3, 1};
        tf_result_init(&result);
        result.verdict = TF_VERDICT_FAIL;
        tf_result_add(&result, (struct tf_finding){.rule = "at-most-once",
                                                   .headline = tf_strdup(text),
                                                   .detail = tf_strdup(text),
                                                   .place = {36, 5}});
        tf_outcomes_add(&outcomes, plan, &result, 1,
                        tf_failure_create(plan, &result, &nobody, NULL));
        tf_result_close(&result);
        tf_plan_destroy(plan);
    }
    tf_outcomes_finish(&outcomes);
    return outcomes;
}

START_TEST(forty_failures_are_nine_annotations_and_one_that_says_how_many_more) {
    struct tf_outcomes outcomes = failures(40, DRAWN_HOSTILE);
    struct tf_buf out = {0};
    tf_github_append(&out, &outcomes);
    drawn_expect_inert(&out);
    ck_assert_uint_eq(count(tf_buf_text(&out), "\n"), 10);
    char *text = tf_strdup(tf_buf_text(&out)), *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        ck_assert_int_eq(strncmp(line, "::error ", 8), 0);
    free(text);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&out), "and 31 more, see the summary"));
    ck_assert_int_eq(strncmp(tf_buf_text(&out),
                             "::error file=scenarios/theme/a%3Ab%2Cc.yaml,line=36,title="
                             "at-most-once%3A theme/some[n=0%2Ck=50 %25]@0::",
                             102),
                     0);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&out), "%0A"));
    tf_buf_close(&out);
    tf_outcomes_close(&outcomes);
}
END_TEST

START_TEST(forty_failures_are_forty_cases_with_names_of_their_own) {
    struct tf_outcomes outcomes = failures(40, DRAWN_HOSTILE);
    struct tf_buf out = {0};
    struct tf_error error;
    tf_outcomes_add_unrun(&outcomes, "theme/late", "scenarios/theme/late.yaml",
                          (struct tf_place){1, 1}, "stopped before it began");
    ck_assert_int_eq(tf_junit_append(&out, &outcomes, &error), TF_OK);
    drawn_expect_inert(&out);
    xmlDocPtr document = xmlReadMemory(out.data, (int)out.len, "junit.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    xmlFreeDoc(document);
    ck_assert_uint_eq(count(tf_buf_text(&out), "<testcase "), 41);
    ck_assert_uint_eq(count(tf_buf_text(&out), " line=\"3\""), 40);
    ck_assert_uint_eq(count(tf_buf_text(&out), "<skipped message=\"stopped"), 1);
    for (int i = 0; i < 40; i++) {
        char name[64];
        snprintf(name, sizeof(name), "name=\"theme/some[n=%d,k=50 %%]\"", i);
        ck_assert_uint_eq(count(tf_buf_text(&out), name), 1);
    }
    tf_buf_close(&out);
    tf_outcomes_close(&outcomes);
}
END_TEST

START_TEST(a_summary_of_hostile_texts_is_inert) {
    struct tf_outcomes outcomes = failures(2, DRAWN_HOSTILE);
    struct tf_buf out = {0};
    tf_summary_append(&out, &outcomes);
    drawn_expect_inert(&out);
    ck_assert_uint_eq(count(tf_buf_text(&out), "<details"), 2);
    ck_assert_uint_eq(count(tf_buf_text(&out), "</details>"), 2);
    tf_buf_close(&out);
    tf_outcomes_close(&outcomes);
}
END_TEST

START_TEST(a_wish_names_a_kind_of_the_table) {
    struct tf_report_wish wish = {0};
    struct tf_error error;
    ck_assert_int_eq(tf_report_wish_add(&wish, "svg=out.svg", &error), TF_OK);
    ck_assert_int_eq(tf_report_wish_add(&wish, "github", &error), TF_OK);
    ck_assert(wish.is_asked[TF_REPORT_SVG] && wish.is_asked[TF_REPORT_GITHUB]);
    ck_assert_str_eq(wish.paths[TF_REPORT_SVG], "out.svg");
    static const char *const wrong[] = {"", "svg=", "sv", "svgs", "=x"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ck_assert_int_eq(tf_report_wish_add(&wish, wrong[i], &error), TF_E_INVALID);
        ck_assert_ptr_nonnull(
            strstr(error.message, "html, junit, markdown, github, text, perfetto"));
    }
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("formats");
    TCase *tests = tcase_create("formats");
    tcase_add_test(tests, every_event_of_a_perfetto_trace_has_the_fields_that_the_importer_reads);
    tcase_add_test(tests, each_flow_binds_a_slice_to_a_later_one_of_another_process);
    tcase_add_test(tests, hostile_texts_are_strings_of_a_perfetto_trace);
    tcase_add_test(tests, a_mermaid_diagram_has_one_plain_statement_a_line);
    tcase_add_test(tests, an_svg_of_hostile_texts_is_well_formed_and_has_shapes_alone);
    tcase_add_test(tests, an_svg_of_many_messages_stays_small_and_says_what_it_left_out);
    tcase_add_test(tests, vector_clocks_count_own_events_and_carry_what_was_heard);
    tcase_add_test(tests, forty_failures_are_nine_annotations_and_one_that_says_how_many_more);
    tcase_add_test(tests, forty_failures_are_forty_cases_with_names_of_their_own);
    tcase_add_test(tests, a_summary_of_hostile_texts_is_inert);
    tcase_add_test(tests, a_wish_names_a_kind_of_the_table);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
