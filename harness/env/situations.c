#include "env/situations.h"

#include "base/assert.h"

#define TF_X(name, word, text) word,
static const char *const words[] = {TF_SITUATIONS(TF_X)};
#undef TF_X
#define TF_X(name, word, text) text,
static const char *const texts[] = {TF_SITUATIONS(TF_X)};
#undef TF_X

const char *tf_situation_word(enum tf_situation situation) {
    TF_ASSERT(situation < TF_SITUATION_COUNT);
    return words[situation];
}

const char *tf_situation_text(enum tf_situation situation) {
    TF_ASSERT(situation < TF_SITUATION_COUNT);
    return texts[situation];
}
