#include "subject/plugin.h"

#include "base/assert.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct tf_plugin {
    void *library;
    char *path;
    void *base; /* where the loader put it; tells its functions from the host's */
};

struct tf_plugin *tf_plugin_open(const char *path, struct tf_error *error) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        tf_error_set(error, TF_E_NOT_FOUND, "cannot load the plugin %s: %s", path, dlerror());
        return NULL;
    }
    struct tf_plugin *plugin = tf_alloc_zero(1, sizeof(*plugin));
    plugin->library = library;
    plugin->path = tf_strdup(path);
    return plugin;
}

void tf_plugin_close(struct tf_plugin *plugin) {
    if (plugin == NULL) {
        return;
    }
    dlclose(plugin->library);
    free(plugin->path);
    free(plugin);
}

static void *find(struct tf_plugin *plugin, const char *symbol, struct tf_error *error) {
    void *address = dlsym(plugin->library, symbol);
    Dl_info where;
    if (address == NULL || dladdr(address, &where) == 0) {
        tf_error_set(error, TF_E_UNSUPPORTED, "the plugin %s exports no function %s", plugin->path,
                     symbol);
        return NULL;
    }
    plugin->base = where.dli_fbase;
    return address;
}

/* A function that lies outside the plugin was bound to the host's by the dynamic linker: the wrong
 * code would run. */
static enum tf_code check_home(const struct tf_plugin *plugin, void *function, const char *member,
                               struct tf_error *error) {
    Dl_info where;
    if (function == NULL) {
        return tf_error_set(error, TF_E_INVALID, "the plugin %s leaves the member `%s` empty",
                            plugin->path, member);
    }
    if (dladdr(function, &where) == 0 || where.dli_fbase != plugin->base) {
        return tf_error_set(
            error, TF_E_BUG,
            "`%s` of the plugin %s lies outside of it: build it with -fvisibility=hidden and "
            "-Wl,-Bsymbolic",
            member, plugin->path);
    }
    return TF_OK;
}

static enum tf_code check_abi(const struct tf_plugin *plugin, uint32_t abi,
                              struct tf_error *error) {
    if (abi == TF_SUBJECT_ABI) {
        return TF_OK;
    }
    return tf_error_set(
        error, TF_E_VERSION,
        "the plugin %s was built for version %u of the subject interface, this is version %u",
        plugin->path, abi, TF_SUBJECT_ABI);
}

#define CHECK_MEMBER(member)                                                                       \
    {                                                                                              \
        void *function;                                                                            \
        memcpy(&function, &ops->member, sizeof(function));                                         \
        if (check_home(plugin, function, #member, error) != TF_OK) {                               \
            return NULL;                                                                           \
        }                                                                                          \
    }

#define CHECK_OPTIONAL(member)                                                                     \
    if (ops->member != NULL)                                                                       \
    CHECK_MEMBER(member)

const struct tf_client_ops *tf_plugin_client(struct tf_plugin *plugin, struct tf_error *error) {
    void *address = find(plugin, "tf_client_subject", error);
    if (address == NULL) {
        return NULL;
    }
    tf_client_subject_function *subject;
    memcpy(&subject, &address, sizeof(subject));
    const struct tf_client_ops *ops = subject();
    if (check_abi(plugin, ops == NULL ? 0 : ops->abi, error) != TF_OK) {
        return NULL;
    }
    TF_ASSERT(ops != NULL);
    CHECK_MEMBER(migrate)
    CHECK_MEMBER(create)
    CHECK_MEMBER(destroy)
    CHECK_MEMBER(step)
    CHECK_MEMBER(deadline)
    CHECK_MEMBER(status)
    CHECK_MEMBER(snapshot)
    CHECK_MEMBER(inspect)
    CHECK_MEMBER(lookup)
    CHECK_OPTIONAL(database)
    CHECK_OPTIONAL(salvage)
    CHECK_OPTIONAL(survey)
    CHECK_OPTIONAL(lookups)
    return ops;
}

const struct tf_server_ops *tf_plugin_server(struct tf_plugin *plugin, struct tf_error *error) {
    void *address = find(plugin, "tf_server_subject", error);
    if (address == NULL) {
        return NULL;
    }
    tf_server_subject_function *subject;
    memcpy(&subject, &address, sizeof(subject));
    const struct tf_server_ops *ops = subject();
    if (check_abi(plugin, ops == NULL ? 0 : ops->abi, error) != TF_OK) {
        return NULL;
    }
    TF_ASSERT(ops != NULL);
    CHECK_MEMBER(migrate)
    CHECK_MEMBER(provision)
    CHECK_MEMBER(create)
    CHECK_MEMBER(destroy)
    CHECK_MEMBER(step)
    CHECK_MEMBER(deadline)
    CHECK_MEMBER(snapshot)
    CHECK_MEMBER(lookup)
    CHECK_MEMBER(audit)
    CHECK_OPTIONAL(snapshots)
    return ops;
}
