/* Faults of the server and of the media host. */
#include "scenario/table_verbs.h"

static const char *const record_faults[] = {"expire", "miss", "late", NULL};
#define TF_X(name, text) text,
static const char *const actions[] = {"any", TF_ACTION_TYPES(TF_X) NULL};
#undef TF_X

static const struct tf_row lasts_rows[] = {LASTS};

static const struct tf_row restart_rows[] = {
    {"down", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us), .fallback = "1 s", .example = "2 s",
     .doc = "how long nothing answers"},
};

static const struct tf_row rollback_rows[] = {
    {"to", TF_FIELD_DURATION, true, TF_TO(tf_step, backup_us), .example = "5 s",
     .doc = "when the backup was taken, from the start of the scenario; not after this step"},
    {"down", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us), .fallback = "1 s", .example = "2 s",
     .doc = "how long nothing answers"},
};

static const struct tf_row slow_rows[] = {
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "about 3 s",
     .doc = "extra time for each request"},
    LASTS,
};

#define KEEP(text)                                                                                 \
    {                                                                                              \
        "keep", TF_FIELD_DURATION, false, TF_TO(tf_step, keep_us), .fallback = "0 s",              \
                                                                   .example = "1 h", .doc = text   \
    }

static const struct tf_row tombstone_rows[] = {KEEP("deletions younger than this stay")};
static const struct tf_row trimmed_rows[] = {KEEP("changes younger than this stay")};

static const struct tf_row dedup_rows[] = {
    {"do", TF_FIELD_ENUM, true, TF_TO(tf_step, records), .words = record_faults,
     .example = "expire",
     .doc = "`expire`: those older than `keep` are gone; `miss`: none is found; `late`: each is "
            "found only `keep` after it was made"},
    {"of", TF_FIELD_ENUM, false, TF_TO(tf_step, of_action), .words = actions, .fallback = "any",
     .example = "send", .doc = "of which kind of action"},
    KEEP("an age; see `do`"),
    LASTS,
};

VERB(SERVER_RESTART, restart_rows, "The server dies and comes back; all sessions are dropped.",
     "server-restart: {down: 2 s}", .name = "server-restart", .shorthand = "down");

VERB(SERVER_SLOW, slow_rows, "The server takes longer for each request.",
     "server-slow: {by: about 3 s, lasts: 30 s}", .name = "server-slow");

VERB(SERVER_ROLLBACK, rollback_rows,
     "The server's database is put back from an older backup; all sessions are dropped.",
     "server-rollback: {to: 1 s, down: 2 s}", .name = "server-rollback");

VERB(SERVER_FORGETS, restart_rows,
     "The server's database is lost: a new one knows the users and the conversations of the "
     "file, and nothing that happened since.",
     "server-forgets: {down: 2 s}", .name = "server-forgets", .shorthand = "down");

VERB(SERVER_UPGRADE, restart_rows,
     "The server comes back as a later version, for good: all that it says has fields that the "
     "apps do not know, and it pushes frames of a kind that they do not know.",
     "server-upgrade: {down: 2 s}", .name = "server-upgrade", .shorthand = "down");

VERB(TOMBSTONE_GC, tombstone_rows,
     "The server lets go of deleted messages; devices that missed the deletion must start "
     "over.",
     "tombstone-gc: {keep: 1 h}", .name = "tombstone-gc", .shorthand = "keep");

VERB(LOG_TRIMMED, trimmed_rows,
     "The server lets go of changes that later ones have made needless; older cursors expire.",
     "log-trimmed: {keep: 1 h}", .name = "log-trimmed", .shorthand = "keep");

VERB(DEDUP_FAULT, dedup_rows,
     "The records by which the server recognises a repeated action expire, are not found, or "
     "come late. `miss` and `late` hold while it `lasts`.",
     "dedup-fault: {do: miss, of: send, lasts: 10 s}", .name = "dedup-fault");

VERB(MEDIA_DOWN, lasts_rows,
     "The media host refuses connections. The chat's server is another machine.",
     "media-down: {lasts: 20 s}", .name = "media-down");
