/* Faults of a device: its processes, its sleep, its clock. */
#include "scenario/table_verbs.h"

static const struct tf_row who_rows[] = {WHO};
static const struct tf_row who_lasts_rows[] = {WHO, LASTS};
static const struct tf_row kill_rows[] = {WHO, RESTART_AFTER};
static const struct tf_row freeze_rows[] = {WHO_OR_SERVER, LASTS};

static const struct tf_row jump_rows[] = {
    WHO_OR_SERVER,
    {"by", TF_FIELD_SIGNED_DURATION, true, TF_TO(tf_step, by_us), .example = "-90 s",
     .doc = "forward, or back with a minus; the monotonic clock does not notice"},
};

static const struct tf_row wake_rows[] = {
    {"who", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",
     .doc = "a replica that is an `extension_of` another"},
    {"lasts", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us), .fallback = "10 s", .example = "5 s",
     .doc = "the system ends it after this"},
};

static const struct tf_row two_rows[] = {
    WHO,
    {"share", TF_FIELD_SHARE, false, TF_TO(tf_step, per_million), .fallback = "50 %",
     .example = "50 %",
     .doc = "of what one process is about to do: it waits up to 100 ms for a step of the other"},
    {"nth", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = 10000, .example = "7",
     .doc = "at which storage operation or lock of that step it is done; drawn unless said"},
    LASTS,
};

static const struct tf_row double_rows[] = {
    WHO,
    {"count", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = 100, .fallback = "3",
     .example = "3", .doc = "how many"},
};

static const struct tf_row window_rows[] = {
    WHO,
    {"lasts", TF_FIELD_DRAWN, true, TF_TO(tf_step, lasts_us), .example = "5 s",
     .doc = "how long the app may run"},
};

VERB(KILL, kill_rows, "The process dies at once. What is durable stays.",
     "kill: {who: asha, restart_after: 3 s}", .name = "kill", .shorthand = "who");

VERB(START, who_rows, "A killed replica, or one that `starts: later`, starts.", "start: asha",
     .name = "start", .shorthand = "who");

VERB(WAKE_EXTENSION, wake_rows,
     "A push wakes a device's notification extension, a second process over its database.",
     "wake-extension: {who: asha, lasts: 5 s}", .name = "wake-extension", .shorthand = "who");

VERB(TWO_PROCESSES, two_rows,
     "The app and its extension run at once: at a storage operation of one, the other runs a "
     "whole step, and meets its locks.",
     "two-processes: {who: asha, share: 50 %, lasts: 20 s}", .name = "two-processes",
     .shorthand = "who");

VERB(DOUBLE_TRIGGER, double_rows,
     "Several causes of a sync at once: refreshes by hand and the signal of a network, in each "
     "process that runs.",
     "double-trigger: {who: asha, count: 3}", .name = "double-trigger", .shorthand = "who");

VERB(BACKGROUND_WINDOW, window_rows,
     "A suspended app may run for a short while, as operating systems grant it in the "
     "background. Nothing on a device that is not suspended.",
     "background-window: {who: asha, lasts: 5 s}", .name = "background-window");

VERB(SUSPEND, who_lasts_rows,
     "The device sleeps: timers freeze, and the monotonic clock with them.",
     "suspend: {who: asha, lasts: 1 min}", .name = "suspend", .shorthand = "who");

VERB(RESUME, who_rows, "A suspended device wakes up.", "resume: asha", .name = "resume",
     .shorthand = "who");

VERB(CLOCK_JUMP, jump_rows, "The wall clock of a device, or of the server, is set.",
     "clock-jump: {who: asha, by: -90 s}", .name = "clock-jump");

VERB(CLOCK_FREEZE, freeze_rows,
     "The wall clock of a device, or of the server, stands; when that is over it is set right. "
     "The monotonic clock does not notice.",
     "clock-freeze: {who: asha, lasts: 1 h}", .name = "clock-freeze", .shorthand = "who");
