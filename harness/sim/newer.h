/* What a server of a later version says, as far as an app of today can tell: more than it knows. */
#ifndef TF_SIM_NEWER_H
#define TF_SIM_NEWER_H

#include "base/bytes.h"

/* The same body with a field that nobody knows in front of the others of every object, but for
 * those within a metadata, which is not the server's. Takes the body; one owner of what comes back.
 */
struct tf_blob *tf_newer_body(struct tf_blob *body);
/* A frame of a kind that nobody knows. One owner. */
struct tf_blob *tf_newer_frame(void);

#endif
