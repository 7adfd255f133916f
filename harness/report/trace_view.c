#include "report/trace_inside.h"

static const char *const purpose_words[] = {"look-up", "shown", "durable", "truth"};
static const char *const kept_words[] = {" cached", " to be sent", " to be loaded"};

void tf_trace_audit(struct tf_buf *out, const struct tf_audit_view *entry) {
    text(out, tf_outcome_text(entry->outcome));
    text(out, " ");
    text(out, tf_action_type_text(entry->type));
    id(out, " by ", &entry->device_id);
    id(out, ", action ", &entry->action_id);
    id(out, ", message ", &entry->message_id);
    id(out, ", of ", &entry->user_id);
    if (entry->new_version != 0) {
        number(out, entry->type == TF_ACTION_READ ? ", mark " : ", version ", entry->old_version);
        number(out, " to ", entry->new_version);
    }
    if (entry->seq != 0) {
        number(out, ", seq ", entry->seq);
    }
    if (entry->content.len > 0) {
        quoted(out, entry->content);
    }
}

static void message(struct tf_buf *out, const struct tf_message_view *view) {
    id(out, "", tf_id_is_none(&view->id) ? &view->client_id : &view->id);
    if (!view->exists) {
        text(out, " is not there");
        return;
    }
    text(out, " ");
    text(out, tf_message_status_text(view->status));
    number(out, ", version ", view->version);
    if (view->is_pending) {
        text(out, ", pending");
    }
    if (view->in_conflict) {
        text(out, ", in conflict");
    }
    if (view->is_deleted) {
        text(out, ", deleted");
    } else {
        quoted(out, view->content);
    }
}

static void action(struct tf_buf *out, const struct tf_action_view *view) {
    static const char *const states[] = {"waiting", "parked", "in conflict"};
    text(out, tf_action_type_text(view->type));
    id(out, " ", &view->action_id);
    id(out, " on ", &view->message_id);
    text(out, " ");
    text(out, states[view->state]);
    number(out, ", failed attempts ", view->attempts);
}

static void sizes(struct tf_buf *out, const struct tf_sizes_view *view) {
    number(out, "queue ", view->queue_bytes);
    number(out, " B, messages ", view->message_bytes);
    number(out, " B, database ", view->database_bytes);
    text(out, " B");
}

static void suggestion(struct tf_buf *out, const struct tf_suggestion *made) {
    static const char *const words[TF_RESOLUTION_COUNT] = {"mine", "theirs", "a text"};
    if (!made->is_made)
        return;
    text(out, "; suggested: ");
    text(out, words[made->resolution]);
    number(out, ", chosen ", made->chosen);
    number(out, " of ", made->of);
    text(out, made->in_conversation ? " times in this conversation" : " times");
}

void tf_trace_view(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    switch (r->kind) {
    case TF_RECORD_VIEW_BEGIN:
    case TF_RECORD_VIEW_END:
        text(out, purpose_words[r->view.purpose]);
        if (r->view.purpose == TF_VIEW_TRUTH && r->view.user < plan->user_count) {
            text(out, " for ");
            text(out, plan->users[r->view.user].id.text);
        }
        break;
    case TF_RECORD_VIEW_MESSAGE:
        message(out, &r->message);
        break;
    case TF_RECORD_VIEW_CONVERSATION:
        id(out, "", &r->conversation.id);
        number(out, ", unread ", r->conversation.unread);
        number(out, ", read up to ", r->conversation.read_position);
        if (r->conversation.cleaned_position > 0)
            number(out, ", cleaned up to ", r->conversation.cleaned_position);
        break;
    case TF_RECORD_VIEW_ACTION:
        action(out, &r->action);
        break;
    case TF_RECORD_VIEW_CONFLICT:
        id(out, "", &r->conflict.message_id);
        text(out, ": mine");
        quoted(out, r->conflict.mine);
        text(out, ", theirs");
        quoted(out, r->conflict.theirs);
        suggestion(out, &r->conflict.suggestion);
        break;
    case TF_RECORD_VIEW_SIZES:
        sizes(out, &r->sizes);
        break;
    case TF_RECORD_VIEW_DATA:
        id(out, "", &r->data.key);
        quoted(out, r->data.value);
        break;
    case TF_RECORD_VIEW_TYPING:
        id(out, "", &r->typing.user_id);
        id(out, " in ", &r->typing.conversation_id);
        break;
    default:
        number(out, "seq ", r->cursor.cursor.seq);
        break;
    }
}

void tf_trace_status(struct tf_buf *out, const struct tf_record *r) {
    number(out, "waiting ", r->status.figures.waiting);
    number(out, ", in flight ", r->status.figures.in_flight);
    if (r->status.figures.parked > 0) {
        number(out, ", parked ", r->status.figures.parked);
    }
    if (r->status.figures.conflicts > 0) {
        number(out, ", conflicts ", r->status.figures.conflicts);
    }
    if (r->status.figures.filling > 0) {
        number(out, ", filling ", r->status.figures.filling);
    }
    text(out, r->status.figures.online ? "" : ", offline");
    if (r->status.deadline_us != TF_NEVER) {
        text(out, ", timer at ");
        tf_time_append_instant(out, r->status.deadline_us);
    }
}

void tf_trace_trimmed(struct tf_buf *out, const struct tf_trim_view *view) {
    if (view->kind == TF_TRIM_TOMBSTONE)
        id(out, "the deleted message ", &view->message_id);
    else
        number(out, "needless changes: ", view->count);
    id(out, " of ", &view->conversation_id);
    number(out, ", no cursor below ", view->horizon);
}

void tf_trace_kept(struct tf_buf *out, const struct tf_record *r) {
    switch (r->kind) {
    case TF_RECORD_STORED:
        id(out, "file ", &r->stored.key);
        number(out, ": ", r->stored.received);
        number(out, " of ", r->stored.size);
        text(out, " bytes");
        id(out, ", as ", &r->stored.public_id);
        break;
    case TF_RECORD_VIEW_VERSION:
        id(out, "of ", &r->version.key);
        number(out, r->version.is_lost ? ", lost on " : ", ", r->version.version);
        id(out, ", by ", &r->version.author_id);
        quoted(out, r->version.content);
        break;
    case TF_RECORD_VIEW_READER:
        id(out, "", &r->reader.message_id);
        id(out, " by ", &r->reader.user_id);
        text(out, r->reader.at_wall_us == 0 ? ", nobody knows when" : ", at ");
        if (r->reader.at_wall_us != 0)
            tf_time_append_wall(out, r->reader.at_wall_us);
        break;
    case TF_RECORD_VIEW_MEDIA:
        id(out, "file ", &r->media.key);
        text(out, kept_words[r->media.state]);
        number(out, ", ", r->media.done);
        number(out, " of ", r->media.size);
        break;
    default:
        break;
    }
}
