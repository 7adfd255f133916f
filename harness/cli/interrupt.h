/* Ctrl-C and termination: noted, and acted on soon after, so that what is known reaches the disk.
 */
#ifndef TF_CLI_INTERRUPT_H
#define TF_CLI_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT and SIGTERM are noted; a second one ends the process at once. */
void tf_interrupt_watch(void);

/* The signal that came, or 0. The exit code is 128 plus it. */
int tf_interrupt_seen(void);

/* Whether one came; for the world to ask in the middle of a run. `context` is not used. */
bool tf_interrupt_asked(void *context);

#endif
