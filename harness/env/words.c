#include "base/assert.h"
#include "env/history.h"
#include "env/oracles.h"
#include "env/plan.h"
#include "env/result.h"

#include <string.h>

#define TF_X(name, word, kind) word,
static const char *const verb_words[] = {TF_VERBS(TF_X)};
#undef TF_X

enum verb_kind { USER, FAULT, TEST };
#define TF_X(name, word, kind) kind,
static const enum verb_kind verb_kinds[] = {TF_VERBS(TF_X)};
#undef TF_X

#define TF_X(name, word) word,
static const char *const call_words[] = {TF_CALLS(TF_X)};
static const char *const record_words[] = {TF_RECORDS(TF_X)};
static const char *const stage_words[] = {TF_SERVER_STAGES(TF_X)};
#undef TF_X

#define TF_X(name, word, claim) word,
static const char *const oracle_words[] = {TF_ORACLES(TF_X)};
#undef TF_X
#define TF_X(name, word, claim) claim,
static const char *const oracle_claims[] = {TF_ORACLES(TF_X)};
#undef TF_X

static const char *const verdict_words[] = {"pass", "fail", "inconclusive", "skipped", "broken"};

const char *tf_verb_word(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return verb_words[verb];
}

bool tf_verb_is_fault(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return verb_kinds[verb] == FAULT;
}

bool tf_verb_is_user(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return verb_kinds[verb] == USER;
}

const char *tf_call_word(enum tf_call call) {
    TF_ASSERT(call < TF_CALL_COUNT);
    return call_words[call];
}

const char *tf_server_stage_word(enum tf_server_stage stage) {
    TF_ASSERT(stage < TF_SERVER_STAGE_COUNT);
    return stage_words[stage];
}

const char *tf_record_word(enum tf_record_kind kind) {
    TF_ASSERT(kind < TF_RECORD_KIND_COUNT);
    return record_words[kind];
}

const char *tf_oracle_word(enum tf_oracle oracle) {
    TF_ASSERT(oracle < TF_ORACLE_COUNT);
    return oracle_words[oracle];
}

const char *tf_oracle_claim(enum tf_oracle oracle) {
    TF_ASSERT(oracle < TF_ORACLE_COUNT);
    return oracle_claims[oracle];
}

bool tf_oracle_parse(const char *word, enum tf_oracle *out) {
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        if (strcmp(word, oracle_words[i]) == 0) {
            *out = (enum tf_oracle)i;
            return true;
        }
    }
    return false;
}

const char *tf_verdict_word(enum tf_verdict verdict) {
    TF_ASSERT(verdict <= TF_VERDICT_BROKEN);
    return verdict_words[verdict];
}
