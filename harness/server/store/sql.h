/* The statements of the server by name; their texts are in sql_table.h. */
#ifndef TF_SERVER_STORE_SQL_H
#define TF_SERVER_STORE_SQL_H

/* In the order and the groups of sql_table.h. */
enum tf_server_sql {
    TF_SQL_BEGIN_READ,
    TF_SQL_EPOCH,
    TF_SQL_EPOCH_RENEW,
    TF_SQL_EPOCH_INSERT,
    /* users */
    TF_SQL_USER_INSERT,
    TF_SQL_USER_NUMBER,
    TF_SQL_USER,
    TF_SQL_USER_REVOKE,
    TF_SQL_USER_SECRET,
    TF_SQL_USER_ROOMS,
    /* conversations */
    TF_SQL_ROOM_INSERT,
    TF_SQL_ROOM_NUMBER,
    TF_SQL_ROOM,
    TF_SQL_ROOM_TOUCH,
    TF_SQL_ROOMS_OF_USER,
    TF_SQL_ROOMS_BY_ACTIVITY,
    TF_SQL_ROOMS_BY_TYPE,
    TF_SQL_ROOMS_BY_ORDER,
    TF_SQL_ROOMS_BY_RESTAURANT,
    TF_SQL_PARTICIPANT_INSERT,
    TF_SQL_PARTICIPANT_REMOVE,
    TF_SQL_PARTICIPANTS,
    TF_SQL_MARKS,
    TF_SQL_ROOM_RENEW,
    /* who came and went: one row for each, under the number of its change */
    TF_SQL_MEMBERSHIP_INSERT,
    TF_SQL_WITHDRAWAL_NEWEST,
    TF_SQL_WITHDRAWAL_BEFORE,
    TF_SQL_WITHDRAWALS,
    /* messages */
    TF_SQL_MESSAGE_INSERT,
    TF_SQL_MESSAGE_EDIT,
    TF_SQL_MESSAGE_DOCUMENT,
    TF_SQL_MESSAGE_DELETE,
    TF_SQL_MESSAGE_BY_ID,
    TF_SQL_MESSAGE,
    TF_SQL_MESSAGE_PLACE,
    TF_SQL_MESSAGES_BEFORE,
    TF_SQL_MESSAGES,
    TF_SQL_REPLIES,
    TF_SQL_NEWEST_MESSAGE,
    TF_SQL_NEWEST_FOREIGN,
    TF_SQL_LAST_MESSAGE,
    TF_SQL_UNREAD,
    TF_SQL_STATS_BY_TYPE,
    TF_SQL_STATS_BY_SENDER,
    TF_SQL_STATS_UP_TO,
    TF_SQL_STATS_BOUNDS,
    /* versions: kind 0 was shown once, kind 1 lost a conflict */
    TF_SQL_VERSION_KEEP,
    TF_SQL_VERSION_LOSE,
    TF_SQL_VERSIONS,
    TF_SQL_VERSION_CONTENT,
    /* the log */
    TF_SQL_LOG_INSERT,
    TF_SQL_LOG_NEWEST,
    TF_SQL_LOG_NEWEST_OF_ROOM,
    TF_SQL_LOG_BEFORE,
    TF_SQL_LOG_BY_ACTION,
    TF_SQL_CHANGES_OF_ROOM,
    TF_SQL_CHANGE,
    TF_SQL_SEQS_OF_USER,
    TF_SQL_READ_STEP,
    TF_SQL_AUDIT,
    /* retention */
    TF_SQL_LOG_AGE,
    TF_SQL_ROOM_AFTER,
    TF_SQL_NEEDLESS_NEWEST,
    TF_SQL_NEEDLESS_DROP,
    TF_SQL_HORIZON,
    TF_SQL_TOMBSTONE_NEXT,
    TF_SQL_TOMBSTONE_BURY,
    TF_SQL_TOMBSTONE_DROP,
    /* 1: of the message itself; a read that names it is about its reader */
    TF_SQL_TOMBSTONE_UNTELL,
    TF_SQL_BURIED,
    TF_SQL_BURIED_BY_ID,
    TF_SQL_RECORDS_EXPIRE,
    TF_SQL_RECORD_EXPIRE,
    TF_SQL_COUNT
};

/* The texts, by `enum tf_server_sql`. Static. */
extern const char *const tf_server_sql[TF_SQL_COUNT];

#endif
