#include "cli/interrupt.h"

#include <signal.h>
#include <string.h>

/* The one mutable static of the program: a signal handler has no other way to say anything. */
static volatile sig_atomic_t seen;

static void note(int signal_number) {
    seen = signal_number;
}

void tf_interrupt_watch(void) {
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = note;
    /* The second one is not caught; a line that is being written is written whole. */
    action.sa_flags = (int)SA_RESETHAND | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int tf_interrupt_seen(void) {
    return seen;
}

bool tf_interrupt_asked(void *context) {
    (void)context;
    return seen != 0;
}
