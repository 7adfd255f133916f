/* `tiffin run` over worker processes, as a user starts it. */
#include "support/check_main.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES_SIZE (1u << 20)

static char folder[64]; /* of one test; each runs in a process of its own */

static void make_folder(void) {
    snprintf(folder, sizeof(folder), "/tmp/tiffin-run-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void) {
    char command[128];
    snprintf(command, sizeof(command), "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

/* Runs the program with `arguments`; its exit code. */
static int tiffin(const char *arguments) {
    char command[1024];
    ck_assert_ptr_nonnull(getenv("TIFFIN"));
    snprintf(command, sizeof(command), "%s run --out %s %s > %s/out.txt 2> %s/err.txt",
             getenv("TIFFIN"), folder, arguments, folder, folder);
    int status = system(command);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The lines of results.ndjson of the newest run, without what real time put in. */
static char *results(const char *name) {
    char command[256], *lines = calloc(1, LINES_SIZE);
    snprintf(command, sizeof(command), "sed 's/,\"real_us\":[0-9]*//' %s/latest/%s 2> /dev/null",
             folder, name);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    ck_assert_uint_lt(fread(lines, 1, LINES_SIZE - 1, pipe), LINES_SIZE - 1);
    pclose(pipe);
    return lines;
}

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (; (text = strstr(text, part)) != NULL; text++)
        found++;
    return found;
}

static const char *bug(const char *name) {
    static char path[512];
    const char *program = getenv("TIFFIN");
    snprintf(path, sizeof(path), "%.*s/bugs/%s.so", (int)(strrchr(program, '/') - program), program,
             name);
    return path;
}

/* How many cases the folder has: files, and the values of their matrices. */
static size_t case_count(void) {
    ck_assert_int_eq(tiffin("scenarios/lost-acks --jobs 1"), 0);
    char *lines = results("results.ndjson");
    size_t cases = count(lines, "\n");
    free(lines);
    ck_assert_uint_ge(cases, 7);
    return cases;
}

START_TEST(results_are_the_same_for_any_number_of_workers) {
    size_t cases = case_count();
    ck_assert_int_eq(tiffin("scenarios/lost-acks --seeds 6 --jobs 1"), 0);
    char *one = results("results.ndjson");
    ck_assert_int_eq(tiffin("scenarios/lost-acks --seeds 6 --jobs 3"), 0);
    char *three = results("results.ndjson");
    ck_assert_uint_eq(count(one, "\n"), 6 * cases);
    ck_assert_str_eq(one, three);
    free(one);
    free(three);
}
END_TEST

START_TEST(workers_and_no_workers_give_the_same_results) {
    ck_assert_int_eq(tiffin("scenarios/lost-acks/answer-late.yaml --seeds 5"), 0);
    char *none = results("results.ndjson");
    ck_assert_int_eq(tiffin("scenarios/lost-acks/answer-late.yaml --seeds 5 --jobs 2"), 0);
    char *two = results("results.ndjson");
    ck_assert_str_eq(none, two);
    free(none);
    free(two);
}
END_TEST

START_TEST(a_finding_is_kept_with_its_trace) {
    char arguments[768], command[256];
    snprintf(arguments, sizeof(arguments),
             "scenarios/lost-acks/answer-late.yaml --seeds 3 --jobs 2 "
             "--client %s",
             bug("B01-new-key-for-each-attempt"));
    ck_assert_int_eq(tiffin(arguments), 1);
    char *lines = results("results.ndjson");
    ck_assert_uint_eq(count(lines, "\"verdict\":\"fail\""), 3);
    free(lines);
    snprintf(command, sizeof(command),
             "cd %s/latest/failures/*/ && test -s trace.txt -a -s findings.txt -a -s scenario.yaml",
             folder);
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof(command), "test ! -e %s/latest/failures/seen.ndjson", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(it_ends_by_time) {
    ck_assert_int_eq(tiffin("scenarios/lost-acks --for 300ms"), 0);
    char *lines = results("results.ndjson");
    ck_assert_uint_ge(count(lines, "\n"), 2);
    free(lines);
}
END_TEST

/* -- Ends that nobody asked for -- */

static pid_t start(const char *seeds, const char *client) {
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        char path[128];
        snprintf(path, sizeof(path), "%s/out.txt", folder);
        FILE *out = freopen(path, "w", stdout), *err = freopen(path, "a", stderr);
        if (out != NULL && err != NULL)
            execl(getenv("TIFFIN"), "tiffin", "run", "scenarios/lost-acks", "--seeds", seeds,
                  "--jobs", "2", "--out", folder, "--client", client, (char *)NULL);
        _exit(98);
    }
    return pid;
}

/* Waits until the newest run has recorded `lines` in the file. */
static void wait_for_lines(const char *name, size_t lines) {
    for (int i = 0; i < 1000; i++) {
        char *text = results(name);
        size_t found = count(text, "\n");
        free(text);
        if (found >= lines)
            return;
        usleep(20000);
    }
    ck_abort_msg("nothing was recorded");
}

/* A worker of the process, or 0. */
static pid_t worker_of(pid_t campaign) {
    char path[96];
    long child = 0;
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", campaign, campaign);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    int found = fscanf(file, "%ld", &child);
    fclose(file);
    return found == 1 ? (pid_t)child : 0;
}

static int end_of(pid_t pid) {
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

START_TEST(a_worker_that_is_killed_is_replaced) {
    size_t cases = case_count();
    pid_t campaign = start("100", "built-in");
    wait_for_lines("results.ndjson", 20);
    pid_t worker = worker_of(campaign);
    ck_assert_int_gt(worker, 0);
    kill(worker, SIGKILL);
    int status = end_of(campaign);
    char *lines = results("results.ndjson");
    ck_assert_uint_eq(count(lines, "\n"), 100 * cases);
    /* Killed between two runs, nothing is lost; in the middle of one, that one says so. */
    size_t died = count(lines, "\"verdict\":\"fail\"");
    ck_assert_uint_le(died, 1);
    ck_assert_int_eq(status, died == 0 ? 0 : 5);
    free(lines);
}
END_TEST

START_TEST(an_interrupt_keeps_what_is_known) {
    size_t cases = case_count();
    pid_t campaign = start("5000", "built-in");
    wait_for_lines("results.ndjson", 20);
    kill(campaign, SIGINT);
    ck_assert_int_eq(end_of(campaign), 130);
    char *lines = results("results.ndjson"), *report = results("junit.xml");
    ck_assert_uint_ge(count(lines, "\n"), 20);
    ck_assert_uint_eq(count(report, "<testcase"), cases);
    ck_assert_uint_ge(count(report, "<skipped message=\"interrupted "), cases - 1);
    free(lines);
    free(report);
}
END_TEST

START_TEST(what_failed_is_run_again_and_nothing_else) {
    char arguments[768];
    const char *client = bug("B01-new-key-for-each-attempt");
    ck_assert_int_eq(tiffin("scenarios/lost-acks --rerun-failed"), 2); /* nothing ran before */
    snprintf(arguments, sizeof(arguments),
             "scenarios/lost-acks --seeds 3 --no-shrink --jobs 2 --client %s", client);
    ck_assert_int_eq(tiffin(arguments), 1);
    char *first = results("results.ndjson");
    snprintf(arguments, sizeof(arguments),
             "scenarios/lost-acks --rerun-failed --no-shrink --client %s", client);
    ck_assert_int_eq(tiffin(arguments), 1);
    char *again = results("results.ndjson");
    ck_assert_uint_lt(count(again, "\n"), count(first, "\n"));
    ck_assert_uint_eq(count(again, "\"verdict\":\"fail\""), count(first, "\"verdict\":\"fail\""));
    ck_assert_uint_eq(count(again, "\"verdict\":\"pass\""), 0);
    ck_assert_int_eq(tiffin("scenarios/lost-acks --rerun-failed --no-shrink"), 0);
    ck_assert_int_eq(tiffin("scenarios/lost-acks --rerun-failed"), 4); /* none failed any more */
    free(first);
    free(again);
}
END_TEST

START_TEST(it_stops_after_as_many_failures_as_asked) {
    char arguments[768];
    snprintf(arguments, sizeof(arguments),
             "scenarios/lost-acks --seeds 50 --no-shrink --jobs 2 --stop-after 2 --client %s",
             bug("B01-new-key-for-each-attempt"));
    ck_assert_int_eq(tiffin(arguments), 1);
    char *lines = results("results.ndjson"), *json = results("run.json");
    ck_assert_uint_eq(count(lines, "\"verdict\":\"fail\""), 2);
    ck_assert_uint_eq(count(json, "\"stopped\""), 1);
    free(lines);
    free(json);
}
END_TEST

START_TEST(a_campaign_that_is_killed_has_its_findings_on_disk_and_leaves_no_worker) {
    pid_t campaign = start("5000", bug("B01-new-key-for-each-attempt"));
    wait_for_lines("failures/seen.ndjson", 5);
    pid_t worker = worker_of(campaign);
    kill(campaign, SIGKILL);
    ck_assert_int_eq(end_of(campaign), 128 + SIGKILL);
    char *seen = results("failures/seen.ndjson");
    ck_assert_uint_ge(count(seen, "\"verdict\":\"fail\""), 5);
    free(seen);
    for (int i = 0; i < 250 && kill(worker, 0) == 0; i++)
        usleep(20000);
    ck_assert_int_ne(kill(worker, 0), 0);
}
END_TEST

/* How many failures a file has; no line of it is torn. */
static size_t whole_failures(const char *name) {
    char *lines = results(name);
    size_t size = strlen(lines), failures = count(lines, "\"verdict\":\"fail\"");
    ck_assert_msg(size == 0 || lines[size - 1] == '\n', "%s ends in a torn line", name);
    ck_assert_uint_eq(failures, count(lines, "\n"));
    free(lines);
    return failures;
}

/* Of how many runs a campaign that broke has said what it knows. */
static size_t runs_told(void) {
    char path[96], text[1024];
    size_t runs = 0;
    snprintf(path, sizeof(path), "%s/err.txt", folder);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    const char *said = strstr(text, "what is known of ");
    ck_assert_msg(said != NULL && sscanf(said, "what is known of %zu", &runs) == 1, "%s", text);
    return runs;
}

START_TEST(a_full_disk_is_told_and_loses_no_finding) {
    char arguments[768];
    snprintf(arguments, sizeof(arguments),
             "scenarios/lost-acks/answer-late.yaml --seeds 300 --jobs 2 --client %s",
             bug("B01-new-key-for-each-attempt"));
    /* Files of at most 300 blocks of 512 bytes: the results meet it in the middle. */
    char command[1024];
    snprintf(command, sizeof(command),
             "ulimit -f 300; %s run --out %s %s > %s/out.txt 2> %s/err.txt", getenv("TIFFIN"),
             folder, arguments, folder, folder);
    int status = system(command);
    ck_assert_int_eq(WEXITSTATUS(status), 99);
    size_t recorded = whole_failures("results.ndjson"),
           seen = whole_failures("failures/seen.ndjson");
    ck_assert_uint_ge(recorded, 1);
    ck_assert_uint_ge(seen, 1);
    /* The one that did not fit is told, with all that had been seen before it. */
    ck_assert_uint_gt(runs_told(), seen);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("runs over workers");
    TCase *all = tcase_create("runs over workers");
    tcase_add_checked_fixture(all, make_folder, remove_folder);
    tcase_add_test(all, results_are_the_same_for_any_number_of_workers);
    tcase_add_test(all, workers_and_no_workers_give_the_same_results);
    tcase_add_test(all, a_finding_is_kept_with_its_trace);
    tcase_add_test(all, it_ends_by_time);
    tcase_add_test(all, a_worker_that_is_killed_is_replaced);
    tcase_add_test(all, what_failed_is_run_again_and_nothing_else);
    tcase_add_test(all, it_stops_after_as_many_failures_as_asked);
    tcase_add_test(all, an_interrupt_keeps_what_is_known);
    tcase_add_test(all, a_campaign_that_is_killed_has_its_findings_on_disk_and_leaves_no_worker);
    tcase_add_test(all, a_full_disk_is_told_and_loses_no_finding);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
