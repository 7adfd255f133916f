#include "scenario/yaml.h"

#include "base/assert.h"
#include "base/text.h"
#include "scenario/yaml_words.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#define ANCHORS_MAX 1000

struct anchor {
    struct tf_slice name;
    struct tf_yaml_node *node;
};

/* A collection that is being read. */
struct frame {
    struct tf_yaml_node *node;
    struct tf_yaml_node *key; /* map: read, and its value not yet */
    struct tf_slice anchor;
    size_t capacity;
};

struct reader {
    struct tf_yaml_arena *arena;
    const struct tf_source *source;
    struct tf_problems *problems;
    struct fy_parser *parser;
    struct frame frames[TF_YAML_DEPTH_MAX];
    size_t depth;
    struct tf_yaml_node *root;
    struct anchor anchors[ANCHORS_MAX];
    size_t anchor_count;
    uint64_t nodes;
    bool failed;
};

static struct tf_span span_of(const struct reader *reader, struct fy_token *token) {
    const struct fy_mark *start = token == NULL ? NULL : fy_token_start_mark(token);
    const struct fy_mark *end = token == NULL ? NULL : fy_token_end_mark(token);
    size_t from = start == NULL ? reader->source->len : start->input_pos;
    size_t to = end == NULL || end->input_pos < from ? from : end->input_pos;
    return (struct tf_span){reader->source, (uint32_t)from, (uint32_t)(to - from)};
}

static void refuse(struct reader *reader, enum tf_scenario_code code, struct tf_span span,
                   const char *message) {
    tf_problems_add(reader->problems, code, span, "%s", message);
    reader->failed = true;
}

static struct tf_slice copy_text(struct reader *reader, struct fy_token *token) {
    size_t len = 0;
    const char *text = token == NULL ? NULL : fy_token_get_text(token, &len);
    char *copy = tf_yaml_arena_get(reader->arena, len + 1);
    if (text != NULL && len > 0)
        memcpy(copy, text, len);
    return (struct tf_slice){copy, text == NULL ? 0 : len};
}

/* Piece by piece: libfyaml 0.7 leaks memory when it joins a text of many escapes itself. */
static struct tf_slice copy_scalar(struct reader *reader, struct fy_token *token) {
    struct tf_buf text = {0};
    struct fy_token_iter *iterator = fy_token_iter_create(token);
    const struct fy_iter_chunk *chunk = NULL;
    int failed = 0;
    while ((chunk = fy_token_iter_chunk_next(iterator, chunk, &failed)) != NULL)
        tf_buf_append(&text, chunk->str, chunk->len);
    fy_token_iter_destroy(iterator);
    if (failed != 0)
        refuse(reader, TF_SCENARIO_SYNTAX, span_of(reader, token),
               "expected a text, found escapes that stand for none");
    char *copy = tf_yaml_arena_get(reader->arena, text.len + 1);
    memcpy(copy, tf_buf_text(&text), text.len);
    struct tf_slice slice = {copy, text.len};
    tf_buf_close(&text);
    return slice;
}

static struct tf_yaml_node *new_node(struct reader *reader, enum tf_yaml_kind kind,
                                     struct tf_span span) {
    struct tf_yaml_node *node = tf_yaml_arena_get(reader->arena, sizeof(*node));
    node->kind = kind;
    node->span = span;
    node->weight = 1;
    return node;
}

static void append_pair(struct reader *reader, struct frame *frame, struct tf_yaml_node *value) {
    struct tf_yaml_node *node = frame->node;
    if (node->count == frame->capacity) {
        frame->capacity = frame->capacity == 0 ? 4 : 2 * frame->capacity;
        struct tf_yaml_pair *more =
            tf_yaml_arena_get(reader->arena, frame->capacity * sizeof(*more));
        if (node->count > 0)
            memcpy(more, node->pairs, node->count * sizeof(*more));
        node->pairs = more;
    }
    /* An empty value has no place of its own. */
    if (frame->key != NULL && value->kind == TF_YAML_SCALAR && !value->quoted &&
        value->text.len == 0)
        value->span = (struct tf_span){
            reader->source, frame->key->span.offset + frame->key->span.len + frame->key->quoted, 0};
    node->pairs[node->count++] = (struct tf_yaml_pair){frame->key, value};
    frame->key = NULL;
}

static void take_key(struct reader *reader, struct frame *frame, struct tf_yaml_node *node) {
    if (node->kind != TF_YAML_SCALAR) {
        refuse(reader, TF_SCENARIO_TYPE, node->span,
               "expected a name as a key, found a collection");
        return;
    }
    for (uint32_t i = 0; i < frame->node->count; i++)
        if (tf_slice_equal(frame->node->pairs[i].key->text, node->text))
            tf_problems_add(reader->problems, TF_SCENARIO_DUPLICATE_KEY, node->span,
                            "expected each key once, found \"%.*s\" again", (int)node->text.len,
                            node->text.data);
    frame->key = node;
}

/* Puts a finished node where it belongs. */
static void place(struct reader *reader, struct tf_yaml_node *node) {
    reader->nodes += node->weight;
    if (reader->nodes > TF_YAML_NODES_MAX) {
        refuse(reader, TF_SCENARIO_LIMIT, node->span,
               "expected at most 400000 values (aliases counted), found more");
        return;
    }
    if (reader->depth == 0) {
        reader->root = node;
        return;
    }
    struct frame *frame = &reader->frames[reader->depth - 1];
    if (frame->node->kind == TF_YAML_MAP && frame->key == NULL) {
        take_key(reader, frame, node);
        return;
    }
    frame->node->weight += node->weight;
    append_pair(reader, frame, node);
}

static void remember(struct reader *reader, struct tf_slice name, struct tf_yaml_node *node) {
    if (name.len == 0)
        return;
    if (reader->anchor_count == ANCHORS_MAX) {
        refuse(reader, TF_SCENARIO_LIMIT, node->span, "expected at most 1000 anchors, found more");
        return;
    }
    reader->anchors[reader->anchor_count++] = (struct anchor){name, node};
}

static void check_tag(struct reader *reader, struct fy_token *tag) {
    if (tag != NULL)
        refuse(reader, TF_SCENARIO_TAG, span_of(reader, tag), "expected no tag, found one");
}

static void on_scalar(struct reader *reader, const struct fy_event *event) {
    check_tag(reader, event->scalar.tag);
    struct fy_token *value = event->scalar.value;
    struct tf_yaml_node *node = new_node(reader, TF_YAML_SCALAR, span_of(reader, value));
    node->text = copy_scalar(reader, value);
    node->quoted = value != NULL && fy_scalar_token_get_style(value) != FYSS_PLAIN &&
                   fy_scalar_token_get_style(value) != FYSS_ANY;
    remember(reader, copy_text(reader, event->scalar.anchor), node);
    place(reader, node);
}

static void on_start(struct reader *reader, enum tf_yaml_kind kind, struct fy_token *start,
                     struct fy_token *anchor) {
    struct tf_span span = span_of(reader, start);
    span.len = 1;
    if (reader->depth == TF_YAML_DEPTH_MAX) {
        refuse(reader, TF_SCENARIO_LIMIT, span, "expected at most 32 levels, found more");
        return;
    }
    reader->frames[reader->depth++] = (struct frame){
        .node = new_node(reader, kind, span),
        .anchor = copy_text(reader, anchor),
    };
}

static void on_end(struct reader *reader) {
    struct frame *frame = &reader->frames[--reader->depth];
    struct tf_yaml_node *node = frame->node;
    TF_ASSERT(node != NULL);
    /* Its own children were counted one by one. */
    reader->nodes -= node->weight - 1;
    remember(reader, frame->anchor, node);
    place(reader, node);
}

/* The latest anchor of a name counts, as in YAML. */
static void on_alias(struct reader *reader, struct fy_token *token) {
    struct tf_slice name = copy_text(reader, token);
    for (size_t i = reader->anchor_count; i-- > 0;) {
        if (tf_slice_equal(reader->anchors[i].name, name)) {
            place(reader, reader->anchors[i].node);
            return;
        }
    }
    refuse(reader, TF_SCENARIO_SYNTAX, span_of(reader, token),
           "expected the alias of a finished anchor, found an unknown one");
}

static void on_event(struct reader *reader, const struct fy_event *event) {
    switch (event->type) {
    case FYET_DOCUMENT_START:
        if (reader->root != NULL)
            refuse(reader, TF_SCENARIO_DOCUMENTS,
                   span_of(reader, event->document_start.document_start),
                   "expected one document, found another");
        return;
    case FYET_SCALAR:
        on_scalar(reader, event);
        return;
    case FYET_SEQUENCE_START:
        check_tag(reader, event->sequence_start.tag);
        on_start(reader, TF_YAML_LIST, event->sequence_start.sequence_start,
                 event->sequence_start.anchor);
        return;
    case FYET_MAPPING_START:
        check_tag(reader, event->mapping_start.tag);
        on_start(reader, TF_YAML_MAP, event->mapping_start.mapping_start,
                 event->mapping_start.anchor);
        return;
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END:
        on_end(reader);
        return;
    case FYET_ALIAS:
        on_alias(reader, event->alias.anchor);
        return;
    default:
        return;
    }
}

static void swallow(struct fy_diag *diag, void *user, const char *text, size_t len) {
    (void)diag;
    (void)user;
    (void)text;
    (void)len;
}

static void report_syntax(struct reader *reader, struct fy_diag *diag) {
    void *iterator = NULL;
    struct fy_diag_error *error;
    size_t before = reader->problems->count;
    while ((error = fy_diag_errors_iterate(diag, &iterator)) != NULL) {
        struct tf_span span = span_of(reader, error->fyt);
        if (error->fyt == NULL && error->line > 0)
            span.offset = tf_source_offset(reader->source, (uint32_t)error->line - 1,
                                           error->column > 0 ? (uint32_t)error->column - 1 : 0);
        tf_yaml_refuse_syntax(reader->problems, span, error->msg);
    }
    if (reader->problems->count == before)
        refuse(reader, TF_SCENARIO_SYNTAX, (struct tf_span){.source = reader->source},
               "expected YAML 1.2, found something else");
    reader->failed = true;
}

static void read_events(struct reader *reader, struct fy_diag *diag) {
    bool ended = false;
    while (!ended && !reader->failed) {
        struct fy_event *event = fy_parser_parse(reader->parser);
        if (event == NULL)
            break;
        ended = event->type == FYET_STREAM_END;
        on_event(reader, event);
        fy_parser_event_free(reader->parser, event);
    }
    if (!reader->failed && (!ended || fy_diag_got_error(diag)))
        report_syntax(reader, diag);
}

static bool is_clean(struct reader *reader) {
    const struct tf_source *source = reader->source;
    struct tf_span span = {.source = source};
    size_t bad_at = 0;
    if (source->len > TF_YAML_BYTES_MAX) {
        refuse(reader, TF_SCENARIO_LIMIT, span, "expected at most 4 MiB, found a larger file");
        return false;
    }
    if (!tf_utf8_valid((struct tf_slice){source->text, source->len}, &bad_at)) {
        span.offset = (uint32_t)bad_at;
        refuse(reader, TF_SCENARIO_ENCODING, span, "expected UTF-8, found a byte that is not");
        return false;
    }
    for (size_t i = 0; i < source->len; i++) {
        unsigned char byte = (unsigned char)source->text[i];
        if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t' || byte == '\r')
            continue;
        span.offset = (uint32_t)i;
        refuse(reader, TF_SCENARIO_ENCODING, span, "expected text, found a control character");
        return false;
    }
    return true;
}

static void parse(struct reader *reader) {
    struct fy_diag_cfg cfg;
    fy_diag_cfg_default(&cfg);
    cfg.fp = NULL;
    cfg.output_fn = swallow;
    cfg.level = FYET_ERROR;
    struct fy_diag *diag = fy_diag_create(&cfg);
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg parse_cfg = {
        .flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = diag};
    reader->parser = fy_parser_create(&parse_cfg);
    if (fy_parser_set_string(reader->parser, reader->source->text, reader->source->len) == 0)
        read_events(reader, diag);
    else
        report_syntax(reader, diag);
    fy_parser_destroy(reader->parser);
    fy_diag_destroy(diag);
}

struct tf_yaml_node *tf_yaml_parse(struct tf_yaml_arena *arena, const struct tf_source *source,
                                   struct tf_problems *problems) {
    struct reader *reader = tf_alloc_zero(1, sizeof(*reader));
    *reader = (struct reader){.arena = arena, .source = source, .problems = problems};
    if (is_clean(reader))
        parse(reader);
    if (!reader->failed && reader->root == NULL)
        refuse(reader, TF_SCENARIO_SYNTAX, (struct tf_span){.source = source},
               "expected a scenario, found an empty file");
    struct tf_yaml_node *root = reader->failed ? NULL : reader->root;
    free(reader);
    return root;
}
