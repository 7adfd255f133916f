/* The typing board: who is shown as typing. In memory only, by the monotonic clock. */
#ifndef TF_OFFLINE_BOARD_H
#define TF_OFFLINE_BOARD_H

#include "offline/job.h"

#define TF_TYPING_TTL_US (30 * TF_SECOND) /* after the last signal */

/* Somebody's signal has come over the line. */
void tf_board_signal(struct tf_job *job, const struct tf_frame *frame);
/* Hides everybody; what happened while the device slept is unknown. */
void tf_board_clear(struct tf_job *job);
void tf_board_deadline(struct tf_job *job);
tf_time tf_board_next(const struct tf_core *core);
void tf_board_close(struct tf_board *board);

#endif
