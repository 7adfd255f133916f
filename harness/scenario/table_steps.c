#include "scenario/table_verbs.h"

#include "base/assert.h"

const char *const tf_words_refused[] = {"no", "yes", "maybe", NULL};
#define TF_X(name, text) text,
const char *const tf_words_conversation_type[] = {TF_CONVERSATION_TYPES(TF_X) NULL};
#undef TF_X

const struct tf_object tf_verb_EXPECT = {
    .name = "expect",
    .doc = "What must hold at this moment.",
    .example = "expect: [{message: question, at: ravi, appears: once}]",
};

#define TF_X(verb, word, kind) &tf_verb_##verb,
static const struct tf_object *const verbs[TF_VERB_COUNT] = {TF_VERBS(TF_X)};
#undef TF_X

#define TF_X(verb, word, kind) word,
static const char *const verb_keys[] = {TF_VERBS(TF_X) NULL};
#undef TF_X
static const char *const time_keys[] = {"at", "after", NULL};

#define ROW_USER(verb, word)                                                                       \
    { word, TF_FIELD_OBJECT, .object = &tf_verb_##verb }
#define ROW_FAULT ROW_USER
#define ROW_TEST(verb, word)                                                                       \
    { word, TF_FIELD_LIST, .min = 1, .item = TF_FIELD_CHECK }
#define TF_X(verb, word, kind) ROW_##kind(verb, word),
static const struct tf_row step_rows[] = {
    {"at", TF_FIELD_DRAWN, .example = "1500 ms", .doc = "when, from the start of the scenario"},
    {"after", TF_FIELD_DRAWN, .example = "1 s .. 5 s", .doc = "when, from the step before"},
    {"id", TF_FIELD_COUNT, TF_TO(tf_step, id), .min = 1, .max = 1000000000, .example = "7",
     .doc = "what the step's chance is drawn by; its place in the file unless said. Written by "
            "`shrink`, so that a step keeps its draws when others go"},
    TF_VERBS(TF_X)};
#undef TF_X
#define ROWS_BEFORE_VERBS 3

static const struct tf_choice step_choices[] = {{time_keys, true}, {verb_keys, true}};
const struct tf_object tf_object_step = {
    .name = "step",
    .doc = "One verb at one time. Equal times mean file order. A distribution is drawn once, by "
           "the seed and the step.",
    .example = NULL,
    TF_ROWS(step_rows),
    TF_CHOICES(step_choices),
};

const struct tf_object *tf_table_step(void) {
    return &tf_object_step;
}

const struct tf_object *tf_table_verb(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return verbs[verb];
}

const struct tf_row *tf_table_verb_row(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return &step_rows[ROWS_BEFORE_VERBS + verb];
}
