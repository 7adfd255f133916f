#include "report/picture/fields.h"

#define TF_X(name, fields) fields,
static const char *const group_fields[] = {TF_PICTURE_GROUPS(TF_X)};
#undef TF_X

const char *tf_picture_fields(enum tf_picture_group group) {
    return group_fields[group];
}

enum tf_picture_group tf_picture_group_of(enum tf_record_kind kind) {
    switch (kind) {
    case TF_RECORD_PHASE:
        return TF_PICTURE_PHASE;
    case TF_RECORD_STEP:
        return TF_PICTURE_STEP;
    case TF_RECORD_FAULT_ON:
    case TF_RECORD_FAULT_HIT:
    case TF_RECORD_FAULT_OFF:
    case TF_RECORD_UNFIRED:
        return TF_PICTURE_FAULT;
    case TF_RECORD_PROCESS:
        return TF_PICTURE_PROCESS;
    case TF_RECORD_CONNECTIVITY:
    case TF_RECORD_REST:
        return TF_PICTURE_FLAG;
    case TF_RECORD_CLOCK:
        return TF_PICTURE_CLOCK;
    case TF_RECORD_COMMAND:
        return TF_PICTURE_COMMAND;
    case TF_RECORD_NOTE:
        return TF_PICTURE_NOTE;
    case TF_RECORD_AUDIT:
        return TF_PICTURE_AUDIT;
    case TF_RECORD_CURSOR:
    case TF_RECORD_VIEW_CURSOR:
        return TF_PICTURE_CURSOR;
    case TF_RECORD_STATUS:
        return TF_PICTURE_STATUS;
    case TF_RECORD_VIEW_BEGIN:
        return TF_PICTURE_VIEW;
    case TF_RECORD_VIEW_MESSAGE:
        return TF_PICTURE_MESSAGE;
    case TF_RECORD_VIEW_CONVERSATION:
        return TF_PICTURE_CONVERSATION;
    case TF_RECORD_VIEW_ACTION:
        return TF_PICTURE_ACTION;
    case TF_RECORD_VIEW_CONFLICT:
        return TF_PICTURE_CONFLICT;
    case TF_RECORD_VIEW_TYPING:
        return TF_PICTURE_TYPING;
    case TF_RECORD_DISK:
        return TF_PICTURE_DISK;
    case TF_RECORD_CHECK:
        return TF_PICTURE_CHECK;
    default:
        return kind >= TF_RECORD_REQUEST && kind <= TF_RECORD_FRAME_LOST ? TF_PICTURE_NET
                                                                         : TF_PICTURE_NONE;
    }
}

static void command(struct tf_picture_fill *fill, const struct tf_record *r, int64_t *row) {
    *row++ = r->command.kind;
    *row++ = r->command.step;
    *row++ = r->command.message < fill->plan->message_count ? r->command.message + 1 : 0;
    *row++ = tf_texts_id(fill->texts, &r->command.action_id);
    *row++ = tf_texts_id(fill->texts, &r->command.message_id);
    *row++ = tf_texts_id(fill->texts, &r->command.conversation_id);
    *row++ = tf_texts_id(fill->texts, &r->command.reply_to);
    *row++ = tf_texts_number(fill->texts, r->command.text);
    *row++ = (int64_t)r->command.seen_version;
    *row++ = r->command.strategy;
    *row++ = r->command.of_action;
    *row++ = r->command.resolution;
    *row++ = r->command.accepted;
    *row++ = r->command.cut_short;
    *row = tf_texts_number(fill->texts, r->command.accepted
                                            ? (struct tf_slice){0}
                                            : tf_slice_of(tf_code_text(r->command.code)));
}

static void note(struct tf_picture_fill *fill, const struct tf_note *said, int64_t *row) {
    *row++ = said->kind;
    *row++ = tf_texts_id(fill->texts, &said->action_id);
    *row++ = tf_texts_id(fill->texts, &said->other_id);
    *row++ = tf_texts_id(fill->texts, &said->message_id);
    *row++ = tf_texts_id(fill->texts, &said->conversation_id);
    *row++ = tf_texts_id(fill->texts, &said->user_id);
    *row++ = said->type;
    *row++ = said->outcome;
    *row++ = said->refusal == TF_REFUSAL_NONE
                 ? 0
                 : tf_texts_number(fill->texts, tf_slice_of(tf_refusal_text(said->refusal)));
    *row++ = said->strategy;
    *row++ = said->kind == TF_NOTE_REFUSED
                 ? tf_texts_number(fill->texts, tf_slice_of(tf_code_text(said->code)))
                 : 0;
    *row++ = said->request_id;
    *row++ = (int64_t)said->number;
    *row++ = said->delay_us;
    *row++ = said->floor_us;
    *row = said->flag;
}

static int64_t body(struct tf_picture_fill *fill, struct tf_slice bytes) {
    if (bytes.len == 0) {
        return 0;
    }
    if (fill->bodies->json.len > TF_PICTURE_BODIES_BYTES) {
        fill->bodies_left_out++;
        return 0;
    }
    return tf_texts_number(fill->bodies, bytes);
}

static void net(struct tf_picture_fill *fill, const struct tf_record *r, int64_t *row) {
    *row++ = (int64_t)r->net.exchange;
    *row++ = r->net.call;
    *row++ = (int64_t)r->net.message;
    *row++ = r->net.request_id;
    *row++ = r->net.status;
    *row++ = r->net.outcome;
    *row++ = r->net.retry_after_us;
    *row++ = r->net.fault == TF_VERB_COUNT ? 0 : r->net.fault + 1;
    *row++ = tf_texts_number(fill->texts, r->net.path);
    *row++ = (int64_t)r->net.bytes.len;
    *row = body(fill, r->net.bytes);
}

static void audit(struct tf_picture_fill *fill, const struct tf_audit_view *entry, int64_t *row) {
    *row++ = tf_texts_id(fill->texts, &entry->actor_id);
    *row++ = tf_texts_id(fill->texts, &entry->device_id);
    *row++ = tf_texts_id(fill->texts, &entry->action_id);
    *row++ = entry->type;
    *row++ = tf_texts_id(fill->texts, &entry->conversation_id);
    *row++ = tf_texts_id(fill->texts, &entry->message_id);
    *row++ = tf_texts_id(fill->texts, &entry->client_id);
    *row++ = tf_texts_id(fill->texts, &entry->reply_to);
    *row++ = (int64_t)entry->seq;
    *row++ = (int64_t)entry->base_version;
    *row++ = (int64_t)entry->old_version;
    *row++ = (int64_t)entry->new_version;
    *row++ = entry->outcome;
    *row = tf_texts_number(fill->texts, entry->content);
}

static void message(struct tf_picture_fill *fill, const struct tf_message_view *view,
                    int64_t *row) {
    *row++ = tf_texts_id(fill->texts, &view->id);
    *row++ = tf_texts_id(fill->texts, &view->client_id);
    *row++ = tf_texts_id(fill->texts, &view->conversation_id);
    *row++ = tf_texts_id(fill->texts, &view->sender_id);
    *row++ = view->type;
    *row++ = view->status;
    *row++ = tf_texts_number(fill->texts, view->content);
    *row++ = tf_texts_id(fill->texts, &view->reply_to);
    *row++ = (int64_t)view->version;
    *row++ = (int64_t)view->position;
    *row = view->exists | view->is_deleted << 1 | view->is_edited << 2 | view->is_pending << 3 |
           view->in_conflict << 4;
}

static void conversation(struct tf_picture_fill *fill, const struct tf_conversation_view *view,
                         int64_t *row) {
    *row++ = tf_texts_id(fill->texts, &view->id);
    *row++ = view->type;
    *row++ = view->participant_count;
    *row++ = (int64_t)view->unread;
    *row++ = (int64_t)view->read_position;
    *row = tf_texts_id(fill->texts, &view->last_message_id);
}

static void action(struct tf_picture_fill *fill, const struct tf_action_view *view, int64_t *row) {
    *row++ = tf_texts_id(fill->texts, &view->action_id);
    *row++ = view->type;
    *row++ = view->state;
    *row++ = tf_texts_id(fill->texts, &view->conversation_id);
    *row++ = tf_texts_id(fill->texts, &view->message_id);
    *row++ = (int64_t)view->base_version;
    *row++ = view->attempts;
    *row++ = view->due_wall_us;
    *row++ = (int64_t)view->order;
    *row = view->refusal == TF_REFUSAL_NONE
               ? 0
               : tf_texts_number(fill->texts, tf_slice_of(tf_refusal_text(view->refusal)));
}

static void conflict(struct tf_picture_fill *fill, const struct tf_conflict_view *view,
                     int64_t *row) {
    *row++ = tf_texts_id(fill->texts, &view->message_id);
    *row++ = tf_texts_id(fill->texts, &view->action_id);
    *row++ = tf_texts_number(fill->texts, view->base);
    *row++ = tf_texts_number(fill->texts, view->mine);
    *row++ = tf_texts_number(fill->texts, view->theirs);
    *row++ = (int64_t)view->theirs_version;
    *row = view->theirs_deleted;
}

static void status(const struct tf_record *r, int64_t *row) {
    *row++ = r->status.figures.waiting;
    *row++ = r->status.figures.parked;
    *row++ = r->status.figures.conflicts;
    *row++ = r->status.figures.in_flight;
    *row++ = r->status.figures.online;
    *row++ = r->status.figures.syncing;
    *row = r->status.deadline_us == TF_NEVER ? 0 : r->status.deadline_us;
}

static void check(struct tf_picture_fill *fill, const struct tf_record *r, int64_t *row) {
    *row++ = r->check.check < fill->plan->check_count
                 ? fill->plan->checks[r->check.check].place.line
                 : 0;
    *row++ = r->check.always;
    *row = r->check.sometimes;
}

static void small(struct tf_picture_fill *fill, const struct tf_record *r, int64_t *row) {
    switch (tf_picture_group_of(r->kind)) {
    case TF_PICTURE_PHASE:
        row[0] = r->phase;
        break;
    case TF_PICTURE_STEP:
        row[0] = r->step.id;
        break;
    case TF_PICTURE_FAULT:
        row[0] = r->fault.verb;
        row[1] = r->fault.step;
        row[2] = (int64_t)r->fault.exchange;
        break;
    case TF_PICTURE_PROCESS:
        row[0] = r->process.event;
        row[1] = (int64_t)r->process.operation;
        break;
    case TF_PICTURE_FLAG:
        row[0] = r->kind == TF_RECORD_REST ? r->rest.reached : r->flag;
        break;
    case TF_PICTURE_CLOCK:
        row[0] = r->clock.skew_us;
        break;
    case TF_PICTURE_CURSOR:
        row[0] = (int64_t)r->cursor.cursor.seq;
        row[1] = r->kind == TF_RECORD_CURSOR ? (int64_t)r->cursor.old_seq : 0;
        row[2] = r->kind == TF_RECORD_CURSOR && r->cursor.after_crash;
        break;
    case TF_PICTURE_VIEW:
        row[0] = r->view.purpose;
        row[1] = r->view.user;
        break;
    case TF_PICTURE_TYPING:
        row[0] = tf_texts_id(fill->texts, &r->typing.conversation_id);
        row[1] = tf_texts_id(fill->texts, &r->typing.user_id);
        break;
    case TF_PICTURE_DISK:
        row[0] = r->disk.opens;
        row[1] = r->disk.whole;
        row[2] = tf_texts_number(fill->texts, r->disk.text);
        break;
    default:
        break;
    }
}

void tf_picture_fill(struct tf_picture_fill *fill, const struct tf_record *record, int64_t *row) {
    switch (tf_picture_group_of(record->kind)) {
    case TF_PICTURE_COMMAND:
        command(fill, record, row);
        break;
    case TF_PICTURE_NOTE:
        note(fill, &record->note, row);
        break;
    case TF_PICTURE_NET:
        net(fill, record, row);
        break;
    case TF_PICTURE_AUDIT:
        audit(fill, &record->audit, row);
        break;
    case TF_PICTURE_MESSAGE:
        message(fill, &record->message, row);
        break;
    case TF_PICTURE_CONVERSATION:
        conversation(fill, &record->conversation, row);
        break;
    case TF_PICTURE_ACTION:
        action(fill, &record->action, row);
        break;
    case TF_PICTURE_CONFLICT:
        conflict(fill, &record->conflict, row);
        break;
    case TF_PICTURE_STATUS:
        status(record, row);
        break;
    case TF_PICTURE_CHECK:
        check(fill, record, row);
        break;
    default:
        small(fill, record, row);
        break;
    }
}
