/* One text that several people edit at once: a replicated list of characters.
 *
 * The order is the tree of the Fugue algorithm (Weidner and Kleppmann, "The Art of the Fugue:
 * Minimizing Interleaving in Collaborative Text Editing", arXiv 2305.00583): each character is a
 * left or a right child of the one that it was written beside, siblings stand in the order of their
 * names, and the text is the tree read from left to right. So the same operations give the same
 * text in whatever order they come, and what one person wrote in one go is never mixed with what
 * another wrote at the same place.
 *
 * A character is named by the action that wrote it and its number in that action. Actions have
 * names of their own already, so no device needs a counter that could be lost, restored or cloned.
 */
#ifndef TF_CHAT_SHARED_TEXT_H
#define TF_CHAT_SHARED_TEXT_H

#include "base/time.h"
#include "chat/id.h"

/* Characters in one text, deleted ones that are still kept among them. */
#define TF_SHARED_POINTS_MAX 16384
/* Insertions, and deleted spans, of one operation. */
#define TF_SHARED_PIECES_MAX 1024

struct tf_shared_id {
    struct tf_id action; /* none: the beginning of the text */
    uint32_t ordinal;    /* of the character within its action, from 0 */
};

struct tf_shared_point {
    struct tf_shared_id id;
    uint32_t parent;       /* index; always smaller than the own one */
    bool is_left;          /* stands before its parent, else behind it */
    bool is_deleted;       /* a tombstone: no longer shown, others may still stand beside it */
    uint32_t code;         /* Unicode code point; 0 in a tombstone */
    tf_time deleted_at_us; /* server's wall clock; 0 while the server has not dated it */
    uint32_t child[2];     /* the first child of each side, right then left; 0 is none */
    uint32_t sibling;      /* the next on the same side of the same parent; 0 is none */
    uint32_t next, before; /* in the order of the text */
};

/* All zero is an empty text. */
struct tf_shared_text {
    struct tf_shared_point *items; /* owned; in the order of arrival, [0] is the beginning */
    size_t count, capacity;
};

struct tf_shared_insert {
    struct tf_shared_id parent;
    bool is_left;
    struct tf_slice text; /* borrowed; each character behind the first is the right child of the one
                             before it */
};

struct tf_shared_span {
    struct tf_shared_id first;
    uint32_t count; /* characters of the same action, by ordinal */
};

/* What one action does. The characters that it inserts are numbered from 0 over
 * all of its insertions. */
struct tf_shared_op {
    struct tf_id action;
    struct tf_shared_insert *inserts; /* owned */
    size_t insert_count, insert_capacity;
    struct tf_shared_span *deletes; /* owned */
    size_t delete_count, delete_capacity;
};

void tf_shared_text_close(struct tf_shared_text *text);
void tf_shared_op_close(struct tf_shared_op *op);

/* A text that one action wrote in one go. E_LIMIT past TF_SHARED_POINTS_MAX. */
enum tf_code tf_shared_text_begin(struct tf_shared_text *out, const struct tf_id *action,
                                  struct tf_slice content) TF_MUST_CHECK;

/* Does all of `op` or nothing. What was done already is not done again, so an operation may come
 * twice. `now_us` dates the deletions, 0 leaves them undated. E_NOT_FOUND when it stands on
 * characters that are not here (collected, or never seen); E_LIMIT. */
enum tf_code tf_shared_text_apply(struct tf_shared_text *text, const struct tf_shared_op *op,
                                  tf_time now_us) TF_MUST_CHECK;

/* Appends what a reader sees, as UTF-8. */
void tf_shared_text_render(const struct tf_shared_text *text, struct tf_buf *out);

/* Replaces the shown characters [begin, end) by `content`, and writes down in `op` what that took.
 * Several replacements may follow each other under one action. E_LIMIT. */
enum tf_code tf_shared_text_replace(struct tf_shared_text *text, size_t begin, size_t end,
                                    struct tf_slice content, struct tf_shared_op *op) TF_MUST_CHECK;

/* Forgets what was deleted at `before_us` or earlier, where nothing that stays stands on it. The
 * order of the rest does not change. Returns how many are gone. An operation that stands on one of
 * them is answered E_NOT_FOUND from then on. */
size_t tf_shared_text_collect(struct tf_shared_text *text, tf_time before_us);

/* Both as JSON objects, as they travel and are stored. Readers check everything: E_INVALID with the
 * reason in `error`, E_LIMIT. Texts of a parsed operation are borrowed from `*kept`, owned by
 * caller. */
void tf_shared_text_write(const struct tf_shared_text *text, struct tf_buf *out);
enum tf_code tf_shared_text_read(struct tf_slice json, struct tf_shared_text *out,
                                 struct tf_error *error) TF_MUST_CHECK;
void tf_shared_op_write(const struct tf_shared_op *op, struct tf_buf *out);
struct tf_wire_doc;
enum tf_code tf_shared_op_read(struct tf_slice json, const struct tf_id *action,
                               struct tf_wire_doc **kept, struct tf_shared_op *out,
                               struct tf_error *error) TF_MUST_CHECK;

/* For the readers: a run of characters of one action, each the right child of the one before it, as
 * tombstones when `tombstones` is above 0, else with the text `shown`. E_INVALID when one of them
 * is there already, E_LIMIT. */
enum tf_code tf_shared_text_add_run(struct tf_shared_text *text, struct tf_shared_point first,
                                    struct tf_slice shown, size_t tombstones) TF_MUST_CHECK;
/* The index of a character, or SIZE_MAX. 0 for the beginning. */
size_t tf_shared_text_find(const struct tf_shared_text *text, const struct tf_shared_id *id);
/* The code point at `*at`, which moves behind it. `text` is well-formed UTF-8. */
uint32_t tf_shared_decode(struct tf_slice text, size_t *at);
void tf_shared_encode(struct tf_buf *out, uint32_t code);

#endif
