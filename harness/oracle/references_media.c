#include "oracle/references_media.h"

#include "base/hash.h"
#include "chat/wire_media.h"

void tf_media_references_close(struct tf_media_references *media) {
    tf_map_close(&media->whole);
}

static void add(struct tf_media_references *media, const struct tf_id *public_id) {
    struct tf_buf url = {0};
    tf_wire_media_url(&url, public_id);
    tf_map_put(&media->whole, tf_hash_slice(tf_buf_slice(&url)), 1);
    tf_buf_close(&url);
}

/* An action that is known from a queue alone, because its command was cut short, is no other kind.
 */
static bool is_send(const struct tf_known_action *action) {
    return action != NULL && (action->order == 0 || action->kind == TF_COMMAND_SEND);
}

void tf_media_references_stored(struct tf_media_references *media, struct tf_report *report,
                                const struct tf_scene *scene) {
    const struct tf_record *record = scene->record;
    if (tf_id_is_none(&record->stored.public_id))
        return;
    add(media, &record->stored.public_id);
    if (is_send(tf_ledger_action(report->ledger, &record->stored.key)))
        return;
    struct tf_story story = tf_story_begin(report, "stray-file", TF_NODE_NONE);
    tf_story_head(&story, "The media host has a file under the key %s, which no message has.",
                  tf_say_id(&record->stored.key).text);
    tf_story_line(&story, "It has %llu bytes, and is called %s there.",
                  (unsigned long long)record->stored.size,
                  tf_say_id(&record->stored.public_id).text);
    tf_story_line(&story, "A file is uploaded under the id of its message's send, so that an "
                          "upload that is begun again is the same one.");
    tf_story_end(&story);
}

static void tell(struct tf_report *report, const struct tf_known_message *message, const char *kind,
                 const char *what) {
    uint32_t node = message->send == NULL ? TF_NODE_SERVER : message->send->node;
    struct tf_story story = tf_story_begin(report, kind, node);
    tf_story_head(&story, "The server holds %s, %s.", tf_say_message(report->ledger, message).text,
                  what);
    tf_story_action(&story, message->send);
    tf_story_end(&story);
}

void tf_media_references_held(const struct tf_media_references *media, struct tf_report *report,
                              const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_known_message *message = scene->message;
    if (view->is_deleted)
        return;
    if (view->media_url.len > 0) {
        if (tf_map_find(&media->whole, tf_hash_slice(view->media_url)) == NULL)
            tell(report, message, "orphan-file",
                 "whose address leads to nothing that the media host has whole");
    } else if (message->send != NULL && message->send->media_size > 0) {
        tell(report, message, "lost-file", "which was sent with a file and has none");
    }
}
