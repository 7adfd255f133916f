/* The ledger: hears every record first and keeps what several oracles need to know, computed once.
 */
#ifndef TF_ORACLE_LEDGER_LEDGER_H
#define TF_ORACLE_LEDGER_LEDGER_H

#include "oracle/ledger/known.h"

struct tf_ledger;

/* A record with what the ledger knows of the things that it is about, NULL where there is none. */
struct tf_scene {
    const struct tf_record *record;
    struct tf_known_device *device;   /* of the record's node; of the device in an audit entry */
    struct tf_known_action *action;   /* COMMAND, NOTE, AUDIT, VIEW_ACTION */
    struct tf_known_message *message; /* COMMAND, AUDIT, CHANGE, VIEW_MESSAGE */
    struct tf_known_request
        *request; /* records of an exchange that carried actions; NOTE of an attempt */
    const struct tf_known_request
        *previous_request; /* NOTE of an attempt: the action's one before */
    const struct tf_known_version
        *server_before; /* AUDIT: the message's newest state before this entry */
    struct tf_sight
        *sight; /* VIEW_MESSAGE that somebody is shown, on a replica or in a server's look-up */
    const struct tf_sight *before; /* what it was before this record; `record` is 0 if never seen */
    struct tf_glance
        *glance; /* VIEW_CONVERSATION that somebody is shown, and the server's for one user */
    const struct tf_glance *glance_before; /* `view` is 0 if never seen */
    enum tf_view_purpose purpose; /* of the view that this record belongs to; LOOKUP outside one */
    uint64_t view;                /* VIEW_BEGIN of that view */
    uint32_t user; /* whose view it is, index into the plan's users; TF_NAME_NONE when nobody's */
    struct tf_cursor cursor_before; /* CURSOR: where it stood */
    bool starts_over;               /* CURSOR: a full pull was told of since it moved last */
    uint32_t viewer;                /* the record's node; in a TRUTH view tf_ledger_truth(user) */
};

/* The plan is borrowed and outlives the ledger. Owned by caller. */
struct tf_ledger *tf_ledger_create(const struct tf_plan *plan);
void tf_ledger_destroy(struct tf_ledger *ledger);
/* Takes the record in and fills `scene`. False when it says again what was said before (an audit
 * entry that a restarted server repeats): then nobody need hear it. */
bool tf_ledger_hear(struct tf_ledger *ledger, const struct tf_record *record,
                    struct tf_scene *scene);

const struct tf_plan *tf_ledger_plan(const struct tf_ledger *ledger);
enum tf_phase tf_ledger_phase(const struct tf_ledger *ledger);
/* Index and true time of the last record heard. */
uint64_t tf_ledger_record(const struct tf_ledger *ledger);
tf_time tf_ledger_now(const struct tf_ledger *ledger);
/* Whether the history said that nothing moves any more. */
bool tf_ledger_rested(const struct tf_ledger *ledger);
/* Whether no device had waiting work or a request under way when the run came to rest, or should
 * have. */
bool tf_ledger_drained(const struct tf_ledger *ledger);
/* The REST record's index, 0 before it. */
uint64_t tf_ledger_rest_record(const struct tf_ledger *ledger);

/* The key under which the server's view for a user is kept, where a node would stand. */
uint32_t tf_ledger_truth(uint32_t user);

/* NULL for a node that is no replica. */
struct tf_known_device *tf_ledger_device(const struct tf_ledger *ledger, uint32_t node);
/* By server id or client id; NULL when nobody has spoken of it. */
struct tf_known_message *tf_ledger_message(const struct tf_ledger *ledger, const struct tf_id *id);
/* The message that the plan names, NULL while no accepted command has made it. */
struct tf_known_message *tf_ledger_named(const struct tf_ledger *ledger, uint32_t name);
struct tf_known_action *tf_ledger_action(const struct tf_ledger *ledger, const struct tf_id *id);
struct tf_known_conversation *tf_ledger_conversation(const struct tf_ledger *ledger,
                                                     const struct tf_id *id);
/* The conversation that the plan lists at `index`, NULL while it does not exist. */
struct tf_known_conversation *tf_ledger_planned(const struct tf_ledger *ledger, uint32_t index);
struct tf_sight *tf_ledger_sight(const struct tf_ledger *ledger, uint32_t node,
                                 const struct tf_known_message *message);
/* `viewer` is a replica or tf_ledger_truth(user). */
struct tf_glance *tf_ledger_glance(const struct tf_ledger *ledger, uint32_t viewer,
                                   const struct tf_known_conversation *conversation);
/* The conversations that the server held for this user in its last whole view, as struct tf_glance.
 * Borrowed until the next record. */
const struct tf_known_list *tf_ledger_held_for(const struct tf_ledger *ledger, uint32_t user);
/* Whether the message is shown there now, as far as was seen: in the last whole view, or in a
 * look-up after it. */
bool tf_ledger_shows(const struct tf_ledger *ledger, const struct tf_sight *sight);

/* Whether the user takes part, by what the server's audit said so far. */
bool tf_ledger_takes_part(const struct tf_known_conversation *conversation, uint32_t user);
/* What is known of one who came or went, NULL for everybody else. */
const struct tf_known_guest *tf_ledger_guest(const struct tf_known_conversation *conversation,
                                             uint32_t user);
/* Whether the user has left the conversation, be it that they came again. */
bool tf_ledger_has_left(const struct tf_known_conversation *conversation, uint32_t user);

/* Whether the message may be missing on the device because it was cleaned up: the device said so,
 * and its policy let it. */
bool tf_ledger_is_cleaned(const struct tf_ledger *ledger, uint32_t node,
                          const struct tf_known_message *message);

/* The first message that this device's user asked to send with this text to this conversation; it
 * counts all of them. NULL if nobody did. */
struct tf_known_message *tf_ledger_first_of_text(const struct tf_ledger *ledger, uint32_t node,
                                                 const struct tf_known_conversation *conversation,
                                                 struct tf_slice text);
/* The i-th of all messages and actions, in the order in which they were first spoken of. */
size_t tf_ledger_message_count(const struct tf_ledger *ledger);
struct tf_known_message *tf_ledger_message_at(const struct tf_ledger *ledger, size_t i);
size_t tf_ledger_action_count(const struct tf_ledger *ledger);
struct tf_known_action *tf_ledger_action_at(const struct tf_ledger *ledger, size_t i);

/* Whether the server has closed the user's account. */
bool tf_ledger_is_revoked(const struct tf_ledger *ledger, uint32_t user);
/* Whether the user takes part in the conversation; of one that the plan does not list nobody can
 * tell, and everybody may. */
bool tf_known_takes_part(const struct tf_known_conversation *conversation, uint32_t user);
/* The replicas of a user. Borrowed. */
const uint32_t *tf_ledger_devices_of(const struct tf_ledger *ledger, uint32_t user,
                                     uint32_t *count);

/* The strategy that the device's user declared for conflicts of an action of `type` in this
 * conversation (or NULL), as of now: the most specific one. */
enum tf_strategy tf_ledger_strategy(const struct tf_ledger *ledger, uint32_t node,
                                    const struct tf_known_conversation *conversation,
                                    enum tf_action_type type);
/* The version `version` of a message, or NULL. Borrowed. */
const struct tf_known_version *tf_known_version_of(const struct tf_known_message *message,
                                                   uint64_t version);
/* Whether the action is the user's own words: a send, an edit, or the resolution of a conflict. */
bool tf_known_action_has_text(const struct tf_known_action *action);
/* False where the words are known to the device alone: the person decided for their own side of a
 * conflict, and what that was has not been told. */
bool tf_known_action_knows_text(const struct tf_known_action *action);
/* The action in which this one's effect goes out: itself unless absorbed. */
struct tf_known_action *tf_known_action_root(struct tf_known_action *action);
/* The texts that an edit's user may have had before them, where that was an own change under way,
 * its words, and what a merge had made of it by then; and what it stood on that a server has lost.
 * How many. */
enum { TF_KNOWN_BASES_MAX = 5 };
size_t tf_known_stood_on(const struct tf_known_action *edit,
                         struct tf_slice bases[TF_KNOWN_BASES_MAX]);
/* Whether the device has a second process, a notification extension. */
bool tf_ledger_has_extension(const struct tf_ledger *ledger, uint32_t node);
/* Whether a request that carried it was answered by the scenario: what its device believes of it
 * may be wrong. */
bool tf_known_action_was_lied_to(const struct tf_known_action *action);

/* Whether the records by which the server recognises a repeated action have ever failed. */
bool tf_ledger_records_failed(const struct tf_ledger *ledger);
/* Whether the server has ever been put back to an earlier state. */
bool tf_ledger_was_restored(const struct tf_ledger *ledger);
/* Steps of faults that are in force, oldest first. Borrowed until the next record. */
const uint32_t *tf_ledger_faults(const struct tf_ledger *ledger, size_t *count);
/* Those that held and do not any more, in the order in which they ended. */
const struct tf_known_fault *tf_ledger_ended(const struct tf_ledger *ledger, size_t *count);
/* Whether the device has just started on a disk of which a part is gone, and could not mend it
 * then, because its database failed. It tries again; what is on disk is judged after that. */
bool tf_known_is_unmended(const struct tf_known_device *device, tf_time now_us);
/* Whether at this restart a loss of power may have taken back all states of the message above
 * `shown`: they were found by a process after a commit that had failed, and never told. */
bool tf_known_may_be_gone(const struct tf_known_device *device,
                          const struct tf_known_message *message, uint64_t shown, tf_time now_us);
/* Whether the device is in offline mode, and its user's word that ends it may have been cut short.
 */
bool tf_known_is_kept_offline(const struct tf_known_device *device);
/* Whether a command on the device was cut short, or on one of which it is a copy: its database may
 * hold an action that nobody was told the name of. */
bool tf_ledger_may_hold_unnamed(const struct tf_ledger *ledger,
                                const struct tf_known_device *device);
/* Whether the device started from a copy of the disk of the action's device, or from a copy of such
 * a copy, with the action and all that was folded into it: waiting, or taken by the server. */
bool tf_ledger_came_with_copy(const struct tf_ledger *ledger, const struct tf_known_device *device,
                              const struct tf_known_action *action);
/* By which strategies the last conflict that reached the device may have been dealt with, a bit for
 * each: the one that it told, or, when its database failed before it could, what its user had
 * declared then. 0 when nothing was told of any. */
uint32_t tf_known_met(const struct tf_known_action *action);
/* An action that nobody was told of is in the device's queue when it starts after its database had
 * failed while it took something in: the action of which it may say the rest, because the server
 * had taken an older word of that. NULL if there is none. */
const struct tf_known_action *tf_ledger_left_untold(const struct tf_ledger *ledger,
                                                    const struct tf_known_device *device,
                                                    const struct tf_action_view *view);
/* Whether a storage fault has struck the device and strikes on. */
bool tf_ledger_disk_fails(const struct tf_ledger *ledger, uint32_t node);

#endif
