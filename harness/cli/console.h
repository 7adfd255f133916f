/* What the program says to a person or a CI job: colour and a live line only on a terminal that
 * wants them. */
#ifndef TF_CLI_CONSOLE_H
#define TF_CLI_CONSOLE_H

#include "report/outcomes.h"

#include <stdbool.h>

struct tf_console {
    bool colour;       /* standard output is a terminal, NO_COLOR is unset, TERM is not "dumb" */
    bool live;         /* standard error is a terminal that can rewrite its line */
    bool utf8;         /* the locale has it, and TERM is not "dumb" */
    size_t width;      /* of standard output, in columns; 0 when it is no terminal */
    size_t live_width; /* of standard error */
    tf_time started_us, heartbeat_us; /* monotonic */
    tf_time ends_us; /* when the runs end by the clock, monotonic; 0 when they end by number */
};

/* A real monotonic clock; for the program's own progress only. */
tf_time tf_console_now_us(void);

/* `plain`: as where there is no terminal, whatever there is. */
void tf_console_open(struct tf_console *console, bool plain);

/* Says that `done` of `total` runs are done: a live line on a terminal, a line every half minute
 * elsewhere. `total` 0: nobody knows, unless `ends_us` says when. */
void tf_console_progress(struct tf_console *console, size_t done, size_t total, size_t failed,
                         tf_time virtual_us);

/* Takes the live line away. */
void tf_console_clear(struct tf_console *console);

/* One line of verdict per case on standard output. */
void tf_console_case(struct tf_console *console, const struct tf_case_outcome *outcome);

/* What texts are dressed in on standard output. */
struct tf_dress tf_console_dress(const struct tf_console *console);

/* What matters comes last: the failures in full, then the tally and where the results are. */
void tf_console_end(struct tf_console *console, const struct tf_outcomes *outcomes,
                    const char *results_path);

#endif
