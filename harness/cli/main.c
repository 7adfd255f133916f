/* tiffin: a sync-protocol test harness and network simulator. The first word chooses the command.
 */
#include "cli/commands.h"

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

int main(int argc, char **argv) {
    if (argc < 2) {
        print_usage(stderr);
        return TF_EXIT_USAGE;
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
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (strcmp(argv[1], entries[i].word) == 0) {
            return entries[i].run(argc - 1, argv + 1);
        }
    }
    fprintf(stderr, "tiffin: there is no command '%s'\n\n", argv[1]);
    print_usage(stderr);
    return TF_EXIT_USAGE;
}
