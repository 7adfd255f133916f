/* What a run of the program found, read from its results: cases with their figures, findings that
 * are most likely the same put together, properties with counts. */
#ifndef TF_REPORT_PAGE_FINDINGS_H
#define TF_REPORT_PAGE_FINDINGS_H

#include "base/map.h"
#include "env/oracles.h"
#include "env/result.h"

#define TF_PAGE_RUNS_NAMED 8 /* runs that are named of one finding */

/* A case over its seeds. All owned. */
struct tf_page_case {
    char *id, *file, *name;
    uint32_t line;
    enum tf_verdict verdict; /* the worst over seeds */
    uint64_t runs, bad_runs;
    uint64_t first_bad_seed;
    double actions, events, virtual_us, real_us;
};

struct tf_page_run_name {
    char *case_id; /* owned */
    char *seed;    /* owned */
    double record; /* of the finding in that run, 0 if none */
};

/* Findings with one fingerprint and rule. All owned. */
struct tf_page_group {
    char *fingerprint, *rule, *headline, *detail, *file, *replica;
    uint32_t line;
    uint64_t count; /* runs with it */
    uint64_t first; /* runs of which it is the first finding: what comes behind mostly follows */
    bool expected;  /* only where the scenario said so */
    struct tf_page_run_name runs[TF_PAGE_RUNS_NAMED];
    size_t run_count;
    uint64_t last_run; /* number of the last run that was counted */
};

/* A situation and in how many runs it was seen. */
struct tf_page_situation {
    char *name; /* owned */
    uint64_t runs;
};

struct tf_page_property {
    uint64_t judged, broken, off, unjudged; /* runs */
};

/* All zero is valid and empty. */
struct tf_page_findings {
    struct tf_page_case *cases;
    size_t case_count, case_capacity;
    struct tf_map case_index; /* hash of the id -> index */
    struct tf_page_group *groups;
    size_t group_count, group_capacity;
    struct tf_map group_index;
    struct tf_page_situation *situations;
    size_t situation_count, situation_capacity;
    struct tf_map situation_index;
    struct tf_page_property properties[TF_ORACLE_COUNT];
    uint64_t checks_failed; /* runs in which an expectation of a scenario failed */
    uint64_t runs, unread;  /* lines; lines that are none */
    double virtual_us, real_us, actions;
};

void tf_page_findings_close(struct tf_page_findings *findings);
/* Takes in one line of results.ndjson; a line that is none is counted. */
void tf_page_findings_line(struct tf_page_findings *findings, struct tf_slice line);
/* Takes in all lines of a file's content. */
void tf_page_findings_read(struct tf_page_findings *findings, struct tf_slice content);
/* Cases with this verdict. */
size_t tf_page_findings_cases(const struct tf_page_findings *findings, enum tf_verdict verdict);

#endif
