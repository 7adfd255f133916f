#include "campaign/exhaust_memory.h"

void tf_memory_open(struct tf_memory *memory, uint32_t replicas) {
    *memory = (struct tf_memory){.replicas = replicas};
    for (uint32_t i = 0; i <= replicas; i++) {
        memory->own[i] = tf_digest_create();
    }
}

void tf_memory_close(struct tf_memory *memory) {
    for (uint32_t i = 0; i <= memory->replicas; i++) {
        tf_digest_destroy(memory->own[i]);
    }
}

static bool is_exchange(enum tf_record_kind kind) {
    return kind >= TF_RECORD_REQUEST && kind <= TF_RECORD_FRAME_LOST;
}

/* Records of an exchange name the device at its end, but some happen at the server. */
static bool is_of_server(const struct tf_record *record) {
    return record->node == TF_NODE_SERVER || record->kind == TF_RECORD_REQUEST_TAKEN ||
           record->kind == TF_RECORD_ANSWER;
}

/* Numbers that count over the whole world say in which order things happened elsewhere. */
static void hear(void *self, const struct tf_record *record) {
    struct tf_memory *memory = self;
    struct tf_record local = *record;
    local.index = local.cause = 0;
    if (is_exchange(record->kind)) {
        local.net.exchange = local.net.message = 0;
    }
    if (record->kind == TF_RECORD_REQUEST_LOST || record->kind == TF_RECORD_ANSWER_LOST) {
        memory->lost += tf_hash_pair(record->node + 1, (uint64_t)record->kind); /* in any order */
        return;
    }
    if (is_of_server(record)) {
        tf_record_digest(memory->own[memory->replicas], &local);
    } else if (record->node < memory->replicas) {
        tf_record_digest(memory->own[record->node], &local);
    }
}

struct tf_sink tf_memory_sink(struct tf_memory *memory) {
    return (struct tf_sink){.self = memory, .record = hear};
}

uint64_t tf_memory_key(const struct tf_memory *memory) {
    uint64_t key = memory->lost;
    for (uint32_t i = 0; i <= memory->replicas; i++) {
        char text[TF_DIGEST_TEXT_SIZE];
        tf_digest_text(memory->own[i], text);
        key = tf_hash_pair(key, tf_hash_text(text));
    }
    return key;
}
