#include "cli/commands.h"
#include "cli/planted_client.h"
#include "cli/subjects.h"
#include "scenario/scenario.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A scenario of its own, so that `doctor` works wherever the program lies. */
static const char scenario_text[] =
    "tiffin: 1\n"
    "name: A lost answer must not send a message twice\n"
    "replicas: {asha: {}, ravi: {}}\n"
    "conversations:\n"
    "  lunch: {type: group_order, with: [asha, ravi]}\n"
    "network: {default: {profile: 3g}}\n"
    "steps:\n"
    "  - {at: 1 s, lose-response: {to: asha, of: sync, first: 1}}\n"
    "  - {at: 1 s, send: {who: asha, in: lunch, text: \"Is it here?\", as: question}}\n"
    "  - {at: 20 s, kill: {who: ravi, restart_after: 2 s}}\n"
    "finally:\n"
    "  settle_within: 2 min\n"
    "  expect: [converged, {message: question, at: everywhere, appears: once}]\n";

static enum tf_code read_text(void *context, const char *path, struct tf_buf *out,
                              struct tf_error *error) {
    (void)context;
    (void)path;
    (void)error;
    tf_buf_append_text(out, scenario_text);
    return TF_OK;
}

static struct tf_plan *make_plan(void) {
    struct tf_scenario_reader reader = {.read = read_text};
    struct tf_scenario *scenario = tf_scenario_load("doctor.yaml", "doctor", reader);
    struct tf_plan *plan =
        tf_scenario_problem_count(scenario) > 0 ? NULL : tf_scenario_plan(scenario, 0, 1);
    tf_scenario_destroy(scenario);
    return plan;
}

static enum tf_code run_once(const struct tf_plan *plan, const struct tf_client_ops *client,
                             bool own_connections, struct tf_result *result,
                             struct tf_error *error) {
    struct tf_chosen_subjects chosen;
    tf_result_init(result);
    enum tf_code code = tf_subjects_choose(&chosen, NULL, NULL, error);
    if (code != TF_OK) {
        return code;
    }
    if (client != NULL) {
        chosen.subjects.client = client;
    }
    struct tf_sim_options options = {.until_us = TF_NEVER, .own_connections = own_connections};
    code = tf_sim_run(plan, &chosen.subjects, &options, result, error);
    tf_subjects_close(&chosen);
    return code;
}

static bool say(bool good, const char *what, const char *detail) {
    printf("%s  %s%s%s\n", good ? "ok  " : "BAD ", what, detail[0] == '\0' ? "" : ": ", detail);
    return good;
}

static int check_same_seed(const struct tf_plan *plan) {
    struct tf_result one, two, three;
    struct tf_error error = {0};
    enum tf_code code = run_once(plan, NULL, false, &one, &error);
    code = code == TF_OK ? run_once(plan, NULL, false, &two, &error) : code;
    code = code == TF_OK ? run_once(plan, NULL, true, &three, &error) : code;
    int status = TF_EXIT_BROKE;
    if (code != TF_OK) {
        say(false, "a scenario runs", error.message);
        return status;
    }
    bool passed = say(one.verdict == TF_VERDICT_PASS, "a scenario runs and passes", one.digest);
    bool same =
        say(strcmp(one.digest, two.digest) == 0, "the same seed gives the same trace", two.digest);
    same &= say(strcmp(one.digest, three.digest) == 0, "and so with a connection per replica",
                three.digest);
    status = !same ? TF_EXIT_DIFFERS : passed ? TF_EXIT_HELD : TF_EXIT_FAILED;
    tf_result_close(&one);
    tf_result_close(&two);
    tf_result_close(&three);
    return status;
}

static int check_planted_bug(const struct tf_plan *plan) {
    struct tf_result result;
    struct tf_error error = {0};
    if (run_once(plan, &tf_planted_client, false, &result, &error) != TF_OK) {
        say(false, "a planted bug is found", error.message);
        return TF_EXIT_BROKE;
    }
    bool found = result.verdict == TF_VERDICT_FAIL;
    say(found, "a planted bug is found", found ? result.findings[0].headline : "the run passed");
    tf_result_close(&result);
    return found ? TF_EXIT_HELD : TF_EXIT_FAILED;
}

static int check_machine(void) {
    char detail[128];
    bool can_write = access(".", W_OK) == 0;
    long pages = sysconf(_SC_AVPHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    long free_mib = pages > 0 && page > 0 ? pages / (1024 * 1024 / page) : 0;
    snprintf(detail, sizeof(detail), "%ld cores, %ld MiB free", sysconf(_SC_NPROCESSORS_ONLN),
             free_mib);
    bool room = say(free_mib >= 64, "the machine has room", detail);
    say(can_write, "this folder can be written", "");
    say(sqlite3_libversion_number() >= 3037000, "SQLite is new enough", sqlite3_libversion());
    return room && can_write && sqlite3_libversion_number() >= 3037000 ? TF_EXIT_HELD
                                                                       : TF_EXIT_BROKE;
}

static error_t parse(int key, char *value, struct argp_state *state) {
    (void)value;
    if (key == ARGP_KEY_ARG) {
        argp_error(state, "expected no argument");
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp parser = {
    .parser = parse,
    .doc = "Checks that this machine and this build can be trusted: the same seed gives the same "
           "trace, a planted bug is found, and "
           "there is room to work.",
};

int tf_cli_doctor(int argc, char **argv) {
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, NULL);
    struct tf_plan *plan = make_plan();
    if (plan == NULL) {
        say(false, "the built-in scenario can be read", "");
        return TF_EXIT_BROKE;
    }
    int machine = check_machine();
    int same = check_same_seed(plan);
    int planted = check_planted_bug(plan);
    tf_plan_destroy(plan);
    if (machine == TF_EXIT_BROKE || same == TF_EXIT_BROKE || planted == TF_EXIT_BROKE) {
        return TF_EXIT_BROKE;
    }
    return same != TF_EXIT_HELD ? same : planted;
}
