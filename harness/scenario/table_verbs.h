/* Verbs of the scenario format: what the files table_verbs_*.c share, one file for each theme.
 *
 * A new verb is a row in TF_VERBS (env/plan.h) and an object, with its rows, in the file of its
 * theme; one without an object does not link. The macros are rows that several verbs have. */
#ifndef TF_SCENARIO_TABLE_VERBS_H
#define TF_SCENARIO_TABLE_VERBS_H

#include "scenario/table.h"

#define TF_X(verb, word, kind) extern const struct tf_object tf_verb_##verb;
TF_VERBS(TF_X)
#undef TF_X

extern const char *const tf_words_refused[];           /* of tf_refused */
extern const char *const tf_words_conversation_type[]; /* of tf_conversation_type */

/* The object of a verb: its rows, its sentence, an example, and what else there is to say. */
#define VERB(verb, array, text, sample, ...)                                                       \
    const struct tf_object tf_verb_##verb = {                                                      \
        .doc = text, .example = sample, TF_ROWS(array), __VA_ARGS__}

#define WHO                                                                                        \
    {                                                                                              \
        "who", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",                     \
                                                            .doc = "the replica (device)"          \
    }

#define IN(text)                                                                                   \
    {                                                                                              \
        "in", TF_FIELD_CONVERSATION, true, TF_TO(tf_step, conversation), .example = "lunch",       \
                                                                         .doc = text               \
    }

#define REFUSED                                                                                    \
    {                                                                                              \
        "refused", TF_FIELD_ENUM, false, TF_TO(tf_step, refused),                                  \
            .words = tf_words_refused, .fallback = "no", .example = "yes",                         \
            .doc = "whether the app must refuse it; with `no`, a refused step fails the scenario"  \
    }

#define LASTS                                                                                      \
    {                                                                                              \
        "lasts", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us),                                  \
            .example = "20 s",                                                                     \
            .doc = "lifted by itself after this; without it, by a later step or at the healing"    \
    }

#define METADATA                                                                                   \
    {                                                                                              \
        "metadata", TF_FIELD_TEXT, false, TF_TO(tf_step, metadata),                                \
            .example = "\"{\\\"table\\\": 4}\"", .doc = "a JSON object that travels with it"       \
    }

#define RESTART_AFTER                                                                              \
    {                                                                                              \
        "restart_after", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us),                          \
            .example = "3 s",                                                                      \
            .doc = "starts again after this; without it, by a `start` step or at the healing"      \
    }

#define WHO_OR_SERVER                                                                              \
    {                                                                                              \
        "who", TF_FIELD_REPLICA_OR_SERVER, true, TF_TO(tf_step, who),                              \
            .example = "asha", .doc = "the replica, or `server`"                                   \
    }

#endif
