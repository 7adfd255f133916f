/* The JSON that writers of messages make, read without memory of its own for each value. Inside of
 * `chat` only.
 *
 * Plain is a text whose escapes are single letters and whose numbers are whole and exact as
 * doubles. What is not plain is cJSON's: it decides what a tree is, this gives the same one. */
#ifndef TF_CHAT_JSON_PLAIN_H
#define TF_CHAT_JSON_PLAIN_H

#include "chat/json_text.h"

#include <cjson/cJSON.h>

/* The tree of a scanned object, in `nodes` (room for scan->values_max) and `texts` (room for as
 * many bytes as the object has); both owned by caller, who outlives the tree with them. NULL when
 * the text is not plain, or no JSON. The tree must not be given to cJSON_Delete. */
cJSON *tf_json_plain_read(const struct tf_json_scan *scan, cJSON *nodes, char *texts);

#endif
