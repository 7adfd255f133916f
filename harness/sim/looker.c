#include "sim/looker.h"

#include "sim/observe.h"

void tf_looker_message(void *self, const struct tf_message_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_MESSAGE, .node = looker->node, .message = *view};
    tf_observe(looker->world, &record);
}

static void see_conversation(void *self, const struct tf_conversation_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_CONVERSATION, .node = looker->node, .conversation = *view};
    tf_observe(looker->world, &record);
}

static void see_action(void *self, const struct tf_action_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_ACTION, .node = looker->node, .action = *view};
    tf_observe(looker->world, &record);
}

static void see_conflict(void *self, const struct tf_conflict_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_CONFLICT, .node = looker->node, .conflict = *view};
    tf_observe(looker->world, &record);
}

static void see_typing(void *self, const struct tf_typing_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_TYPING, .node = looker->node, .typing = *view};
    tf_observe(looker->world, &record);
}

static void see_media(void *self, const struct tf_media_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_MEDIA, .node = looker->node, .media = *view};
    tf_observe(looker->world, &record);
}

static void see_cursor(void *self, const struct tf_cursor *cursor) {
    struct tf_looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_CURSOR, .node = looker->node};
    record.cursor.cursor = *cursor;
    tf_observe(looker->world, &record);
}

static void see_sizes(void *self, const struct tf_sizes_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_SIZES, .node = looker->node, .sizes = *view};
    tf_observe(looker->world, &record);
}

static void see_version(void *self, const struct tf_version_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_VERSION, .node = looker->node, .version = *view};
    tf_observe(looker->world, &record);
}

static void see_reader(void *self, const struct tf_reader_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_READER, .node = looker->node, .reader = *view};
    tf_observe(looker->world, &record);
}

static void see_data(void *self, const struct tf_data_view *view) {
    struct tf_looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_DATA, .node = looker->node, .data = *view};
    tf_observe(looker->world, &record);
}

static bool asks_for(const struct tf_plan *plan, enum tf_check_kind kind) {
    for (uint32_t i = 0; i < plan->check_count; i++)
        if (plan->checks[i].kind == kind)
            return true;
    return false;
}

struct tf_viewer tf_looker_device(struct tf_looker *looker) {
    const struct tf_plan *plan = looker->world->plan;
    return (struct tf_viewer){.self = looker,
                              .message = tf_looker_message,
                              .conversation = see_conversation,
                              .action = see_action,
                              .conflict = see_conflict,
                              .typing = see_typing,
                              .cursor = see_cursor,
                              .sizes = asks_for(plan, TF_CHECK_SIZE) ? see_sizes : NULL,
                              .version = asks_for(plan, TF_CHECK_VERSIONS) ? see_version : NULL,
                              .data = asks_for(plan, TF_CHECK_DATA) ? see_data : NULL,
                              .media = see_media,
                              .reader = asks_for(plan, TF_CHECK_READERS) ? see_reader : NULL};
}

struct tf_viewer tf_looker_server(struct tf_looker *looker) {
    return (struct tf_viewer){
        .self = looker, .message = tf_looker_message, .conversation = see_conversation};
}

static void bracket(const struct tf_looker *looker, enum tf_record_kind kind,
                    enum tf_view_purpose purpose, uint32_t user) {
    struct tf_record record = {
        .kind = kind, .node = looker->node, .view = {.purpose = purpose, .user = user}};
    tf_observe(looker->world, &record);
}

void tf_looker_begin(const struct tf_looker *looker, enum tf_view_purpose purpose, uint32_t user) {
    bracket(looker, TF_RECORD_VIEW_BEGIN, purpose, user);
}

void tf_looker_end(const struct tf_looker *looker, enum tf_view_purpose purpose, uint32_t user) {
    bracket(looker, TF_RECORD_VIEW_END, purpose, user);
}
