/* Who comes to a conversation and who goes: in the database, in the room and in the user's scope.
 */
#ifndef TF_SERVER_STORE_MEMBERS_H
#define TF_SERVER_STORE_MEMBERS_H

#include "server/store/scope.h"

#define TF_ROLE_OWNER "owner" /* whoever created the conversation, unless they said otherwise */

/* One who comes or goes, by the change that says so. */
struct tf_member_change {
    struct tf_room *room;
    struct tf_user *user;
    struct tf_slice role; /* of who comes; borrowed */
    uint64_t seq;
    tf_time at_us; /* server's wall clock */
};

/* Writes one row of an open list of participants. */
enum tf_code tf_participant_insert(const struct tf_db *db, uint64_t room, uint64_t user,
                                   const struct tf_participant *participant) TF_MUST_CHECK;

/* The user must not take part yet. What was said before `seq` counts as read. */
enum tf_code tf_member_join(const struct tf_db *db,
                            const struct tf_member_change *change) TF_MUST_CHECK;
/* The user must take part. A conversation without participants is not active any more. */
enum tf_code tf_member_leave(const struct tf_db *db,
                             const struct tf_member_change *change) TF_MUST_CHECK;
/* Whether this user may take others out: an owner, or anybody where there is none. */
bool tf_member_may_remove(const struct tf_room *room, uint64_t user);

/* The conversation is not active any more. */
enum tf_code tf_room_end(const struct tf_db *db, struct tf_room *room, tf_time at_us) TF_MUST_CHECK;

#endif
