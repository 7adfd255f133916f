/* How short stored texts get: each text by itself, as the client keeps it, without and with the
 * dictionary. usage: bench_packing lines FILE | texts FILE... : lines of "name value unit". */
#include "base/squeeze.h"
#include "bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char tf_texts_dictionary[];
extern const size_t tf_texts_dictionary_len;

#define TEXT_MAX (128 * 1024)

struct sums {
    size_t texts, bytes, alone, with; /* packed ones with the byte that says so */
};

struct packers {
    struct tf_squeeze *alone, *with;
};

static size_t kept(struct tf_squeeze *squeeze, struct tf_slice text) {
    struct tf_buf packed = {0};
    size_t len = tf_squeeze_pack(squeeze, text, &packed) ? packed.len + 1 : text.len;
    tf_buf_close(&packed);
    return len;
}

static void add(const struct packers *packers, struct sums *sums, struct tf_slice text) {
    if (text.len == 0)
        return;
    sums->texts++;
    sums->bytes += text.len;
    sums->alone += kept(packers->alone, text);
    sums->with += kept(packers->with, text);
}

/* The second, fourth ... line: the others are the dictionary. */
static void add_lines(const struct packers *packers, struct sums *sums, struct tf_slice text) {
    size_t number = 0;
    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.data);
        if (number++ % 2 == 1)
            add(packers, sums, (struct tf_slice){text.data, len});
        size_t gone = len + (end != NULL);
        text = (struct tf_slice){text.data + gone, text.len - gone};
    }
}

static void add_file(const struct packers *packers, struct sums *sums, const char *path,
                     bool lines) {
    static char bytes[TEXT_MAX];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    struct tf_slice text = {bytes, fread(bytes, 1, sizeof(bytes), file)};
    fclose(file);
    if (lines)
        add_lines(packers, sums, text);
    else
        add(packers, sums, text);
}

int main(int argc, char **argv) {
    if (argc < 3)
        return EXIT_FAILURE;
    struct packers packers = {
        tf_squeeze_create((struct tf_slice){0}),
        tf_squeeze_create((struct tf_slice){tf_texts_dictionary, tf_texts_dictionary_len})};
    struct sums sums = {0};
    for (int i = 2; i < argc; i++)
        add_file(&packers, &sums, argv[i], strcmp(argv[1], "lines") == 0);
    measure_say("texts", (double)sums.texts, "texts");
    measure_say("bytes", (double)sums.bytes, "bytes");
    measure_say("alone", (double)sums.alone, "bytes");
    measure_say("with", (double)sums.with, "bytes");
    tf_squeeze_destroy(packers.alone);
    tf_squeeze_destroy(packers.with);
    return EXIT_SUCCESS;
}
