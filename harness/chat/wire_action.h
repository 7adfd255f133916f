/* One action, whether it came in a batch or as the body of a call of its own. Inside of `chat`
 * only. */
#ifndef TF_CHAT_WIRE_ACTION_H
#define TF_CHAT_WIRE_ACTION_H

#include "chat/wire_entity.h"

/* An element of a batch: its type stands in it. The refusal, with as much of `*out` as could be
 * read. */
enum tf_refusal tf_wire_read_action(struct tf_wire_doc *doc, const cJSON *item,
                                    struct tf_wire_action *out);

/* {"at", "cut", "put", "is"} in the field "delta"; nothing there is no delta. */
void tf_wire_put_delta(struct tf_buf *out, const struct tf_delta *delta);
void tf_wire_read_delta(struct tf_json_reader *reader, struct tf_delta *out);

#endif
