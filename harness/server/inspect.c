#include "server/inspect.h"

#include "server/meta.h"
#include "server/store/figures.h"
#include "server/store/versions.h"
#include "server/turn.h"

#include <stdlib.h>
#include <string.h>

/* An inspection uses the server's memory of its database as any reader does; it changes nothing
 * else. */
static struct tf_db open_db(const struct tf_server *server, struct tf_store *store,
                            struct tf_error *error) {
    store->sql = tf_server_sql;
    return (struct tf_db){.store = store, .scope = server->scope, .error = error};
}

static enum tf_message_status status_for(const struct tf_message_row *row, uint64_t viewer) {
    uint64_t position = row->message.position;
    if (row->sender != viewer) {
        const struct tf_participant *reader = tf_room_participant(row->room, viewer);
        bool has_read = reader != NULL && reader->read_position >= position;
        return has_read ? TF_STATUS_READ : TF_STATUS_DELIVERED;
    }
    const struct tf_receipt reached = tf_figure_reached(row->room, viewer);
    return reached.read_position >= position        ? TF_STATUS_READ
           : reached.delivered_position >= position ? TF_STATUS_DELIVERED
                                                    : TF_STATUS_SENT;
}

/* `viewer` is the number of the user who looks. */
static struct tf_message_view view_of(const struct tf_message_row *row, uint64_t viewer) {
    const struct tf_message *message = &row->message;
    return (struct tf_message_view){
        .id = message->id,
        .client_id = message->client_id,
        .conversation_id = message->conversation_id,
        .sender_id = message->sender_id,
        .type = message->type,
        .status = status_for(row, viewer),
        .content = message->content,
        .reply_to = message->reply_to,
        .version = message->version,
        .position = message->position,
        .is_deleted = message->is_deleted,
        .is_edited = message->is_edited,
        .media_url = message->media_url,
        .media_size = message->media_size,
        .exists = true,
    };
}

static enum tf_code count(const struct tf_db *db, const struct tf_user *user,
                          const struct tf_room *room, struct tf_conversation_view *view) {
    struct tf_message_row last;
    bool found = false;
    enum tf_code code = tf_figure_unread(db, room, user->number, &view->unread);
    if (code == TF_OK)
        code = tf_figure_last_message(db, room, &found, &last);
    if (found)
        view->last_message_id = last.message.id;
    tf_figures_release(db);
    return code;
}

static enum tf_code show_conversation(const struct tf_db *db, const struct tf_user *user,
                                      const struct tf_room *room, const struct tf_viewer *viewer) {
    const struct tf_participant *mine = tf_room_participant(room, user->number);
    struct tf_conversation_view view = {
        .id = room->conversation.id,
        .client_key = room->conversation.client_key,
        .type = room->conversation.type,
        .is_ended = !room->conversation.is_active,
        .participant_count = (uint32_t)room->conversation.participant_count,
        .read_position = mine->read_position,
        .delivered_position = mine->delivered_position,
    };
    enum tf_code code = viewer->only_marks ? TF_OK : count(db, user, room, &view);
    if (code == TF_OK)
        viewer->conversation(viewer->self, &view);
    return code;
}

/* What is shown of a message, from a row of TF_SQL_MESSAGES. */
static enum tf_code read_shown(const struct tf_db *db, sqlite3_stmt *row, struct tf_room *room,
                               struct tf_message_row *out) {
    struct tf_user *sender = NULL;
    *out = (struct tf_message_row){.room = room, .sender = tf_db_column_u64(row, 3)};
    enum tf_code code = tf_scope_user(db, out->sender, &sender);
    if (code != TF_OK)
        return code;
    out->message = (struct tf_message){
        .position = tf_db_column_u64(row, 0),
        .id = tf_db_column_id(row, 1),
        .client_id = tf_db_column_id(row, 2),
        .conversation_id = room->conversation.id,
        .sender_id = sender->id,
        .type = (enum tf_message_type)sqlite3_column_int(row, 4),
        .content = tf_store_column_slice(row, 5),
        .media_url = tf_store_column_slice(row, 6),
        .media_size = tf_db_column_u64(row, 7),
        .reply_to = tf_db_column_id(row, 8),
        .is_deleted = sqlite3_column_int(row, 9) != 0,
        .version = tf_db_column_u64(row, 10),
        .is_edited = sqlite3_column_int(row, 11) != 0,
    };
    return TF_OK;
}

/* One of those who are shown their conversations in the same pass. */
struct guest {
    const struct tf_viewer *viewer;
    struct tf_user *user;
    struct tf_room **rooms; /* owned; by id */
    size_t next;            /* the room whose messages come next */
};

static bool waits_for(const struct guest *guest, const struct tf_room *room) {
    return guest->viewer->message != NULL && guest->next < guest->user->room_count &&
           (room == NULL || guest->rooms[guest->next] == room);
}

/* To all who wait for them. */
static enum tf_code show_messages(const struct tf_db *db, struct tf_room *room,
                                  const struct guest *guests, size_t count) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MESSAGES);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    enum tf_code code = TF_OK;
    while (code == TF_OK && tf_db_row(db, statement, &code)) {
        struct tf_message_row row;
        code = read_shown(db, statement, room, &row);
        for (size_t i = 0; code == TF_OK && i < count; i++) {
            if (!waits_for(&guests[i], room))
                continue;
            const struct tf_message_view view = view_of(&row, guests[i].user->number);
            guests[i].viewer->message(guests[i].viewer->self, &view);
        }
    }
    sqlite3_reset(statement);
    return code;
}

/* By id, insertion sort: a user has few, and most come in order. Owned by caller. */
static struct tf_room **rooms_by_id(const struct tf_user *user) {
    struct tf_room **rooms = tf_alloc_zero(user->room_count, sizeof(*rooms));
    for (size_t i = 0; i < user->room_count; i++) {
        size_t at = i;
        for (; at > 0 && memcmp(rooms[at - 1]->conversation.id.text,
                                user->rooms[i]->conversation.id.text, TF_ID_SIZE) > 0;
             at--)
            rooms[at] = rooms[at - 1];
        rooms[at] = user->rooms[i];
    }
    return rooms;
}

static enum tf_code find_user(const struct tf_db *db, const struct tf_id *id,
                              struct tf_user **out) {
    enum tf_code code = tf_scope_user_named(db, id, out);
    if (code == TF_OK && *out == NULL)
        return tf_error_set(db->error, TF_E_NOT_FOUND, "the server has no user %s", id->text);
    return code == TF_OK ? tf_scope_load(db, *out) : code;
}

/* The end of the log as far as it concerns the user. */
static enum tf_code show_log(const struct tf_db *db, const struct tf_user *user,
                             const struct tf_viewer *viewer) {
    struct tf_cursor cursor = {.seq = user->newest_seq};
    enum tf_code code = tf_meta_read_epoch(db, &cursor.epoch);
    if (code == TF_OK && !tf_id_is_none(&cursor.epoch))
        viewer->cursor(viewer->self, &cursor);
    return code;
}

/* All but the messages. */
static enum tf_code enter(const struct tf_db *db, const struct tf_id *user_id,
                          const struct tf_viewer *viewer, struct guest *out) {
    enum tf_code code = find_user(db, user_id, &out->user);
    out->viewer = viewer;
    if (code != TF_OK)
        return code;
    if (viewer->cursor != NULL)
        code = show_log(db, out->user, viewer);
    out->rooms = rooms_by_id(out->user);
    for (size_t i = 0; i < out->user->room_count && code == TF_OK && viewer->conversation != NULL;
         i++)
        code = show_conversation(db, out->user, out->rooms[i], viewer);
    return code;
}

/* The first by id of the rooms that come next; NULL when all have seen all. */
static struct tf_room *next_room(const struct guest *guests, size_t count) {
    struct tf_room *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!waits_for(&guests[i], NULL))
            continue;
        struct tf_room *room = guests[i].rooms[guests[i].next];
        if (first == NULL ||
            memcmp(room->conversation.id.text, first->conversation.id.text, TF_ID_SIZE) < 0)
            first = room;
    }
    return first;
}

static enum tf_code show_rooms(const struct tf_db *db, struct guest *guests, size_t count) {
    enum tf_code code = TF_OK;
    struct tf_room *room;
    while (code == TF_OK && (room = next_room(guests, count)) != NULL) {
        code = show_messages(db, room, guests, count);
        for (size_t i = 0; i < count; i++)
            if (waits_for(&guests[i], room))
                guests[i].next++;
    }
    return code;
}

enum tf_code tf_inspect_snapshots(const void *self, struct tf_store *store,
                                  const struct tf_shown_to *whom, size_t count,
                                  struct tf_error *error) {
    struct tf_error own = {.code = TF_OK};
    const struct tf_db db = open_db(self, store, error != NULL ? error : &own);
    struct guest *guests = tf_alloc_zero(count, sizeof(*guests));
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < count && code == TF_OK; i++)
        code = enter(&db, whom[i].user_id, whom[i].viewer, &guests[i]);
    if (code == TF_OK)
        code = show_rooms(&db, guests, count);
    for (size_t i = 0; i < count; i++)
        free(guests[i].rooms);
    free(guests);
    return code;
}

enum tf_code tf_inspect_snapshot(const void *self, struct tf_store *store,
                                 const struct tf_id *user_id, const struct tf_viewer *viewer,
                                 struct tf_error *error) {
    return tf_inspect_snapshots(self, store, &(struct tf_shown_to){user_id, viewer}, 1, error);
}

enum tf_code tf_inspect_lookup(const void *self, struct tf_store *store,
                               const struct tf_id *message_id, const struct tf_viewer *viewer,
                               struct tf_error *error) {
    struct tf_error own = {.code = TF_OK};
    const struct tf_db db = open_db(self, store, error != NULL ? error : &own);
    struct tf_message_row row;
    struct tf_log_done sent = {.message = 0};
    bool found = false, was_sent = false;
    enum tf_code code = tf_message_by_id(&db, message_id, &found, &row);
    if (code == TF_OK && !found)
        code = tf_log_find(&db, message_id, &was_sent, &sent);
    if (code == TF_OK && was_sent && sent.type == TF_ACTION_SEND)
        code = tf_message_at(&db, sent.message, &found, &row);
    if (code == TF_OK && viewer->message != NULL) {
        struct tf_message_view view = {.id = *message_id};
        if (found)
            view = view_of(&row, row.sender);
        viewer->message(viewer->self, &view);
    }
    tf_messages_release(&db);
    return code;
}
