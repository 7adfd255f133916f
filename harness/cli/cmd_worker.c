#include "campaign/worker.h"
#include "cli/commands.h"
#include "cli/subjects.h"

#include <stdio.h>

int tf_cli_worker(int argc, char **argv) {
    struct tf_chosen_subjects chosen;
    struct tf_error error;
    if (argc != 3) {
        fputs("tiffin: a worker is started by the program itself\n", stderr);
        return TF_EXIT_USAGE;
    }
    enum tf_code code = tf_subjects_choose(&chosen, argv[1], argv[2], &error);
    if (code == TF_OK) {
        code = tf_worker_serve(&chosen.subjects, &error);
        tf_subjects_close(&chosen);
    }
    if (code != TF_OK) {
        fprintf(stderr, "tiffin: worker: %s\n", error.message);
    }
    return code == TF_OK ? TF_EXIT_HELD : TF_EXIT_BROKE;
}
