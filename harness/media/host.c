#include "media/host.h"

#include "base/assert.h"
#include "base/hash.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#define PUBLIC_ID_PREFIX 'o'

enum {
    STATUS_OK = 200,
    STATUS_BAD = 400,
    STATUS_UNKNOWN = 404,
    STATUS_CONFLICT = 409,
    STATUS_TOO_LARGE = 413,
    STATUS_UNSUPPORTED = 415
};

struct object {
    struct tf_media_object seen;
    enum tf_message_type type;
    struct tf_buf bytes; /* owned */
};

struct tf_media_host {
    uint64_t seed;
    struct object *objects; /* owned; in the order of their first parts */
    size_t count, capacity;
    struct tf_map by_key, by_public_id; /* hash of the id -> index */
};

struct tf_media_host *tf_media_host_create(uint64_t seed) {
    struct tf_media_host *host = tf_alloc_zero(1, sizeof(*host));
    host->seed = seed;
    return host;
}

void tf_media_host_destroy(struct tf_media_host *host) {
    if (host == NULL)
        return;
    for (size_t i = 0; i < host->count; i++)
        tf_buf_close(&host->objects[i].bytes);
    free(host->objects);
    tf_map_close(&host->by_key);
    tf_map_close(&host->by_public_id);
    free(host);
}

/* Programs and pages are what people get hurt by; it keeps what a chat shows. */
static bool keeps(struct tf_slice extension) {
    static const char *const kept[] = {"",    "jpg", "jpeg", "png",  "gif", "webp", "heic", "mp4",
                                       "mov", "pdf", "txt",  "docx", "csv", "zip",  "m4a",  NULL};
    for (size_t i = 0; kept[i] != NULL; i++)
        if (tf_slice_is(extension, kept[i]))
            return true;
    return false;
}

static struct object *find(const struct tf_media_host *host, const struct tf_map *map,
                           const struct tf_id *id) {
    const uint64_t *index = tf_map_find(map, tf_id_hash(id));
    return index == NULL ? NULL : &host->objects[*index];
}

static struct object *add(struct tf_media_host *host, const struct tf_wire_upload *upload) {
    tf_grow((void **)&host->objects, &host->capacity, host->count, sizeof(*host->objects));
    struct object *object = &host->objects[host->count];
    *object =
        (struct object){.seen = {.key = upload->key, .size = upload->size}, .type = upload->type};
    tf_map_put(&host->by_key, tf_id_hash(&upload->key), host->count++);
    return object;
}

/* Named by its key, so that the same upload always has the same address. */
static void complete(struct tf_media_host *host, struct object *object) {
    uint64_t key = tf_id_hash(&object->seen.key);
    object->seen.public_id = tf_id_from_draws(PUBLIC_ID_PREFIX, tf_hash_pair(host->seed, key),
                                              tf_hash_pair(key, host->seed));
    tf_map_put(&host->by_public_id, tf_id_hash(&object->seen.public_id),
               (uint64_t)(object - host->objects));
}

static void answer_stored(const struct object *object, struct tf_media_answer *answer) {
    struct tf_buf url = {0};
    struct tf_wire_stored stored = {.received = object->seen.received,
                                    .public_id = object->seen.public_id};
    if (!tf_id_is_none(&stored.public_id))
        tf_wire_media_url(&url, &stored.public_id);
    stored.url = tf_buf_slice(&url);
    answer->status = STATUS_OK;
    tf_wire_stored(&answer->body, &stored);
    tf_buf_close(&url);
}

static void refuse(struct tf_media_answer *answer, int status, enum tf_refusal refusal) {
    answer->status = status;
    tf_wire_refusal(&answer->body, refusal, NULL);
}

/* What of the part is new: it may begin before what is there, but not behind it. */
static void append(struct tf_media_host *host, struct object *object, uint64_t offset,
                   struct tf_slice body, struct tf_media_answer *answer) {
    uint64_t received = object->seen.received;
    uint64_t end = offset + body.len;
    if (offset > received || end <= received)
        return;
    size_t known = (size_t)(received - offset);
    tf_buf_append(&object->bytes, body.data + known, body.len - known);
    object->seen.received = end;
    if (end == object->seen.size)
        complete(host, object);
    answer->changed = &object->seen;
}

static void store(struct tf_media_host *host, struct tf_slice path, struct tf_slice body,
                  struct tf_media_answer *answer) {
    struct tf_wire_upload upload;
    if (!tf_wire_upload_parse(path, &upload)) {
        refuse(answer, STATUS_BAD, TF_REFUSAL_BAD_FIELD);
        return;
    }
    struct object *object = find(host, &host->by_key, &upload.key);
    if (upload.size > TF_MEDIA_BYTES_MAX || body.len > upload.size - upload.offset)
        refuse(answer, STATUS_TOO_LARGE, TF_REFUSAL_BODY_TOO_LARGE);
    else if (!keeps(upload.extension))
        refuse(answer, STATUS_UNSUPPORTED, TF_REFUSAL_UNSUPPORTED_MEDIA);
    else if (object != NULL && (object->seen.size != upload.size || object->type != upload.type))
        refuse(answer, STATUS_CONFLICT, TF_REFUSAL_KEY_REUSED);
    else {
        object = object == NULL ? add(host, &upload) : object;
        append(host, object, upload.offset, body, answer);
        answer_stored(object, answer);
    }
}

static void give(struct tf_media_host *host, struct tf_slice path, struct tf_media_answer *answer) {
    struct tf_id public_id;
    uint64_t offset;
    const struct object *object = NULL;
    if (tf_wire_download_parse(path, &public_id, &offset))
        object = find(host, &host->by_public_id, &public_id);
    if (object == NULL || offset >= object->bytes.len) {
        refuse(answer, STATUS_UNKNOWN, TF_REFUSAL_UNKNOWN_ROUTE);
        return;
    }
    size_t left = object->bytes.len - (size_t)offset;
    answer->status = STATUS_OK;
    tf_buf_append(&answer->body, object->bytes.data + offset,
                  left < TF_MEDIA_PART_BYTES ? left : TF_MEDIA_PART_BYTES);
}

void tf_media_host_take(struct tf_media_host *host, enum tf_http_method method,
                        struct tf_slice path, struct tf_slice body,
                        struct tf_media_answer *answer) {
    tf_buf_clear(&answer->body);
    answer->changed = NULL;
    if (method == TF_HTTP_PUT)
        store(host, path, body, answer);
    else if (method == TF_HTTP_GET)
        give(host, path, answer);
    else
        refuse(answer, STATUS_UNKNOWN, TF_REFUSAL_UNKNOWN_ROUTE);
}
