/* Runs ci/checks/schema-agreement, which asks this program what the validator says: with the
 * argument `serve` it answers each line of stdin with a line, "CODES<tab>JSON": what is wrong with
 * the file ("file PATH") or text ("text YAML"), and what it holds. */
#include "chat/json_write.h"
#include "scenario/scalar.h"
#include "scenario/table.h"
#include "unit/scenario/scenario_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void append_scalar(struct tf_buf *out, const struct tf_yaml_node *node) {
    bool negative = false;
    uint64_t magnitude = 0;
    char *text = tf_slice_dup(node->text);
    switch (tf_yaml_type(node)) {
    case TF_YAML_NULL:
        tf_buf_append_text(out, "null");
        break;
    case TF_YAML_BOOL:
        tf_buf_append_text(out, text[0] == 't' || text[0] == 'T' ? "true" : "false");
        break;
    case TF_YAML_INTEGER:
        if (!tf_integer_parse(node->text, &negative, &magnitude))
            magnitude = UINT64_MAX;
        tf_buf_append_format(out, "%s%llu", negative ? "-" : "", (unsigned long long)magnitude);
        break;
    case TF_YAML_DECIMAL:
        tf_buf_append_format(out, "%.17g", strtod(text, NULL));
        break;
    case TF_YAML_TEXT:
        tf_json_put_string(out, node->text);
        break;
    }
    free(text);
}

static void append_json(struct tf_buf *out, const struct tf_yaml_node *node) {
    bool map = node->kind == TF_YAML_MAP;
    if (node->kind == TF_YAML_SCALAR) {
        append_scalar(out, node);
        return;
    }
    tf_buf_append_byte(out, map ? '{' : '[');
    for (uint32_t i = 0; i < node->count; i++) {
        tf_buf_append_text(out, i == 0 ? "" : ",");
        if (map) {
            tf_json_put_string(out, node->pairs[i].key->text);
            tf_buf_append_byte(out, ':');
        }
        append_json(out, node->pairs[i].value);
    }
    tf_buf_append_byte(out, map ? '}' : ']');
}

/* The file alone, without what it extends. */
static void append_tree(struct tf_buf *out, const char *text) {
    struct tf_yaml_arena arena = {0};
    struct tf_problems *problems = tf_alloc_zero(1, sizeof(*problems));
    struct tf_source *source = tf_source_create("text", tf_slice_of(text));
    struct tf_yaml_node *root = tf_yaml_parse(&arena, source, problems);
    if (root != NULL && problems->count == 0)
        append_json(out, root);
    tf_yaml_arena_close(&arena);
    tf_problems_close(problems);
    free(problems);
    tf_source_destroy(source);
}

static void append_codes(struct tf_buf *out, const struct tf_scenario *scenario) {
    for (size_t i = 0; i < tf_scenario_problem_count(scenario); i++) {
        const struct tf_scenario_code_text *code =
            tf_scenario_code_text(tf_scenario_problem(scenario, i).code);
        tf_buf_append_format(out, "%s%s%s", i == 0 ? "" : " ", code->in_schema ? "+" : "-",
                             code->code);
    }
}

static void answer_file(const char *path, struct tf_buf *out) {
    struct tf_scenario *scenario = tf_scenario_load(path, NULL, tf_scenario_reader_disk());
    char *text = read_text(path);
    append_codes(out, scenario);
    tf_buf_append_byte(out, '\t');
    append_tree(out, text);
    free(text);
    tf_scenario_destroy(scenario);
}

static void answer_text(const char *text, struct tf_buf *out) {
    struct tf_scenario *scenario = load_text(text);
    append_codes(out, scenario);
    tf_buf_append_byte(out, '\t');
    append_tree(out, text);
    tf_scenario_destroy(scenario);
}

/* The example of a verb or check by its number, in its setting. False behind the last. */
static bool answer_example(unsigned number, struct tf_buf *out) {
    struct tf_buf text = {0};
    unsigned kind = number - TF_VERB_COUNT;
    if (number >= TF_VERB_COUNT + TF_CHECK_KIND_COUNT)
        return false;
    tf_buf_append_text(&text, tf_table_setting());
    if (number < TF_VERB_COUNT)
        tf_buf_append_format(&text, "  - at: 3 s\n    %s\n",
                             tf_table_verb((enum tf_verb)number)->example);
    else if (kind == TF_CHECK_CONVERGED)
        tf_buf_append_text(&text, "finally: {expect: [converged]}\n");
    else
        tf_buf_append_format(&text, "finally: {expect: [%s]}\n",
                             tf_table_check((enum tf_check_kind)kind)->example);
    answer_text(tf_buf_text(&text), out);
    tf_buf_close(&text);
    return true;
}

static int serve(void) {
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    while ((len = getline(&line, &size, stdin)) > 0) {
        struct tf_buf out = {0};
        line[len - 1] = '\0';
        if (strncmp(line, "file ", 5) == 0)
            answer_file(line + 5, &out);
        else if (strncmp(line, "text ", 5) == 0)
            answer_text(line + 5, &out);
        else if (!answer_example((unsigned)strtoul(line + 8, NULL, 10), &out))
            tf_buf_append_text(&out, "end");
        puts(tf_buf_text(&out));
        fflush(stdout);
        tf_buf_close(&out);
    }
    free(line);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "serve") == 0)
        return serve();
    execlp("python3", "python3", "ci/checks/schema-agreement", argv[0], (char *)NULL);
    perror("python3");
    return EXIT_FAILURE;
}
