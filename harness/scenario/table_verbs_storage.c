/* Faults of storage: writes that fail, and disks that go back or lose a part. */
#include "scenario/table_verbs.h"

#define TF_X(name, text) text,
static const char *const points[] = {TF_STORAGE_POINTS(TF_X) NULL};
#undef TF_X
static const char *const io_error_keys[] = {"nth", "share", NULL};
static const char *const rot_keys[] = {"pages", "share", NULL};
static const char *const disk_parts[] = {"files", "database", "queue", "cursor", NULL};
static const char *const rot_parts[] = {"queue", "cursor", "messages", "anything", NULL};

#define MAY_MISS                                                                                   \
    {                                                                                              \
        "may_miss", TF_FIELD_BOOL, false, TF_TO(tf_step, may_miss),                                \
            .fallback = "false", .example = "true",                                                \
            .doc = "the operation need not come; else a scenario in which it does not fails"       \
    }

static const struct tf_choice io_error_choices[] = {{io_error_keys, true}};
static const struct tf_choice rot_choices[] = {{rot_keys, true}};

static const struct tf_row who_rows[] = {WHO};

#define NTH_OPERATION(text)                                                                        \
    {                                                                                              \
        "nth", TF_FIELD_COUNT, true, TF_TO(tf_step, amount), .min = 1, .max = 10000000,            \
                                                             .example = "3", .doc = text           \
    }

#define POINT                                                                                      \
    {                                                                                              \
        "on", TF_FIELD_ENUM, false, TF_TO(tf_step, point),                                         \
            .words = points, .fallback = "any", .example = "journal-sync",                         \
            .doc = "which storage operations count: by what is written or made durable"            \
    }

static const struct tf_row crash_rows[] = {
    WHO_OR_SERVER,
    NTH_OPERATION("the storage operation from now, from 1, at which the process dies; it has no "
                  "effect any more"),
    POINT,
    MAY_MISS,
    RESTART_AFTER,
};

static const struct tf_row torn_rows[] = {
    WHO_OR_SERVER,
    NTH_OPERATION("the storage operation from now, from 1, at which the power fails; a write is "
                  "under way then, and some of its sectors are written"),
    POINT,
    MAY_MISS,
    RESTART_AFTER,
};

static const struct tf_row lost_rows[] = {
    WHO_OR_SERVER,
    NTH_OPERATION("the storage operation from now, from 1, at which the power fails"),
    POINT,
    MAY_MISS,
    RESTART_AFTER,
};

static const struct tf_row full_rows[] = {WHO_OR_SERVER, LASTS};

static const struct tf_row io_error_rows[] = {
    WHO_OR_SERVER,
    {"nth", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = 10000000,
     .example = "2", .doc = "the storage operation from now, from 1, that fails"},
    {"share", TF_FIELD_SHARE, false, TF_TO(tf_step, per_million), .example = "2 %",
     .doc = "instead of `nth`: each operation fails with this chance"},
    {"forever", TF_FIELD_BOOL, false, TF_TO(tf_step, forever), .fallback = "false",
     .example = "true", .doc = "with `nth`: and every one behind it, until it is lifted"},
    POINT,
    MAY_MISS,
    LASTS,
};

static const struct tf_row slow_storage_rows[] = {
    WHO_OR_SERVER,
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "200 ms",
     .doc = "how much later goes out what a step says that has written to its database"},
    LASTS,
};

static const struct tf_row restore_rows[] = {
    WHO,
    {"to", TF_FIELD_DURATION, true, TF_TO(tf_step, backup_us), .example = "5 s",
     .doc = "when the copy was taken, from the start of the scenario; not after this step"},
    {"onto", TF_FIELD_REPLICA, false, TF_TO(tf_step, onto), .example = "asha-tablet",
     .doc =
         "a second device of the same user, which `starts: later`, starts from the copy; without "
         "it the device itself does"},
};

static const struct tf_row partial_rows[] = {
    WHO,
    {"of", TF_FIELD_ENUM, true, TF_TO(tf_step, part), .words = disk_parts,
     .words_from = TF_PART_FILES, .example = "queue",
     .doc =
         "`queue`: what waits, what was set aside, and conflicts that wait for the person; "
         "`cursor`: how far the device has pulled; `files`: the bytes of pictures and other files, "
         "sent, loaded or waiting; `database`: everything but them"},
    MAY_MISS,
};

static const struct tf_row rot_rows[] = {
    WHO,
    {"pages", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = TF_ROT_PAGES_MAX,
     .example = "1", .doc = "so many pages change, or all there are"},
    {"share", TF_FIELD_SHARE, false, TF_TO(tf_step, per_million), .example = "5 %",
     .doc = "instead of `pages`: each page changes with this chance"},
    {"of", TF_FIELD_ENUM, false, TF_TO(tf_step, part), .words = rot_parts,
     .words_from = TF_PART_QUEUE, .fallback = "anything", .example = "queue",
     .doc = "of which pages: those of the `queue`, of the `messages`, of the one with the `cursor` "
            "and the settings, or of `anything` that the database holds"},
    LASTS,
};

static const struct tf_row upgrade_rows[] = {
    WHO,
    {"from", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = TF_OLDER_VERSIONS,
     .fallback = "1", .example = "2",
     .doc = "the version whose database the device has at that moment: see fixtures/databases"},
};

VERB(CRASH_AT_STORAGE_STEP, crash_rows, "The process dies at a write or sync of its database.",
     "crash-at-storage-step: {who: asha, nth: 3, restart_after: 2 s}",
     .name = "crash-at-storage-step");

VERB(DISK_FULL, full_rows, "Writes of the device, or of the server, fail for want of room.",
     "disk-full: {who: asha, lasts: 10 s}", .name = "disk-full", .shorthand = "who");

VERB(IO_ERROR, io_error_rows, "A storage operation fails: the n-th, or some by chance.",
     "io-error: {who: asha, nth: 2}", .name = "io-error", TF_CHOICES(io_error_choices));

VERB(TORN_WRITE, torn_rows,
     "The power fails in the middle of a write. Of all that was not synced, that write "
     "included, each sector is there or is not.",
     "torn-write: {who: asha, nth: 1, on: database-write, restart_after: 2 s}",
     .name = "torn-write");

VERB(LOST_WRITE, lost_rows, "The power fails, and nothing is left of what was not synced.",
     "lost-write: {who: asha, nth: 1, on: journal-delete, restart_after: 2 s}",
     .name = "lost-write");

VERB(SLOW_STORAGE, slow_storage_rows,
     "The storage takes its time: what a step says goes out later.",
     "slow-storage: {who: asha, by: 50 ms .. 2 s, lasts: 20 s}", .name = "slow-storage");

VERB(RESTORE, restore_rows,
     "An older copy of the device's disk comes back on it: what it did since is lost to it, and "
     "what waited in its queue then waits again. The app starts on it at once. Or a second "
     "device starts from the copy, and both go on.",
     "restore-or-clone: {who: asha, to: 1 s}", .name = "restore-or-clone");

VERB(REINSTALL, who_rows,
     "The app is deleted from the device and installed again: it starts with an empty database, "
     "and what waited in its queue is lost.",
     "reinstall: asha", .name = "reinstall", .shorthand = "who");

VERB(PARTIAL_LOSS, partial_rows,
     "A part of what the device keeps is gone, and the rest stays. The app starts on it at "
     "once.",
     "partial-loss: {who: asha, of: queue}", .name = "partial-loss");

VERB(BIT_ROT, rot_rows,
     "Pages of what the device has stored change by themselves. It notices when it reads one, and "
     "at "
     "the latest when `lasts` is over, by its checksum. Its app goes on with what can still be "
     "read, "
     "says so, and gets everything else from the server anew.",
     "bit-rot: {who: asha, pages: 1, of: messages}", .name = "bit-rot", TF_CHOICES(rot_choices));

VERB(UPGRADE, upgrade_rows,
     "The app is updated: its process ends, the database is as an older version had it, and "
     "the present version starts on it.",
     "upgrade: {who: asha, from: 1}", .name = "upgrade", .shorthand = "who");
