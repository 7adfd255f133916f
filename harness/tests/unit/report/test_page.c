#include "report/page/findings.h"
#include "report/page/html.h"
#include "report/page/page.h"
#include "report/page/pictures.h"
#include "report/run_dir.h"
#include "support/check_main.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOSTILE                                                                                    \
    "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \\u202e tail \\ufeff"

static const char failed_line[] =
    "{\"case\":\"theme/some\",\"seed\":\"7\",\"verdict\":\"fail\",\"file\":\"a.yaml\",\"line\":3,"
    "\"name\":\"" HOSTILE "\",\"findings\":[{\"rule\":\"converged\",\"headline\":\"" HOSTILE
    "\",\"detail\":\"one\\n" HOSTILE "\",\"line\":9,\"record\":12,\"fingerprint\":\"00ab\"},"
    "{\"rule\":\"in-order\",\"headline\":\"Later.\",\"line\":3,\"fingerprint\":\"00cd\"}],"
    "\"off\":[\"progress\"],\"situations\":{\"answer lost\":2,\"crash\":0},\"actions\":4}\n";
static const char passed_line[] =
    "{\"case\":\"theme/other\",\"seed\":\"7\",\"verdict\":\"pass\",\"findings\":[]}\n";

/* A folder of a run with these results; its name is in `folder`. */
static void make_run(char folder[64], const char *results) {
    struct tf_buf path = {0};
    struct tf_error error;
    strcpy(folder, "/tmp/tiffin-page-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    tf_buf_append_format(&path, "%s/results.ndjson", folder);
    ck_assert_int_eq(tf_file_write(tf_buf_text(&path), tf_slice_of(results), &error), TF_OK);
    tf_buf_close(&path);
}

static void remove_run(const char *folder) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%s/results.ndjson", folder);
    unlink(tf_buf_text(&path));
    rmdir(folder);
    tf_buf_close(&path);
}

static void make_page(struct tf_buf *out, const char *results) {
    char folder[64];
    struct tf_error error;
    make_run(folder, results);
    struct tf_page_options options = {.folder = folder};
    ck_assert_int_eq(tf_page_append(out, &options, &error), TF_OK);
    remove_run(folder);
}

static size_t count_of(struct tf_buf *text, const char *part) {
    size_t count = 0;
    for (const char *at = tf_buf_text(text); (at = strstr(at, part)) != NULL; at++) {
        count++;
    }
    return count;
}

START_TEST(hostile_texts_are_text_in_the_page) {
    struct tf_buf page = {0};
    make_page(&page, failed_line);
    ck_assert_uint_eq(count_of(&page, "<script>"), 1); /* the viewer's own */
    ck_assert_uint_eq(count_of(&page, "<img"), 0);
    ck_assert_uint_eq(count_of(&page, "\xe2\x80\xae"), 0);
    ck_assert_uint_gt(count_of(&page, "&lt;/script&gt;&lt;script&gt;alert(1)"), 2);
    ck_assert_uint_gt(count_of(&page, "\\u{202E} tail \\u{FEFF}"), 2);
    tf_buf_close(&page);
}
END_TEST

START_TEST(the_verdict_and_the_findings_are_there_without_a_script) {
    struct tf_buf page = {0};
    struct tf_buf results = {0};
    tf_buf_append_text(&results, failed_line);
    tf_buf_append_text(&results, passed_line);
    make_page(&page, tf_buf_text(&results));
    ck_assert_uint_eq(count_of(&page, "<title>1 of 2 cases failed"), 1);
    ck_assert_uint_eq(count_of(&page, "<p class=\"rule\">converged"), 1);
    ck_assert_uint_eq(count_of(&page, "a.yaml</code>") + count_of(&page, "a.yaml:9"), 1);
    ck_assert_uint_eq(count_of(&page, "What else broke in the same runs"), 1);
    ck_assert_uint_eq(count_of(&page, "default-src 'none'"), 1);
    tf_buf_close(&results);
    tf_buf_close(&page);
}
END_TEST

START_TEST(a_run_that_passed_says_so) {
    struct tf_buf page = {0};
    make_page(&page, passed_line);
    ck_assert_uint_eq(count_of(&page, "<title>The case passed"), 1);
    ck_assert_uint_eq(count_of(&page, "id=\"findings\""), 0);
    tf_buf_close(&page);
}
END_TEST

START_TEST(properties_and_situations_are_counted_over_runs) {
    struct tf_page_findings findings = {0};
    tf_page_findings_read(&findings, tf_slice_of(failed_line));
    tf_page_findings_read(&findings, tf_slice_of(passed_line));
    tf_page_findings_read(&findings, TF_SLICE_LITERAL("no line\n{\"case\":"));
    ck_assert_uint_eq(findings.runs, 2);
    ck_assert_uint_eq(findings.unread, 2);
    ck_assert_uint_eq(findings.properties[TF_ORACLE_PROGRESS].off, 1);
    ck_assert_uint_eq(findings.properties[TF_ORACLE_PROGRESS].judged, 1);
    ck_assert_uint_eq(findings.properties[TF_ORACLE_CONVERGED].broken, 1);
    ck_assert_uint_eq(findings.groups[0].first, 1);
    ck_assert_uint_eq(findings.groups[1].first, 0);
    ck_assert_uint_eq(findings.situation_count, TF_SITUATION_COUNT + 2);
    ck_assert_uint_eq(findings.situations[0].runs, 0); /* known, and never reached */
    ck_assert_uint_eq(findings.situations[TF_SITUATION_COUNT].runs, 1);
    ck_assert_uint_eq(findings.situations[TF_SITUATION_COUNT + 1].runs, 0);
    tf_page_findings_close(&findings);
}
END_TEST

static void take_picture(struct tf_page_pictures *pictures, const char *id, const char *verdict,
                         size_t bytes) {
    struct tf_buf file = {0};
    tf_buf_append_format(
        &file, "{\"format\":1,\"case\":\"%s\",\"seed\":\"1\",\"verdict\":\"%s\"}\n", id, verdict);
    for (size_t i = 0; i < bytes; i++) {
        tf_buf_append_byte(&file, 'x');
    }
    tf_page_pictures_take(pictures, tf_buf_slice(&file), id, NULL);
    tf_buf_close(&file);
}

START_TEST(small_pictures_of_failures_come_first_and_what_is_left_out_is_said) {
    struct tf_page_pictures pictures = {0};
    struct tf_buf said = {0};
    take_picture(&pictures, "passed", "pass", 300);
    take_picture(&pictures, "large", "fail", 9000);
    take_picture(&pictures, "small", "fail", 600);
    tf_page_pictures_take(&pictures, TF_SLICE_LITERAL("{\"format\":99}\n"), "newer", NULL);
    tf_page_pictures_choose(&pictures, 1500, &said);
    ck_assert(pictures.items[0].chosen && !pictures.items[1].chosen && pictures.items[2].chosen);
    ck_assert_uint_eq(pictures.unread, 1);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&said), "1 of 3 pictures"));
    tf_buf_close(&said);
    tf_page_pictures_close(&pictures);
}
END_TEST

START_TEST(json_in_a_script_element_cannot_end_it) {
    struct tf_buf out = {0};
    tf_html_json(&out, TF_SLICE_LITERAL("[\"</script><!--\"]"));
    ck_assert_str_eq(tf_buf_text(&out), "[\"\\u003c/script>\\u003c!--\"]");
    tf_buf_close(&out);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("page");
    TCase *tests = tcase_create("page");
    tcase_add_test(tests, hostile_texts_are_text_in_the_page);
    tcase_add_test(tests, the_verdict_and_the_findings_are_there_without_a_script);
    tcase_add_test(tests, a_run_that_passed_says_so);
    tcase_add_test(tests, properties_and_situations_are_counted_over_runs);
    tcase_add_test(tests, small_pictures_of_failures_come_first_and_what_is_left_out_is_said);
    tcase_add_test(tests, json_in_a_script_element_cannot_end_it);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
