/* The ledger's inside, shared by its own files only. */
#ifndef TF_ORACLE_LEDGER_PARTS_H
#define TF_ORACLE_LEDGER_PARTS_H

#include "base/map.h"
#include "oracle/ledger/arena.h"
#include "oracle/ledger/ledger.h"

/* A storage fault that has struck a device, and strikes on until it is lifted. */
struct tf_known_ill {
    uint32_t node, step;
};

struct tf_ledger {
    const struct tf_plan *plan;
    struct tf_ledger_arena arena;
    struct tf_known_device *devices;
    uint32_t *user_devices;                 /* replicas ordered by user */
    uint32_t *user_first;                   /* index into it, one more than users */
    struct tf_known_message **named;        /* by the plan's message */
    struct tf_known_conversation **planned; /* by the plan's conversation */
    struct tf_map device_names;             /* hash of device and user -> node */
    struct tf_map user_names;               /* hash -> user */
    struct tf_map actions;                  /* hash of id -> struct tf_known_action */
    struct tf_map messages;                 /* hash of either id -> struct tf_known_message */
    struct tf_map conversations;            /* hash of either id -> struct tf_known_conversation */
    struct tf_map exchanges;                /* exchange -> struct tf_known_request */
    struct tf_map sights;       /* node and message -> struct tf_sight, beyond the first few */
    struct tf_map glances;      /* viewer and conversation -> struct tf_glance */
    struct tf_map made_by_step; /* step -> index of the plan's conversation */
    struct tf_map strategies;   /* tf_ledger_strategy_key -> enum tf_strategy */
    struct tf_map texts; /* device, conversation and text of a send -> struct tf_known_message */
    bool *revoked;       /* by user */
    struct tf_known_list *held_for; /* by user: struct tf_glance of the server's last view */
    struct tf_known_list all_messages, all_actions;
    struct tf_known_fault *ended; /* in the order in which they ended */
    size_t ended_count, ended_capacity;
    uint32_t *faults;
    size_t fault_count, fault_capacity;
    struct tf_known_ill *ills;
    size_t ill_count, ill_capacity;
    enum tf_phase phase;
    uint64_t record;
    tf_time now_us;
    bool rested, drained;
    bool restored;       /* the server was put back */
    bool records_failed; /* a `dedup-fault` was there */
    uint64_t rest_record;
    uint64_t last_entry;  /* of the audit */
    struct tf_map untold; /* entries below it that were never told */
    /* The view that is open now. */
    uint64_t view;
    uint32_t view_node, view_user, viewer;
    enum tf_view_purpose purpose;
    uint32_t view_rows;
    /* Of what the record shows, as it was: a scene points to them. */
    struct tf_sight sight_before;
    struct tf_glance glance_before;
};

/* Found or made. */
struct tf_known_message *tf_ledger_learn_message(struct tf_ledger *ledger, const struct tf_id *id,
                                                 const struct tf_id *client_id);
/* The message that this send makes; its client id is the action's id. */
struct tf_known_message *tf_ledger_learn_sent(struct tf_ledger *ledger,
                                              struct tf_known_action *action);
/* By a name that may be either id. */
struct tf_known_message *tf_ledger_learn_named(struct tf_ledger *ledger, const struct tf_id *name);
struct tf_known_action *tf_ledger_learn_action(struct tf_ledger *ledger, const struct tf_id *id);
struct tf_known_conversation *tf_ledger_learn_conversation(struct tf_ledger *ledger,
                                                           const struct tf_id *id);
struct tf_sight *tf_ledger_learn_sight(struct tf_ledger *ledger, uint32_t node,
                                       struct tf_known_message *message);
struct tf_glance *tf_ledger_learn_glance(struct tf_ledger *ledger, uint32_t viewer,
                                         struct tf_known_conversation *conversation);
/* The name stands for this conversation too. */
void tf_ledger_alias_conversation(struct tf_ledger *ledger, const struct tf_id *id,
                                  struct tf_known_conversation *conversation);
/* `conversation` may be NULL; `of_action` is a command's. */
uint64_t tf_ledger_strategy_key(uint32_t node, const struct tf_known_conversation *conversation,
                                uint32_t of_action);
uint64_t tf_ledger_text_key(uint32_t node, const struct tf_known_conversation *conversation,
                            struct tf_slice text);
/* The action was parked: its device may show something else than the server for good. */
void tf_ledger_set_aside(struct tf_ledger *ledger, const struct tf_known_action *action);

/* An audit entry says that somebody came or went. */
void tf_ledger_hear_membership(struct tf_ledger *ledger, const struct tf_record *record,
                               struct tf_known_conversation *conversation);

/* One for each kind of thing that records speak of. */
void tf_ledger_hear_command(struct tf_ledger *ledger, const struct tf_record *record,
                            struct tf_scene *scene);
/* Notes of an answer; earlier texts in a durable view. */
void tf_ledger_hear_answer(struct tf_ledger *ledger, const struct tf_note *note,
                           struct tf_known_device *device);
void tf_ledger_hear_reader(struct tf_ledger *ledger, const struct tf_reader_view *view,
                           struct tf_known_device *device);
void tf_ledger_hear_version(struct tf_ledger *ledger, const struct tf_version_view *view,
                            struct tf_known_device *device);
void tf_ledger_close_answers(struct tf_known_answers *answers);
void tf_ledger_hear_note(struct tf_ledger *ledger, const struct tf_record *record,
                         struct tf_scene *scene);
/* FAULT_HIT of a scripted answer. */
void tf_ledger_hear_scripted(struct tf_ledger *ledger, const struct tf_record *record);
void tf_ledger_hear_net(struct tf_ledger *ledger, const struct tf_record *record,
                        struct tf_scene *scene);
void tf_ledger_hear_audit(struct tf_ledger *ledger, const struct tf_record *record,
                          struct tf_scene *scene);
void tf_ledger_hear_view(struct tf_ledger *ledger, const struct tf_record *record,
                         struct tf_scene *scene);
/* The server was put back: what it did after that entry never happened. */
void tf_ledger_hear_restored(struct tf_ledger *ledger, const struct tf_record *record);
/* What an edit stands on whose device does not know yet that the server was put back. */
void tf_ledger_stand_on_lost(const struct tf_known_device *device, struct tf_known_action *action);
/* The device has another disk: what it did since that copy is lost to it. */
void tf_ledger_hear_went_back(struct tf_ledger *ledger, const struct tf_record *record,
                              struct tf_known_device *device);
/* The device's database failed: what it was just taking in may be durable, and nobody was told. */
void tf_ledger_hear_untold(const struct tf_ledger *ledger, struct tf_known_device *device);
/* The server tells of an edit once more: a conflict may have made it to other words. */
void tf_ledger_hear_merged(struct tf_ledger *ledger, const struct tf_audit_view *audit,
                           struct tf_known_action *action);
/* What the device has on disk was looked at. */
void tf_ledger_hear_looked_at(struct tf_known_device *device);
/* Its cursor moved: it may have pulled as far as it was before. */
void tf_ledger_regained(struct tf_known_device *device);
/* Nothing of what was shown there counts any more. */
void tf_ledger_forget_shown(const struct tf_ledger *ledger, uint32_t node);
/* Hands what counts of an action on to the one that goes out in its place. */
void tf_ledger_absorb(struct tf_known_action *from, struct tf_known_action *into);
/* The device has come to rest: if it has the new log by now, what it showed before says nothing. */
void tf_ledger_renew_device(struct tf_ledger *ledger, struct tf_known_device *device);
/* The device has forgotten all; what it will tell from now on is a beginning. */
void tf_ledger_hear_wiped(struct tf_known_device *device, const struct tf_record *record);
/* The device says up to where it has cleaned up; more than its policy lets it is not believed. */
void tf_ledger_hear_cleaned(struct tf_ledger *ledger, const struct tf_record *record,
                            struct tf_glance *glance, uint64_t cleaned);

/* An attempt goes out with this request. */
struct tf_known_request *tf_ledger_learn_request(struct tf_ledger *ledger, uint32_t node,
                                                 uint32_t id);

#endif
