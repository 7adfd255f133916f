#include "cli/subjects.h"

#include "offline/client.h"
#include "server/server.h"

#include <string.h>

static bool is_built_in(const char *word) {
    return word == NULL || strcmp(word, "built-in") == 0;
}

/* A path without a slash would be looked for in the system's folders instead of here. */
static struct tf_plugin *open_plugin(const char *path, struct tf_error *error) {
    if (strchr(path, '/') == NULL) {
        tf_error_set(error, TF_E_NOT_FOUND,
                     "there is no subject '%s': expected `built-in` or the path of a shared "
                     "library with a '/' in it",
                     path);
        return NULL;
    }
    return tf_plugin_open(path, error);
}

static enum tf_code choose_client(struct tf_chosen_subjects *chosen, const char *word,
                                  struct tf_error *error) {
    if (is_built_in(word)) {
        chosen->subjects.client = &tf_offline_client;
        return TF_OK;
    }
    chosen->client_plugin = open_plugin(word, error);
    chosen->subjects.client =
        chosen->client_plugin == NULL ? NULL : tf_plugin_client(chosen->client_plugin, error);
    return chosen->subjects.client == NULL ? error->code : TF_OK;
}

static enum tf_code choose_server(struct tf_chosen_subjects *chosen, const char *word,
                                  struct tf_error *error) {
    if (is_built_in(word)) {
        chosen->subjects.server = &tf_reference_server;
        return TF_OK;
    }
    chosen->server_plugin = open_plugin(word, error);
    chosen->subjects.server =
        chosen->server_plugin == NULL ? NULL : tf_plugin_server(chosen->server_plugin, error);
    return chosen->subjects.server == NULL ? error->code : TF_OK;
}

enum tf_code tf_subjects_choose(struct tf_chosen_subjects *chosen, const char *client,
                                const char *server, struct tf_error *error) {
    *chosen = (struct tf_chosen_subjects){0};
    enum tf_code code = choose_client(chosen, client, error);
    if (code == TF_OK) {
        code = choose_server(chosen, server, error);
    }
    if (code != TF_OK) {
        tf_subjects_close(chosen);
    }
    return code;
}

void tf_subjects_close(struct tf_chosen_subjects *chosen) {
    tf_plugin_close(chosen->client_plugin);
    tf_plugin_close(chosen->server_plugin);
    *chosen = (struct tf_chosen_subjects){0};
}
