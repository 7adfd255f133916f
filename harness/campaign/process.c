#include "campaign/process.h"

#include "base/assert.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HANDLES 3 /* the process and its two pipes */

struct sending {
    uv_write_t request;
    char bytes[];
};

static void closed(uv_handle_t *handle) {
    struct tf_process *process = handle->data;
    if (--process->open_handles == 0) {
        process->ears->ended(process->ears->self, process);
    }
}

static void close_handle(uv_handle_t *handle) {
    if (!uv_is_closing(handle)) {
        uv_close(handle, closed);
    }
}

/* What was said last may still be in the pipe when the system tells of the end. */
static void close_when_over(struct tf_process *process) {
    if (process->exited && process->silent) {
        close_handle((uv_handle_t *)&process->handle);
        close_handle((uv_handle_t *)&process->in);
        close_handle((uv_handle_t *)&process->out);
    }
}

static void exited(uv_process_t *handle, int64_t exit_code, int signal_number) {
    struct tf_process *process = handle->data;
    process->exited = true;
    process->exit_code = exit_code;
    process->signal = signal_number;
    close_when_over(process);
}

static void make_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
    struct tf_process *process = handle->data;
    tf_buf_reserve(&process->unread, suggested);
    *buf = uv_buf_init(process->unread.data + process->unread.len, (unsigned)suggested);
}

static void tell_lines(struct tf_process *process) {
    struct tf_buf *unread = &process->unread;
    size_t from = 0;
    const char *end;
    while (from < unread->len &&
           (end = memchr(unread->data + from, '\n', unread->len - from)) != NULL) {
        struct tf_slice line = {unread->data + from, (size_t)(end - unread->data) - from};
        process->ears->said(process->ears->self, process, line);
        from += line.len + 1;
    }
    if (from > 0) {
        memmove(unread->data, unread->data + from, unread->len - from);
        unread->len -= from;
    }
}

static void heard(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf) {
    struct tf_process *process = stream->data;
    (void)buf;
    if (got >= 0) {
        process->unread.len += (size_t)got;
        tell_lines(process);
        return;
    }
    process->silent = true;
    uv_read_stop(stream);
    close_when_over(process);
}

static void sent(uv_write_t *request, int status) {
    (void)status; /* a reader that is gone is told by its end */
    free(request->data);
}

struct tf_process *tf_process_start(uv_loop_t *loop, const char *program, char *const *arguments,
                                    const struct tf_process_ears *ears, struct tf_error *error) {
    struct tf_process *process = tf_alloc_zero(1, sizeof(*process));
    uv_stdio_container_t stdio[HANDLES];
    uv_process_options_t options = {
        .exit_cb = exited, .file = program, .stdio_count = HANDLES, .stdio = stdio};
    options.args = (char **)(uintptr_t)arguments; /* libuv does not write to them */
    process->ears = ears;
    process->open_handles = HANDLES;
    process->handle.data = process->in.data = process->out.data = process;
    uv_pipe_init(loop, &process->in, 0);
    uv_pipe_init(loop, &process->out, 0);
    stdio[0].flags = UV_CREATE_PIPE | UV_READABLE_PIPE;
    stdio[0].data.stream = (uv_stream_t *)&process->in;
    stdio[1].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
    stdio[1].data.stream = (uv_stream_t *)&process->out;
    stdio[2].flags = UV_INHERIT_FD;
    stdio[2].data.fd = STDERR_FILENO;
    int status = uv_spawn(loop, &process->handle, &options);
    if (status == 0) {
        status = uv_read_start((uv_stream_t *)&process->out, make_room, heard);
        TF_ASSERT(status == 0);
        process->since_us = (tf_time)(uv_hrtime() / 1000);
        return process;
    }
    tf_error_set(error, TF_E_IO, "cannot start %s: %s", program, uv_strerror(status));
    process->exited = process->silent = true;
    process->sentence = TF_SENTENCE_OVER;
    close_when_over(process); /* told as an end, which frees it */
    return NULL;
}

void tf_process_send(struct tf_process *process, struct tf_slice line) {
    struct sending *sending = tf_alloc(sizeof(*sending) + line.len);
    memcpy(sending->bytes, line.data, line.len);
    sending->request.data = sending;
    uv_buf_t buf = uv_buf_init(sending->bytes, (unsigned)line.len);
    if (uv_is_closing((uv_handle_t *)&process->in) ||
        uv_write(&sending->request, (uv_stream_t *)&process->in, &buf, 1, sent) != 0) {
        free(sending);
    }
}

static void shut(uv_shutdown_t *request, int status) {
    (void)status;
    close_handle((uv_handle_t *)request->handle);
    free(request);
}

void tf_process_no_more(struct tf_process *process) {
    uv_shutdown_t *request = tf_alloc(sizeof(*request));
    if (uv_is_closing((uv_handle_t *)&process->in) ||
        uv_shutdown(request, (uv_stream_t *)&process->in, shut) != 0) {
        free(request);
    }
}

void tf_process_kill(struct tf_process *process, enum tf_process_sentence sentence) {
    if (!process->exited) {
        process->sentence = sentence;
        (void)uv_process_kill(&process->handle, SIGKILL); /* it may have ended by itself just now */
    }
}

static uint64_t resident(int pid) {
    char path[64];
    unsigned long total = 0, pages = 0;
    snprintf(path, sizeof(path), "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    bool known = fscanf(file, "%lu %lu", &total, &pages) == 2;
    fclose(file);
    return known ? (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

uint64_t tf_process_memory(const struct tf_process *process) {
    char path[64];
    int pid = process->handle.pid, branch;
    uint64_t most = resident(pid);
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fscanf(file, "%d", &branch) == 1) {
        uint64_t held = resident(branch);
        most = held > most ? held : most;
    }
    if (file != NULL) {
        fclose(file);
    }
    return most;
}

void tf_process_append_end(const struct tf_process *process, struct tf_buf *out) {
    if (process->signal != 0) {
        tf_buf_append_format(out, "was ended by signal %d (%s)", process->signal,
                             strsignal(process->signal));
    } else {
        tf_buf_append_format(out, "ended with exit code %lld", (long long)process->exit_code);
    }
}

void tf_process_destroy(struct tf_process *process) {
    TF_ASSERT(process->open_handles == 0);
    tf_buf_close(&process->unread);
    free(process);
}
