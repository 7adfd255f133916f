/* Answers to what people ask: whatever the bytes are, what is taken of them is bounded and sound.
 */
#include "base/assert.h"
#include "chat/wire_ask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_rooms(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_rooms rooms;
    struct tf_conversation room;
    if (tf_wire_rooms_parse(body, &doc, &rooms, NULL) == TF_OK) {
        TF_ASSERT(rooms.count <= TF_PAGE_LIMIT_MAX);
        for (size_t i = 0; i < rooms.count; i++)
            TF_ASSERT(!tf_id_is_none(&rooms.conversations[i].id));
        tf_wire_doc_destroy(doc);
    }
    if (tf_wire_room_parse(body, &doc, &room, NULL) == TF_OK) {
        TF_ASSERT(!tf_id_is_none(&room.id));
        tf_wire_doc_destroy(doc);
    }
}

static void try_figures(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_stats stats;
    if (tf_wire_stats_parse(body, &doc, &stats, NULL) != TF_OK)
        return;
    for (size_t i = 0; i < stats.sender_count; i++)
        TF_ASSERT(!tf_id_is_none(&stats.senders[i].user_id));
    for (unsigned i = 0; i < TF_MESSAGE_TYPE_COUNT; i++)
        TF_ASSERT(stats.by_type[i] < UINT64_C(1) << 53);
    tf_wire_doc_destroy(doc);
}

static void try_versions(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_versions versions;
    if (tf_wire_versions_parse(body, &doc, &versions, NULL) != TF_OK)
        return;
    TF_ASSERT(versions.count <= TF_VERSIONS_MAX && !tf_id_is_none(&versions.message_id));
    for (size_t i = 0; i < versions.count; i++)
        TF_ASSERT(versions.versions[i].version > 0);
    tf_wire_doc_destroy(doc);
}

static void try_messages(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_message message;
    if (tf_wire_done_parse(body, &doc, &message, NULL) == TF_OK) {
        TF_ASSERT(message.version > 0 && !tf_id_is_none(&message.id));
        tf_wire_doc_destroy(doc);
    }
    if (tf_wire_conflict_parse(body, &doc, &message, NULL) == TF_OK) {
        TF_ASSERT(message.version > 0 && !tf_id_is_none(&message.id));
        tf_wire_doc_destroy(doc);
    }
}

static void try_typists(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_typists typists;
    if (tf_wire_typists_parse(body, &doc, &typists, NULL) != TF_OK)
        return;
    TF_ASSERT(typists.count <= TF_PARTICIPANTS_MAX);
    for (size_t i = 0; i < typists.count; i++)
        TF_ASSERT(!tf_id_is_none(&typists.typists[i].user_id));
    tf_wire_doc_destroy(doc);
}

/* Whatever a filter holds, nothing of it ends the parameter. */
static void try_path(struct tf_slice text) {
    struct tf_buf path = {0};
    tf_wire_rooms_path(&path, &(struct tf_wire_filter){.order_id = text}, 1);
    for (size_t i = 0, marks = 0; i < path.len; i++) {
        marks += path.data[i] == '&' || path.data[i] == '?';
        TF_ASSERT(marks <= 2 && path.data[i] > ' ');
    }
    tf_buf_close(&path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tf_slice body = {(const char *)data, size};
    try_rooms(body);
    try_figures(body);
    try_versions(body);
    try_typists(body);
    try_messages(body);
    try_path(body);
    return 0;
}
