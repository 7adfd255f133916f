#include "sim/media_node.h"

#include "media/host.h"
#include "sim/observe.h"

#include <stdio.h>
#include <string.h>

bool tf_media_is_call(enum tf_call call) {
    return call == TF_CALL_UPLOAD || call == TF_CALL_DOWNLOAD;
}

bool tf_media_is_down(const struct tf_world *world) {
    for (size_t i = 0; i < world->hold_count; i++)
        if (world->plan->steps[world->holds[i].step].verb == TF_VERB_MEDIA_DOWN)
            return true;
    return false;
}

static void tell(struct tf_world *world, const struct tf_media_object *object) {
    struct tf_record record = {.kind = TF_RECORD_STORED,
                               .node = TF_NODE_NONE,
                               .stored = {.key = object->key,
                                          .public_id = object->public_id,
                                          .size = object->size,
                                          .received = object->received}};
    tf_observe(world, &record);
    tf_world_moved(world);
}

void tf_media_take(struct tf_world *world, struct tf_exchange *exchange) {
    struct tf_media_answer answer = {.status = 0};
    struct tf_slice body = {0};
    if (world->media == NULL)
        world->media = tf_media_host_create(world->plan->seed);
    if (exchange->body != NULL)
        body = tf_blob_slice(exchange->body);
    tf_media_host_take(world->media, exchange->method, tf_blob_slice(exchange->path), body,
                       &answer);
    world->cause = exchange->caused_by;
    if (answer.changed != NULL)
        tell(world, answer.changed);
    tf_exchange_answer(world, tf_pool_handle(exchange), answer.status, 0,
                       tf_blob_create(tf_buf_slice(&answer.body)));
    tf_buf_close(&answer.body);
}

void tf_media_close(struct tf_world *world) {
    tf_media_host_destroy(world->media);
}

static uint64_t key_of(const struct tf_plan *plan, const struct tf_step *step) {
    return tf_hash_pair(plan->seed, step->id);
}

void tf_media_mark(const struct tf_plan *plan, const struct tf_step *step,
                   char out[TF_MEDIA_MARK_BYTES]) {
    char text[TF_MEDIA_MARK_BYTES + 1];
    snprintf(text, sizeof(text), "tiffin file %016llx    ", (unsigned long long)key_of(plan, step));
    memcpy(out, text, TF_MEDIA_MARK_BYTES);
}

void tf_media_bytes(const struct tf_plan *plan, const struct tf_step *step, struct tf_buf *out) {
    char mark[TF_MEDIA_MARK_BYTES];
    uint64_t size = step->media.size, word = key_of(plan, step);
    tf_media_mark(plan, step, mark);
    tf_buf_append(out, mark, size < sizeof(mark) ? (size_t)size : sizeof(mark));
    while (out->len < size) {
        uint64_t left = size - out->len;
        word = tf_hash_pair(word, out->len);
        tf_buf_append(out, &word, left < sizeof(word) ? (size_t)left : sizeof(word));
    }
}
