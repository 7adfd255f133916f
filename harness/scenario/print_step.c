#include "scenario/print.h"
#include "scenario/units.h"

#include <string.h>

static void print_messages(struct tf_print *print, struct tf_print_rows *rows,
                           const struct tf_check *check, const char *key) {
    tf_print_key(print, rows, key);
    tf_buf_append_byte(print->out, '[');
    for (uint32_t i = 0; i < check->message_count; i++) {
        tf_buf_append_text(print->out, i == 0 ? "" : ", ");
        tf_print_name(print, print->plan->messages[check->messages[i]].name);
    }
    tf_buf_append_byte(print->out, ']');
}

static void print_listed(struct tf_print *print, struct tf_print_rows *rows,
                         const struct tf_check *check) {
    tf_print_key(print, rows, "conversations");
    tf_buf_append_byte(print->out, '[');
    for (uint32_t i = 0; i < check->message_count; i++) {
        tf_buf_append_text(print->out, i == 0 ? "" : ", ");
        tf_print_name(print, print->plan->conversations[check->messages[i]].name.text);
    }
    tf_buf_append_byte(print->out, ']');
}

void tf_print_check(struct tf_print *print, const struct tf_check *check) {
    struct tf_print_rows rows = {
        .object = tf_table_check(check->kind),
        .base = check,
        .skip = check->has_status ? NULL : "status",
    };
    if (check->kind == TF_CHECK_CONVERGED) {
        tf_buf_append_text(print->out, "converged");
        return;
    }
    tf_buf_append_byte(print->out, '{');
    if (check->kind == TF_CHECK_ORDER)
        print_messages(print, &rows, check, "order");
    tf_print_rows(print, &rows);
    if (check->kind == TF_CHECK_LISTED)
        print_listed(print, &rows, check);
    if (check->kind == TF_CHECK_ANSWERS)
        print_messages(print, &rows, check, "messages");
    tf_buf_append_byte(print->out, '}');
}

static void print_link(struct tf_print *print, struct tf_print_rows *rows,
                       const struct tf_step *step) {
    tf_print_key(print, rows, "link");
    if (step->who == TF_NODE_ALL && step->direction == TF_BOTH) {
        tf_buf_append_text(print->out, "all");
        return;
    }
    if (step->direction == TF_DOWN)
        tf_buf_append_text(print->out, "server -> ");
    if (step->who == TF_NODE_ALL)
        tf_buf_append_text(print->out, "all");
    else
        tf_buf_append_text(print->out, print->plan->replicas[step->who].name.text);
    if (step->direction != TF_DOWN)
        tf_buf_append_text(print->out, step->direction == TF_UP ? " -> server" : " <-> server");
}

static void print_made_message(struct tf_print *print, struct tf_print_rows *rows,
                               const struct tf_step *step) {
    const struct tf_plan_message *message = &print->plan->messages[step->message];
    struct tf_buf usual = {0};
    tf_buf_append_format(&usual, "message of step %u", step->id);
    if (strcmp(message->name, tf_buf_text(&usual)) != 0) {
        tf_print_key(print, rows, "as");
        tf_print_name(print, message->name);
    }
    tf_buf_close(&usual);
}

static void print_results(struct tf_print *print, struct tf_print_rows *rows,
                          const struct tf_step *step) {
    const char *const *words = tf_object_row(rows->object, TF_SLICE_LITERAL("results"))->words;
    tf_print_key(print, rows, "results");
    tf_buf_append_byte(print->out, '[');
    for (uint64_t rest = step->results; rest != 0; rest >>= 4) {
        tf_buf_append_text(print->out, rest == step->results ? "" : ", ");
        tf_buf_append_text(print->out, words[(rest & 15) - 1]);
    }
    tf_buf_append_byte(print->out, ']');
}

static void print_made_conversation(struct tf_print *print, struct tf_print_rows *rows,
                                    const struct tf_step *step) {
    const struct tf_plan *plan = print->plan;
    const struct tf_plan_conversation *made = &plan->conversations[step->conversation];
    uint32_t creator = plan->replicas[step->who].user;
    bool any = false;
    tf_print_key(print, rows, "type");
    tf_buf_append_text(print->out, tf_conversation_type_text(made->type));
    tf_print_key(print, rows, "with");
    tf_buf_append_byte(print->out, '[');
    for (uint32_t i = 0; i < made->user_count; i++) {
        if (made->users[i] == creator)
            continue;
        tf_buf_append_text(print->out, any ? ", " : "");
        tf_print_name(print, plan->users[made->users[i]].name);
        any = true;
    }
    tf_buf_append_byte(print->out, ']');
    print->impossible |= !any;
    tf_print_key(print, rows, "as");
    tf_print_name(print, made->name.text);
}

static void print_media(struct tf_print *print, struct tf_print_rows *rows,
                        const struct tf_step *step) {
    const struct tf_object *object = tf_table_verb(step->verb);
    const struct tf_row *row = tf_object_row(object, TF_SLICE_LITERAL("media"));
    struct tf_print_rows inner = {.object = row->object, .base = &step->media};
    tf_print_key(print, rows, "media");
    tf_buf_append_byte(print->out, '{');
    tf_print_rows(print, &inner);
    tf_buf_append_byte(print->out, '}');
}

/* A verb's parameters. Texts that must stand are written even when empty. */
static void print_body(struct tf_print *print, const struct tf_step *step) {
    const struct tf_object *object = tf_table_verb(step->verb);
    struct tf_print_rows rows = {.object = object, .base = step};
    const struct tf_row *text = tf_object_row(object, TF_SLICE_LITERAL("text"));
    tf_buf_append_byte(print->out, '{');
    if (tf_object_row(object, TF_SLICE_LITERAL("link")) != NULL)
        print_link(print, &rows, step);
    tf_print_rows(print, &rows);
    bool has_share = step->verb == TF_VERB_IO_ERROR || step->verb == TF_VERB_BIT_ROT;
    if (has_share && step->amount == 0 && step->per_million == 0) {
        tf_print_key(print, &rows, "share");
        tf_unit_append_share(print->out, 0);
    }
    bool needs_text = text != NULL && step->text == NULL &&
                      (object->choice_count > 0 || step->resolution == TF_RESOLVE_TEXT);
    if (needs_text) {
        tf_print_key(print, &rows, "text");
        tf_print_text(print, (struct tf_slice){0});
    }
    const struct tf_row *by = tf_object_row(object, TF_SLICE_LITERAL("by"));
    bool has_no_delay = step->dist.kind == TF_DIST_FIXED && step->dist.a == 0;
    if (step->verb == TF_VERB_PUSH_FAULT && step->push == TF_PUSH_DELAY && by != NULL &&
        has_no_delay) {
        tf_print_key(print, &rows, "by");
        tf_buf_append_text(print->out, "0 s");
    }
    if (step->media.size > 0)
        print_media(print, &rows, step);
    if (step->results != 0)
        print_results(print, &rows, step);
    if (step->verb == TF_VERB_SEND || step->verb == TF_VERB_REPLY)
        print_made_message(print, &rows, step);
    if (step->verb == TF_VERB_CREATE)
        print_made_conversation(print, &rows, step);
    tf_buf_append_byte(print->out, '}');
}

static void print_expect(struct tf_print *print, const struct tf_step *step) {
    tf_buf_append_byte(print->out, '\n');
    for (uint32_t i = 0; i < step->check_count; i++) {
        tf_buf_append_text(print->out, "      - ");
        tf_print_check(print, &print->plan->checks[step->first_check + i]);
        tf_buf_append_byte(print->out, '\n');
    }
}

void tf_print_step(struct tf_print *print, const struct tf_step *step, uint32_t position) {
    tf_buf_append_text(print->out, "  - at: ");
    tf_time_append_duration(print->out, step->at_us);
    tf_buf_append_byte(print->out, '\n');
    if (step->id != position)
        tf_buf_append_format(print->out, "    id: %u\n", step->id);
    tf_buf_append_format(print->out, "    %s: ", tf_verb_word(step->verb));
    if (step->verb == TF_VERB_EXPECT) {
        print_expect(print, step);
        return;
    }
    print_body(print, step);
    tf_buf_append_byte(print->out, '\n');
}
