/* The media host: where pictures, videos and files lie, apart from the chat's server and its
 * database. It knows no users: whoever has a key may add to that upload, whoever has an address may
 * read. It never forgets.
 *
 * One upload key is one object. A part that has come before changes nothing and is answered as the
 * first time; a part beyond what is there is not taken, and the answer says from where to go on. */
#ifndef TF_MEDIA_HOST_H
#define TF_MEDIA_HOST_H

#include "chat/wire_media.h"
#include "env/subject.h"

struct tf_media_host;

/* `seed` draws the objects' public ids. Owned by caller. */
struct tf_media_host *tf_media_host_create(uint64_t seed);
/* NULL is allowed. */
void tf_media_host_destroy(struct tf_media_host *host);

/* What it has of one upload. */
struct tf_media_object {
    struct tf_id key;
    struct tf_id public_id; /* none until all is there */
    uint64_t size, received;
};

struct tf_media_answer {
    int status;
    struct tf_buf body;                    /* owned by caller; its content is replaced */
    const struct tf_media_object *changed; /* NULL when nothing new came; borrowed until the next
                                              call */
};

/* PUT takes a part of a file, GET gives one. 415 for a kind of file that it does not keep, 413 for
 * one that is too large, 409 for another file under a key, 404 for what it does not have. */
void tf_media_host_take(struct tf_media_host *host, enum tf_http_method method,
                        struct tf_slice path, struct tf_slice body, struct tf_media_answer *answer);

#endif
