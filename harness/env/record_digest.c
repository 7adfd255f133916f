#include "env/history.h"

#include <string.h>

/* Fields are packed one by one into a small buffer, so that neither padding nor pointers reach the
 * digest. */
#define PACK_BYTES 640

struct pack {
    size_t len;
    unsigned char bytes[PACK_BYTES];
};

static void put(struct pack *pack, uint64_t value) {
    memcpy(pack->bytes + pack->len, &value, sizeof(value));
    pack->len += sizeof(value);
}

static void put_id(struct pack *pack, const struct tf_id *id) {
    memcpy(pack->bytes + pack->len, id->text, sizeof(id->text));
    pack->len += sizeof(id->text);
}

/* Content goes in by its hash: constant room, and bytes that crossed the world are hashed once per
 * record. */
static void put_slice(struct pack *pack, struct tf_slice slice) {
    put(pack, slice.len);
    put(pack, tf_hash_slice(slice));
}

static void put_command(struct pack *pack, const struct tf_record *r) {
    put(pack, (uint64_t)r->command.kind << 32 | r->command.step);
    put(pack, r->command.message);
    put_id(pack, &r->command.action_id);
    put_id(pack, &r->command.message_id);
    put_id(pack, &r->command.conversation_id);
    put_id(pack, &r->command.reply_to);
    put_slice(pack, r->command.text);
    put(pack, r->command.seen_version);
    put(pack,
        (uint64_t)r->command.strategy << 32 | r->command.of_action << 8 | r->command.resolution);
    put(pack, (uint64_t)r->command.is_shared << 34 | (uint64_t)r->command.accepted << 33 |
                  (uint64_t)r->command.cut_short << 32 | r->command.code);
    if (!tf_id_is_none(&r->command.user_id))
        put_id(pack, &r->command.user_id);
    if (r->command.media_size > 0)
        put(pack, r->command.media_size);
}

static void put_note(struct pack *pack, const struct tf_note *note) {
    put(pack, (uint64_t)note->kind << 32 | note->type);
    put_id(pack, &note->action_id);
    put_id(pack, &note->other_id);
    put_id(pack, &note->message_id);
    put_id(pack, &note->conversation_id);
    put_id(pack, &note->user_id);
    put(pack, (uint64_t)note->outcome << 32 | note->refusal);
    put(pack, (uint64_t)note->strategy << 32 | note->code);
    put(pack, (uint64_t)note->request_id << 32 | note->flag);
    put(pack, note->number);
    put(pack, (uint64_t)note->delay_us);
    put(pack, (uint64_t)note->floor_us);
}

static void put_net(struct pack *pack, const struct tf_record *r) {
    put(pack, r->net.exchange);
    put(pack, (uint64_t)r->net.call << 32 | (uint32_t)r->net.status);
    put(pack, r->net.message);
    put(pack, (uint64_t)r->net.request_id << 32 | r->net.outcome);
    put(pack, (uint64_t)r->net.retry_after_us);
    put(pack, r->net.fault);
    put_slice(pack, r->net.path);
    put_slice(pack, r->net.bytes);
}

static void put_audit(struct pack *pack, const struct tf_audit_view *audit) {
    put(pack, audit->entry);
    put_id(pack, &audit->actor_id);
    put_id(pack, &audit->device_id);
    put_id(pack, &audit->action_id);
    put(pack, (uint64_t)audit->type << 32 | audit->outcome);
    put_id(pack, &audit->conversation_id);
    put_id(pack, &audit->message_id);
    put_id(pack, &audit->client_id);
    put_id(pack, &audit->reply_to);
    put(pack, audit->seq);
    put(pack, audit->base_version);
    put(pack, audit->old_version);
    put(pack, audit->new_version);
    put_slice(pack, audit->content);
    put(pack, (uint64_t)audit->at_wall_us);
    if (!tf_id_is_none(&audit->user_id))
        put_id(pack, &audit->user_id);
    if (audit->operation.len > 0)
        put_slice(pack, audit->operation);
}

static void put_message(struct pack *pack, const struct tf_message_view *view) {
    put_id(pack, &view->id);
    put_id(pack, &view->client_id);
    put_id(pack, &view->conversation_id);
    put_id(pack, &view->sender_id);
    put_id(pack, &view->reply_to);
    put(pack, (uint64_t)view->type << 32 | view->status);
    put_slice(pack, view->content);
    put(pack, view->version);
    put(pack, view->position);
    put(pack, (uint64_t)view->is_deleted | (uint64_t)view->is_edited << 1 |
                  (uint64_t)view->is_pending << 2 | (uint64_t)view->in_conflict << 3 |
                  (uint64_t)view->exists << 4);
    if (view->media_size == 0)
        return;
    put(pack, view->media_size << 1 | view->is_loaded);
    put_slice(pack, view->media_url);
}

static void put_conversation(struct pack *pack, const struct tf_conversation_view *view) {
    put_id(pack, &view->id);
    put_id(pack, &view->client_key);
    put(pack, (uint64_t)view->type << 32 | view->participant_count);
    put(pack, view->unread);
    put(pack, view->read_position);
    put(pack, view->delivered_position);
    put_id(pack, &view->last_message_id);
    if (view->cleaned_position != 0)
        put(pack, view->cleaned_position);
    if (view->is_ended)
        put(pack, view->is_ended);
}

static void put_action(struct pack *pack, const struct tf_action_view *view) {
    put_id(pack, &view->action_id);
    put(pack, (uint64_t)view->type << 32 | view->state);
    put_id(pack, &view->conversation_id);
    put_id(pack, &view->message_id);
    put(pack, view->base_version);
    put(pack, (uint64_t)view->attempts << 32 | view->refusal);
    put(pack, (uint64_t)view->due_wall_us);
    put(pack, view->order);
}

static void put_conflict(struct pack *pack, const struct tf_conflict_view *view) {
    put_id(pack, &view->message_id);
    put_id(pack, &view->action_id);
    put_slice(pack, view->base);
    put_slice(pack, view->mine);
    put_slice(pack, view->theirs);
    put(pack, view->theirs_version);
    put(pack, view->theirs_deleted);
    if (view->suggestion.is_made)
        put(pack, (uint64_t)view->suggestion.resolution << 48 |
                      (uint64_t)view->suggestion.in_conversation << 47 |
                      (uint64_t)view->suggestion.chosen << 24 | view->suggestion.of);
}

static void put_status(struct pack *pack, const struct tf_record *r) {
    const struct tf_client_status *figures = &r->status.figures;
    put(pack, (uint64_t)figures->waiting << 32 | figures->parked);
    put(pack, (uint64_t)figures->conflicts << 32 | figures->in_flight);
    put(pack, (uint64_t)figures->filling << 2 | (uint64_t)figures->online << 1 | figures->syncing);
    put(pack, (uint64_t)r->status.deadline_us);
    if (figures->media_bytes > 0)
        put(pack, figures->media_bytes);
}

static void put_fault(struct pack *pack, const struct tf_record *r) {
    put(pack, (uint64_t)r->fault.verb << 32 | r->fault.step);
    put(pack, r->fault.exchange);
    if (r->fault.stage != 0)
        put(pack, r->fault.stage);
}

/* The records of faults, processes and of the run itself: a few numbers each. */
/* What became of databases, and what was found in them. */
static void put_kept(struct pack *pack, const struct tf_record *r) {
    switch (r->kind) {
    case TF_RECORD_TRIMMED:
        put(pack, r->trimmed.kind);
        put_id(pack, &r->trimmed.conversation_id);
        put_id(pack, &r->trimmed.message_id);
        put(pack, r->trimmed.horizon);
        put(pack, r->trimmed.count);
        break;
    case TF_RECORD_WENT_BACK:
        put(pack, r->went_back.verb);
        put(pack, r->went_back.upto);
        put(pack, r->went_back.from);
        put(pack, (uint64_t)r->went_back.part);
        break;
    case TF_RECORD_STORED:
        put_id(pack, &r->stored.key);
        put_id(pack, &r->stored.public_id);
        put(pack, r->stored.size);
        put(pack, r->stored.received);
        break;
    case TF_RECORD_VIEW_VERSION:
        put_id(pack, &r->version.key);
        put(pack, r->version.version << 1 | r->version.is_lost);
        put_id(pack, &r->version.author_id);
        put_slice(pack, r->version.content);
        break;
    case TF_RECORD_VIEW_READER:
        put_id(pack, &r->reader.message_id);
        put_id(pack, &r->reader.user_id);
        put(pack, (uint64_t)r->reader.at_wall_us);
        break;
    case TF_RECORD_VIEW_MEDIA:
        put_id(pack, &r->media.key);
        put(pack, r->media.state);
        put(pack, r->media.size);
        put(pack, r->media.done);
        break;
    case TF_RECORD_RESTORED:
        put(pack, r->restored.entry << 1 | r->restored.wiped);
        break;
    default:
        break;
    }
}

static void put_small(struct pack *pack, const struct tf_record *r) {
    switch (r->kind) {
    case TF_RECORD_PHASE:
        put(pack, r->phase);
        break;
    case TF_RECORD_STEP:
        put(pack, r->step.id);
        break;
    case TF_RECORD_FAULT_ON:
    case TF_RECORD_FAULT_HIT:
    case TF_RECORD_FAULT_OFF:
    case TF_RECORD_UNFIRED:
        put_fault(pack, r);
        break;
    case TF_RECORD_PROCESS:
        put(pack, r->process.event);
        put(pack, r->process.operation);
        break;
    case TF_RECORD_CONNECTIVITY:
        put(pack, r->flag);
        break;
    case TF_RECORD_CLOCK:
        put(pack, (uint64_t)r->clock.skew_us);
        break;
    case TF_RECORD_VIEW_BEGIN:
    case TF_RECORD_VIEW_END:
        put(pack, (uint64_t)r->view.purpose << 32 | r->view.user);
        break;
    case TF_RECORD_CHECK:
        put(pack, r->check.check);
        put(pack,
            (uint64_t)r->check.phase << 2 | (uint64_t)r->check.always << 1 | r->check.sometimes);
        break;
    case TF_RECORD_REST:
        put(pack, r->rest.reached);
        break;
    case TF_RECORD_IMAGE: /* sizes differ with the build of SQLite */
        put(pack, r->image.texts);
        put_slice(pack, r->image.text);
        break;
    case TF_RECORD_DISK:
        put(pack, (uint64_t)r->disk.opens << 1 | r->disk.whole);
        put_slice(pack, r->disk.text);
        break;
    default:
        put_kept(pack, r);
        break;
    }
}

static void put_seen(struct pack *pack, const struct tf_record *r) {
    switch (r->kind) {
    case TF_RECORD_CURSOR:
        put_id(pack, &r->cursor.cursor.epoch);
        put(pack, r->cursor.cursor.seq);
        put(pack, r->cursor.old_seq << 1 | r->cursor.after_crash);
        break;
    case TF_RECORD_VIEW_DATA:
        put_id(pack, &r->data.key);
        put_slice(pack, r->data.value);
        break;
    case TF_RECORD_VIEW_SIZES: /* but for the file: its pages differ with the build of SQLite */
        put(pack, r->sizes.queue_actions);
        put(pack, r->sizes.queue_bytes);
        put(pack, r->sizes.messages);
        put(pack, r->sizes.message_bytes);
        break;
    case TF_RECORD_VIEW_CURSOR:
        put_id(pack, &r->cursor.cursor.epoch);
        put(pack, r->cursor.cursor.seq);
        break;
    case TF_RECORD_CHANGE:
        put(pack, r->change.seq);
        put_id(pack, &r->change.message_id);
        break;
    case TF_RECORD_VIEW_TYPING:
        put_id(pack, &r->typing.conversation_id);
        put_id(pack, &r->typing.user_id);
        break;
    case TF_RECORD_VIEW_MESSAGE:
        put_message(pack, &r->message);
        break;
    case TF_RECORD_VIEW_CONVERSATION:
        put_conversation(pack, &r->conversation);
        break;
    case TF_RECORD_VIEW_ACTION:
        put_action(pack, &r->action);
        break;
    case TF_RECORD_VIEW_CONFLICT:
        put_conflict(pack, &r->conflict);
        break;
    default:
        put_small(pack, r);
        break;
    }
}

void tf_record_digest(struct tf_digest *digest, const struct tf_record *record) {
    struct pack pack;
    pack.len = 0;
    put(&pack, record->index);
    put(&pack, record->cause);
    put(&pack, (uint64_t)record->at_us);
    put(&pack, (uint64_t)record->extension << 56 | (uint64_t)record->kind << 32 | record->node);
    switch (record->kind) {
    case TF_RECORD_COMMAND:
        put_command(&pack, record);
        break;
    case TF_RECORD_NOTE:
        put_note(&pack, &record->note);
        break;
    case TF_RECORD_AUDIT:
        put_audit(&pack, &record->audit);
        break;
    case TF_RECORD_STATUS:
        put_status(&pack, record);
        break;
    default:
        if (record->kind >= TF_RECORD_REQUEST && record->kind <= TF_RECORD_FRAME_LOST) {
            put_net(&pack, record);
        } else {
            put_seen(&pack, record);
        }
        break;
    }
    tf_digest_update(digest, pack.bytes, pack.len);
}
