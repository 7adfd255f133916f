/* Who has read a message, and when, against what the server did: a part of counters-true. */
#ifndef TF_ORACLE_READ_TIMES_H
#define TF_ORACLE_READ_TIMES_H

#include "oracle/oracle.h"

struct tf_read_times;

/* Ledger and report are borrowed. Owned by caller. */
struct tf_read_times *tf_read_times_create(const struct tf_ledger *ledger,
                                           struct tf_report *report);
void tf_read_times_destroy(struct tf_read_times *times);
/* An AUDIT: reads only grow, and each moves its reader's mark to the message that it names. */
void tf_read_times_audit(struct tf_read_times *times, const struct tf_scene *scene);
/* A VIEW_READER: whoever is shown has read the message or joined behind it, at the server's time of
 * the read that came over it; a time may be missing. */
void tf_read_times_shown(struct tf_read_times *times, const struct tf_scene *scene);

#endif
