/* The line to the gateway: one WebSocket while the device is online and logged in. What comes over
 * it is a hint; what goes out are acknowledgements of what is durable, typing signals, and pings
 * that find a dead peer. */
#ifndef TF_OFFLINE_LINE_H
#define TF_OFFLINE_LINE_H

#include "offline/job.h"

/* Opens the line if it should be open and is not. */
void tf_line_maintain(struct tf_job *job);
/* Closes it from this side, if it is open. */
void tf_line_close(struct tf_job *job);
void tf_line_closed(struct tf_job *job, uint32_t socket);
/* A frame has come. */
enum tf_code tf_line_frame(struct tf_job *job, uint32_t socket,
                           struct tf_slice bytes) TF_MUST_CHECK;
/* Arms the acknowledgement of what has become durable, if there is something to acknowledge. */
void tf_line_acknowledge_soon(struct tf_job *job);
/* Sends a frame; false when the line is not open. */
bool tf_line_send(struct tf_job *job, const struct tf_frame *frame);
void tf_line_deadline(struct tf_job *job);
tf_time tf_line_next(const struct tf_core *core);

#endif
