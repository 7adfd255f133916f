#include "report/rarity.h"

/* The network, the device's own life, the server's, what stands between, the storage, time, and
 * what is put back. */
static const enum tf_verb order[] = {
    TF_VERB_LATENCY,
    TF_VERB_BANDWIDTH,
    TF_VERB_LOSS,
    TF_VERB_CUT,
    TF_VERB_OFFLINE,
    TF_VERB_FLAP,
    TF_VERB_SUSPEND,
    TF_VERB_KILL,
    TF_VERB_LOSE_REQUEST,
    TF_VERB_LOSE_RESPONSE,
    TF_VERB_LATE_RESPONSE,
    TF_VERB_RESET,
    TF_VERB_REFUSE,
    TF_VERB_HALF_OPEN,
    TF_VERB_SERVER_SLOW,
    TF_VERB_SERVER_RESTART,
    TF_VERB_PUSH_FAULT,
    TF_VERB_DUPLICATE,
    TF_VERB_HANG,
    TF_VERB_SCRIPTED_ANSWER,
    TF_VERB_TRUNCATE,
    TF_VERB_CORRUPT,
    TF_VERB_BACKGROUND_WINDOW,
    TF_VERB_DOUBLE_TRIGGER,
    TF_VERB_WAKE_EXTENSION,
    TF_VERB_TWO_PROCESSES,
    TF_VERB_SERVER_STAGES,
    TF_VERB_MEMBERSHIP,
    TF_VERB_END_CONVERSATION,
    TF_VERB_SESSION_CHANGE,
    TF_VERB_MEDIA_DOWN,
    TF_VERB_SLOW_STORAGE,
    TF_VERB_CRASH_AT_STORAGE_STEP,
    TF_VERB_DISK_FULL,
    TF_VERB_IO_ERROR,
    TF_VERB_TORN_WRITE,
    TF_VERB_LOST_WRITE,
    TF_VERB_UPGRADE,
    TF_VERB_SERVER_UPGRADE,
    TF_VERB_CLOCK_JUMP,
    TF_VERB_CLOCK_FREEZE,
    TF_VERB_TOMBSTONE_GC,
    TF_VERB_LOG_TRIMMED,
    TF_VERB_DEDUP_FAULT,
    TF_VERB_REINSTALL,
    TF_VERB_PARTIAL_LOSS,
    TF_VERB_BIT_ROT,
    TF_VERB_RESTORE,
    TF_VERB_SERVER_ROLLBACK,
    TF_VERB_SERVER_FORGETS,
};

/* What ends another fault is nothing by itself. */
static bool ends_another(enum tf_verb verb) {
    return verb == TF_VERB_HEAL || verb == TF_VERB_ONLINE || verb == TF_VERB_START ||
           verb == TF_VERB_RESUME;
}

unsigned tf_fault_rarity(enum tf_verb verb) {
    unsigned count = sizeof(order) / sizeof(order[0]);
    for (unsigned i = 0; i < count; i++) {
        if (order[i] == verb) {
            return i + 1;
        }
    }
    return tf_verb_is_fault(verb) && !ends_another(verb) ? count + 1 : 0;
}
