#include "sim/program.h"

#include "base/bytes.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOWN_MAX 1500 /* bytes of a text in a message; Check takes no long ones */

static const char *program_path(void) {
    const char *path = getenv("TIFFIN");
    ck_assert_msg(path != NULL, "TIFFIN must name the program");
    return path;
}

char *program_beside(const char *name) {
    const char *program = program_path();
    const char *slash = strrchr(program, '/');
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "%.*s/%s", slash == NULL ? 1 : (int)(slash - program),
                         slash == NULL ? "." : program, name);
    char *copy = tf_strdup(tf_buf_text(&path));
    tf_buf_close(&path);
    return copy;
}

/* Splits `text` in place; quotes vanish. */
static void split(char *text, char **words) {
    size_t count = 1;
    bool quoted = false, within = false;
    char *to = text;
    for (char *from = text; *from != '\0'; from++) {
        if (*from == ' ' && !quoted) {
            *to++ = '\0';
            within = false;
            continue;
        }
        if (!within) {
            ck_assert_uint_lt(count, ARGUMENTS_MAX);
            words[count++] = to;
            within = true;
        }
        quoted ^= *from == '\'';
        if (*from != '\'')
            *to++ = *from;
    }
    *to = '\0';
    words[count] = NULL;
}

/* What the child is to become; made before it is born, so that only its parent fails. */
struct words {
    char text[8192];
    char program[PATH_MAX];
    char *items[ARGUMENTS_MAX + 1];
};

static void make_words(struct words *words, const char *command, va_list arguments) {
    int length = vsnprintf(words->text, sizeof(words->text), command, arguments);
    ck_assert_int_lt(length, sizeof(words->text));
    split(words->text, words->items);
    ck_assert_ptr_nonnull(realpath(program_path(), words->program));
    words->items[0] = words->program;
}

static _Noreturn void become(const struct call *call, struct words *words) {
    for (size_t i = 0; i < 4 && call->environment[i] != NULL; i++)
        putenv((char *)(uintptr_t)call->environment[i]);
    if (call->file_bytes_max > 0)
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){call->file_bytes_max, call->file_bytes_max});
    if (call->folder != NULL && chdir(call->folder) != 0)
        _exit(126);
    execv(words->program, words->items);
    _exit(127);
}

static struct running start_plain(const struct call *call, struct words *words) {
    int ends[2];
    FILE *err = tmpfile();
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    pid_t process = fork();
    if (process == 0) {
        dup2(call->stdout_path == NULL ? ends[1] : open(call->stdout_path, O_WRONLY),
             STDOUT_FILENO);
        dup2(fileno(err), STDERR_FILENO);
        become(call, words);
    }
    close(ends[1]);
    return (struct running){.process = process, .out = fdopen(ends[0], "r"), .err = err};
}

static struct running start_on_terminal(const struct call *call, struct words *words) {
    int terminal;
    struct winsize size = {.ws_row = 24, .ws_col = call->terminal_width};
    pid_t process = forkpty(&terminal, NULL, NULL, &size);
    if (process == 0)
        become(call, words);
    return (struct running){.process = process, .out = fdopen(terminal, "r"), .err = tmpfile()};
}

static struct running start(const struct call *call, const char *command, va_list arguments) {
    struct words words = {.text = ""};
    make_words(&words, command, arguments);
    fflush(NULL);
    struct running running =
        call->terminal_width > 0 ? start_on_terminal(call, &words) : start_plain(call, &words);
    ck_assert_int_gt(running.process, 0);
    return running;
}

struct running program_start(const struct call *call, const char *command, ...) {
    va_list arguments;
    va_start(arguments, command);
    struct running running = start(call, command, arguments);
    va_end(arguments);
    return running;
}

void program_read_line(struct running *running, char *line, size_t size) {
    ck_assert_msg(fgets(line, (int)size, running->out) != NULL, "the program said nothing");
}

/* A terminal whose program is gone fails to be read instead of ending. */
static char *read_all(FILE *file) {
    struct tf_buf text = {0};
    char piece[4096];
    size_t got;
    while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
        tf_buf_append(&text, piece, got);
    char *copy = tf_strdup(tf_buf_text(&text));
    tf_buf_close(&text);
    fclose(file);
    return copy;
}

struct ended program_finish(struct running *running) {
    struct ended ended = {.out = read_all(running->out)};
    int status;
    while (waitpid(running->process, &status, 0) < 0)
        ck_assert_int_eq(errno, EINTR);
    ended.killed = WIFSIGNALED(status);
    ended.status = ended.killed ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    rewind(running->err);
    ended.err = read_all(running->err);
    return ended;
}

struct ended program_run(const struct call *call, const char *command, ...) {
    va_list arguments;
    va_start(arguments, command);
    struct running running = start(call, command, arguments);
    va_end(arguments);
    return program_finish(&running);
}

void ended_close(struct ended *ended) {
    free(ended->out);
    free(ended->err);
    *ended = (struct ended){0};
}

void expect_status(const struct ended *ended, int status) {
    ck_assert_msg(ended->status == status && !ended->killed,
                  "expected exit code %d, found %d%s\n%.*s\n%.*s", status, ended->status,
                  ended->killed ? " by a signal" : "", SHOWN_MAX, ended->out, SHOWN_MAX,
                  ended->err);
}

void expect_said(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "expected to read \"%s\" in\n%.*s", part, SHOWN_MAX,
                  text);
}

void expect_unsaid(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) == NULL, "expected not to read \"%s\" in\n%.*s", part,
                  SHOWN_MAX, text);
}
