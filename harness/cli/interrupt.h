/* Ctrl-C and termination: noted, and acted on between two runs, so that what is known reaches the
 * disk. */
#ifndef TF_CLI_INTERRUPT_H
#define TF_CLI_INTERRUPT_H

/* From now on SIGINT and SIGTERM are noted; a second one ends the process at once. */
void tf_interrupt_watch(void);

/* The signal that came, or 0. The exit code is 128 plus it. */
int tf_interrupt_seen(void);

#endif
