/* One run as a drawing needs it: events on lanes, messages between them, what held for a while, and
 * what was found. It is read from the picture that is kept of a run.
 *
 * Every text in it is harmless to look at (base/text.h) and still a text of strangers: each format
 * escapes it by its own rules. */
#ifndef TF_REPORT_STORY_STORY_H
#define TF_REPORT_STORY_STORY_H

#include "env/history.h"

#define TF_STORY_NONE      UINT32_MAX
#define TF_STORY_BYTES_MAX ((size_t)512 << 20) /* of a picture, unpacked */

struct tf_story_event {
    tf_time at_us;
    uint64_t index;   /* of the record in the history */
    uint32_t cause;   /* place of what led to it, TF_STORY_NONE if unknown */
    uint32_t node;    /* that it is about */
    uint32_t lane;    /* where it happened; TF_STORY_NONE: nowhere in particular */
    uint32_t row;     /* of its fields */
    uint32_t message; /* that begins or ends here, or TF_STORY_NONE */
    enum tf_record_kind kind;
};

enum tf_story_fate { TF_STORY_ARRIVED, TF_STORY_LOST, TF_STORY_UNDERWAY };

struct tf_story_message {
    uint32_t sent, end; /* places of events; `end` TF_STORY_NONE when it never ended */
    uint32_t from, to;  /* lanes */
    enum tf_story_fate fate;
    bool socket; /* a frame of the gateway */
};

/* Something that held for a while. */
struct tf_story_band {
    const char *word; /* borrowed from the story */
    uint32_t lane;    /* TF_STORY_NONE: every link */
    bool on_link;     /* between the lane and the server; else on the lane itself */
    bool is_away;     /* the process does not run */
    tf_time from_us, to_us;
    uint32_t place; /* of the event that began it */
};

/* All owned. */
struct tf_story_finding {
    char *rule, *headline;
    uint32_t place; /* the event at which it was certain */
    uint32_t lane;  /* TF_STORY_NONE if of no replica */
    tf_time at_us;
};

struct tf_story_columns; /* fields of events: inside.h */

/* All owned, but for what is said otherwise. */
struct tf_story {
    char *case_id, *seed, *verdict, *name;
    char *left_out; /* "" when the picture is whole */
    char **lanes;   /* names; the last one is the server */
    uint32_t lane_count;
    struct tf_story_event *events;
    uint32_t event_count;
    struct tf_story_message *messages;
    uint32_t message_count;
    struct tf_story_band *bands;
    uint32_t band_count;
    struct tf_story_finding *findings;
    uint32_t finding_count;
    struct tf_story_columns *columns;
};

/* Reads the content of a picture's file. E_INVALID when it is none, and E_LIMIT when it is larger
 * than TF_STORY_BYTES_MAX; the story may be closed then, too. Owned by caller. */
enum tf_code tf_story_read(struct tf_story *story, struct tf_slice file,
                           struct tf_error *error) TF_MUST_CHECK;
/* The same of a file. E_IO, E_INVALID. */
enum tf_code tf_story_load(struct tf_story *story, const char *path,
                           struct tf_error *error) TF_MUST_CHECK;
/* All zero is allowed. */
void tf_story_close(struct tf_story *story);

uint32_t tf_story_server(const struct tf_story *story);

/* A field of an event by the name that it has in the picture; 0 when there is none. */
int64_t tf_story_field(const struct tf_story *story, uint32_t place, const char *name);
/* The text that a field names; "" when there is none. Borrowed. */
const char *tf_story_text(const struct tf_story *story, uint32_t place, const char *name);
/* The word that a field stands for, from the picture's own list of words; "?" when it has none.
 * Borrowed. */
const char *tf_story_word(const struct tf_story *story, uint32_t place, const char *name,
                          const char *list);

/* Appends an event in words on one line, at most `limit` code points. */
void tf_story_describe(struct tf_buf *out, const struct tf_story *story, uint32_t place,
                       size_t limit);

/* Appends a text on one line: line ends become spaces. At most `limit` code points; a cut shows. */
void tf_story_one_line(struct tf_buf *out, const char *text, size_t limit);

#endif
