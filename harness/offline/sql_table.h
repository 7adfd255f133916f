/* All SQL of the client, one statement a row: (NAME, text). For sql.c alone, so that a changed text
 * recompiles nothing else; everybody else knows the names (sql.h).
 *
 * The queue's states and types stand in it as numbers, held against the enums at compile time in
 * sql.c. */
#ifndef TF_OFFLINE_SQL_TABLE_H
#define TF_OFFLINE_SQL_TABLE_H

/* TF_POSITION_PENDING, as SQL says it. */
#define TF_PENDING_TEXT "4611686018427387904"

/* What is shown of a message: TF_SHOWN_COLUMN_COUNT. */
#define TF_SHOWN_AS(id, client_id)                                                                 \
    "m.conversation, m.position, " id ", " client_id ", m.sender_id, m.type, m.content, "          \
    "m.reply_to, m.version, m.is_deleted, m.is_edited, m.refusal, m.media_url, m.media_size"
#define TF_SHOWN_COLUMNS   TF_SHOWN_AS("m.id", "m.client_id")
#define TF_MESSAGE_COLUMNS TF_SHOWN_COLUMNS ", m.generation, m.upload, m.document IS NOT NULL"
/* A message alone, with what is read of where it stands: its conversation's name, and how far the
 * user ?2 has read what others wrote there. */
#define TF_LOOKED_UP_COLUMNS                                                                       \
    ", coalesce(c.id, c.client_key), CASE WHEN m.sender_id <> ?2 THEN "                            \
    "(SELECT p.read FROM participant p WHERE p.conversation = m.conversation "                     \
    "AND p.user_id = ?2) END"
/* The name that it is looked up by, ?1, is not read again. */
#define TF_LOOKED_UP(id, client_id)                                                                \
    "SELECT " TF_SHOWN_AS(id, client_id) TF_LOOKED_UP_COLUMNS                                      \
        " FROM message m JOIN conversation c ON c.local = m.conversation "
/* TF_LISTED_MAX places for names. */
#define TF_LISTED                                                                                  \
    "(?3), (?4), (?5), (?6), (?7), (?8), (?9), (?10), (?11), (?12), (?13), (?14), (?15), (?16), "  \
    "(?17), (?18), (?19), (?20), (?21), (?22)"
#define TF_QUEUE_COLUMNS                                                                           \
    "q.state, q.ord, q.action_id, q.type, q.conversation, q.target, q.waits_for, "                 \
    "q.base_version, q.base_text, q.text, q.mark, q.attempts, q.due_wall, q.wait_us, q.at_wall, "  \
    "q.refusal, q.operation IS NOT NULL"
#define TF_CONVERSATION_COLUMNS                                                                    \
    "c.local, c.id, c.client_key, c.type, c.version, c.refusal, "                                  \
    "c.generation, c.since, c.fill_before, c.cleaned, c.is_active"

/* What a batch is made of. */
#define TF_DUE_COLUMNS                                                                             \
    "q.ord, q.action_id, q.type, q.conversation, c.id, q.target, q.waits_for IS NOT NULL, "        \
    "q.base_version, q.text, q.attempts, q.at_wall, m.type, m.content, m.reply_to, c.type, "       \
    "c.metadata, m.upload, m.media_url, m.media_thumbnail, m.media_size, m.media_duration_ms, "    \
    "m.metadata, q.operation IS NOT NULL, m.document IS NOT NULL"
#define TF_DUE_JOINS                                                                               \
    "JOIN conversation c ON c.local = q.conversation "                                             \
    "LEFT JOIN message m ON m.conversation = q.conversation "                                      \
    "AND m.position = " TF_PENDING_TEXT " + q.ord"
/* ?1 to ?7 are of each type of action, in the order of the enum. */
#define TF_BY_TYPE(type)                                                                           \
    "CASE " type " WHEN 0 THEN ?1 WHEN 1 THEN ?2 WHEN 2 THEN ?3 WHEN 3 THEN ?4 WHEN 4 THEN ?5 "    \
    "WHEN 5 THEN ?6 ELSE ?7 END"
/* Of the patience with each type; of NULL nothing comes. */
#define TF_EXPIRES_AT "(q.at_wall + " TF_BY_TYPE("q.type") ")"

#define TF_SQL_TABLE(X)                                                                            \
    X(SCHEMA_VERSION, "PRAGMA user_version")                                                       \
    X(DEVICE_LOAD, "SELECT epoch, seq, generation, resync, floor_wall, floor_us, "                 \
                   "next_order, packing, seal, installation, inherited, offline "                  \
                   "FROM device WHERE one = 1")                                                    \
    X(DEVICE_SHOWN, "SELECT epoch, seq, resync FROM device WHERE one = 1")                         \
    X(DATA_VERSION, "PRAGMA data_version")                                                         \
    X(DEVICE_LEASE, "SELECT lease_owner, lease_wall FROM device WHERE one = 1")                    \
    X(DEVICE_LEASE_TAKE, "UPDATE device SET lease_owner = ?1, lease_wall = ?2 WHERE one = 1")      \
    X(DEVICE_LEASE_GIVE, "UPDATE device SET lease_owner = 0 WHERE one = 1 AND lease_owner = ?1")   \
    X(DEVICE_ORDER, "UPDATE device SET next_order = ?1 WHERE one = 1")                             \
    X(DEVICE_CURSOR, "UPDATE device SET epoch = ?1, seq = ?2, resync = ?3, installation = ?4 "     \
                     "WHERE one = 1")                                                              \
    X(DEVICE_RESYNC, "UPDATE device SET seq = 0, resync = ?2, generation = ?1 WHERE one = 1")      \
    X(DEVICE_STRATEGY, "UPDATE device SET strategy = ?1 WHERE one = 1")                            \
    X(DEVICE_STRATEGY_EDIT, "UPDATE device SET strategy_edit = ?1 WHERE one = 1")                  \
    X(DEVICE_STRATEGY_DELETE, "UPDATE device SET strategy_delete = ?1 WHERE one = 1")              \
    X(DEVICE_OFFLINE, "UPDATE device SET offline = ?1 WHERE one = 1")                              \
    X(DEVICE_FLOOR, "UPDATE device SET floor_wall = ?1, floor_us = ?2 WHERE one = 1")              \
    /* any change: a page that stays as it is would not be written. Orders may have gaps. */       \
    X(DEVICE_FIRM, "UPDATE device SET next_order = next_order + 1 WHERE one = 1")                  \
    /* conversations and their participants */                                                     \
    X(CONVERSATION_LOCAL, "SELECT local, left_seq FROM conversation WHERE id = ?1")                \
    X(CONVERSATION_BY_ID,                                                                          \
      "SELECT " TF_CONVERSATION_COLUMNS " FROM conversation c WHERE c.id = ?1 AND c.left_seq = 0") \
    X(CONVERSATION_BY_KEY, "SELECT " TF_CONVERSATION_COLUMNS                                       \
                           " FROM conversation c WHERE c.client_key = ?1 AND c.left_seq = 0")      \
    X(CONVERSATION_BY_LOCAL,                                                                       \
      "SELECT " TF_CONVERSATION_COLUMNS " FROM conversation c WHERE c.local = ?1")                 \
    X(CONVERSATION_ADD, "INSERT INTO conversation (id, client_key, type, metadata, generation) "   \
                        "VALUES (?1, ?2, ?3, ?4, ?5)")                                             \
    X(CONVERSATION_NAME, "UPDATE conversation SET id = ?1 WHERE local = ?2")                       \
    X(CONVERSATION_GONE, "DELETE FROM conversation WHERE local = ?1")                              \
    X(CONVERSATION_MESSAGES,                                                                       \
      "UPDATE OR REPLACE message SET conversation = ?1 WHERE conversation = ?2")                   \
    X(CONVERSATION_ACTIONS,                                                                        \
      "UPDATE queue SET conversation = ?1 WHERE conversation = ?2 AND state = ?3")                 \
    X(CONVERSATION_SET,                                                                            \
      "UPDATE conversation SET type = ?1, metadata = ?2, is_active = ?3, version = ?4, "           \
      "created_at = ?5, updated_at = ?6, last_activity_at = ?7, client_key = ?8, "                 \
      "generation = ?9, refusal = 0 WHERE local = ?10 AND (version < ?4 OR generation <> ?9)")     \
    X(CONVERSATION_STRATEGY, "UPDATE conversation SET strategy = ?1 WHERE local = ?2")             \
    X(CONVERSATION_STRATEGY_EDIT, "UPDATE conversation SET strategy_edit = ?1 WHERE local = ?2")   \
    X(CONVERSATION_STRATEGY_DELETE,                                                                \
      "UPDATE conversation SET strategy_delete = ?1 WHERE local = ?2")                             \
    /* the most specific choice */                                                                 \
    X(STRATEGY_OF, "SELECT coalesce(iif(?2 = 1, c.strategy_edit, c.strategy_delete), c.strategy, " \
                   "iif(?2 = 1, d.strategy_edit, d.strategy_delete), d.strategy) "                 \
                   "FROM conversation c JOIN device d ON d.one = 1 WHERE c.local = ?1")            \
    X(CONVERSATION_REFUSED,                                                                        \
      "UPDATE conversation SET refusal = ?1, fill_before = 0 WHERE local = ?2")                    \
    X(CONVERSATION_STALE, "DELETE FROM conversation WHERE generation <> ?1 AND id IS NOT NULL "    \
                          "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.state IN (0, 1, 2) "      \
                          "AND q.conversation = local)")                                           \
    X(CONVERSATION_LOST, "SELECT local FROM conversation WHERE generation <> ?1 "                  \
                         "AND id IS NOT NULL AND refusal = 0 "                                     \
                         "AND EXISTS (SELECT 1 FROM queue q WHERE q.state IN (0, 1, 2) "           \
                         "AND q.conversation = local) LIMIT 1")                                    \
    X(CONVERSATION_LEFT,                                                                           \
      "UPDATE conversation SET left_seq = ?1, fill_before = 0, cleaned = 0 WHERE local = ?2")      \
    X(CONVERSATION_SINCE, "UPDATE conversation SET since = ?1, fill_before = ?1, cleaned = 0 "     \
                          "WHERE local = ?2")                                                      \
    X(CONVERSATION_FILLED, "UPDATE conversation SET fill_before = ?1 WHERE local = ?2")            \
    X(FILL_COUNT, "SELECT count(*) FROM conversation WHERE fill_before > 0")                       \
    X(FILL_NEXT, "SELECT local, id, fill_before FROM conversation WHERE fill_before > 0 "          \
                 "ORDER BY fill_before DESC LIMIT 1")                                              \
    X(PARTICIPANTS, "SELECT user_id, role, joined_at, delivered, read FROM participant "           \
                    "WHERE conversation = ?1")                                                     \
    X(PARTICIPANT, "SELECT delivered, read FROM participant "                                      \
                   "WHERE conversation = ?1 AND user_id = ?2")                                     \
    X(PARTICIPANT_ADD,                                                                             \
      "INSERT INTO participant (conversation, user_id, role, joined_at, delivered, read) "         \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                                           \
    X(PARTICIPANT_MARK,                                                                            \
      "INSERT INTO participant (conversation, user_id, role, joined_at, delivered, read) "         \
      "VALUES (?1, ?2, '', 0, ?3, ?4) ON CONFLICT (conversation, user_id) DO UPDATE SET "          \
      "delivered = max(delivered, excluded.delivered), read = max(read, excluded.read)")           \
    X(PARTICIPANTS_JOIN,                                                                           \
      "INSERT INTO participant (conversation, user_id, role, joined_at, delivered, read) "         \
      "SELECT ?1, user_id, role, joined_at, delivered, read FROM participant "                     \
      "WHERE conversation = ?2 ON CONFLICT (conversation, user_id) DO UPDATE SET "                 \
      "delivered = max(delivered, excluded.delivered), read = max(read, excluded.read)")           \
    X(PARTICIPANTS_DROP, "DELETE FROM participant WHERE conversation = ?1")                        \
    X(PARTICIPANTS_STALE,                                                                          \
      "DELETE FROM participant WHERE conversation NOT IN (SELECT local FROM conversation)")        \
    /* who read what, and when */                                                                  \
    X(READ_STEP_ADD, "INSERT INTO read_step (conversation, user_id, upto, after, at) "             \
                     "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (conversation, user_id, upto) "      \
                     "DO UPDATE SET after = min(after, excluded.after)")                           \
    X(READ_STEPS_JOIN, "UPDATE OR REPLACE read_step SET conversation = ?1 WHERE conversation = "   \
                       "?2")                                                                       \
    X(READ_STEPS_DROP, "DELETE FROM read_step WHERE conversation = ?1")                            \
    X(READ_STEPS_CLEANED, "DELETE FROM read_step WHERE conversation = ?1 AND upto <= ?2")          \
    X(READ_STEPS_STALE,                                                                            \
      "DELETE FROM read_step WHERE conversation NOT IN (SELECT local FROM conversation)")          \
    X(READERS, "SELECT p.user_id, (SELECT s.at FROM read_step s WHERE s.conversation = ?1 AND "    \
               "s.user_id = p.user_id AND s.upto >= ?2 AND s.after < ?2 ORDER BY s.upto LIMIT 1) " \
               "FROM participant p WHERE p.conversation = ?1 AND p.read >= ?2 AND "                \
               "p.user_id <> ?3 ORDER BY p.user_id")                                               \
    /* the account was revoked */                                                                  \
    X(WIPE_QUEUE, "DELETE FROM queue")                                                             \
    X(WIPE_MESSAGES, "DELETE FROM message")                                                        \
    X(WIPE_PARTICIPANTS, "DELETE FROM participant")                                                \
    X(WIPE_READ_STEPS, "DELETE FROM read_step")                                                    \
    X(WIPE_VERSIONS, "DELETE FROM version")                                                        \
    X(WIPE_MEDIA, "DELETE FROM media")                                                             \
    X(WIPE_MEDIA_PARTS, "DELETE FROM media_part")                                                  \
    X(WIPE_CONVERSATIONS, "DELETE FROM conversation")                                              \
    X(WIPE_DATA, "DELETE FROM app_data")                                                           \
    X(WIPE_CHOICES, "DELETE FROM choice")                                                          \
    X(WIPE_OPENINGS, "DELETE FROM opening")                                                        \
    X(WIPE_DEVICE, "UPDATE device SET epoch = NULL, seq = 0, generation = 0, resync = 0, "         \
                   "strategy = NULL, strategy_edit = NULL, strategy_delete = NULL, "               \
                   "floor_wall = 0, floor_us = 0, offline = 0")                                    \
    /* messages */                                                                                 \
    X(MESSAGE_BY_ID, "SELECT " TF_MESSAGE_COLUMNS " FROM message m WHERE m.id = ?1")               \
    X(MESSAGE_BY_CLIENT, "SELECT " TF_MESSAGE_COLUMNS " FROM message m WHERE m.client_id = ?1")    \
    X(MESSAGE_PENDING, "SELECT position, conversation FROM message "                               \
                       "WHERE client_id = ?1 AND sender_id = ?2 AND id IS NULL")                   \
    X(MESSAGE_NEWEST, "SELECT " TF_MESSAGE_COLUMNS " FROM message m WHERE m.conversation = ?1 "    \
                      "AND m.position < " TF_PENDING_TEXT " ORDER BY m.position DESC LIMIT 1")     \
    X(MESSAGE_QUEUE,                                                                               \
      "INSERT INTO message (conversation, position, client_id, sender_id, sender_name, type, "     \
      "content, reply_to, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                \
    X(MESSAGE_UPSERT,                                                                              \
      "INSERT OR REPLACE INTO message (conversation, position, client_id, id, sender_id, "         \
      "sender_name, type, "                                                                        \
      "content, media_url, media_thumbnail, media_size, media_duration_ms, reply_to, metadata, "   \
      "is_deleted, is_edited, version, created_at, updated_at, edited_at, deleted_at, "            \
      "generation) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "     \
      "?16, ?17, ?18, ?19, ?20, ?21, ?22) ON CONFLICT (id) WHERE id IS NOT NULL DO UPDATE SET "    \
      "content = excluded.content, media_url = excluded.media_url, "                               \
      "media_thumbnail = excluded.media_thumbnail, media_size = excluded.media_size, "             \
      "media_duration_ms = excluded.media_duration_ms, metadata = excluded.metadata, "             \
      "is_deleted = excluded.is_deleted, is_edited = excluded.is_edited, "                         \
      "version = excluded.version, updated_at = excluded.updated_at, "                             \
      "edited_at = excluded.edited_at, deleted_at = excluded.deleted_at, "                         \
      "document = iif(excluded.is_deleted, NULL, document) "                                       \
      "WHERE excluded.version > version")                                                          \
    X(MESSAGE_ADOPT,                                                                               \
      "UPDATE OR REPLACE message SET position = ?1, id = ?2, sender_name = ?3, content = ?4, "     \
      "reply_to = ?5, "                                                                            \
      "is_deleted = ?6, is_edited = ?7, version = ?8, created_at = ?9, updated_at = ?10, "         \
      "edited_at = ?11, deleted_at = ?12, generation = ?13, refusal = 0 "                          \
      "WHERE conversation = ?14 AND position = ?15 AND client_id = ?16")                           \
    X(MESSAGE_TEXT, "UPDATE message SET content = ?1 WHERE conversation = ?2 AND position = ?3")   \
    /* what several people edit at once */                                                         \
    X(DOCUMENT, "SELECT document, client_id, id FROM message WHERE client_id = ?1")                \
    X(DOCUMENT_SET, "UPDATE message SET document = ?1, editor = ?3 WHERE client_id = ?2")          \
    X(OPERATION, "SELECT operation, action_id FROM queue WHERE state = ?1 AND ord = ?2")           \
    X(OPERATION_SET, "UPDATE queue SET operation = ?1 WHERE state = 0 AND ord = ?2")               \
    X(MESSAGE_PARENT, "UPDATE message SET reply_to = ?1 WHERE conversation = ?2 "                  \
                      "AND position = ?3")                                                         \
    X(MESSAGE_PARENTS,                                                                             \
      "UPDATE message SET reply_to = ?1 WHERE reply_to = ?2 AND position >= " TF_PENDING_TEXT      \
      " AND conversation = (SELECT conversation FROM message WHERE id = ?1)")                      \
    X(MESSAGE_REFUSED,                                                                             \
      "UPDATE message SET refusal = ?1 WHERE conversation = ?2 AND position = ?3")                 \
    X(MESSAGE_DISCARD, "DELETE FROM message WHERE conversation = ?1 AND position = ?2")            \
    X(MESSAGE_KEEP, "UPDATE message SET generation = ?2 WHERE id = ?1 AND generation <> ?2 "       \
                    "AND version > ?3")                                                            \
    X(MESSAGE_RENEW, "DELETE FROM message WHERE id = ?1 AND generation <> ?2")                     \
    X(MESSAGES_LOST,                                                                               \
      "SELECT m.client_id, m.id, m.conversation FROM message m JOIN conversation c "               \
      "ON c.local = m.conversation AND c.generation = ?1 WHERE m.generation <> ?1 "                \
      "AND m.id IS NOT NULL AND m.sender_id = ?2 AND m.is_deleted = 0 "                            \
      "ORDER BY m.position")                                                                       \
    X(MESSAGE_OFFER, "UPDATE message SET position = ?1, id = NULL, version = 0, is_edited = 0, "   \
                     "edited_at = NULL, refusal = 0, generation = ?2 WHERE id = ?3")               \
    X(MESSAGE_WITHDRAW, "DELETE FROM message WHERE conversation = ?1")                             \
    X(MESSAGE_STALE, "DELETE FROM message WHERE generation <> ?1 AND id IS NOT NULL")              \
    X(MESSAGE_MEDIA, "UPDATE message SET media_thumbnail = ?1, media_size = ?2, "                  \
                     "media_duration_ms = ?3, metadata = ?4, upload = ?5 "                         \
                     "WHERE conversation = ?6 AND position = ?7")                                  \
    X(MESSAGE_UPLOADED, "UPDATE message SET media_url = ?1, metadata = ?2, upload = 0 "            \
                        "WHERE client_id = ?3 AND id IS NULL")                                     \
    X(MESSAGE_METADATA, "SELECT metadata FROM message WHERE client_id = ?1")                       \
    /* earlier texts of messages */                                                                \
    X(VERSION_KEEP, "INSERT OR IGNORE INTO version (key, version, content, at, author) "           \
                    "SELECT iif(client_id = '', id, client_id), version, content, "                \
                    "coalesce(edited_at, created_at), coalesce(editor, sender_id) FROM message "   \
                    "WHERE id = ?1 AND version > 0 AND version < ?2 AND is_deleted = 0")           \
    X(VERSION_ADD,                                                                                 \
      "INSERT OR IGNORE INTO version (key, lost, version, action_id, content, at, author) "        \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                                       \
    X(VERSION_LIST, "SELECT key, lost, version, action_id, content, author FROM version "          \
                    "WHERE key > '' ORDER BY key, version, lost, action_id")                       \
    X(VERSION_WITHDRAW, "DELETE FROM version WHERE key IN (SELECT client_id FROM message "         \
                        "WHERE conversation = ?1)")                                                \
    /* files, by the client id of their message: state 0 is cached, 1 to be sent, 2 to be loaded   \
     */                                                                                            \
    X(MEDIA_LOAD, "SELECT state, count(*), sum(size), max(used), max(due_wall), max(wait_us) "     \
                  "FROM media WHERE state >= 0 GROUP BY state")                                    \
    X(MEDIA_ADD, "INSERT INTO media (key, state, size, extension, used) "                          \
                 "VALUES (?1, ?2, ?3, ?4, ?5)")                                                    \
    X(MEDIA_GET, "SELECT state, size, done FROM media WHERE key = ?1")                             \
    X(MEDIA_DONE, "UPDATE media SET done = ?1, attempts = 0, due_wall = 0, wait_us = 0 "           \
                  "WHERE key = ?2")                                                                \
    X(MEDIA_FAILED, "UPDATE media SET attempts = attempts + 1, due_wall = ?1, wait_us = ?2 "       \
                    "WHERE key = ?3")                                                              \
    X(MEDIA_CACHED, "UPDATE media SET state = 0, done = size, attempts = 0, due_wall = 0, "        \
                    "wait_us = 0, used = ?1 WHERE key = ?2")                                       \
    X(MEDIA_USED, "UPDATE media SET used = ?1 WHERE key = ?2")                                     \
    X(MEDIA_OLDEST, "SELECT key, size FROM media WHERE state = 0 ORDER BY used LIMIT 1")           \
    X(MEDIA_GONE, "DELETE FROM media WHERE key = ?1")                                              \
    X(MEDIA_PART_PUT, "INSERT OR REPLACE INTO media_part (name, bytes) VALUES (?1, ?2)")           \
    X(MEDIA_PART_GET, "SELECT bytes FROM media_part WHERE name = ?1")                              \
    X(MEDIA_PART_HERE, "SELECT 1 FROM media_part WHERE name = ?1")                                 \
    X(MEDIA_PARTS, "SELECT count(*) FROM media_part")                                              \
    X(MEDIA_ADDRESS, "SELECT 1 FROM message WHERE client_id = ?1 AND media_url IS NOT NULL "       \
                     "AND is_deleted = 0")                                                         \
    X(MEDIA_AGAIN, "UPDATE media SET state = 2, done = 0, attempts = 0, due_wall = 0, "            \
                   "wait_us = 0 WHERE key = ?1")                                                   \
    X(MEDIA_PART_GONE, "DELETE FROM media_part WHERE name = ?1")                                   \
    X(MEDIA_NEXT_UP,                                                                               \
      "SELECT f.key, f.size, f.done, f.attempts, f.extension, m.type, q.ord FROM queue q "         \
      "JOIN message m ON m.conversation = q.conversation "                                         \
      "AND m.position = " TF_PENDING_TEXT " + q.ord AND m.upload = 1 "                             \
      "JOIN media f ON f.key = m.client_id WHERE q.state = 0 AND f.state = 1 "                     \
      "ORDER BY q.ord LIMIT 1")                                                                    \
    X(MEDIA_NEXT_DOWN, "SELECT f.key, f.size, f.done, f.attempts, m.media_url, m.id FROM media f " \
                       "JOIN message m ON m.client_id = f.key WHERE f.state = 2 "                  \
                       "ORDER BY f.used LIMIT 1")                                                  \
    X(MEDIA_LIST, "SELECT key, state, size, done FROM media WHERE state >= 0 "                     \
                  "ORDER BY state, used")                                                          \
    X(MEDIA_OF_ROOM, "SELECT f.key FROM message m JOIN media f ON f.key = m.client_id "            \
                     "WHERE m.conversation = ?1 LIMIT 1")                                          \
    /* the queue */                                                                                \
    X(QUEUE_LOAD, "SELECT ord, conversation, due_wall, wait_us, waits_for IS NOT NULL "            \
                  "FROM queue WHERE state = 0")                                                    \
    X(QUEUE_COUNT, "SELECT count(*), max(ord) FROM queue WHERE state = ?1")                        \
    X(QUEUE_ADD,                                                                                   \
      "INSERT INTO queue (state, ord, action_id, type, conversation, target, waits_for, "          \
      "base_version, base_text, text, mark, at_wall) "                                             \
      "VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")                                  \
    X(QUEUE_GET, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.state = ?1 AND q.ord = ?2")     \
    X(QUEUE_REMOVE, "DELETE FROM queue WHERE state = ?1 AND ord = ?2")                             \
    X(QUEUE_TEXT, "UPDATE queue SET text = ?1 WHERE state = ?2 AND ord = ?3")                      \
    X(QUEUE_MARK, "UPDATE queue SET target = ?1, mark = ?2, waits_for = ?3 "                       \
                  "WHERE state = 0 AND ord = ?4")                                                  \
    X(QUEUE_AGAIN,                                                                                 \
      "UPDATE queue SET base_version = ?1, base_text = ?2, text = ?3, attempts = attempts + 1, "   \
      "due_wall = 0, wait_us = 0 WHERE state = 0 AND ord = ?4")                                    \
    X(QUEUE_FAILED, "UPDATE queue SET attempts = ?1, due_wall = ?2, wait_us = ?3 "                 \
                    "WHERE state = 0 AND ord = ?4")                                                \
    X(QUEUE_STATE, "UPDATE queue SET state = ?1, refusal = ?2, waits_for = NULL "                  \
                   "WHERE state = 0 AND ord = ?3")                                                 \
    X(QUEUE_RESUME, "UPDATE queue SET state = 0, base_version = ?1 WHERE state = 2 AND ord = ?2")  \
    X(QUEUE_NAME, "UPDATE queue SET target = ?1, mark = CASE WHEN type = 3 THEN ?2 ELSE mark END " \
                  "WHERE target = ?3")                                                             \
    X(QUEUE_RELEASE, "UPDATE queue SET waits_for = NULL WHERE waits_for = ?1")                     \
    X(QUEUE_REBASE, "UPDATE queue SET base_version = ?1 WHERE waits_for = ?2")                     \
    X(QUEUE_FIRST, "SELECT min(ord) FROM queue")                                                   \
    X(QUEUE_BEHIND, "UPDATE queue SET waits_for = ?1 WHERE target = ?2 AND state = 0 "             \
                    "AND waits_for IS NULL")                                                       \
    X(QUEUE_UNNAME, "UPDATE queue SET target = ?1 WHERE target = ?2")                              \
    X(QUEUE_LOWER, "UPDATE queue SET base_version = min(base_version, ?1) WHERE target = ?2 "      \
                   "AND type IN (1, 2) AND state <> 1")                                            \
    X(QUEUE_READS_REACH,                                                                           \
      "UPDATE queue SET base_version = ?1 WHERE type = 3 AND conversation = ?2 AND state = 0 "     \
      "AND waits_for IS NULL AND mark >= ?3 AND base_version < ?1")                                \
    X(QUEUE_READS_FALL,                                                                            \
      "UPDATE queue SET target = (SELECT m.id FROM message m WHERE m.conversation = "              \
      "queue.conversation AND m.position = queue.base_version AND m.generation = ?1) "             \
      "WHERE type = 3 AND state = 0 AND waits_for IS NULL "                                        \
      "AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = target AND m.generation = ?1)")        \
    X(QUEUE_READS_LOST,                                                                            \
      "DELETE FROM queue WHERE type = 3 AND state = 0 AND waits_for IS NULL "                      \
      "AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = target AND m.generation = ?1)")        \
    X(QUEUE_READS_PLACE,                                                                           \
      "UPDATE queue SET base_version = 0, mark = (SELECT m.position FROM message m "               \
      "WHERE m.id = target) WHERE type = 3 AND state = 0 AND waits_for IS NULL")                   \
    X(QUEUE_WAITING_FOR, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.waits_for = ?1 "        \
                         "ORDER BY q.state, q.ord")                                                \
    X(QUEUE_IN_CONVERSATION, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.state = 0 "         \
                             "AND q.conversation = ?1 ORDER BY q.ord")                             \
    X(QUEUE_WITHDRAW, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.state = ?2 "               \
                      "AND q.conversation = ?1 ORDER BY q.ord LIMIT 1")                            \
    X(QUEUE_ON, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.target = ?1 AND q.type <> 3 "    \
                "AND q.state <> 1 ORDER BY q.ord")                                                 \
    X(QUEUE_CONFLICT_ON, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.target = ?1 "           \
                         "AND q.state = 2 ORDER BY q.ord")                                         \
    X(QUEUE_CONFLICTS_LOST,                                                                        \
      "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.state = 2 AND NOT EXISTS (SELECT 1 FROM "  \
      "message m WHERE m.id = q.target OR m.client_id = q.target) AND NOT EXISTS (SELECT 1 FROM "  \
      "conversation c WHERE c.local = q.conversation AND c.fill_before > 0) ORDER BY q.ord LIMIT " \
      "1")                                                                                         \
    X(QUEUE_READ,                                                                                  \
      "SELECT " TF_QUEUE_COLUMNS " FROM queue q INDEXED BY queue_read WHERE q.type = 3 "           \
      "AND q.conversation = ?1 AND q.state = 0 ORDER BY q.ord")                                    \
    X(QUEUE_READ_MARK,                                                                             \
      "SELECT max(mark) FROM queue INDEXED BY queue_read WHERE type = 3 AND conversation = ?1 "    \
      "AND state = 0")                                                                             \
    X(QUEUE_DUE,                                                                                   \
      "SELECT " TF_DUE_COLUMNS " FROM queue q " TF_DUE_JOINS " WHERE q.state = 0 ORDER BY q.ord")  \
    X(QUEUE_DUE_RANKED, "SELECT " TF_DUE_COLUMNS " FROM (SELECT *, max(" TF_BY_TYPE(               \
                            "type") ") OVER ("                                                     \
                                    "PARTITION BY conversation ORDER BY ord ROWS BETWEEN CURRENT " \
                                    "ROW AND UNBOUNDED FOLLOWING) "                                \
                                    "AS rank FROM queue WHERE state = 0) q " TF_DUE_JOINS          \
                                    " ORDER BY q.rank DESC, q.ord")                                \
    X(QUEUE_ASIDE, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.state = 1 "                   \
                   "AND q.conversation = ?1 AND q.ord > ?2 ORDER BY q.ord")                        \
    X(QUEUE_ASIDE_UNDER,                                                                           \
      "SELECT " TF_QUEUE_COLUMNS " FROM queue q LEFT JOIN message m "                              \
      "ON m.conversation = q.conversation AND m.position = " TF_PENDING_TEXT " + q.ord "           \
      "WHERE q.state = 1 AND q.conversation = ?1 AND (q.target = ?2 OR m.reply_to = ?2) "          \
      "ORDER BY q.ord LIMIT 1")                                                                    \
    X(QUEUE_UNPARK,                                                                                \
      "UPDATE queue SET state = 0, refusal = 0, attempts = 0, due_wall = 0, wait_us = 0, "         \
      "at_wall = ?1, waits_for = ?2 WHERE state = 1 AND ord = ?3")                                 \
    X(QUEUE_EXPIRED, "SELECT " TF_QUEUE_COLUMNS " FROM queue q WHERE q.state = 0 "                 \
                     "AND " TF_EXPIRES_AT " <= ?8 ORDER BY q.ord LIMIT 1")                         \
    X(QUEUE_EXPIRES, "SELECT min(" TF_EXPIRES_AT ") FROM queue q WHERE q.state = 0")               \
    X(RHYTHM_LOAD, "SELECT slot, news, watched_s FROM rhythm WHERE slot >= 0")                     \
    X(RHYTHM_SET, "INSERT OR REPLACE INTO rhythm (slot, news, watched_s) VALUES (?1, ?2, ?3)")     \
    /* what is shown, and what is durable */                                                       \
    X(VIEW_CONVERSATIONS, "SELECT " TF_CONVERSATION_COLUMNS                                        \
                          " FROM conversation c WHERE c.left_seq = 0 ORDER BY c.id, "              \
                          "c.local")                                                               \
    X(VIEW_MESSAGES, "SELECT " TF_SHOWN_COLUMNS " FROM message m WHERE m.conversation = ?1 "       \
                     "AND (m.position, m.client_id) > (?2, ?3) "                                   \
                     "ORDER BY m.position, m.client_id LIMIT ?4")                                  \
    X(PAGE_MESSAGES, "SELECT " TF_SHOWN_COLUMNS " FROM message m WHERE m.conversation = ?1 "       \
                     "AND m.position < ?2 ORDER BY m.position DESC LIMIT ?3")                      \
    X(PAGE_CONVERSATIONS,                                                                          \
      "SELECT " TF_CONVERSATION_COLUMNS " FROM conversation c WHERE c.local > ?1 "                 \
      "AND c.left_seq = 0 ORDER BY c.local LIMIT ?2")                                              \
    X(VIEW_BY_ID, TF_LOOKED_UP("?1", "m.client_id") "WHERE m.id = ?1")                             \
    X(VIEW_BY_CLIENT, TF_LOOKED_UP("m.id", "?1") "WHERE m.client_id = ?1")                         \
    /* ?1 of them, in their order; with where each is, or NULL for one that is nowhere */          \
    X(VIEW_LISTED,                                                                                 \
      "WITH listed (id) AS (VALUES " TF_LISTED ") SELECT " TF_SHOWN_COLUMNS TF_LOOKED_UP_COLUMNS   \
      ", c.local FROM listed l LEFT JOIN message m ON m.id = l.id "                                \
      "LEFT JOIN conversation c ON c.local = m.conversation LIMIT ?1")                             \
    X(VIEW_MARKS, "SELECT user_id, joined_at, delivered, read FROM participant "                   \
                  "WHERE conversation = ?1")                                                       \
    X(VIEW_UNREAD, "SELECT count(*) FROM message WHERE conversation = ?1 AND position > ?2 "       \
                   "AND position < " TF_PENDING_TEXT " AND is_deleted = 0 AND sender_id <> ?3")    \
    X(VIEW_LAST, "SELECT id FROM message WHERE conversation = ?1 "                                 \
                 "AND position < " TF_PENDING_TEXT " AND is_deleted = 0 "                          \
                 "ORDER BY position DESC LIMIT 1")                                                 \
    X(VIEW_QUEUE, "SELECT " TF_QUEUE_COLUMNS ", c.id, c.client_key FROM queue q "                  \
                  "JOIN conversation c ON c.local = q.conversation ORDER BY q.ord")                \
    X(VIEW_CONFLICTS,                                                                              \
      "SELECT q.action_id, q.target, q.base_text, q.text, m.content, m.version, m.is_deleted, "    \
      "m.client_id, q.conversation, q.type "                                                       \
      "FROM queue q LEFT JOIN message m ON m.id = q.target WHERE q.state = 2 ORDER BY q.ord")      \
    /* what the app keeps by key */                                                                \
    X(DATA_SET, "INSERT OR REPLACE INTO app_data (key, value) VALUES (?1, ?2)")                    \
    X(DATA_FORGET, "DELETE FROM app_data WHERE key = ?1")                                          \
    X(DATA_GET, "SELECT value FROM app_data WHERE key = ?1")                                       \
    X(DATA_ALL, "SELECT key, value FROM app_data ORDER BY key")                                    \
    X(DATA_COUNT, "SELECT count(*) FROM app_data")                                                 \
    /* sizes */                                                                                    \
    X(PAGES, "PRAGMA page_count")                                                                  \
    X(PAGES_FREE, "PRAGMA freelist_count")                                                         \
    X(PAGE_SIZE, "PRAGMA page_size")                                                               \
    X(QUEUE_SIZE,                                                                                  \
      "SELECT count(*), coalesce(sum(coalesce(length(CAST(q.text AS BLOB)), 0) + "                 \
      "coalesce(length(CAST(q.base_text AS BLOB)), 0) + "                                          \
      "coalesce(length(CAST(m.content AS BLOB)), 0)), 0) FROM queue q LEFT JOIN message m "        \
      "ON m.conversation = q.conversation AND m.position = " TF_PENDING_TEXT " + q.ord")           \
    X(MESSAGES_SIZE, "SELECT count(*), coalesce(sum(length(CAST(content AS BLOB))), 0) "           \
                     "FROM message")                                                               \
    /* cleaning up */                                                                              \
    X(KEEP_ROOMS, "SELECT local, scrolled_wall FROM conversation WHERE left_seq = 0 "              \
                  "AND id IS NOT NULL AND fill_before = 0 ORDER BY local")                         \
    X(KEEP_PAGE,                                                                                   \
      "SELECT m.position, m.id, m.created_at, length(CAST(m.content AS BLOB)), "                   \
      "(m.is_deleted OR m.sender_id = ?3 OR m.position <= (SELECT p.read FROM participant p "      \
      "WHERE p.conversation = ?1 AND p.user_id = ?3)) "                                            \
      "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.target = m.id) "                              \
      "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.waits_for = m.client_id) "                    \
      "AND NOT EXISTS (SELECT 1 FROM message r WHERE r.conversation = ?1 "                         \
      "AND r.position >= " TF_PENDING_TEXT " AND r.reply_to = m.id) "                              \
      "FROM message m WHERE m.conversation = ?1 AND m.position > ?2 AND m.position < ?4 "          \
      "ORDER BY m.position LIMIT ?5")                                                              \
    /* the newest that is not deleted, and what is behind it */                                    \
    X(KEEP_LAST, "SELECT coalesce((SELECT position FROM message WHERE conversation = ?1 "          \
                 "AND position < " TF_PENDING_TEXT " AND is_deleted = 0 "                          \
                 "ORDER BY position DESC LIMIT 1), (SELECT max(position) FROM message "            \
                 "WHERE conversation = ?1 AND position < " TF_PENDING_TEXT "), 0)")                \
    X(KEEP_SIZE, "SELECT count(*), coalesce(sum(length(CAST(content AS BLOB))), 0) FROM message "  \
                 "WHERE conversation = ?1 AND position < " TF_PENDING_TEXT)                        \
    X(KEEP_DROP, "DELETE FROM message WHERE id = ?1")                                              \
    X(CONVERSATION_CLEANED, "UPDATE conversation SET cleaned = max(cleaned, ?1) WHERE local = ?2") \
    X(CONVERSATION_SCROLL, "UPDATE conversation SET fill_before = cleaned + 1, "                   \
                           "scrolled_wall = ?1 WHERE local = ?2")                                  \
    X(CONVERSATION_LOOKED, "UPDATE conversation SET scrolled_wall = ?1 WHERE local = ?2")          \
    /* how conflicts were resolved */                                                              \
    X(CHOICE_MADE, "INSERT INTO choice (conversation, type, resolution, times) "                   \
                   "VALUES (?1, ?2, ?3, 1) ON CONFLICT (conversation, type, resolution) "          \
                   "DO UPDATE SET times = times + 1")                                              \
    X(CHOICES, "SELECT resolution, times FROM choice WHERE conversation = ?1 AND type = ?2 "       \
               "ORDER BY resolution")                                                              \
    /* what is opened, and when */                                                                 \
    X(OPENING, "SELECT weight, day FROM opening WHERE conversation = ?1 AND slot = ?2")            \
    X(OPENING_SET, "INSERT OR REPLACE INTO opening (conversation, slot, weight, day) "             \
                   "VALUES (?1, ?2, ?3, ?4)")                                                      \
    X(OPENING_SCREEN, "SELECT position FROM message WHERE conversation = ?1 "                      \
                      "AND position < " TF_PENDING_TEXT " ORDER BY position DESC "                 \
                      "LIMIT 1 OFFSET ?2 - 1")                                                     \
    X(OPENING_RECENT, "SELECT conversation FROM opening WHERE slot = ?1 "                          \
                      "ORDER BY day DESC, conversation LIMIT ?2")                                  \
    X(OPENING_ALL, "SELECT local FROM conversation WHERE cleaned > 0 AND left_seq = 0 "            \
                   "ORDER BY local")                                                               \
    X(OPENING_STALE, "DELETE FROM opening WHERE conversation > 0 AND conversation NOT IN "         \
                     "(SELECT local FROM conversation WHERE left_seq = 0)")                        \
    X(CONVERSATION_SCROLLED,                                                                       \
      "UPDATE conversation SET fill_before = 0, cleaned = ?1 WHERE local = ?2")                    \
    /* sealing what lies there in clear */                                                         \
    X(MEND_CONVERSATIONS, "DELETE FROM conversation WHERE id IS NULL AND NOT EXISTS "              \
                          "(SELECT 1 FROM queue q WHERE q.conversation = local AND q.type = 4)")   \
    X(MEND_PARTICIPANTS, "DELETE FROM participant WHERE NOT EXISTS "                               \
                         "(SELECT 1 FROM conversation c WHERE c.local = conversation)")            \
    X(MEND_MESSAGES, "DELETE FROM message WHERE NOT EXISTS "                                       \
                     "(SELECT 1 FROM conversation c WHERE c.local = conversation)")                \
    X(MEND_SENDS,                                                                                  \
      "INSERT INTO queue (state, ord, action_id, type, conversation, waits_for, base_version, "    \
      "mark, at_wall, refusal) SELECT m.refusal <> 0, m.position - " TF_PENDING_TEXT               \
      ", m.client_id, 0, m.conversation, (SELECT p.client_id FROM message p "                      \
      "WHERE p.client_id = m.reply_to AND p.id IS NULL AND m.refusal = 0), 0, 0, ?1, m.refusal "   \
      "FROM message m WHERE m.position >= " TF_PENDING_TEXT " AND NOT EXISTS "                     \
      "(SELECT 1 FROM queue q WHERE q.state IN (0, 1, 2) "                                         \
      "AND q.ord = m.position - " TF_PENDING_TEXT " AND q.action_id = m.client_id)")               \
    X(MEND_LAST, "SELECT coalesce(max(ord), 0) FROM queue")                                        \
    X(DEVICE_IDENTITY,                                                                             \
      "UPDATE device SET installation = ?1, inherited = ?2, next_order = ?3 WHERE one = 1")        \
    X(DEVICE_PACKING, "UPDATE device SET packing = ?1, seal = ?2 WHERE one = 1")                   \
    X(REPACK_MESSAGES, "SELECT conversation, position, client_id, id, content, sender_name, "      \
                       "media_url, media_thumbnail, metadata, document FROM message")              \
    X(REPACK_MESSAGE,                                                                              \
      "UPDATE message SET content = ?4, sender_name = ?5, media_url = ?6, media_thumbnail = ?7, "  \
      "metadata = ?8, document = ?9 WHERE conversation = ?1 AND position = ?2 AND client_id = ?3") \
    X(REPACK_QUEUE, "SELECT state, ord, action_id, base_text, text, operation FROM queue")         \
    X(REPACK_ACTION,                                                                               \
      "UPDATE queue SET base_text = ?3, text = ?4, operation = ?5 WHERE state = ?1 AND ord = ?2")  \
    X(REPACK_DATA, "SELECT key, value FROM app_data")                                              \
    X(REPACK_DATUM, "UPDATE app_data SET value = ?2 WHERE key = ?1")                               \
    X(REPACK_CONVERSATIONS, "SELECT local, client_key, id, metadata FROM conversation")            \
    X(REPACK_CONVERSATION, "UPDATE conversation SET metadata = ?2 WHERE local = ?1")               \
    X(REPACK_VERSIONS, "SELECT key, lost, version, action_id, content FROM version")               \
    X(REPACK_VERSION, "UPDATE version SET content = ?5 WHERE key = ?1 AND lost = ?2 "              \
                      "AND version = ?3 AND action_id = ?4")                                       \
    X(REPACK_MEDIA, "SELECT key, extension FROM media")                                            \
    X(REPACK_FILE, "UPDATE media SET extension = ?2 WHERE key = ?1")                               \
    X(REPACK_PARTS, "SELECT name, bytes FROM media_part")                                          \
    X(REPACK_PART, "UPDATE media_part SET bytes = ?2 WHERE name = ?1")

#endif
