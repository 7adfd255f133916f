/* What an HTML report costs beside the run that it shows: recording it, writing its picture, making
 * the page; each as a share of the run's time on a processor. */
#include "bench/measure.h"
#include "bench/reference_plan.h"
#include "report/page/page.h"
#include "report/picture/picture.h"
#include "report/results_file.h"
#include "report/run_dir.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define REPLICAS 40
#define ACTIONS  50

static void fail(const char *what, const struct tf_error *error) {
    fprintf(stderr, "bench_report: %s: %s\n", what, error->message);
    exit(EXIT_FAILURE);
}

static double recorded_s(const struct tf_plan *plan, const struct tf_subjects *subjects,
                         struct tf_picture *picture, struct measured *out) {
    struct tf_sink sink = picture == NULL ? (struct tf_sink){0} : tf_picture_sink(picture);
    struct tf_sim_options options = measure_options();
    options.sinks = &sink;
    options.sink_count = picture != NULL;
    measure_run(plan, subjects, &options, out);
    return out->cpu_s;
}

/* A run's folder with its result and picture in it, and the page that is made of it. */
static double page_s(const struct tf_plan *plan, const struct measured *run,
                     struct tf_slice picture) {
    char out[] = "/tmp/tiffin-bench-XXXXXX";
    struct tf_run_dir dir;
    struct tf_error error;
    struct tf_buf path = {0}, page = {0};
    if (mkdtemp(out) == NULL || tf_run_dir_open(&dir, out, "run", &error) != TF_OK ||
        tf_results_file_write(dir.results, plan, &run->result, 0, &error) != TF_OK ||
        tf_run_dir_picture(&dir, 1, &path, &error) != TF_OK ||
        tf_file_write(tf_buf_text(&path), picture, &error) != TF_OK) {
        fail("the folder", &error);
    }
    double begin = measure_cpu_s();
    struct tf_page_options options = {.folder = dir.path};
    if (tf_page_append(&page, &options, &error) != TF_OK ||
        tf_run_dir_write(&dir, "report.html", tf_buf_slice(&page), &error) != TF_OK) {
        fail("the page", &error);
    }
    double taken = measure_cpu_s() - begin;
    measure_say("page_bytes", (double)page.len, "B");
    tf_buf_clear(&path);
    tf_buf_append_format(&path, "rm -r '%s'", out);
    if (tf_run_dir_close(&dir, &error) != TF_OK || system(tf_buf_text(&path)) != 0) {
        fprintf(stderr, "bench_report: %s is left behind\n", out);
    }
    tf_buf_close(&page);
    tf_buf_close(&path);
    return taken;
}

int main(void) {
    struct reference reference = REFERENCE_DEFAULT;
    reference.delivery = true;
    reference.replicas = REPLICAS;
    reference.actions = ACTIONS;
    struct tf_plan *plan = reference_plan_create(&reference);
    struct tf_subjects subjects = measure_subjects();
    struct measured plain, recorded;
    struct tf_buf file = {0};
    recorded_s(plan, &subjects, NULL, &plain); /* warms what a first run pays for */
    tf_result_close(&plain.result);
    double plain_s = recorded_s(plan, &subjects, NULL, &plain);
    struct tf_picture *picture = tf_picture_create(plan);
    double with_s = recorded_s(plan, &subjects, picture, &recorded);
    double begin = measure_cpu_s();
    tf_picture_append(&file, picture, &recorded.result, TF_PICTURE_BYTES_MAX);
    double writing_s = measure_cpu_s() - begin;
    double made_s = page_s(plan, &recorded, tf_buf_slice(&file));
    measure_say("run", plain_s * 1e3, "ms");
    measure_say("recording", 100 * (with_s - plain_s) / plain_s, "%");
    measure_say("writing", 100 * writing_s / plain_s, "%");
    measure_say("page", 100 * made_s / plain_s, "%");
    measure_say("share", 100 * (with_s - plain_s + writing_s + made_s) / plain_s, "%");
    tf_buf_close(&file);
    tf_picture_destroy(picture);
    tf_result_close(&plain.result);
    tf_result_close(&recorded.result);
    tf_plan_destroy(plan);
    return EXIT_SUCCESS;
}
