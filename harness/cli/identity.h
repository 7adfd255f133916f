/* What a run was made with and of: so that shards of one campaign are told from anything else. */
#ifndef TF_CLI_IDENTITY_H
#define TF_CLI_IDENTITY_H

#include "campaign/shard.h"
#include "cli/suite.h"
#include "report/failure.h"

#include <cjson/cJSON.h>

/* All owned, but for what the shard says. */
struct tf_identity {
    uint64_t program, client, server; /* hashes of the files that hold their code */
    cJSON *scenarios;                 /* path -> hash, of every file with a chosen case */
    char *client_path, *server_path;  /* as given, or NULL */
    char *asked;                      /* which runs of them: seeds, filters */
    struct tf_shard shard;
};

/* E_IO when a file cannot be read. `asked` is copied. */
enum tf_code tf_identity_open(struct tf_identity *identity, const struct tf_suite *suite,
                              const struct tf_invocation *invocation, const char *asked,
                              struct tf_error *error) TF_MUST_CHECK;
void tf_identity_close(struct tf_identity *identity);

/* Adds it to the object of run.json. Nothing for one that was never opened. */
void tf_identity_append(const struct tf_identity *identity, cJSON *object);

#endif
