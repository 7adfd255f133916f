#include "unit/scenario/golden.h"

#include "scenario/reader.h"

#include <stdio.h>
#include <string.h>

static bool write_file(const char *path, struct tf_slice text) {
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    bool written = fwrite(text.data, 1, text.len, file) == text.len;
    return fclose(file) == 0 && written;
}

/* The first line in which both differ, for a message. */
static unsigned first_difference(struct tf_slice a, struct tf_slice b) {
    unsigned line = 1;
    for (size_t i = 0; i < a.len && i < b.len && a.data[i] == b.data[i]; i++)
        line += a.data[i] == '\n';
    return line;
}

bool golden_matches(const char *path, struct tf_slice text, bool renew) {
    struct tf_buf kept = {0};
    struct tf_error error = {0};
    struct tf_scenario_reader reader = tf_scenario_reader_disk();
    if (renew)
        return write_file(path, text);
    bool same = reader.read(reader.context, path, &kept, &error) == TF_OK &&
                tf_slice_equal(tf_buf_slice(&kept), text);
    if (!same)
        fprintf(stderr,
                "%s:%u: differs; the program says:\n%.*s\nRenew with --renew and read the diff.\n",
                path, first_difference(tf_buf_slice(&kept), text), (int)text.len, text.data);
    tf_buf_close(&kept);
    return same;
}
