/* A run under gdb that stops where it matters. */
#ifndef TF_CLI_REPLAY_GDB_H
#define TF_CLI_REPLAY_GDB_H

#include "env/history.h"

/* Where a replay stops for a debugger. All zero: nowhere. */
struct tf_replay_break {
    uint64_t record; /* its index; 0: the first record at `at_us` or later */
    tf_time at_us;
    bool wanted; /* and not reached yet */
};

/* Does nothing: gdb stops here, in the event that the record belongs to. */
void tf_replay_breakpoint(void);
/* Calls it once, when the moment has come. */
void tf_replay_break_hear(struct tf_replay_break *stop, const struct tf_record *record);

/* What the program is called with under gdb; borrowed. */
struct tf_replay_words {
    const char *what, *client, *server;
    struct tf_replay_break stop;
};

/* Becomes gdb, which starts this program anew. Returns only when that fails: E_NOT_FOUND without a
 * gdb, E_IO. */
enum tf_code tf_replay_become_gdb(const struct tf_replay_words *words,
                                  struct tf_error *error) TF_MUST_CHECK;

#endif
