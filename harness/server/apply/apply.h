/* Carrying out one action of a client, the same for a batch and for a call of its own: at most once
 * under its id, with its log entry, inside the turn's transaction. */
#ifndef TF_SERVER_APPLY_APPLY_H
#define TF_SERVER_APPLY_APPLY_H

#include "server/gateway.h"

/* Carries out an action that has passed the model's checks and says how it went. What the result
 * borrows lives until the next call. A code other than TF_OK is the database's trouble: the whole
 * turn must be undone. */
enum tf_code tf_apply(struct tf_turn *turn, const struct tf_actor *actor,
                      const struct tf_wire_action *action,
                      struct tf_wire_result *result) TF_MUST_CHECK;

/* One action while it is carried out; the files apply_*.c share it. */
struct tf_application {
    struct tf_turn *turn;
    const struct tf_actor *actor;
    const struct tf_wire_action *action;
    struct tf_wire_result *result; /* outcome APPLIED until somebody says otherwise */
    struct tf_log_entry entry;     /* who, what and when; the rest is the type's to fill in */
};

/* Each fills `result` and writes everything, log entry included; a refusal writes nothing. */
enum tf_code tf_apply_send(struct tf_application *application) TF_MUST_CHECK;
enum tf_code tf_apply_edit(struct tf_application *application) TF_MUST_CHECK;
enum tf_code tf_apply_delete(struct tf_application *application) TF_MUST_CHECK;
enum tf_code tf_apply_read(struct tf_application *application) TF_MUST_CHECK;
enum tf_code tf_apply_create(struct tf_application *application) TF_MUST_CHECK;
enum tf_code tf_apply_join(struct tf_application *application) TF_MUST_CHECK;
enum tf_code tf_apply_leave(struct tf_application *application) TF_MUST_CHECK;

/* Writes and tells the system message that says that `user` came or went. Nothing when nobody is
 * left to read it. */
enum tf_code tf_apply_announce(struct tf_application *application, struct tf_room *room,
                               const struct tf_user *user) TF_MUST_CHECK;
/* What draws about this action are keyed by. */
uint64_t tf_apply_key(const struct tf_application *application);

/* An administrator's act, by no device: somebody comes or goes whatever the participants say. What
 * nobody knows, or is so already, changes nothing. */
enum tf_code tf_apply_administered(struct tf_turn *turn,
                                   const struct tf_server_event *event) TF_MUST_CHECK;
/* An administrator ends a conversation: nothing can be said in it any more. */
enum tf_code tf_apply_ended(struct tf_turn *turn,
                            const struct tf_server_event *event) TF_MUST_CHECK;

/* Refuses the action for good. Returns TF_OK. */
enum tf_code tf_apply_reject(struct tf_application *application, enum tf_refusal refusal);

/* The conversation that the action names, or NULL with the result filled: unknown, or not the
 * actor's. */
enum tf_code tf_apply_room(struct tf_application *application, struct tf_room **out) TF_MUST_CHECK;

/* The message that an edit or a deletion is aimed at. `*may` is false, with the result filled, when
 * there is none, or it is not the actor's to change. */
enum tf_code tf_apply_target(struct tf_application *application, struct tf_message_row *row,
                             bool *may) TF_MUST_CHECK;

/* The action was made against another version: answers with the message as it is, keeps `typed`,
 * which must outlive the turn's handler, and logs. */
enum tf_code tf_apply_conflict(struct tf_application *application, const struct tf_message_row *row,
                               struct tf_slice typed) TF_MUST_CHECK;

/* An edit of a shared message that is there: by its operation, or by `wanted` where it has none. */
enum tf_code tf_apply_shared(struct tf_application *application, const struct tf_message_row *row,
                             struct tf_slice wanted) TF_MUST_CHECK;
/* An operation on a shared message that was deleted: a conflict, and what it would have made is
 * kept. */
enum tf_code tf_apply_shared_too_late(struct tf_application *application,
                                      const struct tf_message_row *row) TF_MUST_CHECK;
/* The document of a shared message that is sent. E_LIMIT. */
enum tf_code tf_apply_shared_send(struct tf_application *application,
                                  struct tf_message *message) TF_MUST_CHECK;

/* Writes the log entry of an applied action and tells its change. Where `makes_change` is false the
 * action is recorded as done and nobody is told. `result->change` holds the entity. */
enum tf_code tf_apply_finish(struct tf_application *application, bool makes_change) TF_MUST_CHECK;

/* What the action says, without what may differ between its attempts: base, attempt, client time.
 */
uint64_t tf_apply_body_hash(const struct tf_wire_action *action);

/* The action was done before: fills the result with what became of it. */
enum tf_code tf_apply_again(struct tf_application *application,
                            const struct tf_log_done *done) TF_MUST_CHECK;

#endif
