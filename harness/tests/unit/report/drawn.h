/* Runs written by hand, kept as pictures and read back: what the formats draw. */
#ifndef TF_TESTS_UNIT_REPORT_DRAWN_H
#define TF_TESTS_UNIT_REPORT_DRAWN_H

#include "report/picture/picture.h"
#include "report/story/story.h"

/* Whatever a user, a client, a server or a bad disk can put into a text: markup of every format,
 * controls, a direction override, bytes that are no UTF-8. */
#define DRAWN_HOSTILE                                                                              \
    "</script><script>alert(1)</script><b>&\"'\x01\x1b[31m ```\n]]>\r\n::error::x %0A #59; end\t|" \
    "\xff\xfe \xef\xbf\xbf \xe2\x80\xae tail"

enum { DRAWN_ASHA, DRAWN_RAVI };

struct drawn {
    struct tf_plan *plan; /* asha and ravi */
    struct tf_picture *picture;
    struct tf_result result;
    uint64_t index, exchange;
    tf_time now_us;
};

void drawn_open(struct drawn *drawn);
/* The same with this text as the name of the scenario and of its case. */
void drawn_open_named(struct drawn *drawn, const char *name);
void drawn_close(struct drawn *drawn);

/* Adds a record: numbered, dated, and caused by the record `cause`. Gives its number. */
uint64_t drawn_put(struct drawn *drawn, uint64_t cause, struct tf_record record);
/* An event of the exchange that `drawn->exchange` counts. */
uint64_t drawn_net(struct drawn *drawn, uint64_t cause, enum tf_record_kind kind, uint32_t node);

/* asha sends a message; the answer to it is lost; she is killed, starts again and sends once more,
 * which the server takes for another one. `text` stands in the message and in the finding. */
void drawn_tell_lost_answer(struct drawn *drawn, const char *text);

/* The picture's file. Closed by the caller. */
struct tf_buf drawn_file(struct drawn *drawn);
/* The story that is read from it. */
struct tf_story drawn_read(struct drawn *drawn);

/* Aborts when `text` is no UTF-8, or holds a control character but line feed and tab, or a
 * direction override. */
void drawn_expect_inert(const struct tf_buf *text);

#endif
