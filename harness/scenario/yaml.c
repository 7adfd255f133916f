#include "scenario/yaml.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES      (16 * 1024)
#define SHOWN_CHARACTERS 40

struct tf_yaml_chunk {
    struct tf_yaml_chunk *next;
    size_t used, size;
    _Alignas(16) char bytes[];
};

void tf_yaml_arena_close(struct tf_yaml_arena *arena) {
    struct tf_yaml_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        struct tf_yaml_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    arena->chunks = NULL;
}

void *tf_yaml_arena_get(struct tf_yaml_arena *arena, size_t size) {
    size_t need = (size + 15) & ~(size_t)15;
    struct tf_yaml_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < need) {
        size_t room = need > CHUNK_BYTES ? need : CHUNK_BYTES;
        chunk = tf_alloc(sizeof(*chunk) + room);
        *chunk = (struct tf_yaml_chunk){.next = arena->chunks, .size = room};
        arena->chunks = chunk;
    }
    void *memory = chunk->bytes + chunk->used;
    chunk->used += need;
    memset(memory, 0, need);
    return memory;
}

static bool is_one_of(struct tf_slice text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (tf_slice_is(text, words[i]))
            return true;
    return false;
}

static size_t digits_at(struct tf_slice text, size_t at) {
    size_t from = at;
    while (at < text.len && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at - from;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, as the core schema has it. */
static enum tf_yaml_type number_type(struct tf_slice text) {
    size_t at = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+');
    size_t whole = digits_at(text, at);
    at += whole;
    if (whole > 0 && at == text.len)
        return TF_YAML_INTEGER;
    if (at < text.len && text.data[at] == '.') {
        size_t fraction = digits_at(text, at + 1);
        if (whole == 0 && fraction == 0)
            return TF_YAML_TEXT;
        at += 1 + fraction;
    } else if (whole == 0) {
        return TF_YAML_TEXT;
    }
    if (at < text.len && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        at += at < text.len && (text.data[at] == '-' || text.data[at] == '+');
        size_t exponent = digits_at(text, at);
        at += exponent;
        if (exponent == 0)
            return TF_YAML_TEXT;
    }
    return at == text.len ? TF_YAML_DECIMAL : TF_YAML_TEXT;
}

/* 0o17 and 0x1F are integers of the core schema, too. */
static bool is_based_integer(struct tf_slice text) {
    if (text.len < 3 || text.data[0] != '0' || (text.data[1] != 'x' && text.data[1] != 'o'))
        return false;
    const char *digits = text.data[1] == 'x' ? "0123456789abcdefABCDEF" : "01234567";
    for (size_t i = 2; i < text.len; i++)
        if (text.data[i] == '\0' || strchr(digits, text.data[i]) == NULL)
            return false;
    return true;
}

enum tf_yaml_type tf_yaml_type(const struct tf_yaml_node *scalar) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    static const char *const bools[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
    static const char *const specials[] = {".inf",  ".Inf",  ".INF",  "-.inf", "-.Inf", "-.INF",
                                           "+.inf", "+.Inf", "+.INF", ".nan",  ".NaN",  ".NAN"};
    if (scalar->quoted)
        return TF_YAML_TEXT;
    if (is_one_of(scalar->text, nulls, sizeof(nulls) / sizeof(nulls[0])))
        return TF_YAML_NULL;
    if (is_one_of(scalar->text, bools, sizeof(bools) / sizeof(bools[0])))
        return TF_YAML_BOOL;
    if (is_one_of(scalar->text, specials, sizeof(specials) / sizeof(specials[0])))
        return TF_YAML_DECIMAL;
    if (is_based_integer(scalar->text))
        return TF_YAML_INTEGER;
    return number_type(scalar->text);
}

const struct tf_yaml_pair *tf_yaml_find(const struct tf_yaml_node *node, const char *key) {
    if (node == NULL || node->kind != TF_YAML_MAP)
        return NULL;
    for (uint32_t i = 0; i < node->count; i++)
        if (tf_slice_is(node->pairs[i].key->text, key))
            return &node->pairs[i];
    return NULL;
}

void tf_yaml_describe(const struct tf_yaml_node *node, struct tf_buf *out) {
    if (node->kind != TF_YAML_SCALAR) {
        tf_buf_append_text(out, node->kind == TF_YAML_LIST ? "a list" : "a map");
        return;
    }
    switch (tf_yaml_type(node)) {
    case TF_YAML_NULL:
        tf_buf_append_text(out, "nothing");
        return;
    case TF_YAML_BOOL:
    case TF_YAML_INTEGER:
    case TF_YAML_DECIMAL:
        tf_buf_append_slice(out, node->text);
        return;
    case TF_YAML_TEXT:
        tf_text_append_quoted(out, node->text, SHOWN_CHARACTERS);
        return;
    }
}
