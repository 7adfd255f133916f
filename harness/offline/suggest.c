#include "offline/suggest.h"

#include "offline/sql.h"

#define EVERYWHERE 0 /* no conversation has this local number */
#define WHOLE      100

static enum tf_code count_up(struct tf_job *job, int64_t conversation, enum tf_action_type type,
                             enum tf_resolution chosen) {
    return tf_sql_run(job, TF_SQL_CHOICE_MADE,
                      TF_BINDS(tf_bind_int(conversation), tf_bind_int(type), tf_bind_int(chosen)),
                      NULL);
}

enum tf_code tf_suggest_learn(struct tf_job *job, int64_t conversation, enum tf_action_type type,
                              enum tf_resolution chosen) {
    if (!job->core->config.suggest)
        return TF_OK;
    enum tf_code code = count_up(job, conversation, type, chosen);
    return code == TF_OK ? count_up(job, EVERYWHERE, type, chosen) : code;
}

static bool is_habit(const struct tf_suggestion *found) {
    return found->of >= TF_SUGGEST_CHOICES_MIN &&
           (uint64_t)found->chosen * WHOLE >= (uint64_t)found->of * TF_SUGGEST_SHARE;
}

static enum tf_code look(struct tf_job *job, int64_t conversation, enum tf_action_type type,
                         struct tf_suggestion *out) {
    enum tf_code code = TF_OK;
    *out = (struct tf_suggestion){.in_conversation = conversation != EVERYWHERE};
    sqlite3_stmt *row =
        tf_sql_open(job, TF_SQL_CHOICES, TF_BINDS(tf_bind_int(conversation), tf_bind_int(type)));
    while (tf_sql_row(job, row, &code)) {
        uint32_t times = (uint32_t)sqlite3_column_int64(row, 1);
        out->of += times;
        if (times <= out->chosen)
            continue;
        out->chosen = times;
        out->resolution = (enum tf_resolution)sqlite3_column_int(row, 0);
    }
    out->is_made = is_habit(out);
    return code;
}

enum tf_code tf_suggest(struct tf_job *job, int64_t conversation, enum tf_action_type type,
                        struct tf_suggestion *out) {
    *out = (struct tf_suggestion){.is_made = false};
    if (!job->core->config.suggest)
        return TF_OK;
    enum tf_code code = look(job, conversation, type, out);
    if (code == TF_OK && !out->is_made)
        code = look(job, EVERYWHERE, type, out);
    if (code == TF_OK && !out->is_made)
        *out = (struct tf_suggestion){.is_made = false};
    return code;
}
