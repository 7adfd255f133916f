/* Entities inside of bigger documents: fields without their braces, and readers. Inside of `chat`
 * only. */
#ifndef TF_CHAT_WIRE_ENTITY_H
#define TF_CHAT_WIRE_ENTITY_H

#include "chat/json_read.h"

/* What a person puts into a message: the fields that a send and a stored message share. */
void tf_wire_put_body(struct tf_buf *out, const struct tf_message *message);
void tf_wire_read_body(struct tf_json_reader *reader, struct tf_message *out);

/* A whole entity; what it must have is required. */
void tf_wire_read_message(struct tf_json_reader *reader, struct tf_message *out);
/* "readBy", which only pages of history have. The array goes into the document. */
void tf_wire_read_readers(struct tf_json_reader *reader, struct tf_message *out);
void tf_wire_read_conversation(struct tf_json_reader *reader, struct tf_conversation *out);

/* "participants": [...]; nothing when there are none. Readers put the array into the document. */
void tf_wire_put_participants(struct tf_buf *out, const struct tf_conversation *conversation);
void tf_wire_read_participants(struct tf_json_reader *reader, struct tf_conversation *out);

/* A type of conversation, which must be there. */
enum tf_conversation_type tf_wire_read_conversation_type(struct tf_json_reader *reader,
                                                         const char *name);

/* "seq", "previous" and the entity under its own name, as fields of an object that the caller opens
 * and closes. */
void tf_wire_put_change(struct tf_buf *out, const struct tf_change *change);
/* False, without a refusal, when the object holds no entity. */
bool tf_wire_read_change(struct tf_json_reader *reader, struct tf_change *out);

#endif
