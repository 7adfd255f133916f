/* The program as a user calls it: a folder of one's own, a command, what it printed and how it
 * ended. */
#ifndef TF_TESTS_SIM_PROGRAM_H
#define TF_TESTS_SIM_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#define ARGUMENTS_MAX 16

/* A folder that is removed at the end. */
struct scratch {
    char path[64];
};
struct scratch scratch_open(void);
void scratch_close(struct scratch *scratch);
/* Writes a file into it; folders on the way are made. */
void scratch_write(const struct scratch *scratch, const char *name, const char *text);
/* The content of a file in it, with a NUL behind it. Owned by caller; aborts when there is none. */
char *scratch_read(const struct scratch *scratch, const char *name);
bool scratch_has(const struct scratch *scratch, const char *name);

/* How the program is called. Zero is the plain way: from `folder`, not on a terminal. */
struct call {
    const char *folder;            /* NULL for the root of the tree */
    const char *environment[4];    /* "NAME=value" each, besides one's own */
    const char *stdout_path;       /* NULL to capture it */
    size_t file_bytes_max;         /* 0 for no limit: a disk that gets full */
    unsigned short terminal_width; /* columns of the terminal it runs on; 0 for none */
};

/* How it ended and what it said. */
struct ended {
    int status; /* exit code; 128 + the signal's number when one killed it */
    bool killed;
    char *out, *err; /* on a terminal all is in `out`; owned */
};
void ended_close(struct ended *ended);

/* Calls the program with the words of `command`, split at spaces; in single quotes a space is none.
 */
struct ended program_run(const struct call *call, const char *command, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, and the program still runs when this returns: what it prints comes through `out`. */
struct running {
    pid_t process;
    FILE *out, *err;
};
struct running program_start(const struct call *call, const char *command, ...)
    __attribute__((format(printf, 2, 3)));
/* Reads one line of what it prints. */
void program_read_line(struct running *running, char *line, size_t size);
/* Reads the rest and waits for the end. */
struct ended program_finish(struct running *running);

/* The path of a file that is built beside the program, as in "bugs/B01.so". Owned by caller. */
char *program_beside(const char *name);

/* Aborts with all that the program said when it did not end as expected. */
void expect_status(const struct ended *ended, int status);
void expect_said(const char *text, const char *part);
void expect_unsaid(const char *text, const char *part);

#endif
