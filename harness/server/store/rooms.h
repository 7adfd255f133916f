/* Conversations in the database and, as rooms, in memory. */
#ifndef TF_SERVER_STORE_ROOMS_H
#define TF_SERVER_STORE_ROOMS_H

#include "server/store/scope.h"

/* Reads a conversation with all that a room holds. Owned by caller. */
enum tf_code tf_room_load(const struct tf_db *db, uint64_t number,
                          struct tf_room **out) TF_MUST_CHECK;
void tf_room_destroy(struct tf_room *room); /* NULL is allowed */

/* Writes a new conversation with its participants, who must be known users without repetition. Its
 * number goes out. */
enum tf_code tf_room_insert(const struct tf_db *db, const struct tf_conversation *conversation,
                            uint64_t *number) TF_MUST_CHECK;

/* Writes the time of the last activity of a touched room. */
enum tf_code tf_room_flush(const struct tf_db *db, struct tf_room *room) TF_MUST_CHECK;

/* The text of a field of a JSON object, as long as it is a text; owned by caller, NULL when there
 * is none. */
char *tf_metadata_text(struct tf_slice metadata, const char *name);
/* Whether a field of a JSON object is true. */
bool tf_metadata_true(struct tf_slice metadata, const char *name);

#endif
