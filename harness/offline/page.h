/* Reading in pages, lazily: by the place where the last page ended, never by counting from the
 * beginning, so that what comes in or goes meanwhile moves nothing that was read and skips nothing
 * that was not. */
#ifndef TF_OFFLINE_PAGE_H
#define TF_OFFLINE_PAGE_H

#include "offline/view.h"

#define TF_PAGE_ROWS_MAX 100

struct tf_page {
    uint64_t from;  /* 0 begins; then what the page before has left here */
    uint32_t limit; /* rows, 1 .. TF_PAGE_ROWS_MAX */
    bool is_last;   /* written: nothing is behind this page */
};

/* Conversations in the order in which the device learned of them, with unread counts, to
 * viewer->conversation. E_INVALID when the limit is out of range. */
enum tf_code tf_page_conversations(struct tf_job *job, struct tf_page *page,
                                   const struct tf_viewer *viewer) TF_MUST_CHECK;
/* Messages of a conversation as they are shown, the newest first, to viewer->message; what is not
 * sent yet is newer than all. E_NOT_FOUND, E_INVALID. */
enum tf_code tf_page_messages(struct tf_job *job, const struct tf_id *conversation_id,
                              struct tf_page *page, const struct tf_viewer *viewer) TF_MUST_CHECK;

#endif
