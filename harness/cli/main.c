/* tiffin: a sync-protocol test harness and network simulator. The first word chooses the command.
 */
#include "base/seal.h"
#include "base/text.h"
#include "cli/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct entry {
    const char *word;
    int (*run)(int argc, char **argv);
    const char *summary;
};

#define TF_X(word, function, summary) {word, function, summary},
static const struct entry entries[] = {TF_CLI_COMMANDS(TF_X)};
#undef TF_X
#define ENTRY_COUNT (sizeof(entries) / sizeof(entries[0]))

static void print_usage(FILE *out) {
    fputs("usage: tiffin COMMAND [OPTION]... [ARGUMENT]...\n\ncommands:\n", out);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        fprintf(out, "  %-13s %s\n", entries[i].word, entries[i].summary);
    }
    fputs("\n`tiffin COMMAND --help` lists the options of a command.\n"
          "exit codes: 0 all held, 1 something failed, 2 bad usage or scenario, 3 undecided, 4 "
          "nothing\n"
          "selected, 5 same seed with another trace, 77 all skipped, 99 the harness broke, 130 "
          "interrupted\n",
          out);
}

static const struct entry *find_entry(const char *word) {
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (strcmp(word, entries[i].word) == 0) {
            return &entries[i];
        }
    }
    return NULL;
}

static int refuse(const char *word) {
    const char *words[ENTRY_COUNT];
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        words[i] = entries[i].word;
    }
    const char *nearest = tf_text_nearest(word, words, ENTRY_COUNT);
    if (nearest != NULL) {
        fprintf(stderr, "tiffin: there is no command '%s'; did you mean '%s'?\n", word, nearest);
    } else {
        fprintf(stderr, "tiffin: there is no command '%s'\n\n", word);
        print_usage(stderr);
    }
    return TF_EXIT_USAGE;
}

static int run_entry(const struct entry *entry, int argc, char **argv) {
    char name[32];
    snprintf(name, sizeof(name), "tiffin %s", entry->word); /* what messages begin with */
    argv[0] = name;
    return entry->run(argc, argv);
}

static int help_on(const char *word) {
    char help[] = "--help", program[] = "tiffin";
    char *argv[] = {program, help, NULL};
    const struct entry *entry = find_entry(word);
    return entry == NULL ? refuse(word) : run_entry(entry, 2, argv);
}

static int choose(int argc, char **argv) {
    if (argc < 2) {
        print_usage(stderr);
        return TF_EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 && argc > 2) {
        return help_on(argv[2]);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return TF_EXIT_HELD;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("tiffin " TF_VERSION);
        return TF_EXIT_HELD;
    }
    if (strcmp(argv[1], TF_WORKER_WORD) == 0) {
        return tf_cli_worker(argc - 1, argv + 1);
    }
    const struct entry *entry = find_entry(argv[1]);
    return entry == NULL ? refuse(argv[1]) : run_entry(entry, argc - 1, argv + 1);
}

int main(int argc, char **argv) {
    signal(SIGXFSZ, SIG_IGN); /* a write beyond the limit of file sizes fails like a full disk */
    tf_seal_prepare();
    int status = choose(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "tiffin: cannot write to standard output: %s\n", strerror(errno));
        return TF_EXIT_BROKE;
    }
    return status;
}
