/* A subject in a shared library: somebody's own sync code, or a patched copy of ours.
 *
 * The library exports one function that returns its vtable: `tf_client_subject` or
 * `tf_server_subject`. Build it with hidden visibility and -Bsymbolic, else the linker may run the
 * host's functions of the same name in its place. */
#ifndef TF_SUBJECT_PLUGIN_H
#define TF_SUBJECT_PLUGIN_H

#include "env/subject.h"

#define TF_SUBJECT_EXPORT __attribute__((visibility("default")))

/* What a plugin exports. */
typedef const struct tf_client_ops *tf_client_subject_function(void);
typedef const struct tf_server_ops *tf_server_subject_function(void);

struct tf_plugin;

/* Loads the library at `path` (with a slash in it). E_NOT_FOUND when it cannot be loaded, with the
 * loader's reason. Owned by caller; close it when nothing of the subject is in use any more. */
struct tf_plugin *tf_plugin_open(const char *path, struct tf_error *error);
void tf_plugin_close(struct tf_plugin *plugin); /* NULL is allowed */

/* The vtable, borrowed until the plugin is closed. NULL with `error`: E_UNSUPPORTED when the symbol
 * is missing, E_VERSION when it was built for another ABI, E_BUG when its functions turn out to be
 * the host's own, E_INVALID when a member is missing. */
const struct tf_client_ops *tf_plugin_client(struct tf_plugin *plugin, struct tf_error *error);
const struct tf_server_ops *tf_plugin_server(struct tf_plugin *plugin, struct tf_error *error);

#endif
