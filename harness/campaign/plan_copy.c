#include "campaign/plan_copy.h"

#include "scenario/scenario.h"

#include <string.h>

static void *copy_array(const void *items, size_t count, size_t size) {
    void *copy = tf_alloc(count * size);
    if (count > 0) {
        memcpy(copy, items, count * size);
    }
    return copy;
}

static char *copy_text(const char *text) {
    return text == NULL ? NULL : tf_strdup(text);
}

static char *copy_bytes(const char *bytes, size_t len) {
    return bytes == NULL ? NULL : tf_slice_dup((struct tf_slice){bytes, len});
}

static void copy_world(struct tf_plan *copy) {
    copy->users = copy_array(copy->users, copy->user_count, sizeof(*copy->users));
    for (uint32_t i = 0; i < copy->user_count; i++) {
        copy->users[i].name = copy_text(copy->users[i].name);
    }
    copy->replicas = copy_array(copy->replicas, copy->replica_count, sizeof(*copy->replicas));
    copy->conversations =
        copy_array(copy->conversations, copy->conversation_count, sizeof(*copy->conversations));
    for (uint32_t i = 0; i < copy->conversation_count; i++) {
        struct tf_plan_conversation *conversation = &copy->conversations[i];
        conversation->users =
            copy_array(conversation->users, conversation->user_count, sizeof(*conversation->users));
        conversation->metadata = copy_text(conversation->metadata);
    }
    copy->messages = copy_array(copy->messages, copy->message_count, sizeof(*copy->messages));
    for (uint32_t i = 0; i < copy->message_count; i++) {
        copy->messages[i].name = copy_text(copy->messages[i].name);
    }
}

static void copy_course(struct tf_plan *copy) {
    copy->steps = copy_array(copy->steps, copy->step_count, sizeof(*copy->steps));
    for (uint32_t i = 0; i < copy->step_count; i++) {
        struct tf_step *step = &copy->steps[i];
        step->text = copy_bytes(step->text, step->text_len);
        step->media.extension = copy_text(step->media.extension);
        step->media.thumbnail = copy_bytes(step->media.thumbnail, step->media.thumbnail_len);
        step->metadata = copy_bytes(step->metadata, step->metadata_len);
        step->order_id = copy_text(step->order_id);
        step->restaurant_id = copy_text(step->restaurant_id);
        step->name = copy_text(step->name);
    }
    copy->checks = copy_array(copy->checks, copy->check_count, sizeof(*copy->checks));
    for (uint32_t i = 0; i < copy->check_count; i++) {
        struct tf_check *check = &copy->checks[i];
        check->text = copy_bytes(check->text, check->text_len);
        check->name = copy_text(check->name);
        check->messages =
            copy_array(check->messages, check->message_count, sizeof(*check->messages));
    }
}

struct tf_plan *tf_plan_copy(const struct tf_plan *plan) {
    struct tf_plan *copy = copy_array(plan, 1, sizeof(*plan));
    copy->file = copy_text(plan->file);
    copy->name = copy_text(plan->name);
    copy->case_id = copy_text(plan->case_id);
    copy->tags = copy_array(plan->tags, plan->tag_count, sizeof(*plan->tags));
    for (uint32_t i = 0; i < plan->tag_count; i++) {
        copy->tags[i] = copy_text(plan->tags[i]);
    }
    copy_world(copy);
    copy_course(copy);
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        copy->oracle_off_reason[i] = copy_text(plan->oracle_off_reason[i]);
    }
    copy->expected_because = copy_text(plan->expected_because);
    return copy;
}

char *tf_plan_text_without(const struct tf_plan *plan, struct tf_plan_cut *cut) {
    struct tf_buf text = {0};
    struct tf_plan *made = tf_plan_without(plan, cut);
    made->expects_failure = false;
    char *copy = made->replica_count > 0 && tf_plan_print(made, &text)
                     ? tf_strdup(tf_buf_text(&text))
                     : NULL;
    tf_plan_destroy(made);
    tf_buf_close(&text);
    return copy;
}
