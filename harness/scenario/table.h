/* The one table of the scenario format: every object with its keys.
 *
 * Validator, decoder, messages, JSON Schema, reference page and examples are all made from it. A
 * new key is a row here; a new verb is an object and a row in the object "step". */
#ifndef TF_SCENARIO_TABLE_H
#define TF_SCENARIO_TABLE_H

#include "env/plan.h"

/* (NAME, "what a message says was expected"): how a value is written. */
#define TF_FIELDS(X)                                                                               \
    X(LABEL, "a text")                                                                             \
    X(TEXT, "a text")                                                                              \
    X(FILE, "the path of a file")                                                                  \
    X(TAG, "a tag (letters, digits and _ . : -)")                                                  \
    X(DURATION, "a duration such as 250 ms")                                                       \
    X(SIGNED_DURATION, "a duration such as 90 s or -90 s")                                         \
    X(DURATION_OR_NEVER, "a duration such as 30 s, or never")                                      \
    X(DRAWN, "a duration or a distribution of durations, such as 5 s or 1 s .. 2 min")             \
    X(DISTRIBUTION, "a duration or a distribution of durations, such as 5 s or 1 s .. 2 min")      \
    X(SIZE, "a size such as 64 KiB")                                                               \
    X(RATE, "a rate such as 64 KiB/s, or unlimited")                                               \
    X(SHARE, "a share such as 5 %")                                                                \
    X(PPM, "a clock drift such as 20 ppm")                                                         \
    X(VERSION, "version 1")                                                                        \
    X(COUNT, "a whole number")                                                                     \
    X(FACTOR, "a factor from 1 to 100")                                                            \
    X(SEED, "a whole number")                                                                      \
    X(FIRST, "a whole number")                                                                     \
    X(NTH, "a whole number")                                                                       \
    X(EVERY, "true")                                                                               \
    X(BOOL, "true or false")                                                                       \
    X(TRISTATE, "true or false")                                                                   \
    X(ENUM, "one of the words")                                                                    \
    X(PROFILE, "a network profile")                                                                \
    X(TIMES, "once, never, a whole number, or at least / at most and a number")                    \
    X(AMOUNT, "a whole number, or at least / at most and a number")                                \
    X(REPLICA, "a replica")                                                                        \
    X(REPLICA_OR_SERVER, "a replica or server")                                                    \
    X(PLACE, "a replica or one of the words")                                                      \
    X(USER, "a user")                                                                              \
    X(NEW_USER, "a user")                                                                          \
    X(CONVERSATION, "a conversation")                                                              \
    X(NEW_CONVERSATION, "a new name for a conversation")                                           \
    X(MESSAGE, "a message")                                                                        \
    X(NEW_MESSAGE, "a new name for a message")                                                     \
    X(LINK, "a link such as asha -> server, asha <-> server, or all")                              \
    X(VALUE, "a text or a number")                                                                 \
    X(CHECK, "a check")                                                                            \
    X(OBJECT, "a map")                                                                             \
    X(LIST, "a list")                                                                              \
    X(MAP, "a map")

#define TF_X(name, expected) TF_FIELD_##name,
enum tf_field { TF_FIELDS(TF_X) TF_FIELD_COUNT_OF };
#undef TF_X
const char *tf_field_expected(enum tf_field field);

struct tf_row {
    const char *key;
    enum tf_field field;
    bool required;
    uint16_t at,
        size; /* where the value goes in the struct of the object; size 0: code puts it there */
    uint64_t min, max; /* COUNT: of the value; LIST: of the number of items, max 0 is no bound */
    const char *const *words;       /* ENUM, and PLACE: words beside replicas; NULL-terminated */
    uint32_t words_from;            /* ENUM: value of the first word */
    const char *zero_word;          /* COUNT: a word that stands for 0, or NULL */
    enum tf_field item;             /* LIST and MAP: how one item is written */
    const struct tf_object *object; /* OBJECT; LIST and MAP whose items are OBJECT */
    const char *fallback; /* the value when the key is missing, as it would be written, or NULL */
    const char *example;  /* one value, as it would be written */
    const char *doc;
};

/* Keys of which at most one, or exactly one, may stand. */
struct tf_choice {
    const char *const *keys; /* NULL-terminated */
    bool required;
};

/* While `key` is `word`, `needs` must stand; while it is another word, it must not. */
struct tf_condition {
    const char *key, *word, *needs;
};

struct tf_object {
    const char *name; /* in headings, messages and the schema */
    const char *doc;
    const char *example;   /* verbs and checks: one that loads in the setting of tf_table_setting */
    const char *shorthand; /* the key that a lone scalar (or list) stands for, or NULL */
    const struct tf_row *rows;
    size_t row_count;
    const struct tf_choice *choices;
    size_t choice_count;
    const struct tf_condition *condition;
};

const struct tf_object *tf_table_root(void);
const struct tf_object *tf_table_step(void);
/* The object of a verb: its parameters. */
const struct tf_object *tf_table_verb(enum tf_verb verb);
/* The row of a verb in the object "step". */
const struct tf_row *tf_table_verb_row(enum tf_verb verb);
/* The object of a check, its first row being the key that tells the kind; NULL for CONVERGED, which
 * is a word. */
const struct tf_object *tf_table_check(enum tf_check_kind kind);
const struct tf_object *tf_table_replica(void);
const struct tf_object *tf_table_clock(void);
const struct tf_object *tf_table_conversation(void);
const struct tf_object *tf_table_client(void);
const struct tf_object *tf_table_server(void);
const struct tf_object *tf_table_link(void);
const struct tf_object *tf_table_direction(void);
const struct tf_object *tf_table_finally(void);
const struct tf_object *tf_table_oracles(void);
const struct tf_object *tf_table_failure(void);
const struct tf_object *tf_table_lognormal(void);
/* A profile in the file of profiles. */
const struct tf_object *tf_table_profiles(void);
const struct tf_object *tf_table_over_time(void);
const struct tf_object *tf_table_profile(void);

/* A scenario without steps' end, into which every example fits: its text ends behind "steps:\n". */
const char *tf_table_setting(void);

/* The row of a key, or NULL. */
const struct tf_row *tf_object_row(const struct tf_object *object, struct tf_slice key);
/* Whether the object may be left empty (`asha:` alone). */
bool tf_object_may_be_empty(const struct tf_object *object);

/* For the files of the table. */
extern const struct tf_object tf_object_step;
extern const struct tf_object tf_object_explore;
extern const struct tf_object tf_object_link;
extern const struct tf_object tf_object_client;
extern const struct tf_object tf_object_clock;
extern const struct tf_object tf_object_server;
#define TF_GROUP_MAX 1000 /* replicas, or conversations, that one line stands for */
#define TF_TO(type, member)                                                                        \
    .at = offsetof(struct type, member), .size = sizeof(((struct type *)0)->member)
#define TF_ROWS(array)    .rows = array, .row_count = sizeof(array) / sizeof((array)[0])
#define TF_CHOICES(array) .choices = array, .choice_count = sizeof(array) / sizeof((array)[0])
/* The function of this header that gives `object`. */
#define TF_TABLE_ACCESSOR(name, object)                                                            \
    const struct tf_object *tf_table_##name(void) {                                                \
        return &object;                                                                            \
    }

#endif
