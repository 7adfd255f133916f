#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/service.h"
#include "offline/sql.h"

#define ROLE_OWNER "owner"

/* What the device knows of who takes part. */
struct members {
    bool has_user;  /* who is meant */
    bool has_owner; /* anybody */
    bool is_owner;  /* the device's own user */
};

static enum tf_code read_members(struct tf_job *job, int64_t conversation,
                                 const struct tf_id *user_id, struct members *out) {
    enum tf_code code = TF_OK;
    *out = (struct members){0};
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_PARTICIPANTS, TF_BINDS(tf_bind_int(conversation)));
    while (tf_sql_row(job, row, &code)) {
        struct tf_id each = tf_sql_id(row, 0);
        bool is_owner = tf_slice_is(tf_store_column_slice(row, 1), ROLE_OWNER);
        out->has_user |= tf_id_equal(&each, user_id);
        out->has_owner |= is_owner;
        out->is_owner |= is_owner && tf_id_equal(&each, &job->core->config.user_id);
    }
    return code;
}

/* Who is meant is shown as soon as the server has agreed: until then somebody else may have been
 * quicker. */
static enum tf_code queue(struct tf_job *job, const struct tf_command *command,
                          enum tf_action_type type, int64_t conversation) {
    const struct tf_id none = {{0}};
    struct tf_queue_row row = {.action_id = tf_manager_action_id(job, command),
                               .type = type,
                               .conversation = conversation,
                               .text = tf_id_slice(&command->participants[0])};
    return tf_manager_queue(job, &row, &none);
}

static enum tf_code find(struct tf_job *job, const struct tf_command *command,
                         struct tf_conversation_row *row, struct members *members) {
    if (command->participant_count != 1 || tf_id_is_none(&command->participants[0]))
        return TF_E_INVALID;
    enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, row);
    if (code == TF_OK && row->refusal != TF_REFUSAL_NONE)
        code = TF_E_STATE;
    return code == TF_OK ? read_members(job, row->local, &command->participants[0], members) : code;
}

enum tf_code tf_service_join(struct tf_job *job, const struct tf_command *command) {
    struct tf_conversation_row row;
    struct members members;
    enum tf_code code = find(job, command, &row, &members);
    if (code != TF_OK)
        return code;
    return members.has_user ? TF_E_EXISTS : queue(job, command, TF_ACTION_JOIN, row.local);
}

enum tf_code tf_service_leave(struct tf_job *job, const struct tf_command *command) {
    struct tf_conversation_row row;
    struct members members;
    enum tf_code code = find(job, command, &row, &members);
    if (code != TF_OK)
        return code;
    bool is_own = tf_id_equal(&command->participants[0], &job->core->config.user_id);
    if (!is_own && members.has_owner && !members.is_owner)
        return TF_E_STATE;
    return members.has_user ? queue(job, command, TF_ACTION_LEAVE, row.local) : TF_E_NOT_FOUND;
}
