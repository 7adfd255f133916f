#include "cli/identity.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM        "/proc/self/exe"
#define CODE_BYTES_MAX (1u << 30)
#define HASH_TEXT_SIZE 20

static enum tf_code hash_file(const char *path, uint64_t *out, struct tf_error *error) {
    struct tf_buf content = {0};
    enum tf_code code = tf_file_read(path, CODE_BYTES_MAX, &content, error);
    if (code == TF_OK) {
        *out = tf_hash_slice(tf_buf_slice(&content));
    }
    tf_buf_close(&content);
    return code;
}

/* What is built in is the program itself. */
static enum tf_code hash_subject(const struct tf_identity *identity, const char *what,
                                 uint64_t *out, struct tf_error *error) {
    if (what == NULL || strcmp(what, "built-in") == 0) {
        *out = identity->program;
        return TF_OK;
    }
    return hash_file(what, out, error);
}

static void put_hash(cJSON *object, const char *key, uint64_t hash) {
    char text[HASH_TEXT_SIZE];
    snprintf(text, sizeof(text), "%016llx", (unsigned long long)hash);
    cJSON_AddStringToObject(object, key, text);
}

static cJSON *hash_scenarios(const struct tf_suite *suite) {
    cJSON *object = cJSON_CreateObject();
    for (size_t i = 0, file = 0; i < suite->case_count; i++) {
        const struct tf_scenario *scenario = suite->cases[i].scenario;
        if (i > 0 && suite->cases[i - 1].scenario == scenario) {
            continue;
        }
        while (suite->files[file].scenario != scenario) {
            file++; /* cases stand in the order of files */
        }
        put_hash(object, suite->files[file].path, tf_scenario_hash(scenario));
    }
    return object;
}

static char *copy_or_null(const char *text) {
    return text == NULL ? NULL : tf_strdup(text);
}

enum tf_code tf_identity_open(struct tf_identity *identity, const struct tf_suite *suite,
                              const struct tf_invocation *invocation, const char *asked,
                              struct tf_error *error) {
    enum tf_code code = hash_file(PROGRAM, &identity->program, error);
    if (code == TF_OK) {
        code = hash_subject(identity, invocation->client, &identity->client, error);
    }
    if (code == TF_OK) {
        code = hash_subject(identity, invocation->server, &identity->server, error);
    }
    if (code == TF_OK) {
        identity->scenarios = hash_scenarios(suite);
        identity->asked = tf_strdup(asked);
        identity->client_path = copy_or_null(invocation->client);
        identity->server_path = copy_or_null(invocation->server);
    }
    return code;
}

void tf_identity_close(struct tf_identity *identity) {
    cJSON_Delete(identity->scenarios);
    free(identity->asked);
    free(identity->client_path);
    free(identity->server_path);
    *identity = (struct tf_identity){0};
}

void tf_identity_append(const struct tf_identity *identity, cJSON *object) {
    if (identity->scenarios == NULL) {
        return;
    }
    put_hash(object, "program", identity->program);
    put_hash(object, "client_build", identity->client);
    put_hash(object, "server_build", identity->server);
    if (identity->client_path != NULL) {
        cJSON_AddStringToObject(object, "client_path", identity->client_path);
    }
    if (identity->server_path != NULL) {
        cJSON_AddStringToObject(object, "server_path", identity->server_path);
    }
    cJSON_AddStringToObject(object, "asked", identity->asked);
    cJSON_AddItemToObject(object, "scenarios", cJSON_Duplicate(identity->scenarios, true));
    if (identity->shard.total > 0) {
        int number = (int)identity->shard.number;
        cJSON_AddItemToObject(object, "shards", cJSON_CreateIntArray(&number, 1));
        cJSON_AddNumberToObject(object, "shard_total", identity->shard.total);
    }
}
