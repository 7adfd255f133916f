#include "campaign/crew_inside.h"

#include <string.h>

#define FALSE_STARTS 3 /* in a row, then the crew is unhealthy */

static uint64_t drop_first_ticket(struct tf_process *process) {
    uint64_t ticket = process->tickets[0];
    process->ticket_count--;
    memmove(process->tickets, process->tickets + 1,
            process->ticket_count * sizeof(process->tickets[0]));
    process->since_us = tf_crew_now_us();
    return ticket;
}

/* A subject that writes to our pipe, or a worker of another build, must not pass for an answer. */
void tf_crew_said(void *self, struct tf_process *process, struct tf_slice line) {
    struct tf_crew *crew = self;
    struct tf_answer answer;
    struct tf_error error;
    if (!process->ready) {
        process->ready = tf_slice_is(line, TF_WORKER_READY);
        process->since_us = tf_crew_now_us();
        crew->false_starts = process->ready ? 0 : crew->false_starts;
        tf_crew_feed(crew);
        return;
    }
    if (process->sentence != TF_SENTENCE_NONE || process->ticket_count == 0) {
        return;
    }
    if (tf_answer_parse(line, &answer, &error) != TF_OK) {
        tf_process_kill(process, TF_SENTENCE_NONE);
        return;
    }
    uint64_t ticket = drop_first_ticket(process);
    tf_errand_destroy(tf_errands_take(&crew->sent, ticket));
    tf_answers_add(&crew->ready, ticket, answer);
    tf_crew_feed(crew);
}

static void answer_for_the_dead(struct tf_crew *crew, const struct tf_process *process,
                                uint64_t ticket) {
    struct tf_answer answer;
    struct tf_buf text = {0};
    enum tf_answer_kind kind = TF_ANSWER_DIED;
    if (process->sentence == TF_SENTENCE_HUNG) {
        kind = TF_ANSWER_HUNG;
        tf_buf_append_text(&text, "The run did not end within ");
        tf_time_append_duration(&text, crew->run_us_max);
        tf_buf_append_text(&text, " of real time.");
    } else if (process->sentence == TF_SENTENCE_GREW) {
        kind = TF_ANSWER_GREW;
        tf_buf_append_format(&text, "The run took more than %llu MiB of memory.",
                             (unsigned long long)(crew->memory_max >> 20));
    } else {
        tf_buf_append_text(&text, "The process in which the run was ");
        tf_process_append_end(process, &text);
        tf_buf_append_byte(&text, '.');
    }
    tf_answer_of_death(&answer, kind, tf_buf_text(&text));
    answer.real_us = tf_crew_now_us() - process->since_us;
    tf_answers_add(&crew->ready, ticket, answer);
    tf_buf_close(&text);
}

/* The task that ran is answered by the death; one that only waited behind it goes to another. */
static void bury(struct tf_crew *crew, struct tf_process *process) {
    for (uint32_t i = process->ticket_count; i > 1; i--) {
        struct tf_errand *waited = tf_errands_take(&crew->sent, process->tickets[i - 1]);
        if (waited != NULL) {
            tf_errands_add_first(&crew->queue, waited);
        }
    }
    if (process->ticket_count == 0) {
        return;
    }
    struct tf_errand *ran = tf_errands_take(&crew->sent, process->tickets[0]);
    if (ran != NULL && process->ready) {
        answer_for_the_dead(crew, process, ran->ticket);
        tf_errand_destroy(ran);
    } else if (ran != NULL) {
        tf_errands_add_first(&crew->queue, ran);
    }
}

static void note_false_start(struct tf_crew *crew, const struct tf_process *process) {
    if (process->ready || crew->closing || process->sentence == TF_SENTENCE_OVER ||
        ++crew->false_starts < FALSE_STARTS) {
        return;
    }
    struct tf_buf end = {0};
    tf_process_append_end(process, &end);
    tf_error_set(&crew->health, TF_E_STATE, "no worker can be started: each one %s",
                 tf_buf_text(&end));
    tf_buf_close(&end);
}

void tf_crew_ended(void *self, struct tf_process *process) {
    struct tf_crew *crew = self;
    for (uint32_t i = 0; i < crew->process_count; i++) {
        if (crew->processes[i] == process) {
            crew->processes[i] = crew->processes[--crew->process_count];
            break;
        }
    }
    note_false_start(crew, process);
    bury(crew, process);
    tf_process_destroy(process);
    tf_crew_feed(crew);
}
