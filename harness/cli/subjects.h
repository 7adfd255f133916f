/* The table of subjects: the built-in client and server by name, others as shared libraries by
 * path. */
#ifndef TF_CLI_SUBJECTS_H
#define TF_CLI_SUBJECTS_H

#include "sim/world.h"
#include "subject/plugin.h"

struct tf_chosen_subjects {
    struct tf_subjects subjects;
    struct tf_plugin *client_plugin, *server_plugin; /* NULL when built in */
};

/* `client` and `server`: "built-in", NULL for the same, or the path of a plugin. E_NOT_FOUND and
 * the codes of the plugin. */
enum tf_code tf_subjects_choose(struct tf_chosen_subjects *chosen, const char *client,
                                const char *server, struct tf_error *error) TF_MUST_CHECK;
void tf_subjects_close(struct tf_chosen_subjects *chosen);

#endif
