#include "cli/replay_step.h"

#include <stdlib.h>

#define LINE_SIZE 64

bool tf_replay_stepper_ended(const struct tf_replay_stepper *stepper) {
    return stepper != NULL && stepper->ended;
}

void tf_replay_stepper_wait(struct tf_replay_stepper *stepper) {
    char line[LINE_SIZE];
    if (stepper == NULL || stepper->free || stepper->ended || --stepper->left > 0) {
        return;
    }
    fflush(stdout);
    stepper->left = 1;
    if (fgets(line, sizeof(line), stepper->in) == NULL || line[0] == 'c') {
        stepper->free = true;
    } else if (line[0] == 'q') {
        stepper->ended = true;
    } else {
        unsigned long long count = strtoull(line, NULL, 10);
        stepper->left = count > 0 ? count : 1;
    }
}
