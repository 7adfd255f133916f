#include "offline/page.h"

#include "offline/sql.h"

static bool is_sound(const struct tf_page *page) {
    return page->limit >= 1 && page->limit <= TF_PAGE_ROWS_MAX;
}

enum tf_code tf_page_conversations(struct tf_job *job, struct tf_page *page,
                                   const struct tf_viewer *viewer) {
    struct tf_viewer alone = {.self = viewer->self, .conversation = viewer->conversation};
    enum tf_code code = TF_OK;
    uint32_t count = 0;
    if (!is_sound(page))
        return TF_E_INVALID;
    sqlite3_stmt *statement = tf_sql_open(
        job, TF_SQL_PAGE_CONVERSATIONS,
        TF_BINDS(tf_bind_int((int64_t)page->from), tf_bind_int((int64_t)page->limit + 1)));
    page->is_last = true;
    while (code == TF_OK && tf_sql_row(job, statement, &code)) {
        struct tf_conversation_row row = tf_conversation_row_read(statement);
        page->is_last = count++ < page->limit;
        if (!page->is_last)
            break;
        page->from = (uint64_t)row.local;
        code = tf_view_conversation(job, &row, &alone, true);
    }
    if (statement != NULL)
        sqlite3_reset(statement);
    return code;
}

static enum tf_code show_rows(struct tf_job *job, struct tf_view_frame *frame,
                              sqlite3_stmt *statement, struct tf_page *page,
                              const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    uint32_t count = 0;
    while (code == TF_OK && tf_sql_row(job, statement, &code)) {
        struct tf_message_row row = tf_message_row_shown(job, statement);
        page->is_last = count++ < page->limit;
        if (!page->is_last)
            break;
        page->from = row.position;
        code = tf_view_show_message(job, frame, &row, viewer);
    }
    if (statement != NULL)
        sqlite3_reset(statement);
    return code;
}

enum tf_code tf_page_messages(struct tf_job *job, const struct tf_id *conversation_id,
                              struct tf_page *page, const struct tf_viewer *viewer) {
    struct tf_conversation_row row;
    if (!is_sound(page))
        return TF_E_INVALID;
    enum tf_code code = tf_conversation_row_find(job, conversation_id, &row);
    if (code != TF_OK)
        return code;
    struct tf_view_frame frame = {.conversation_id = *conversation_id, .pending = true};
    int64_t before = page->from == 0 ? INT64_MAX : (int64_t)page->from;
    page->is_last = true;
    code = tf_view_marks(job, row.local, true, &frame.marks);
    if (code == TF_OK)
        code = show_rows(job, &frame,
                         tf_sql_open(job, TF_SQL_PAGE_MESSAGES,
                                     TF_BINDS(tf_bind_int(row.local), tf_bind_int(before),
                                              tf_bind_int((int64_t)page->limit + 1))),
                         page, viewer);
    tf_buf_close(&frame.scratch);
    tf_vault_release(job->core->vault, 0);
    return code;
}
