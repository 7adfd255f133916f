/* What references-whole asks of files: whatever a message says about one has to lead to it. */
#ifndef TF_ORACLE_REFERENCES_MEDIA_H
#define TF_ORACLE_REFERENCES_MEDIA_H

#include "base/map.h"
#include "oracle/oracle.h"

/* What the media host has. All zero is nothing. */
struct tf_media_references {
    struct tf_map whole; /* hash of the address of each object that is all there */
};
void tf_media_references_close(struct tf_media_references *media);

/* The host has more of an object: a whole one has the key of a send. */
void tf_media_references_stored(struct tf_media_references *media, struct tf_report *report,
                                const struct tf_scene *scene);
/* The server holds a message: its address leads to an object that is all there, and one that was
 * sent with a file has one. */
void tf_media_references_held(const struct tf_media_references *media, struct tf_report *report,
                              const struct tf_scene *scene);

#endif
