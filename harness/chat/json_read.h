/* Typed reading of an object's fields. Inside of `chat` only.
 *
 * The first thing wrong sticks in the reader and is checked once, at the end; a getter that finds
 * nothing, null or something wrong gives the default of its type. Names match case-sensitively;
 * unknown fields are passed over. */
#ifndef TF_CHAT_JSON_READ_H
#define TF_CHAT_JSON_READ_H

#include "chat/json_doc.h"

struct tf_json_reader {
    struct tf_wire_doc *doc;
    const cJSON *object;
    const cJSON *next;       /* where the next field is expected: writers keep one order */
    enum tf_refusal refusal; /* NONE, or the first that went wrong */
    struct tf_error *error;  /* what, in words; may be NULL */
};

/* `object` may be anything; a reader of what is not an object is refused from the start. */
struct tf_json_reader tf_json_reader_of(struct tf_wire_doc *doc, const cJSON *object,
                                        struct tf_error *error);

/* Notes a refusal unless there is one already: "NAME: WHAT". */
void tf_json_refuse(struct tf_json_reader *reader, enum tf_refusal refusal, const char *name,
                    const char *what);
/* Refuses with BAD_FIELD when a field that must be there gave nothing. */
void tf_json_require(struct tf_json_reader *reader, bool present, const char *name);

/* The field, or NULL when it is absent or null. */
const cJSON *tf_json_find(struct tf_json_reader *reader, const char *name);
/* Borrowed from the document. */
struct tf_slice tf_json_text(struct tf_json_reader *reader, const char *name);
struct tf_id tf_json_id(struct tf_json_reader *reader, const char *name);
/* A 64-bit counter, in quotes. */
uint64_t tf_json_u64(struct tf_json_reader *reader, const char *name);
/* A plain whole number from 0 to TF_JSON_EXACT_MAX. */
uint64_t tf_json_count(struct tf_json_reader *reader, const char *name);
/* A plain whole number, negative too. */
tf_time tf_json_time(struct tf_json_reader *reader, const char *name);
bool tf_json_bool(struct tf_json_reader *reader, const char *name, bool absent);
/* The source text of an object, byte by byte as it came; copied into the document. */
struct tf_slice tf_json_object_text(struct tf_json_reader *reader, const char *name);
/* The first element of an array and how many there are; refuses more than `max`. */
const cJSON *tf_json_array(struct tf_json_reader *reader, const char *name, size_t max,
                           size_t *count);

/* Decimal digits without sign or leading zeros, as counters travel. */
bool tf_json_parse_u64(struct tf_slice digits, uint64_t *out);

/* TF_OK, or the code for an answer that cannot be read; `error` is filled already. */
enum tf_code tf_json_code(enum tf_refusal refusal);

#endif
