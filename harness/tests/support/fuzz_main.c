/* Runs a libFuzzer target without libFuzzer: every file of its corpus, and fixed mutations of each.
 */
#include "base/bytes.h"
#include "base/random.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUTATIONS        200
#define CORPUS_FILES_MAX 4096
#define FILE_BYTES_MAX   (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(const struct tf_buf *input) {
    /* An exact copy on the heap, so that a sanitizer sees the first byte read behind the end. */
    uint8_t *exact = tf_alloc(input->len);
    if (input->len > 0)
        memcpy(exact, input->data, input->len);
    LLVMFuzzerTestOneInput(exact, input->len);
    free(exact);
}

static uint64_t chance(uint64_t mutation, uint64_t ordinal, uint64_t bound) {
    return tf_draw_below(tf_draw(1, 0, mutation, ordinal), bound);
}

/* Cuts the input somewhere, or changes one to four bytes of it. */
static void mutate(struct tf_buf *input, uint64_t mutation) {
    if (input->len == 0)
        return;
    if (chance(mutation, 0, 4) == 0) {
        input->len = (size_t)chance(mutation, 1, input->len);
        return;
    }
    uint64_t changes = 1 + chance(mutation, 2, 4);
    for (uint64_t i = 0; i < changes; i++) {
        size_t at = (size_t)chance(mutation, 3 + 2 * i, input->len);
        input->data[at] = (char)chance(mutation, 4 + 2 * i, 256);
    }
}

static void run_with_mutations(const struct tf_buf *original) {
    run(original);
    for (uint64_t mutation = 0; mutation < MUTATIONS; mutation++) {
        struct tf_buf input = {0};
        tf_buf_append_slice(&input, tf_buf_slice(original));
        mutate(&input, mutation);
        run(&input);
        tf_buf_close(&input);
    }
}

static bool read_file(const char *path, struct tf_buf *out) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    tf_buf_reserve(out, FILE_BYTES_MAX);
    out->len = fread(out->data, 1, FILE_BYTES_MAX, file);
    return fclose(file) == 0;
}

static int run_corpus(const char *folder) {
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    int files = 0;
    for (int i = 0; i < count; i++) {
        struct tf_buf path = {0};
        struct tf_buf content = {0};
        tf_buf_append_format(&path, "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_type == DT_REG && files < CORPUS_FILES_MAX &&
            read_file(tf_buf_text(&path), &content)) {
            run_with_mutations(&content);
            files++;
        }
        tf_buf_close(&content);
        tf_buf_close(&path);
        free(names[i]);
    }
    free(names);
    return files;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
        return EXIT_FAILURE;
    }
    int files = run_corpus(argv[1]);
    printf("%d inputs, %d mutations of each\n", files, MUTATIONS);
    return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
