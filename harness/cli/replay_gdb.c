#include "cli/replay_gdb.h"

#include "base/assert.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MAX 24

__attribute__((noinline)) void tf_replay_breakpoint(void) {
    __asm__ volatile(""); /* so that no compiler leaves the call out */
}

void tf_replay_break_hear(struct tf_replay_break *stop, const struct tf_record *record) {
    bool reached = stop->record != 0 ? record->index >= stop->record : record->at_us >= stop->at_us;
    if (stop->wanted && reached) {
        stop->wanted = false;
        tf_replay_breakpoint();
    }
}

/* execvp takes what it does not change as if it did. */
static char *word_of(const char *text) {
    return (char *)(uintptr_t)text;
}

static void add_option(char **words, size_t *count, const char *option, const char *value) {
    if (value != NULL) {
        TF_ASSERT(*count + 2 < WORDS_MAX);
        words[(*count)++] = word_of(option);
        words[(*count)++] = word_of(value);
    }
}

enum tf_code tf_replay_become_gdb(const struct tf_replay_words *call, struct tf_error *error) {
    char program[PATH_MAX], number[24];
    char *words[WORDS_MAX] = {word_of("gdb"), word_of("-q")};
    size_t count = 2;
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (len <= 0) {
        return tf_error_set(error, TF_E_IO, "cannot find this program: %s", strerror(errno));
    }
    program[len] = '\0';
    bool by_record = call->stop.record != 0;
    snprintf(number, sizeof(number), "%lld",
             by_record ? (long long)call->stop.record : (long long)call->stop.at_us);
    add_option(words, &count, "-ex", "break tf_replay_breakpoint");
    add_option(words, &count, "-ex", "run");
    add_option(words, &count, "--args", program);
    words[count++] = word_of("replay");
    add_option(words, &count, by_record ? "--break-record" : "--break-at", number);
    add_option(words, &count, "--client", call->client);
    add_option(words, &count, "--server", call->server);
    words[count++] = word_of(call->what);
    execvp(words[0], words);
    return errno == ENOENT ? tf_error_set(error, TF_E_NOT_FOUND,
                                          "there is no gdb in PATH; the package is called gdb")
                           : tf_error_set(error, TF_E_IO, "cannot start gdb: %s", strerror(errno));
}
