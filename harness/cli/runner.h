/* Runs cases one after the other: each result goes to results.ndjson at once, each failure gets a
 * folder with its trace. */
#ifndef TF_CLI_RUNNER_H
#define TF_CLI_RUNNER_H

#include "cli/console.h"
#include "cli/identity.h"
#include "cli/subjects.h"
#include "report/formats/kinds.h"
#include "report/run_dir.h"

struct tf_runner {
    struct tf_invocation invocation;    /* set before opening */
    struct tf_identity identity;        /* likewise; owned */
    const struct tf_subjects *subjects; /* borrowed */
    struct tf_console *console;         /* borrowed */
    struct tf_run_dir dir;
    struct tf_outcomes outcomes;
    bool keeps_pictures; /* of runs that are no failures too; set after opening */
    tf_time virtual_us;  /* simulated so far */
    size_t done, failed;
    size_t differed;          /* runs of which the same seed gave another trace */
    struct tf_sim_kept *kept; /* from run to run; owned */
};

/* Opens `<out>/<a name for this run>`; `invocation` and `identity` are set already. From then on
 * its run.json says that it runs. E_IO; it is to be closed then, too. */
enum tf_code tf_runner_open(struct tf_runner *runner, const struct tf_subjects *subjects,
                            struct tf_console *console, const char *out,
                            struct tf_error *error) TF_MUST_CHECK;

/* Runs one plan and records what came out. E_IO when that cannot be written: the outcome is then
 * still in memory. E_INTERRUPTED, with nothing recorded, when a signal came in the middle. */
enum tf_code tf_runner_run(struct tf_runner *runner, const struct tf_plan *plan,
                           struct tf_error *error) TF_MUST_CHECK;

/* Records a run that was made elsewhere. `folder` with what is kept of a failure, or NULL. E_IO as
 * above. */
enum tf_code tf_runner_record(struct tf_runner *runner, const struct tf_plan *plan,
                              const struct tf_result *result, tf_time real_us, const char *folder,
                              struct tf_error *error) TF_MUST_CHECK;

/* Writes run.json (with `ended`: how it came to its end), summary.md, junit.xml and report.html,
 * and what `wish` asks for of a whole run. E_IO tells the first that failed; the others are tried
 * all the same.
 */
enum tf_code tf_runner_finish(struct tf_runner *runner, const char *ended,
                              const struct tf_report_wish *wish,
                              struct tf_error *error) TF_MUST_CHECK;

void tf_runner_close(struct tf_runner *runner);

#endif
