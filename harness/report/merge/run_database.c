#include "report/merge/run_database.h"

#include <sqlite3.h>
#include <stdio.h>

/* A finding is judged by the campaigns that ran its case: one that did not says nothing of it. */
static const char schema[] =
    "PRAGMA foreign_keys = ON;"
    "CREATE TABLE IF NOT EXISTS runs (name TEXT PRIMARY KEY, program TEXT NOT NULL,"
    "  client TEXT NOT NULL, server TEXT NOT NULL, asked TEXT NOT NULL, runs INTEGER NOT NULL,"
    "  real_us INTEGER NOT NULL, virtual_us INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS cases (run TEXT NOT NULL REFERENCES runs(name) ON DELETE CASCADE,"
    "  case_id TEXT NOT NULL, verdict TEXT NOT NULL, seeds INTEGER NOT NULL,"
    "  failed_seeds INTEGER NOT NULL, PRIMARY KEY (run, case_id)) STRICT;"
    "CREATE TABLE IF NOT EXISTS findings (run TEXT NOT NULL REFERENCES runs(name) ON DELETE "
    "CASCADE,"
    "  fingerprint TEXT NOT NULL, rule TEXT NOT NULL, headline TEXT NOT NULL,"
    "  case_id TEXT NOT NULL, first TEXT NOT NULL, runs INTEGER NOT NULL,"
    "  PRIMARY KEY (run, fingerprint)) STRICT;"
    "CREATE VIEW IF NOT EXISTS finding_states AS"
    "  WITH known AS (SELECT fingerprint, rule, headline, case_id, min(run) AS first"
    "    FROM findings GROUP BY fingerprint),"
    "  seen AS (SELECT cases.run AS run, known.*, EXISTS (SELECT 1 FROM findings"
    "      WHERE findings.run = cases.run AND findings.fingerprint = known.fingerprint) AS has"
    "    FROM known JOIN cases ON cases.case_id = known.case_id AND cases.run >= known.first),"
    "  steps AS (SELECT *, lag(has) OVER (PARTITION BY fingerprint ORDER BY run) AS had FROM seen)"
    "  SELECT run, fingerprint, rule, headline, case_id,"
    "    CASE WHEN has AND had IS NULL THEN 'new' WHEN has AND had THEN 'ongoing'"
    "      WHEN has THEN 'back' ELSE 'fixed' END AS state"
    "  FROM steps WHERE has OR had;";

struct writer {
    sqlite3 *db;
    const char *path;
    const char *name;
    struct tf_error *error;
    enum tf_code code; /* of the first failure */
};

static void fail(struct writer *writer) {
    if (writer->code == TF_OK) {
        writer->code = tf_error_set(writer->error, TF_E_STORAGE, "%s: %s", writer->path,
                                    writer->db == NULL ? "no memory" : sqlite3_errmsg(writer->db));
    }
}

static void execute(struct writer *writer, const char *sql) {
    if (writer->code == TF_OK && sqlite3_exec(writer->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail(writer);
    }
}

static sqlite3_stmt *prepare(struct writer *writer, const char *sql) {
    sqlite3_stmt *row = NULL;
    if (writer->code == TF_OK &&
        (sqlite3_prepare_v2(writer->db, sql, -1, &row, NULL) != SQLITE_OK ||
         sqlite3_bind_text(row, 1, writer->name, -1, SQLITE_TRANSIENT) != SQLITE_OK)) {
        fail(writer);
    }
    return row;
}

static void put_text(struct writer *writer, sqlite3_stmt *row, int at, const char *text) {
    if (writer->code == TF_OK &&
        sqlite3_bind_text(row, at, text, -1, SQLITE_TRANSIENT) != SQLITE_OK) {
        fail(writer);
    }
}

static void put_number(struct writer *writer, sqlite3_stmt *row, int at, int64_t number) {
    if (writer->code == TF_OK && sqlite3_bind_int64(row, at, number) != SQLITE_OK) {
        fail(writer);
    }
}

static void finish_row(struct writer *writer, sqlite3_stmt *row) {
    if (writer->code == TF_OK && sqlite3_step(row) != SQLITE_DONE) {
        fail(writer);
    }
    sqlite3_finalize(row);
}

static void write_run(struct writer *writer, const struct tf_merge *merge) {
    const struct tf_run_file *first = &merge->inputs.runs[0];
    finish_row(writer, prepare(writer, "DELETE FROM runs WHERE name = ?"));
    sqlite3_stmt *row = prepare(writer, "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    int64_t virtual_us = 0;
    for (size_t i = 0; i < merge->outcomes.count; i++) {
        virtual_us += merge->outcomes.items[i].virtual_us;
    }
    put_text(writer, row, 2, tf_run_file_text(first, "program"));
    put_text(writer, row, 3, tf_run_file_text(first, "client_build"));
    put_text(writer, row, 4, tf_run_file_text(first, "server_build"));
    put_text(writer, row, 5, tf_run_file_text(first, "asked"));
    put_number(writer, row, 6, (int64_t)merge->runs);
    put_number(writer, row, 7, merge->outcomes.real_us);
    put_number(writer, row, 8, virtual_us);
    finish_row(writer, row);
}

static void write_cases(struct writer *writer, const struct tf_outcomes *outcomes) {
    for (size_t i = 0; i < outcomes->count; i++) {
        const struct tf_case_outcome *outcome = &outcomes->items[i];
        sqlite3_stmt *row = prepare(writer, "INSERT INTO cases VALUES (?, ?, ?, ?, ?)");
        put_text(writer, row, 2, outcome->case_id);
        put_text(writer, row, 3, tf_verdict_word(outcome->verdict));
        put_number(writer, row, 4, outcome->seeds);
        put_number(writer, row, 5, outcome->failed_seeds);
        finish_row(writer, row);
    }
}

static void write_findings(struct writer *writer, const struct tf_merged_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const struct tf_merged_finding *finding = &findings->items[i];
        sqlite3_stmt *row = prepare(writer, "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?)");
        char print[20];
        snprintf(print, sizeof(print), "%016llx", (unsigned long long)finding->fingerprint);
        put_text(writer, row, 2, print);
        put_text(writer, row, 3, finding->rule);
        put_text(writer, row, 4, finding->headline);
        put_text(writer, row, 5, finding->case_id);
        put_text(writer, row, 6, finding->seed_count > 0 ? finding->seeds[0] : "");
        put_number(writer, row, 7, (int64_t)finding->runs);
        finish_row(writer, row);
    }
}

enum tf_code tf_run_database_add(const char *path, const char *name, const struct tf_merge *merge,
                                 struct tf_error *error) {
    struct writer writer = {.path = path, .name = name, .error = error};
    if (sqlite3_open(path, &writer.db) != SQLITE_OK) {
        fail(&writer);
    }
    execute(&writer, schema);
    execute(&writer, "BEGIN IMMEDIATE");
    write_run(&writer, merge);
    write_cases(&writer, &merge->outcomes);
    write_findings(&writer, &merge->findings);
    execute(&writer, "COMMIT");
    sqlite3_close(writer.db);
    return writer.code;
}
