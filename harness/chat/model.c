#include "chat/model.h"

#include "base/assert.h"

static bool parse_name(struct tf_slice text, const char *const *names, int count, int *out) {
    for (int i = 0; i < count; i++) {
        if (!tf_slice_is(text, names[i]))
            continue;
        *out = i;
        return true;
    }
    return false;
}

#define NAME(name, text) text,

/* The two directions of one enum, from its list. */
#define DEFINE_NAMES(noun, LIST, COUNT)                                                            \
    static const char *const noun##_names[] = {LIST(NAME)};                                        \
    const char *tf_##noun##_text(enum tf_##noun value) {                                           \
        TF_ASSERT((unsigned)value < COUNT);                                                        \
        return noun##_names[value];                                                                \
    }                                                                                              \
    bool tf_##noun##_parse(struct tf_slice text, enum tf_##noun *out) {                            \
        int found;                                                                                 \
        if (!parse_name(text, noun##_names, COUNT, &found))                                        \
            return false;                                                                          \
        *out = (enum tf_##noun)found;                                                              \
        return true;                                                                               \
    }

DEFINE_NAMES(conversation_type, TF_CONVERSATION_TYPES, TF_CONVERSATION_TYPE_COUNT)
DEFINE_NAMES(message_type, TF_MESSAGE_TYPES, TF_MESSAGE_TYPE_COUNT)
DEFINE_NAMES(message_status, TF_MESSAGE_STATUSES, TF_MESSAGE_STATUS_COUNT)
DEFINE_NAMES(action_type, TF_ACTION_TYPES, TF_ACTION_TYPE_COUNT)
DEFINE_NAMES(outcome, TF_OUTCOMES, TF_OUTCOME_COUNT)
DEFINE_NAMES(strategy, TF_STRATEGIES, TF_STRATEGY_COUNT)
DEFINE_NAMES(entity, TF_ENTITIES, TF_ENTITY_COUNT)
