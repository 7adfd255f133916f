/* All SQL of the server, one statement a row: (NAME, text). For sql.c alone, so that a changed text
 * recompiles nothing else; everybody else knows the names (sql.h).
 *
 * Numbers of users and conversations are private to the database; a message is numbered by its
 * position. Columns of a message always stand in the order of TF_MESSAGE_COLUMNS. */
#ifndef TF_SERVER_STORE_SQL_TABLE_H
#define TF_SERVER_STORE_SQL_TABLE_H

#define TF_MESSAGE_COLUMNS                                                                         \
    "m.position, m.id, m.client_id, m.conversation, m.sender, m.type, m.content, m.media_url, "    \
    "m.media_thumbnail, m.media_size, m.media_duration, m.reply_to, m.metadata, m.is_shared, "     \
    "m.is_deleted, m.version, m.created_at, m.edited_at, m.deleted_at, m.document, m.editor"

/* A tombstone that is no longer told, as a message's columns. */
#define TF_BURIED_COLUMNS                                                                          \
    "m.position, m.id, m.client_id, m.conversation, m.sender, m.type, NULL, NULL, NULL, 0, 0, "    \
    "NULL, NULL, 0, 1, m.version, m.created_at, NULL, m.deleted_at, NULL, NULL"

/* A receipt is part of its conversation; an older state of a message is told by its newest. */
#define TF_NEEDLESS_CHANGE                                                                         \
    "l.conversation = ?1 AND l.entity IS NOT NULL AND l.seq <= ?2 AND (l.entity = 2 OR "           \
    "(l.entity = 1 AND l.new_version < (SELECT m.version FROM messages m WHERE m.position = "      \
    "l.message)))"

#define TF_CHANGE_COLUMNS                                                                          \
    "l.seq, l.entity, l.conversation, l.actor, l.old_version, l.new_version, "                     \
    "l.at, " TF_MESSAGE_COLUMNS
/* Of a read, the mark before and after it stand where versions would; 3: reads. */
#define TF_READ_STEP   "action = 3 AND new_version > old_version"
#define TF_CHANGE_JOIN "log l LEFT JOIN messages m ON m.position = l.message AND l.entity = 1 "

#define TF_SERVER_SQL(X)                                                                           \
    X(BEGIN_READ, "BEGIN")                                                                         \
    X(EPOCH, "SELECT epoch FROM server WHERE id = 1")                                              \
    X(EPOCH_RENEW, "UPDATE server SET epoch = ?1 WHERE id = 1")                                    \
    X(EPOCH_INSERT, "INSERT INTO server (id, epoch) VALUES (1, ?1)")                               \
    /* users */                                                                                    \
    X(USER_INSERT, "INSERT INTO users (id, name, secret) VALUES (?1, ?2, ?3)")                     \
    X(USER_NUMBER, "SELECT number FROM users WHERE id = ?1")                                       \
    X(USER, "SELECT id, name FROM users WHERE number = ?1")                                        \
    X(USER_REVOKE, "UPDATE users SET is_revoked = 1 WHERE number = ?1")                            \
    X(USER_SECRET, "SELECT secret, is_revoked FROM users WHERE number = ?1")                       \
    X(USER_ROOMS, "SELECT conversation FROM participants WHERE user = ?1 ORDER BY conversation")   \
    /* conversations */                                                                            \
    X(ROOM_INSERT,                                                                                 \
      "INSERT INTO conversations (id, client_key, type, metadata, order_id, restaurant_id, "       \
      "is_active, version, created_at, updated_at, last_activity_at) "                             \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 1, ?7, ?7, ?7)")                                         \
    X(ROOM_NUMBER, "SELECT number FROM conversations WHERE id = ?1")                               \
    X(ROOM, "SELECT id, client_key, type, metadata, is_active, version, created_at, updated_at, "  \
            "last_activity_at, horizon FROM conversations WHERE number = ?1")                      \
    X(ROOM_TOUCH, "UPDATE conversations SET last_activity_at = ?2 WHERE number = ?1")              \
    X(ROOMS_OF_USER,                                                                               \
      "SELECT c.number FROM participants p CROSS JOIN conversations c ON c.number = "              \
      "p.conversation WHERE p.user = ?1 AND (c.last_activity_at, c.number) < (?2, ?3) "            \
      "ORDER BY c.last_activity_at DESC, c.number DESC LIMIT ?4")                                  \
    X(ROOMS_BY_ACTIVITY,                                                                           \
      "SELECT c.number FROM conversations c INDEXED BY conversations_by_activity "                 \
      "CROSS JOIN participants p ON p.conversation = c.number AND p.user = ?1 "                    \
      "WHERE (c.last_activity_at, c.number) < (?2, ?3) "                                           \
      "ORDER BY c.last_activity_at DESC, c.number DESC LIMIT ?4")                                  \
    X(ROOMS_BY_TYPE, "SELECT c.number FROM conversations c INDEXED BY conversations_by_activity "  \
                     "CROSS JOIN participants p ON p.conversation = c.number AND p.user = ?1 "     \
                     "WHERE c.type = ?5 AND (c.last_activity_at, c.number) < (?2, ?3) "            \
                     "ORDER BY c.last_activity_at DESC, c.number DESC LIMIT ?4")                   \
    X(ROOMS_BY_ORDER, "SELECT c.number FROM conversations c INDEXED BY conversations_by_order "    \
                      "CROSS JOIN participants p ON p.conversation = c.number AND p.user = ?1 "    \
                      "WHERE c.order_id = ?5 AND (c.last_activity_at, c.number) < (?2, ?3) "       \
                      "ORDER BY c.last_activity_at DESC, c.number DESC LIMIT ?4")                  \
    X(ROOMS_BY_RESTAURANT,                                                                         \
      "SELECT c.number FROM conversations c INDEXED BY conversations_by_restaurant "               \
      "CROSS JOIN participants p ON p.conversation = c.number AND p.user = ?1 "                    \
      "WHERE c.restaurant_id = ?5 AND (c.last_activity_at, c.number) < (?2, ?3) "                  \
      "ORDER BY c.last_activity_at DESC, c.number DESC LIMIT ?4")                                  \
    X(PARTICIPANT_INSERT,                                                                          \
      "INSERT INTO participants (conversation, user, role, joined_at, delivered, read, since) "    \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5)")                                                       \
    X(PARTICIPANT_REMOVE, "DELETE FROM participants WHERE conversation = ?1 AND user = ?2")        \
    X(PARTICIPANTS,                                                                                \
      "SELECT p.user, u.id, p.role, p.joined_at, p.delivered, p.read, p.since "                    \
      "FROM participants p "                                                                       \
      "CROSS JOIN users u ON u.number = p.user WHERE p.conversation = ?1 ORDER BY p.user")         \
    X(MARKS,                                                                                       \
      "UPDATE participants SET delivered = ?3, read = ?4 WHERE conversation = ?1 AND user = ?2")   \
    X(ROOM_RENEW,                                                                                  \
      "UPDATE conversations SET version = ?2, updated_at = ?3, is_active = ?4 WHERE number = ?1")  \
    /* who came and went: one row for each, under the number of its change */                      \
    X(MEMBERSHIP_INSERT,                                                                           \
      "INSERT INTO memberships (seq, user, conversation, is_leave) VALUES (?1, ?2, ?3, ?4)")       \
    X(WITHDRAWAL_NEWEST, "SELECT max(seq) FROM memberships WHERE user = ?1 AND is_leave = 1")      \
    X(WITHDRAWAL_BEFORE,                                                                           \
      "SELECT max(seq) FROM memberships WHERE user = ?1 AND is_leave = 1 AND seq < ?2")            \
    X(WITHDRAWALS, "SELECT seq, conversation FROM memberships WHERE user = ?1 AND is_leave = 1 "   \
                   "AND seq > ?2 ORDER BY seq LIMIT ?3")                                           \
    /* messages */                                                                                 \
    X(MESSAGE_INSERT,                                                                              \
      "INSERT OR IGNORE INTO messages (position, id, client_id, conversation, sender, type, "      \
      "content, "                                                                                  \
      "media_url, media_thumbnail, media_size, media_duration, reply_to, metadata, is_shared, "    \
      "is_deleted, version, created_at) "                                                          \
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0, 1, ?15 "             \
      "WHERE NOT EXISTS (SELECT 1 FROM buried WHERE id = ?2)")                                     \
    X(MESSAGE_EDIT,                                                                                \
      "UPDATE messages SET content = ?2, version = ?3, edited_at = ?4 WHERE position = ?1")        \
    X(MESSAGE_DOCUMENT, "UPDATE messages SET document = ?2, editor = ?3 WHERE position = ?1")      \
    X(MESSAGE_DELETE,                                                                              \
      "UPDATE messages SET content = NULL, media_url = NULL, media_thumbnail = NULL, "             \
      "media_size = 0, media_duration = 0, metadata = NULL, is_deleted = 1, version = ?2, "        \
      "deleted_at = ?3 WHERE position = ?1")                                                       \
    X(MESSAGE_BY_ID, "SELECT " TF_MESSAGE_COLUMNS " FROM messages m WHERE m.id = ?1")              \
    X(MESSAGE, "SELECT " TF_MESSAGE_COLUMNS " FROM messages m WHERE m.position = ?1")              \
    X(MESSAGE_PLACE, "SELECT position, conversation, client_id FROM messages WHERE id = ?1")       \
    X(MESSAGES_BEFORE,                                                                             \
      "SELECT " TF_MESSAGE_COLUMNS " FROM messages m WHERE m.conversation = ?1 AND "               \
      "m.position < ?2 ORDER BY m.position DESC LIMIT ?3")                                         \
    X(MESSAGES, "SELECT position, id, client_id, sender, type, content, media_url, media_size, "   \
                "reply_to, is_deleted, version, edited_at IS NOT NULL FROM messages "              \
                "WHERE conversation = ?1 ORDER BY position")                                       \
    X(REPLIES, "SELECT " TF_MESSAGE_COLUMNS " FROM messages m WHERE m.reply_to = ?4 AND "          \
               "m.conversation = ?1 AND m.position < ?2 ORDER BY m.position DESC LIMIT ?3")        \
    X(NEWEST_MESSAGE, "SELECT position, sender FROM messages WHERE conversation = ?1 "             \
                      "ORDER BY position DESC LIMIT 1")                                            \
    X(NEWEST_FOREIGN,                                                                              \
      "SELECT position FROM messages WHERE conversation = ?1 AND position <= ?2 AND "              \
      "sender <> ?3 ORDER BY position DESC LIMIT 1")                                               \
    X(LAST_MESSAGE, "SELECT " TF_MESSAGE_COLUMNS " FROM messages m WHERE m.conversation = ?1 AND " \
                    "m.is_deleted = 0 ORDER BY m.position DESC LIMIT 1")                           \
    X(UNREAD, "SELECT count(*) FROM messages WHERE conversation = ?1 AND position > ?2 AND "       \
              "sender <> ?3 AND is_deleted = 0")                                                   \
    X(STATS_BY_TYPE, "SELECT type, is_deleted, count(*) FROM messages WHERE conversation = ?1 "    \
                     "GROUP BY type, is_deleted")                                                  \
    X(STATS_BY_SENDER,                                                                             \
      "SELECT sender, count(*) FROM messages WHERE conversation = ?1 GROUP BY sender")             \
    X(STATS_UP_TO, "SELECT count(*) FROM messages WHERE conversation = ?1 AND position <= ?2 AND " \
                   "sender = ?3")                                                                  \
    X(STATS_BOUNDS,                                                                                \
      "SELECT (SELECT created_at FROM messages WHERE conversation = ?1 ORDER BY position "         \
      "LIMIT 1), (SELECT created_at FROM messages WHERE conversation = ?1 ORDER BY position "      \
      "DESC LIMIT 1)")                                                                             \
    /* versions: kind 0 was shown once, kind 1 lost a conflict */                                  \
    X(VERSION_KEEP,                                                                                \
      "INSERT INTO versions (message, version, kind, action_id, author, content, media_url, "      \
      "media_thumbnail, metadata, at) SELECT position, version, 0, '', "                           \
      "coalesce(editor, sender), content, media_url, media_thumbnail, metadata, "                  \
      "coalesce(edited_at, created_at) FROM messages WHERE position = ?1")                         \
    X(VERSION_LOSE,                                                                                \
      "INSERT OR IGNORE INTO versions (message, version, kind, action_id, author, content, at) "   \
      "VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)")                                                        \
    X(VERSIONS,                                                                                    \
      "SELECT version, kind, action_id, author, content, media_url, media_thumbnail, metadata, "   \
      "at FROM versions WHERE message = ?1 ORDER BY version, kind, action_id")                     \
    X(VERSION_CONTENT,                                                                             \
      "SELECT content FROM versions WHERE message = ?1 AND version = ?2 AND kind = ?3 AND "        \
      "action_id = ?4")                                                                            \
    /* the log */                                                                                  \
    X(LOG_INSERT,                                                                                  \
      "INSERT INTO log (seq, entity, conversation, message, actor, device, action_id, action, "    \
      "outcome, body_hash, base_version, old_version, new_version, at) "                           \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")                      \
    X(LOG_NEWEST, "SELECT max(seq) FROM log")                                                      \
    X(LOG_NEWEST_OF_ROOM,                                                                          \
      "SELECT max(seq) FROM log WHERE conversation = ?1 AND entity IS NOT NULL")                   \
    X(LOG_BEFORE, "SELECT max(seq) FROM log WHERE conversation = ?1 AND entity IS NOT NULL AND "   \
                  "seq < ?2")                                                                      \
    X(LOG_BY_ACTION,                                                                               \
      "SELECT action, conversation, message, actor, body_hash, seq, entity, at, old_version, "     \
      "new_version FROM log "                                                                      \
      "WHERE action_id = ?1 AND "                                                                  \
      "outcome = 0 AND body_hash IS NOT NULL")                                                     \
    X(CHANGES_OF_ROOM, "SELECT " TF_CHANGE_COLUMNS " FROM " TF_CHANGE_JOIN                         \
                       "WHERE l.conversation = ?1 AND l.entity IS NOT NULL AND l.seq > ?2 "        \
                       "ORDER BY l.seq LIMIT ?3")                                                  \
    X(CHANGE, "SELECT " TF_CHANGE_COLUMNS " FROM " TF_CHANGE_JOIN "WHERE l.seq = ?1")              \
    X(SEQS_OF_USER,                                                                                \
      "SELECT l.seq FROM participants p CROSS JOIN log l ON l.conversation = p.conversation AND "  \
      "l.entity IS NOT NULL AND l.seq > ?2 AND l.seq >= p.since WHERE p.user = ?1 "                \
      "ORDER BY l.seq LIMIT ?3")                                                                   \
    X(READ_STEP, "SELECT old_version, at FROM log WHERE conversation = ?1 AND actor = ?2 AND "     \
                 "new_version >= ?3 AND " TF_READ_STEP " ORDER BY new_version LIMIT 1")            \
    X(AUDIT, "SELECT l.seq, l.entity, l.conversation, l.message, l.actor, l.device, l.action_id, " \
             "l.action, l.outcome, l.base_version, l.old_version, l.new_version, l.at, m.id, "     \
             "m.client_id, m.reply_to, m.version, m.content, w.id "                                \
             "FROM log l LEFT JOIN messages m ON m.position = l.message "                          \
             "LEFT JOIN memberships s ON s.seq = l.seq "                                           \
             "LEFT JOIN users w ON w.number = s.user WHERE l.seq > ?1 "                            \
             "ORDER BY l.seq")                                                                     \
    /* retention */                                                                                \
    X(LOG_AGE, "SELECT seq FROM log WHERE seq > ?1 AND at > ?2 ORDER BY seq LIMIT 1")              \
    X(ROOM_AFTER, "SELECT number FROM conversations WHERE number > ?1 ORDER BY number LIMIT 1")    \
    X(NEEDLESS_NEWEST, "SELECT max(l.seq), count(*) FROM log l WHERE " TF_NEEDLESS_CHANGE)         \
    X(NEEDLESS_DROP, "UPDATE log AS l SET entity = NULL WHERE " TF_NEEDLESS_CHANGE)                \
    X(HORIZON, "UPDATE conversations SET horizon = ?2 WHERE number = ?1")                          \
    X(TOMBSTONE_NEXT, "SELECT l.message, l.seq, m.id FROM log l CROSS JOIN messages m ON "         \
                      "m.position = l.message WHERE l.conversation = ?1 AND l.entity IS NOT NULL " \
                      "AND l.entity = 1 AND l.action = 2 AND l.seq <= ?2 AND m.is_deleted = 1 "    \
                      "ORDER BY l.seq LIMIT 1")                                                    \
    X(TOMBSTONE_BURY,                                                                              \
      "INSERT INTO buried (position, id, client_id, conversation, sender, type, version, "         \
      "created_at, deleted_at) SELECT position, id, client_id, conversation, sender, type, "       \
      "version, created_at, deleted_at FROM messages WHERE position = ?1")                         \
    X(TOMBSTONE_DROP, "DELETE FROM messages WHERE position = ?1")                                  \
    /* 1: of the message itself; a read that names it is about its reader */                       \
    X(TOMBSTONE_UNTELL, "UPDATE log SET entity = NULL WHERE conversation = ?1 AND entity IS NOT "  \
                        "NULL AND entity = 1 AND message = ?2")                                    \
    X(BURIED, "SELECT " TF_BURIED_COLUMNS " FROM buried m WHERE m.position = ?1")                  \
    X(BURIED_BY_ID, "SELECT " TF_BURIED_COLUMNS " FROM buried m WHERE m.id = ?1")                  \
    X(RECORDS_EXPIRE, "UPDATE log SET body_hash = NULL WHERE seq > ?1 AND seq <= ?2 AND "          \
                      "action_id IS NOT NULL AND (?3 >> action) & 1")                              \
    X(RECORD_EXPIRE, "UPDATE log SET body_hash = NULL WHERE action_id = ?1 AND outcome = 0 AND "   \
                     "body_hash IS NOT NULL")

#endif
