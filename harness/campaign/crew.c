#include "campaign/crew_inside.h"

#include "base/assert.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_EVERY_MS  100 /* at clocks and memory, and how long a caller waits at most */
#define MEMORY_PERCENT 80  /* of the machine's, for all workers together */

tf_time tf_crew_now_us(void) {
    return (tf_time)(uv_hrtime() / 1000);
}

/* -- Giving -- */

static struct tf_process *start(struct tf_crew *crew, bool for_one_task) {
    struct tf_error error;
    struct tf_process *process =
        tf_process_start(&crew->loop, crew->program, crew->arguments, &crew->ears, &error);
    if (process == NULL) {
        crew->health = error;
        return NULL;
    }
    process->for_one_task = for_one_task;
    crew->processes[crew->process_count++] = process;
    return process;
}

static uint32_t count_of(const struct tf_crew *crew, bool for_one_task) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < crew->process_count; i++) {
        count += crew->processes[i]->for_one_task == for_one_task;
    }
    return count;
}

/* The process that takes the errand, or NULL when it has to wait. */
static struct tf_process *place_for(struct tf_crew *crew, const struct tf_errand *errand) {
    if (errand->fresh) {
        return count_of(crew, true) < crew->workers ? start(crew, true) : NULL;
    }
    struct tf_process *best = NULL;
    for (uint32_t i = 0; i < crew->process_count; i++) {
        struct tf_process *process = crew->processes[i];
        bool can = !process->for_one_task && !process->exited &&
                   process->sentence == TF_SENTENCE_NONE &&
                   process->ticket_count < TF_PROCESS_TASKS_MAX;
        if (can && (best == NULL || process->ticket_count < best->ticket_count)) {
            best = process;
        }
    }
    bool idle = best != NULL && best->ticket_count == 0;
    return !idle && count_of(crew, false) < crew->workers ? start(crew, false) : best;
}

void tf_crew_feed(struct tf_crew *crew) {
    while (crew->queue.first != NULL && !crew->closing && crew->health.code == TF_OK) {
        struct tf_process *process = place_for(crew, crew->queue.first);
        if (process == NULL) {
            return;
        }
        struct tf_errand *errand = tf_errands_take(&crew->queue, crew->queue.first->ticket);
        tf_errands_add_first(&crew->sent, errand);
        if (process->ticket_count == 0 && process->ready) {
            process->since_us = tf_crew_now_us();
        }
        process->tickets[process->ticket_count++] = errand->ticket;
        tf_process_send(process, tf_slice_of(errand->line));
        if (errand->fresh) {
            tf_process_no_more(process);
        }
    }
}

void tf_crew_give(struct tf_crew *crew, const struct tf_task *task, uint64_t ticket, bool fresh) {
    struct tf_buf line = {0};
    struct tf_errand *errand = tf_alloc(sizeof(*errand));
    tf_task_append(&line, task);
    *errand =
        (struct tf_errand){.ticket = ticket, .line = tf_strdup(tf_buf_text(&line)), .fresh = fresh};
    tf_buf_close(&line);
    tf_errands_add(&crew->queue, errand);
    tf_crew_feed(crew);
}

bool tf_crew_has_room(const struct tf_crew *crew) {
    return crew->queue.count < crew->workers;
}

size_t tf_crew_waiting(const struct tf_crew *crew) {
    return crew->queue.count + crew->sent.count;
}

/* -- Waiting -- */

static void look(uv_timer_t *timer) {
    struct tf_crew *crew = timer->data;
    for (uint32_t i = 0; i < crew->process_count; i++) {
        struct tf_process *process = crew->processes[i];
        if (process->sentence != TF_SENTENCE_NONE || process->ticket_count == 0) {
            continue;
        }
        if (tf_crew_now_us() - process->since_us > crew->run_us_max) {
            tf_process_kill(process, TF_SENTENCE_HUNG);
        } else if (tf_process_memory(process) > crew->memory_max) {
            tf_process_kill(process, TF_SENTENCE_GREW);
        }
    }
}

bool tf_crew_next(struct tf_crew *crew, uint64_t *ticket, struct tf_answer *answer) {
    if (tf_answers_take(&crew->ready, ticket, answer)) {
        return true;
    }
    uv_run(&crew->loop, UV_RUN_ONCE);
    return tf_answers_take(&crew->ready, ticket, answer);
}

enum tf_code tf_crew_health(const struct tf_crew *crew, struct tf_error *error) {
    if (crew->health.code != TF_OK) {
        *error = crew->health;
    }
    return crew->health.code;
}

void tf_crew_forget(struct tf_crew *crew) {
    tf_errands_close(&crew->queue);
    tf_errands_close(&crew->sent);
    tf_answers_close(&crew->ready);
    for (uint32_t i = 0; i < crew->process_count; i++) {
        if (crew->processes[i]->ticket_count > 0) {
            tf_process_kill(crew->processes[i], TF_SENTENCE_OVER);
        }
    }
}

/* -- Life -- */

static uint32_t count_cores(void) {
    uint32_t cores = uv_available_parallelism();
    return cores < TF_CREW_WORKERS_MAX ? cores : TF_CREW_WORKERS_MAX;
}

struct tf_crew *tf_crew_create(const struct tf_crew_options *options) {
    struct tf_crew *crew = tf_alloc_zero(1, sizeof(*crew));
    TF_ASSERT(options->workers <= TF_CREW_WORKERS_MAX);
    crew->program = tf_strdup(options->program);
    for (size_t i = 0; options->arguments[i] != NULL; i++) {
        TF_ASSERT(i < TF_CREW_ARGUMENTS_MAX);
        crew->arguments[i] = tf_strdup(options->arguments[i]);
    }
    crew->workers = options->workers > 0 ? options->workers : count_cores();
    crew->run_us_max = options->run_us_max > 0 ? options->run_us_max : TF_CREW_RUN_US_MAX;
    crew->memory_max = options->memory_max > 0
                           ? options->memory_max
                           : uv_get_total_memory() / 100 * MEMORY_PERCENT / crew->workers;
    crew->ears = (struct tf_process_ears){crew, tf_crew_said, tf_crew_ended};
    crew->processes = tf_alloc_zero(2 * (size_t)crew->workers, sizeof(*crew->processes));
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&crew->loop);
    uv_timer_init(&crew->loop, &crew->timer);
    crew->timer.data = crew;
    uv_timer_start(&crew->timer, look, LOOK_EVERY_MS, LOOK_EVERY_MS);
    return crew;
}

uint32_t tf_crew_workers(const struct tf_crew *crew) {
    return crew->workers;
}

void tf_crew_destroy(struct tf_crew *crew) {
    if (crew == NULL) {
        return;
    }
    crew->closing = true;
    tf_crew_forget(crew);
    for (uint32_t i = 0; i < crew->process_count; i++) {
        tf_process_kill(crew->processes[i], TF_SENTENCE_OVER);
    }
    uv_close((uv_handle_t *)&crew->timer, NULL);
    uv_run(&crew->loop, UV_RUN_DEFAULT);
    tf_answers_close(&crew->ready);
    TF_ASSERT(uv_loop_close(&crew->loop) == 0);
    for (size_t i = 0; i < TF_CREW_ARGUMENTS_MAX; i++) {
        free(crew->arguments[i]);
    }
    free(crew->program);
    free(crew->processes);
    free(crew);
}
