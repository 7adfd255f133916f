/* How each verb of a plan is carried out: one constant table entry per verb, one file per kind. */
#ifndef TF_SIM_STEPS_STEPS_H
#define TF_SIM_STEPS_STEPS_H

#include "sim/world_internal.h"

struct tf_step_ops {
    void (*begin)(struct tf_world *world, uint32_t step_index);
    void (*end)(struct tf_world *world, uint32_t step_index); /* NULL where nothing is to undo */
};

/* Never NULL. */
const struct tf_step_ops *tf_step_ops(enum tf_verb verb);
/* Writes STEP and carries the step out. */
void tf_step_carry_out(struct tf_world *world, uint32_t step_index);
/* When the last step, with what it says it lasts, is over: at that moment healing begins. */
tf_time tf_steps_end(const struct tf_plan *plan);
/* All faults lifted but aimed ones that still must meet something; all that was started once runs,
 * and is online. */
void tf_steps_heal(struct tf_world *world);

extern const struct tf_step_ops tf_step_user, tf_step_expect;
extern const struct tf_step_ops tf_step_cut, tf_step_heal, tf_step_offline, tf_step_online;
extern const struct tf_step_ops tf_step_link, tf_step_reset, tf_step_refuse, tf_step_half_open;
extern const struct tf_step_ops tf_step_aimed;
extern const struct tf_step_ops tf_step_flap, tf_step_server_upgrade;
extern const struct tf_step_ops tf_step_membership;
extern const struct tf_step_ops tf_step_server_restart, tf_step_server_slow;
extern const struct tf_step_ops tf_step_server_rollback, tf_step_server_forgets;
extern const struct tf_step_ops tf_step_tombstone_gc, tf_step_log_trimmed, tf_step_dedup_fault;
extern const struct tf_step_ops tf_step_kill, tf_step_start, tf_step_suspend, tf_step_resume;
extern const struct tf_step_ops tf_step_crash, tf_step_torn_write, tf_step_lost_write;
extern const struct tf_step_ops tf_step_disk_full, tf_step_io_error, tf_step_slow_storage;
extern const struct tf_step_ops tf_step_wake_extension, tf_step_two_processes,
    tf_step_double_trigger;
extern const struct tf_step_ops tf_step_background_window;
extern const struct tf_step_ops tf_step_clock_jump, tf_step_clock_freeze;
extern const struct tf_step_ops tf_step_restore, tf_step_reinstall, tf_step_partial_loss;
extern const struct tf_step_ops tf_step_bit_rot;
extern const struct tf_step_ops tf_step_upgrade;
extern const struct tf_step_ops tf_step_session_change;
extern const struct tf_step_ops tf_step_logout, tf_step_login;
extern const struct tf_step_ops tf_step_media_down;

/* Works out anew what of each kind holds a replica, and acts on a difference. */
void tf_fault_cut_refresh(struct tf_world *world, struct tf_replica *replica);
void tf_fault_link_refresh(struct tf_world *world, struct tf_replica *replica);
void tf_fault_refuse_refresh(struct tf_world *world, struct tf_replica *replica);
void tf_fault_offline_refresh(struct tf_world *world, struct tf_replica *replica);
void tf_fault_flap_refresh(struct tf_world *world, struct tf_replica *replica);
void tf_fault_suspend_refresh(struct tf_world *world, struct tf_replica *replica);
/* An administrator asks once more, until the server has done it. (fault_session.c) */
void tf_fault_session_again(struct tf_world *world, uint32_t step_index);
/* Tells a server that has just started which records it does not find. */
void tf_fault_records_rearm(struct tf_world *world);
/* Takes the backups that the plan's steps will put back, when their time comes. */
void tf_fault_backups_plan(struct tf_world *world);
void tf_fault_backup(struct tf_world *world, uint32_t step_index);
void tf_fault_backups_close(struct tf_world *world);
/* The device has met a page that rots, or is about to start on one: its storage is made anew of
 * what can be read of it. Nothing when nothing rots. (fault_bit_rot.c) */
void tf_fault_rot_found(struct tf_world *world, struct tf_replica *replica);
/* The same, as soon as its step is over. */
void tf_fault_rot_met(struct tf_world *world, const struct tf_replica *replica);
/* The server is down for as long as the step lasts; `change` (or NULL) makes another one of it
 * meanwhile. (fault_server.c) */
void tf_fault_server_down(struct tf_world *world, uint32_t step_index,
                          void (*change)(struct tf_world *world, uint32_t step_index));
/* It comes back, unless another step keeps it down. */
void tf_fault_server_back(struct tf_world *world, uint32_t step_index);
/* Whether a fault that holds keeps the server down. */
bool tf_fault_server_is_down(const struct tf_world *world);
/* Takes what faults met on a disk since the last step: writes FAULT_HIT. The operation at which a
 * crash struck, 0 if none did; the fault of it is `world->crash_verb` then. (storage.c) */
uint64_t tf_fault_disk_hits(struct tf_world *world, uint32_t node, struct tf_disk *disk);
/* Whether a fault that holds may keep the node's database from working. */
bool tf_fault_disk_is_ill(const struct tf_world *world, uint32_t node);
/* Arms what holds on a node's disk when that disk is made after the fault began. */
void tf_fault_disk_rearm(struct tf_world *world, uint32_t node, struct tf_disk *disk);
/* How much later goes out what a step of the node says that has done the storage operations up to
 * `operations`. (fault_slow_storage.c) */
tf_time tf_fault_slow_storage(struct tf_world *world, uint32_t node, uint64_t operations);

#endif
