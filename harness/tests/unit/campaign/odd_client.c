#include "unit/campaign/odd_client.h"

#include "campaign/worker.h"
#include "offline/client.h"
#include "server/server.h"
#include "support/check_main.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GROW_STEP (8u << 20)

static void hang(void) {
    for (volatile unsigned i = 0;; i++) {
    }
}

static void grow(void) {
    for (;;) {
        memset(tf_alloc(GROW_STEP), 1, GROW_STEP);
        usleep(100); /* the watch looks several times a second */
    }
}

static void die_once(void) {
    if (open(ODD_CLIENT_MARK, O_CREAT | O_EXCL | O_WRONLY, 0600) >= 0) {
        _exit(9);
    }
}

static enum tf_code step(void *self, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    struct tf_client_event changed = *event;
    char dice[24];
    if (event->kind == TF_CLIENT_COMMAND) {
        struct tf_slice text = event->command.text;
        if (tf_slice_is(text, "die")) {
            _exit(7);
        } else if (tf_slice_is(text, "die once")) {
            die_once();
        } else if (tf_slice_is(text, "hang")) {
            hang();
        } else if (tf_slice_is(text, "grow")) {
            grow();
        } else if (tf_slice_is(text, "dice")) {
            snprintf(dice, sizeof(dice), "dice %d", getpid());
            changed.command.text = tf_slice_of(dice);
        }
    }
    return tf_offline_client.step(self, context, &changed, error);
}

static int serve(void) {
    struct tf_client_ops odd = tf_offline_client;
    struct tf_error error;
    odd.step = step;
    struct tf_subjects subjects = {&odd, &tf_reference_server};
    return tf_worker_serve(&subjects, &error) == TF_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int odd_main(int argc, char **argv, Suite *(*suite)(void)) {
    if (argc > 1 && strcmp(argv[1], "--worker") == 0) {
        return serve();
    }
    if (argc > 1) {
        return 3; /* a program that is no worker */
    }
    setenv("CK_DEFAULT_TIMEOUT", TF_TEST_TIMEOUT_SECONDS, 0);
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner), ran = srunner_ntests_run(runner);
    srunner_free(runner);
    return ran > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const char *const arguments[] = {"worker", "--worker", NULL};

struct tf_crew *odd_crew(void) {
    struct tf_crew_options options = {.program = "/proc/self/exe",
                                      .arguments = arguments,
                                      .workers = 2,
                                      .run_us_max = 3 * TF_SECOND,
                                      .memory_max = 256u << 20};
    return tf_crew_create(&options);
}

struct tf_task odd_task(const char *text, uint64_t seed) {
    struct tf_buf scenario = {0};
    tf_buf_append_format(&scenario,
                         "tiffin: 1\nname: A message arrives\nreplicas: {asha: {}, ravi: {}}\n"
                         "conversations: {lunch: {type: group_order, with: [asha, ravi]}}\n"
                         "steps:\n  - {at: 1 s, send: {who: asha, in: lunch, text: \"%s\"}}\n",
                         text);
    return (struct tf_task){.file = tf_strdup("odd.yaml"),
                            .case_base = tf_strdup("odd"),
                            .text = tf_strdup(tf_buf_text(&scenario)),
                            .seed = (tf_buf_close(&scenario), seed)};
}
