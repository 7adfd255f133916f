/* The calls of the media host, as clients write and the host reads them. Its bodies are raw bytes
 * one way and the other; what is said about them travels in the path and in JSON answers.
 *
 * An upload has one key, made by the client: the id of the message's send. Whatever comes under it
 * makes one object with one address, however often a part of it comes. */
#ifndef TF_CHAT_WIRE_MEDIA_H
#define TF_CHAT_WIRE_MEDIA_H

#include "chat/wire.h"

#define TF_PATH_MEDIA          "/media/"
#define TF_MEDIA_ORIGIN        "https://media.tiffin.example" /* addresses begin with it */
#define TF_MEDIA_PART_BYTES    (32 * 1024) /* that travel in one request or answer */
#define TF_MEDIA_BYTES_MAX     (8 * 1024 * 1024)
#define TF_EXTENSION_BYTES_MAX 8

/* A part of a file on its way to the host; the bytes are the body. */
struct tf_wire_upload {
    struct tf_id key;
    uint64_t offset;           /* of the body in the file */
    uint64_t size;             /* of the whole file, 1 .. TF_MEDIA_BYTES_MAX */
    enum tf_message_type type; /* image, video or file */
    struct tf_slice extension; /* lower-case letters and digits, may be empty; borrowed */
};
/* PUT "/media/KEY?offset=N&size=N&type=image&extension=jpg". */
void tf_wire_upload_path(struct tf_buf *out, const struct tf_wire_upload *upload);
/* False when the path is no upload; `extension` is borrowed from it. */
bool tf_wire_upload_parse(struct tf_slice path, struct tf_wire_upload *out);

/* Whether the text can stand as an extension. */
bool tf_extension_is_sound(struct tf_slice extension);

/* What the host holds of an upload: its answer to each part. */
struct tf_wire_stored {
    uint64_t received;      /* bytes from the beginning, without a gap */
    struct tf_id public_id; /* none until all is there, as `url` */
    struct tf_slice url;    /* owned by the document */
};
void tf_wire_stored(struct tf_buf *out, const struct tf_wire_stored *stored);
enum tf_code tf_wire_stored_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                  struct tf_wire_stored *out, struct tf_error *error) TF_MUST_CHECK;

/* The address of an object. */
void tf_wire_media_url(struct tf_buf *out, const struct tf_id *public_id);
/* GET "/media/ID?offset=N": the part of an object that begins there. False when the address is not
 * one of this host. */
bool tf_wire_download_path(struct tf_buf *out, struct tf_slice url, uint64_t offset);
bool tf_wire_download_parse(struct tf_slice path, struct tf_id *public_id, uint64_t *offset);

#endif
