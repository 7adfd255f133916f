#include "sim/steps/steps.h"

#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/aim.h"
#include "sim/steps/hold.h"

static const struct tf_step_ops *const table[TF_VERB_COUNT] = {
    [TF_VERB_SEND] = &tf_step_user,
    [TF_VERB_REPLY] = &tf_step_user,
    [TF_VERB_EDIT] = &tf_step_user,
    [TF_VERB_DELETE] = &tf_step_user,
    [TF_VERB_READ] = &tf_step_user,
    [TF_VERB_TYPING] = &tf_step_user,
    [TF_VERB_CREATE] = &tf_step_user,
    [TF_VERB_RESOLVE] = &tf_step_user,
    [TF_VERB_STRATEGY] = &tf_step_user,
    [TF_VERB_SYNC] = &tf_step_user,
    [TF_VERB_LOGOUT] = &tf_step_logout,
    [TF_VERB_LOGIN] = &tf_step_login,
    [TF_VERB_ADD_PARTICIPANT] = &tf_step_user,
    [TF_VERB_REMOVE_PARTICIPANT] = &tf_step_user,
    [TF_VERB_LEAVE] = &tf_step_user,
    [TF_VERB_SCROLL_BACK] = &tf_step_user,
    [TF_VERB_RETRY_ACTION] = &tf_step_user,
    [TF_VERB_DISCARD_ACTION] = &tf_step_user,
    [TF_VERB_OFFLINE_MODE] = &tf_step_user,
    [TF_VERB_STORE_DATA] = &tf_step_user,
    [TF_VERB_OPEN_CONVERSATION] = &tf_step_user,
    [TF_VERB_CUT] = &tf_step_cut,
    [TF_VERB_HEAL] = &tf_step_heal,
    [TF_VERB_OFFLINE] = &tf_step_offline,
    [TF_VERB_ONLINE] = &tf_step_online,
    [TF_VERB_FLAP] = &tf_step_flap,
    [TF_VERB_LATENCY] = &tf_step_link,
    [TF_VERB_BANDWIDTH] = &tf_step_link,
    [TF_VERB_LOSS] = &tf_step_link,
    [TF_VERB_RESET] = &tf_step_reset,
    [TF_VERB_REFUSE] = &tf_step_refuse,
    [TF_VERB_HALF_OPEN] = &tf_step_half_open,
    [TF_VERB_LOSE_REQUEST] = &tf_step_aimed,
    [TF_VERB_LOSE_RESPONSE] = &tf_step_aimed,
    [TF_VERB_LATE_RESPONSE] = &tf_step_aimed,
    [TF_VERB_SCRIPTED_ANSWER] = &tf_step_aimed,
    [TF_VERB_DUPLICATE] = &tf_step_aimed,
    [TF_VERB_HANG] = &tf_step_aimed,
    [TF_VERB_TRUNCATE] = &tf_step_aimed,
    [TF_VERB_CORRUPT] = &tf_step_aimed,
    [TF_VERB_PUSH_FAULT] = &tf_step_aimed,
    [TF_VERB_SERVER_RESTART] = &tf_step_server_restart,
    [TF_VERB_SERVER_SLOW] = &tf_step_server_slow,
    [TF_VERB_SERVER_STAGES] = &tf_step_aimed,
    [TF_VERB_SERVER_ROLLBACK] = &tf_step_server_rollback,
    [TF_VERB_SERVER_FORGETS] = &tf_step_server_forgets,
    [TF_VERB_SERVER_UPGRADE] = &tf_step_server_upgrade,
    [TF_VERB_TOMBSTONE_GC] = &tf_step_tombstone_gc,
    [TF_VERB_LOG_TRIMMED] = &tf_step_log_trimmed,
    [TF_VERB_DEDUP_FAULT] = &tf_step_dedup_fault,
    [TF_VERB_MEMBERSHIP] = &tf_step_membership,
    [TF_VERB_KILL] = &tf_step_kill,
    [TF_VERB_START] = &tf_step_start,
    [TF_VERB_CRASH_AT_STORAGE_STEP] = &tf_step_crash,
    [TF_VERB_DISK_FULL] = &tf_step_disk_full,
    [TF_VERB_IO_ERROR] = &tf_step_io_error,
    [TF_VERB_TORN_WRITE] = &tf_step_torn_write,
    [TF_VERB_LOST_WRITE] = &tf_step_lost_write,
    [TF_VERB_SLOW_STORAGE] = &tf_step_slow_storage,
    [TF_VERB_WAKE_EXTENSION] = &tf_step_wake_extension,
    [TF_VERB_TWO_PROCESSES] = &tf_step_two_processes,
    [TF_VERB_DOUBLE_TRIGGER] = &tf_step_double_trigger,
    [TF_VERB_BACKGROUND_WINDOW] = &tf_step_background_window,
    [TF_VERB_SUSPEND] = &tf_step_suspend,
    [TF_VERB_RESUME] = &tf_step_resume,
    [TF_VERB_CLOCK_JUMP] = &tf_step_clock_jump,
    [TF_VERB_CLOCK_FREEZE] = &tf_step_clock_freeze,
    [TF_VERB_RESTORE] = &tf_step_restore,
    [TF_VERB_REINSTALL] = &tf_step_reinstall,
    [TF_VERB_PARTIAL_LOSS] = &tf_step_partial_loss,
    [TF_VERB_BIT_ROT] = &tf_step_bit_rot,
    [TF_VERB_UPGRADE] = &tf_step_upgrade,
    [TF_VERB_SESSION_CHANGE] = &tf_step_session_change,
    [TF_VERB_ASK] = &tf_step_user,
    [TF_VERB_OPEN] = &tf_step_user,
    [TF_VERB_END_CONVERSATION] = &tf_step_membership,
    [TF_VERB_MEDIA_DOWN] = &tf_step_media_down,
    [TF_VERB_EXPECT] = &tf_step_expect,
};

const struct tf_step_ops *tf_step_ops(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT && table[verb] != NULL);
    return table[verb];
}

void tf_step_carry_out(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_record record = {.kind = TF_RECORD_STEP, .node = step->who, .step = {.id = step->id}};
    world->cause = 0;
    world->cause = tf_observe(world, &record);
    tf_world_moved(world);
    tf_step_ops(step->verb)->begin(world, step_index);
}

tf_time tf_steps_end(const struct tf_plan *plan) {
    tf_time end = 0;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        tf_time over = plan->steps[i].at_us + plan->steps[i].lasts_us;
        end = over > end ? over : end;
    }
    return end;
}

/* What waits for one thing and has not met it yet stays armed: it must fire, and then is over. */
static bool outlasts_healing(const struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    return tf_aim_is_unfired(world, step_index) && !step->forever;
}

static void end_holds(struct tf_world *world) {
    uint64_t cause = world->cause;
    for (size_t i = 0; i < world->hold_count;) {
        uint32_t step_index = world->holds[i].step;
        if (outlasts_healing(world, step_index)) {
            i++;
            continue;
        }
        world->cause = cause;
        tf_hold_end(world, step_index);
    }
    world->cause = cause;
}

static void heal_replica(struct tf_world *world, struct tf_replica *replica) {
    if (!replica->installed || world->broken != TF_OK)
        return;
    if (tf_replica_is_extension(world, replica)) {
        if (replica->self != NULL)
            tf_replica_stop(world, replica, TF_PROCESS_KILLED, 0); /* its time is over */
        return;
    }
    if (replica->self == NULL && !replica->logged_out)
        tf_replica_start(world, replica);
    tf_fault_suspend_refresh(world, replica);
    tf_fault_offline_refresh(world, replica);
}

void tf_steps_heal(struct tf_world *world) {
    uint64_t cause = world->cause;
    end_holds(world);
    if (world->host.self == NULL)
        tf_host_start(world);
    world->cause = cause;
    tf_each_replica(world, TF_NODE_ALL, heal_replica);
}
