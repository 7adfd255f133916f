#include "campaign/window.h"

#include "base/assert.h"

#include <stdlib.h>

bool tf_window_is_full(const struct tf_window *window) {
    return window->next - window->first == TF_WINDOW_RUNS;
}

struct tf_window_run *tf_window_at(struct tf_window *window, uint64_t number) {
    TF_ASSERT(number >= window->first && number < window->next);
    return &window->runs[number % TF_WINDOW_RUNS];
}

struct tf_window_run *tf_window_open(struct tf_window *window, size_t case_index, uint64_t seed) {
    TF_ASSERT(!tf_window_is_full(window));
    uint64_t number = window->next++;
    struct tf_window_run *run = tf_window_at(window, number);
    *run = (struct tf_window_run){.number = number, .case_index = case_index, .seed = seed};
    return run;
}

struct tf_window_run *tf_window_first(struct tf_window *window) {
    return window->first == window->next ? NULL : tf_window_at(window, window->first);
}

bool tf_window_has(const struct tf_window_run *run, enum tf_role role) {
    return (run->arrived >> role & 1) != 0;
}

void tf_window_leave(struct tf_window *window) {
    struct tf_window_run *run = tf_window_first(window);
    TF_ASSERT(run != NULL);
    for (unsigned role = 0; role < TF_RUN_ROLES; role++) {
        if (tf_window_has(run, (enum tf_role)role)) {
            tf_answer_close(&run->answers[role]);
        }
    }
    free(run->folder);
    window->first++;
}

uint64_t tf_window_ticket(const struct tf_window_run *run, enum tf_role role) {
    return run->number * TF_RUN_ROLES + role;
}

struct tf_window_run *tf_window_arrive(struct tf_window *window, uint64_t ticket,
                                       struct tf_answer answer) {
    struct tf_window_run *run = tf_window_at(window, ticket / TF_RUN_ROLES);
    uint32_t bit = 1u << ticket % TF_RUN_ROLES;
    TF_ASSERT((run->awaited & bit) != 0 && (run->arrived & bit) == 0);
    run->awaited &= ~bit;
    run->arrived |= bit;
    run->answers[ticket % TF_RUN_ROLES] = answer;
    return run;
}

void tf_window_close(struct tf_window *window) {
    while (tf_window_first(window) != NULL) {
        tf_window_leave(window);
    }
}
