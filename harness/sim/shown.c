#include "sim/shown.h"

#include <stdlib.h>

enum kind { MESSAGE, CONVERSATION, TYPING, READER };

struct tf_shown_view {
    enum kind kind;
    union {
        struct tf_message_view message; /* its slices say how long the texts are */
        struct tf_conversation_view conversation;
        struct tf_typing_view typing;
        struct tf_reader_view reader;
    };
};

void tf_shown_close(struct tf_shown *shown) {
    free(shown->views);
    tf_buf_close(&shown->texts);
}

static struct tf_shown_view *keep(struct tf_shown *shown, enum kind kind) {
    tf_grow((void **)&shown->views, &shown->capacity, shown->count, sizeof(*shown->views));
    struct tf_shown_view *kept = &shown->views[shown->count++];
    kept->kind = kind;
    return kept;
}

static void keep_message(void *self, const struct tf_message_view *view) {
    struct tf_shown *shown = self;
    keep(shown, MESSAGE)->message = *view;
    tf_buf_append_slice(&shown->texts, view->content);
    tf_buf_append_slice(&shown->texts, view->media_url);
}

static void keep_conversation(void *self, const struct tf_conversation_view *view) {
    keep(self, CONVERSATION)->conversation = *view;
}

static void keep_typing(void *self, const struct tf_typing_view *view) {
    keep(self, TYPING)->typing = *view;
}

static void keep_reader(void *self, const struct tf_reader_view *view) {
    keep(self, READER)->reader = *view;
}

struct tf_viewer tf_shown_keeper(struct tf_shown *shown, const struct tf_viewer *viewer) {
    return (struct tf_viewer){
        .self = shown,
        .message = viewer->message == NULL ? NULL : keep_message,
        .conversation = viewer->conversation == NULL ? NULL : keep_conversation,
        .typing = viewer->typing == NULL ? NULL : keep_typing,
        .reader = viewer->reader == NULL ? NULL : keep_reader,
    };
}

/* The next text, of that length. */
static struct tf_slice take(struct tf_slice *texts, size_t len) {
    struct tf_slice text = {len == 0 ? NULL : texts->data, len};
    if (len > 0)
        *texts = (struct tf_slice){texts->data + len, texts->len - len};
    return text;
}

static void tell_message(struct tf_message_view *kept, struct tf_slice *texts,
                         const struct tf_viewer *viewer) {
    kept->content = take(texts, kept->content.len);
    kept->media_url = take(texts, kept->media_url.len);
    viewer->message(viewer->self, kept);
}

void tf_shown_tell(struct tf_shown *shown, const struct tf_viewer *viewer) {
    struct tf_slice texts = tf_buf_slice(&shown->texts);
    for (size_t i = 0; i < shown->count; i++) {
        struct tf_shown_view *kept = &shown->views[i];
        if (kept->kind == MESSAGE)
            tell_message(&kept->message, &texts, viewer);
        else if (kept->kind == CONVERSATION)
            viewer->conversation(viewer->self, &kept->conversation);
        else if (kept->kind == TYPING)
            viewer->typing(viewer->self, &kept->typing);
        else
            viewer->reader(viewer->self, &kept->reader);
    }
}
