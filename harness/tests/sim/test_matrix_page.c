/* reports/conflict-matrix.md is the page that the program writes. `--renew` writes it; the diff is
 * a change of what people see, for a product owner to read. */
#include "cli/matrix_page.h"
#include "offline/client.h"
#include "report/run_dir.h"
#include "scenario/reader.h"
#include "server/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE "reports/conflict-matrix.md"

static bool is_kept(struct tf_slice page) {
    struct tf_buf kept = {0};
    struct tf_error error;
    struct tf_scenario_reader reader = tf_scenario_reader_disk();
    bool same = reader.read(reader.context, PAGE, &kept, &error) == TF_OK &&
                tf_slice_equal(tf_buf_slice(&kept), page);
    if (!same)
        fprintf(stderr, "%s differs; the program says:\n%.*s\nRenew with --renew, read the diff.\n",
                PAGE, (int)page.len, page.data);
    tf_buf_close(&kept);
    return same;
}

int main(int argc, char **argv) {
    const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};
    struct tf_matrix matrix;
    struct tf_error error;
    struct tf_buf page = {0};
    bool good = tf_matrix_run(&subjects, NULL, &matrix, &error) == TF_OK;
    tf_matrix_page_append(&page, &matrix);
    if (argc == 2 && strcmp(argv[1], "--renew") == 0)
        good = good && tf_file_write(PAGE, tf_buf_slice(&page), &error) == TF_OK;
    else
        good = good && is_kept(tf_buf_slice(&page));
    tf_buf_close(&page);
    tf_matrix_close(&matrix);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
