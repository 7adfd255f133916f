/* What users do: the plan's names become ids that the device may know, and the client is asked. */
#include "sim/client_node.h"
#include "sim/look_device.h"
#include "sim/media_node.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

#include <stdlib.h>

static const enum tf_command_kind kinds[TF_VERB_COUNT] = {
    [TF_VERB_SEND] = TF_COMMAND_SEND,
    [TF_VERB_REPLY] = TF_COMMAND_SEND,
    [TF_VERB_EDIT] = TF_COMMAND_EDIT,
    [TF_VERB_DELETE] = TF_COMMAND_DELETE,
    [TF_VERB_READ] = TF_COMMAND_READ,
    [TF_VERB_TYPING] = TF_COMMAND_TYPING,
    [TF_VERB_CREATE] = TF_COMMAND_CREATE,
    [TF_VERB_RESOLVE] = TF_COMMAND_RESOLVE,
    [TF_VERB_STRATEGY] = TF_COMMAND_SET_STRATEGY,
    [TF_VERB_SYNC] = TF_COMMAND_SYNC,
    [TF_VERB_ADD_PARTICIPANT] = TF_COMMAND_JOIN,
    [TF_VERB_REMOVE_PARTICIPANT] = TF_COMMAND_LEAVE,
    [TF_VERB_LEAVE] = TF_COMMAND_LEAVE,
    [TF_VERB_SCROLL_BACK] = TF_COMMAND_SCROLL_BACK,
    [TF_VERB_OPEN] = TF_COMMAND_OPEN,
    [TF_VERB_ASK] = TF_COMMAND_ASK,
    [TF_VERB_RETRY_ACTION] = TF_COMMAND_RETRY,
    [TF_VERB_DISCARD_ACTION] = TF_COMMAND_DISCARD,
    [TF_VERB_OFFLINE_MODE] = TF_COMMAND_OFFLINE,
    [TF_VERB_STORE_DATA] = TF_COMMAND_STORE,
    [TF_VERB_OPEN_CONVERSATION] = TF_COMMAND_OPEN_CONVERSATION,
};

static bool makes_message(enum tf_verb verb) {
    return verb == TF_VERB_SEND || verb == TF_VERB_REPLY;
}

/* False when the plan's message has no id: whoever should have made it did not. */
static bool name_messages(const struct tf_world *world, const struct tf_step *step,
                          struct tf_command *command) {
    if (step->verb == TF_VERB_REPLY) {
        if (step->reply_to >= world->plan->message_count)
            return false;
        command->reply_to = world->message_ids[step->reply_to];
        return !tf_id_is_none(&command->reply_to);
    }
    if (makes_message(step->verb) || step->message >= world->plan->message_count)
        return true;
    if (step->verb != TF_VERB_EDIT && step->verb != TF_VERB_DELETE && step->verb != TF_VERB_READ &&
        step->verb != TF_VERB_RESOLVE && step->verb != TF_VERB_OPEN && step->verb != TF_VERB_ASK &&
        step->verb != TF_VERB_RETRY_ACTION && step->verb != TF_VERB_DISCARD_ACTION)
        return true;
    command->message_id = world->message_ids[step->message];
    return !tf_id_is_none(&command->message_id);
}

/* The conversation said, or that of the message said. */
static bool name_conversation(const struct tf_world *world, const struct tf_step *step,
                              struct tf_command *command) {
    uint32_t conversation = step->conversation;
    if (conversation >= world->plan->conversation_count &&
        step->message < world->plan->message_count && step->verb != TF_VERB_STRATEGY)
        conversation = world->plan->messages[step->message].conversation;
    if (conversation >= world->plan->conversation_count || step->verb == TF_VERB_CREATE)
        return true;
    command->conversation_id = world->conversation_ids[conversation];
    return !tf_id_is_none(&command->conversation_id);
}

/* The one who comes or goes. Owned by caller. */
static struct tf_id *member(const struct tf_world *world, const struct tf_step *step,
                            struct tf_command *command) {
    uint32_t own = world->plan->replicas[step->who].user;
    uint32_t user = step->verb == TF_VERB_LEAVE ? own : step->user;
    struct tf_id *id = tf_alloc_zero(1, sizeof(*id));
    *id = world->plan->users[user].id;
    command->participants = id;
    command->participant_count = 1;
    return id;
}

/* The others of a conversation to be made, or whom the step means. Owned by caller. */
static struct tf_id *others(const struct tf_world *world, const struct tf_step *step,
                            struct tf_command *command) {
    if (command->kind == TF_COMMAND_JOIN || command->kind == TF_COMMAND_LEAVE)
        return member(world, step, command);
    if (step->verb != TF_VERB_CREATE)
        return NULL;
    const struct tf_plan_conversation *planned = &world->plan->conversations[step->conversation];
    uint32_t own = world->plan->replicas[step->who].user;
    struct tf_id *ids = tf_alloc_zero(planned->user_count + 1, sizeof(*ids));
    for (uint32_t i = 0; i < planned->user_count; i++)
        if (planned->users[i] != own)
            ids[command->participant_count++] = world->plan->users[planned->users[i]].id;
    command->participants = ids;
    command->conversation_type = planned->type;
    return ids;
}

static struct tf_record record_of(const struct tf_step *step, const struct tf_command *command) {
    bool message = makes_message(step->verb) || !tf_id_is_none(&command->message_id);
    return (struct tf_record){
        .kind = TF_RECORD_COMMAND,
        .node = step->who,
        .command = {.kind = command->kind,
                    .step = step->id,
                    .message = message ? step->message : TF_NAME_NONE,
                    .message_id = command->message_id,
                    .conversation_id = command->conversation_id,
                    .reply_to = command->reply_to,
                    .text = command->text,
                    .strategy = command->strategy,
                    .of_action = command->of_action,
                    .resolution = command->resolution,
                    .media_size = step->media.size,
                    .is_shared = makes_message(step->verb) && step->flag,
                    .name = command->name},
    };
}

static void refuse(struct tf_world *world, struct tf_record *record, enum tf_code code) {
    record->command.code = code;
    tf_world_moved(world);
    tf_observe(world, record);
}

/* What the accepted command made can be named by later steps. */
static void learn(struct tf_world *world, const struct tf_step *step,
                  const struct tf_record *record) {
    if (!record->command.accepted)
        return;
    if (makes_message(step->verb))
        world->message_ids[step->message] = record->command.message_id;
    if (step->verb == TF_VERB_CREATE) {
        world->conversation_ids[step->conversation] = record->command.action_id;
        tf_map_put(&world->creations, tf_id_hash(&record->command.action_id), step->conversation);
    }
}

/* What is attached; `bytes` holds the file. */
static struct tf_media_file file_of(const struct tf_world *world, const struct tf_step *step,
                                    struct tf_buf *bytes) {
    const struct tf_step_media *media = &step->media;
    tf_media_bytes(world->plan, step, bytes);
    return (struct tf_media_file){.bytes = tf_buf_slice(bytes),
                                  .extension = tf_slice_of(media->extension),
                                  .thumbnail = {media->thumbnail, media->thumbnail_len},
                                  .duration_ms = (uint64_t)(media->duration_us / TF_MS)};
}

/* Where the n-th character begins, from 0; past the end, the end. */
static size_t offset_of(struct tf_slice text, size_t from, uint32_t n) {
    while (from < text.len && n > 0) {
        from++;
        while (from < text.len && ((unsigned char)text.data[from] & 0xC0) == 0x80)
            from++;
        n--;
    }
    return from;
}

/* The text as a person leaves it who types at one place of what they see. */
static void type_into(struct tf_world *world, struct tf_replica *replica,
                      const struct tf_step *step, struct tf_command *command, struct tf_buf *out) {
    struct tf_buf shown = {0};
    if (step->text_place == 0 && step->erase == 0)
        return;
    tf_look_text(world, replica, &command->message_id, &shown);
    struct tf_slice text = tf_buf_slice(&shown);
    size_t begin = offset_of(text, 0, step->text_place > 0 ? step->text_place - 1 : 0);
    size_t end = offset_of(text, begin, step->erase);
    tf_buf_append(out, text.data, begin);
    tf_buf_append_slice(out, command->text);
    tf_buf_append(out, text.data + end, text.len - end);
    command->text = tf_buf_slice(out);
    tf_buf_close(&shown);
}

static void act(struct tf_world *world, uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_replica *replica = &world->replicas[step->who];
    struct tf_client_event event = {
        .kind = TF_CLIENT_COMMAND,
        .command = {.kind = kinds[step->verb],
                    .key = tf_hash_pair(world->plan->seed, step->id),
                    .text = {step->text, step->text_len},
                    .flag = step->flag,
                    .message_type = step->message_type,
                    .strategy = step->strategy,
                    .of_action = step->of_action,
                    .resolution = step->resolution,
                    .metadata = {step->metadata, step->metadata_len},
                    .question = step->question,
                    .filter = {.of_type = step->of_type,
                               .order_id = tf_slice_of(step->order_id),
                               .restaurant_id = tf_slice_of(step->restaurant_id)}},
    };
    struct tf_command *command = &event.command;
    if (step->name != NULL && tf_id_parse(tf_slice_of(step->name), &command->name) != TF_OK)
        command->name = (struct tf_id){{0}}; /* no key at all: the client has to say so */
    bool named = name_messages(world, step, command) && name_conversation(world, step, command);
    struct tf_record record = record_of(step, command);
    if (replica->self == NULL || replica->suspended) {
        refuse(world, &record, TF_E_STATE);
        return;
    }
    if (!named) {
        refuse(world, &record, TF_E_NOT_FOUND);
        return;
    }
    struct tf_buf typed = {0};
    type_into(world, replica, step, command, &typed);
    record.command.text = command->text;
    struct tf_id *participants = others(world, step, command);
    if (command->kind == TF_COMMAND_JOIN || command->kind == TF_COMMAND_LEAVE)
        record.command.user_id = participants[0];
    enum tf_code sight =
        tf_id_is_none(&command->message_id)
            ? TF_OK
            : tf_look_version(world, replica, &command->message_id, &record.command.seen_version);
    struct tf_buf bytes = {0};
    struct tf_media_file file = {.duration_ms = 0};
    if (step->media.size > 0) {
        file = file_of(world, step, &bytes);
        command->media = &file;
    }
    if (sight == TF_OK) {
        tf_replica_step(world, replica, &event, &record);
        learn(world, step, &record);
    } else { /* nobody acts on what cannot be drawn */
        refuse(world, &record, TF_E_STORAGE);
        if (sight == TF_E_DAMAGED)
            tf_fault_rot_met(world, replica);
    }
    tf_buf_close(&bytes);
    free(participants);
    tf_buf_close(&typed);
}

const struct tf_step_ops tf_step_user = {.begin = act};
