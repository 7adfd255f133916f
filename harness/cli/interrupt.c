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
    action.sa_flags = (int)SA_RESETHAND; /* the second one is not caught */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int tf_interrupt_seen(void) {
    return seen;
}
