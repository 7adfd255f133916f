/* Every reader on every prefix of a good body, each an exact block of memory, so that a sanitizer
 * sees a step beyond. */
#include "chat/wire.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

#include <stdlib.h>
#include <string.h>

/* Whether a reader took the text; what it made is thrown away. */
typedef bool reader(struct tf_slice text);

static bool read_sync(struct tf_slice text) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    bool taken = tf_wire_sync_parse(text, &doc, &sync, NULL) == TF_REFUSAL_NONE;
    tf_wire_doc_destroy(doc);
    return taken;
}

static bool read_results(struct tf_slice text) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results results;
    bool taken = tf_wire_results_parse(text, &doc, &results, NULL) == TF_OK;
    tf_wire_doc_destroy(doc);
    return taken;
}

static bool read_pull(struct tf_slice text) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_pull page;
    bool taken = tf_wire_pull_parse(text, &doc, &page, NULL) == TF_OK;
    tf_wire_doc_destroy(doc);
    return taken;
}

static bool read_frame(struct tf_slice text) {
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    bool taken = tf_wire_frame_parse(text, &doc, &frame, NULL) == TF_OK;
    tf_wire_doc_destroy(doc);
    return taken;
}

static bool read_create(struct tf_slice text) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_action action = {.type = TF_ACTION_CREATE};
    bool taken = tf_wire_action_parse(text, &doc, &action, NULL) == TF_REFUSAL_NONE;
    tf_wire_doc_destroy(doc);
    return taken;
}

static void write_sync(struct tf_buf *out) {
    struct tf_id device = tf_id_of("phone");
    tf_wire_sync_begin(out, &device);
    for (int i = 0; i < TF_ACTION_TYPE_COUNT; i++) {
        struct tf_wire_action action = sample_action((enum tf_action_type)i);
        tf_wire_sync_action(out, &action, i == 0);
    }
    tf_wire_sync_end(out);
}

static void write_results(struct tf_buf *out) {
    struct tf_wire_result result = {.action_id = tf_id_of("a"), .has_change = true};
    result.change = (struct tf_change){.entity = TF_ENTITY_MESSAGE, .message = full_message()};
    tf_wire_results_begin(out);
    tf_wire_result(out, &result, true);
    tf_wire_results_end(out);
}

static void write_pull(struct tf_buf *out) {
    struct tf_cursor next = {.epoch = tf_id_of("e"), .seq = 5};
    struct tf_change change = {
        .seq = 5, .entity = TF_ENTITY_CONVERSATION, .conversation = full_conversation()};
    tf_wire_pull_begin(out);
    tf_wire_pull_change(out, &change, true);
    tf_wire_pull_end(out, &next, false);
}

static void write_frame(struct tf_buf *out) {
    struct tf_frame frame = {.kind = TF_FRAME_CHANGE};
    frame.change =
        (struct tf_change){.seq = 5, .entity = TF_ENTITY_MESSAGE, .message = full_message()};
    tf_wire_frame(out, &frame);
}

static void write_create(struct tf_buf *out) {
    struct tf_conversation conversation = full_conversation();
    tf_wire_conversation(out, &conversation);
}

static const struct {
    void (*write)(struct tf_buf *out);
    reader *read;
} bodies[] = {{write_sync, read_sync},
              {write_results, read_results},
              {write_pull, read_pull},
              {write_frame, read_frame},
              {write_create, read_create}};

#define BODIES (int)(sizeof(bodies) / sizeof(bodies[0]))

static bool read_exact(reader *read, struct tf_slice text) {
    char *exact = malloc(text.len == 0 ? 1 : text.len);
    memcpy(exact, text.data, text.len);
    bool taken = read((struct tf_slice){exact, text.len});
    free(exact);
    return taken;
}

START_TEST(a_body_cut_at_any_byte_is_refused) {
    struct tf_buf body = {0};
    bodies[_i].write(&body);
    ck_assert(read_exact(bodies[_i].read, tf_buf_slice(&body)));
    for (size_t len = 0; len < body.len; len++)
        ck_assert(!read_exact(bodies[_i].read, (struct tf_slice){body.data, len}));
    tf_buf_close(&body);
}
END_TEST

START_TEST(a_body_with_any_byte_changed_breaks_nothing) {
    static const char bytes[] = {'\0', '"', '\\',   '{',    '}', '[', ']',
                                 ',',  ':', '\xFF', '\xE2', '9', ' '};
    struct tf_buf body = {0};
    bodies[_i].write(&body);
    for (size_t at = 0; at < body.len; at++) {
        char kept = body.data[at];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            body.data[at] = bytes[i];
            (void)read_exact(bodies[_i].read, tf_buf_slice(&body));
        }
        body.data[at] = kept;
    }
    tf_buf_close(&body);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("wire_cut");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, a_body_cut_at_any_byte_is_refused, 0, BODIES);
    tcase_add_loop_test(tests, a_body_with_any_byte_changed_breaks_nothing, 0, BODIES);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
