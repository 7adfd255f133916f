#include "cli/console.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define LIVE_EVERY_US      (100 * TF_MS)
#define HEARTBEAT_EVERY_US (30 * TF_SECOND)
#define WIDTH_DEFAULT      80
#define WIDTH_READABLE     100 /* longer lines are hard to read */

static const char *const verdict_labels[] = {"pass", "FAIL", "????", "skip", "BROKE"};
static const char *const verdict_colours[] = {"\033[32m", "\033[1;31m", "\033[33m", "\033[2m",
                                              "\033[1;35m"};

tf_time tf_console_now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (tf_time)now.tv_sec * TF_SECOND + now.tv_nsec / 1000;
}

/* Columns of the terminal behind `stream`; 0 when it is none. */
static size_t width_of(int stream) {
    struct winsize size;
    if (!isatty(stream)) {
        return 0;
    }
    return ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : WIDTH_DEFAULT;
}

/* What the environment says, asked without changing the program's own locale: numbers in files keep
 * their form. */
static bool locale_is_utf8(void) {
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    bool is = locale != (locale_t)0 && strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    if (locale != (locale_t)0) {
        freelocale(locale);
    }
    return is;
}

void tf_console_open(struct tf_console *console, bool plain) {
    const char *term = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    bool dumb = term == NULL || strcmp(term, "dumb") == 0;
    *console = (struct tf_console){
        .colour =
            !plain && isatty(STDOUT_FILENO) && !dumb && (no_colour == NULL || no_colour[0] == '\0'),
        .live = !plain && isatty(STDERR_FILENO) && !dumb,
        .utf8 = (term == NULL || !dumb) && locale_is_utf8(),
        .width = plain ? 0 : width_of(STDOUT_FILENO),
        .live_width = width_of(STDERR_FILENO),
        .started_us = tf_console_now_us(),
    };
    console->heartbeat_us = console->started_us;
}

void tf_console_clear(struct tf_console *console) {
    if (console->live) {
        fputs("\r\033[K", stderr);
    }
}

/* By the clock, else as fast as until now. -1 when nobody can say. */
static tf_time left_us(const struct tf_console *console, tf_time now_us, size_t done,
                       size_t total) {
    if (console->ends_us > 0) {
        return console->ends_us > now_us ? console->ends_us - now_us : 0;
    }
    if (done == 0 || done >= total) {
        return -1;
    }
    return (now_us - console->started_us) * (tf_time)(total - done) / (tf_time)done;
}

static void append_tally(struct tf_buf *line, tf_time spent_us, size_t done, size_t total,
                         size_t failed) {
    tf_time spent_ms = spent_us / TF_MS;
    tf_buf_append_format(line, "%zu", done);
    if (total > 0) {
        tf_buf_append_format(line, "/%zu", total);
    }
    tf_buf_append_text(line, " runs");
    if (spent_ms > 0) {
        tf_buf_append_format(line, ", %lld per second", (long long)done * 1000 / spent_ms);
    }
    tf_buf_append_format(line, ", %zu failed", failed);
}

void tf_console_progress(struct tf_console *console, size_t done, size_t total, size_t failed,
                         tf_time virtual_us) {
    tf_time now_us = tf_console_now_us();
    tf_time every_us = console->live ? LIVE_EVERY_US : HEARTBEAT_EVERY_US;
    if (now_us - console->heartbeat_us < every_us) {
        return;
    }
    console->heartbeat_us = now_us;
    struct tf_buf line = {0};
    tf_time left = left_us(console, now_us, done, total);
    append_tally(&line, now_us - console->started_us, done, total, failed);
    if (left >= 0) {
        tf_buf_append_format(&line, ", %lld s left", (long long)(left / TF_SECOND));
    }
    tf_buf_append_text(&line, ", simulated ");
    tf_time_append_instant(&line, virtual_us - virtual_us % TF_SECOND);
    if (console->live) { /* a line that wraps could not be rewritten */
        int columns = console->live_width > 1 ? (int)console->live_width - 1 : 0;
        fprintf(stderr, "\r\033[K%.*s", columns, tf_buf_text(&line));
    } else {
        fprintf(stderr, "%s\n", tf_buf_text(&line));
    }
    fflush(stderr);
    tf_buf_close(&line);
}

static void print_label(const struct tf_console *console, enum tf_verdict verdict) {
    if (console->colour) {
        printf("%s%-5s\033[0m", verdict_colours[verdict], verdict_labels[verdict]);
    } else {
        printf("%-5s", verdict_labels[verdict]);
    }
}

void tf_console_case(struct tf_console *console, const struct tf_case_outcome *outcome) {
    tf_console_clear(console);
    print_label(console, outcome->verdict);
    printf(" %s", outcome->case_id);
    if (outcome->seeds > 1) {
        printf(" (%u seeds", outcome->seeds);
        if (outcome->failed_seeds > 0) {
            printf(", %u failed", outcome->failed_seeds);
        }
        printf(")");
    }
    printf("%s\n", outcome->failed_as_expected ? "   failed as expected" : "");
    fflush(stdout);
}

struct tf_dress tf_console_dress(const struct tf_console *console) {
    struct tf_dress dress = tf_dress_plain();
    if (console->colour) {
        dress.alarm = "\033[1;31m";
        dress.strong = "\033[1m";
        dress.weak = "\033[2m";
        dress.plain = "\033[0m";
    }
    dress.width = console->width < WIDTH_READABLE ? console->width : WIDTH_READABLE;
    return dress;
}
