/* What the server remembers of its database: users, conversations with their participants' marks,
 * and the newest change that each user was told of. Loaded on first need, kept true by whoever
 * writes, thrown away whole when a transaction fails. It survives nothing and decides nothing that
 * the database could not decide alone. */
#ifndef TF_SERVER_STORE_SCOPE_H
#define TF_SERVER_STORE_SCOPE_H

#include "base/map.h"
#include "server/store/db.h"

/* A conversation as the server holds it. */
struct tf_room {
    uint64_t number;
    struct tf_conversation conversation; /* its memory is the room's */
    uint64_t *users;                     /* numbers of the participants, in their order */
    uint64_t newest_seq;                 /* of its changes, 0 if none */
    uint64_t horizon;                    /* newest change that is no longer told, 0 if none */
    uint64_t newest_position;            /* of its messages, 0 if none */
    uint64_t newest_sender;              /* number of that message's sender */
    uint64_t newest_other_position;      /* of its messages by anybody else */
    bool is_touched;                     /* last_activity_at_us is not in the database yet */
};

struct tf_user {
    uint64_t number;
    struct tf_id id;
    struct tf_slice name;   /* the user's own memory */
    bool has_scope;         /* the fields below are loaded */
    struct tf_room **rooms; /* the user's conversations, oldest first */
    size_t room_count, room_capacity;
    uint64_t newest_seq; /* of the changes in all of them, withdrawals among them; 0 if none */
    uint64_t newest_withdrawal; /* 0 if none */
};

struct tf_scope {
    struct tf_map users, rooms;           /* number -> struct */
    struct tf_map user_names, room_names; /* hash of id -> number */
    uint64_t newest_seq;                  /* of the whole log; valid when has_newest_seq */
    bool has_newest_seq;
};

void tf_scope_close(struct tf_scope *scope);
/* Forgets everything; pointers into the scope die. */
void tf_scope_forget(struct tf_scope *scope);

/* The user with this number, without scope. Never NULL on success. */
enum tf_code tf_scope_user(const struct tf_db *db, uint64_t number,
                           struct tf_user **out) TF_MUST_CHECK;
/* The user with this id, or NULL. Without scope. */
enum tf_code tf_scope_user_named(const struct tf_db *db, const struct tf_id *id,
                                 struct tf_user **out) TF_MUST_CHECK;
/* Loads the user's conversations and newest change unless they are there. */
enum tf_code tf_scope_load(const struct tf_db *db, struct tf_user *user) TF_MUST_CHECK;
/* Takes a conversation into a loaded user's scope, or out of it. What was told so far stays told.
 */
void tf_scope_gain(struct tf_user *user, struct tf_room *room);
void tf_scope_lose(struct tf_user *user, const struct tf_room *room);
/* The user if it is in memory with its scope, else NULL. */
struct tf_user *tf_scope_present(const struct tf_scope *scope, uint64_t number);

/* The conversation with this number. Never NULL on success. */
enum tf_code tf_scope_room(const struct tf_db *db, uint64_t number,
                           struct tf_room **out) TF_MUST_CHECK;
/* The conversation with this id, or NULL. */
enum tf_code tf_scope_room_named(const struct tf_db *db, const struct tf_id *id,
                                 struct tf_room **out) TF_MUST_CHECK;
/* Adds a conversation that has just been made to the scopes of its participants that are in memory.
 */
void tf_scope_join(struct tf_scope *scope, struct tf_room *room);

/* The participant of this room with this user number, or NULL. */
struct tf_participant *tf_room_participant(const struct tf_room *room, uint64_t user);
/* Takes note of a message at a position above all others. */
void tf_room_note_message(struct tf_room *room, uint64_t position, uint64_t sender);
/* Reads the positions of the newest messages anew: one that was among them is gone. */
enum tf_code tf_room_find_newest(const struct tf_db *db, struct tf_room *room) TF_MUST_CHECK;
/* The highest position of a message that `user` did not send, 0 if none. */
uint64_t tf_room_newest_foreign(const struct tf_room *room, uint64_t user);

/* The number of the next change or audit entry of the log; taken by the call. */
enum tf_code tf_scope_next_seq(const struct tf_db *db, uint64_t *out) TF_MUST_CHECK;
/* Gives back the number that was taken last: nothing was written under it. */
void tf_scope_return_seq(struct tf_scope *scope);
/* Up to here changes of the user's conversations are no longer told; 0 if all are. */
uint64_t tf_scope_horizon(const struct tf_user *user);
/* The number of the newest entry of the log, 0 if it is empty. */
enum tf_code tf_scope_newest_seq(const struct tf_db *db, uint64_t *out) TF_MUST_CHECK;

#endif
