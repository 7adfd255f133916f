/* The picture of one run, as the page shows it: a history kept in columns, with the plan's names
 * beside it, deflated. It is made while the run goes on and lies in a file of its own; making a
 * page copies it. */
#ifndef TF_REPORT_PICTURE_H
#define TF_REPORT_PICTURE_H

#include "env/result.h"

#define TF_PICTURE_FILE      "picture.z"    /* in the folder of a failure */
#define TF_PICTURE_PASSING   "passing.z"    /* beside it: the nearest run that passed, if known */
#define TF_PICTURE_BYTES_MAX (3500u * 1000) /* of a file; what makes it longer is left out */
#define TF_PICTURE_FORMAT    1

struct tf_picture;

/* `plan` is borrowed. Owned by caller. */
struct tf_picture *tf_picture_create(const struct tf_plan *plan);
/* NULL is allowed. */
void tf_picture_destroy(struct tf_picture *picture);
struct tf_sink tf_picture_sink(struct tf_picture *picture);

/* How the run differs from the one that it is shown beside; copied. */
void tf_picture_because(struct tf_picture *picture, const char *text);

/* Appends the file: a line of JSON that says what it is (case, seed, verdict, counts, what was left
 * out), then the deflated JSON of everything. What does not fit into `bytes_max` is left out in
 * this order: contents of messages on the wire, views of replicas, the oldest records. */
void tf_picture_append(struct tf_buf *out, struct tf_picture *picture,
                       const struct tf_result *result, size_t bytes_max);
/* The same into a file. E_IO. */
enum tf_code tf_picture_write(struct tf_picture *picture, const struct tf_result *result,
                              const char *path, struct tf_error *error) TF_MUST_CHECK;

#endif
