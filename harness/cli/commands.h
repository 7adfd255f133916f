/* The commands of the program, one file each; main.c chooses by the first word. */
#ifndef TF_CLI_COMMANDS_H
#define TF_CLI_COMMANDS_H

/* Exit codes (also in the README). If several apply: BROKE, DIFFERS, FAILED, UNDECIDED, SKIPPED,
 * NOTHING. */
enum tf_exit {
    TF_EXIT_HELD = 0,
    TF_EXIT_FAILED = 1,
    TF_EXIT_USAGE = 2,
    TF_EXIT_UNDECIDED = 3,
    TF_EXIT_NOTHING = 4,
    TF_EXIT_DIFFERS = 5,
    TF_EXIT_SKIPPED = 77,
    TF_EXIT_BROKE = 99,
    TF_EXIT_INTERRUPTED = 130,
};

/* (word, function, what the list of commands says) */
#define TF_CLI_COMMANDS(X)                                                                         \
    X("run", tf_cli_run, "run scenarios and give a verdict")                                       \
    X("check", tf_cli_check, "check scenario files without running them")                          \
    X("list", tf_cli_list, "list the cases that a run would run")                                  \
    X("new", tf_cli_new, "write the beginnings of a scenario file")                                \
    X("replay", tf_cli_replay, "run one case and show its trace")                                  \
    X("shrink", tf_cli_shrink, "find the smallest scenario that fails in the same way")            \
    X("diff", tf_cli_diff, "tell where two runs part, and how they end differently")               \
    X("bisect", tf_cli_bisect, "one case for git bisect run: exit codes 0, 1 and 125")             \
    X("explain", tf_cli_explain, "tell how a failing case came about")                             \
    X("merge", tf_cli_merge, "join the shards of a campaign into one run")                         \
    X("report", tf_cli_report, "make the reports of a run from its results")                       \
    X("exhaust", tf_cli_exhaust,                                                                   \
      "try every order of delivery and every placement of a few faults")                           \
    X("sweep", tf_cli_sweep, "strike a scenario at every storage step and every message")          \
    X("matrix", tf_cli_matrix, "tell what becomes of any two changes that meet")                   \
    X("schema", tf_cli_schema, "print the JSON Schema for editors, or the reference page")         \
    X("explain-code", tf_cli_explain_code, "explain an error code of `check`")                     \
    X("doctor", tf_cli_doctor, "check that this machine and this build can be trusted")

#define TF_X(word, function, summary) int function(int argc, char **argv);
TF_CLI_COMMANDS(TF_X)
#undef TF_X

/* What the program calls itself with, to become a worker: WORD CLIENT SERVER. */
#define TF_WORKER_WORD "--worker"
int tf_cli_worker(int argc, char **argv);

#endif
