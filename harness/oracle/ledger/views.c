#include "oracle/ledger/parts.h"

static void begin_whole_view(struct tf_ledger *ledger, struct tf_known_device *device,
                             const struct tf_record *record) {
    ledger->view_rows = 0;
    if (device == NULL)
        return;
    if (record->view.purpose == TF_VIEW_SHOWN) {
        device->shown_view = record->index;
        device->shown.count = 0;
        device->glances.count = 0;
        device->typing_count = 0;
        device->answers.reader_count = 0;
    } else if (record->view.purpose == TF_VIEW_DURABLE) {
        device->durable = (struct tf_known_durable){.view = record->index};
        device->answers.version_count = 0;
        device->data = NULL;
    }
}

static void begin_view(struct tf_ledger *ledger, const struct tf_record *record,
                       struct tf_scene *scene) {
    ledger->view = record->index;
    ledger->purpose = record->view.purpose;
    ledger->view_node = record->node;
    ledger->view_user = record->view.user;
    ledger->viewer =
        record->view.purpose == TF_VIEW_TRUTH ? tf_ledger_truth(record->view.user) : record->node;
    begin_whole_view(ledger, scene->device, record);
    if (record->view.purpose == TF_VIEW_TRUTH && record->view.user < ledger->plan->user_count)
        ledger->held_for[record->view.user].count = 0;
}

static void fill_sight(struct tf_ledger *ledger, struct tf_sight *sight,
                       const struct tf_record *record) {
    const struct tf_message_view *view = &record->message;
    sight->record = record->index;
    sight->exists = view->exists;
    if (!view->exists)
        return;
    sight->cleaned = false;
    sight->parent = tf_ledger_learn_named(ledger, &view->reply_to);
    sight->content = tf_hash_slice(view->content);
    sight->position = view->position;
    sight->version = view->version;
    sight->status = view->status;
    sight->is_deleted = view->is_deleted;
    sight->is_edited = view->is_edited;
    sight->is_pending = view->is_pending;
    sight->in_conflict = view->in_conflict;
    sight->is_uploaded = view->media_url.len > 0;
    sight->is_loaded = view->is_loaded;
    if (view->is_deleted && sight->message->deleted_version != 0 &&
        view->version >= sight->message->deleted_version)
        sight->buried = true;
    sight->has_id = !tf_id_is_none(&view->id);
}

static void add_row(struct tf_ledger *ledger, struct tf_sight *sight,
                    struct tf_known_device *device) {
    sight->copies = sight->view == ledger->view ? sight->copies + 1 : 1;
    sight->view = ledger->view;
    sight->row = ledger->view_rows++;
    if (device != NULL && ledger->purpose == TF_VIEW_SHOWN)
        tf_known_list_add(&device->shown, sight);
}

/* The device showed it, and was wiped since. */
static void forget_sight(struct tf_sight *sight) {
    sight->record = 0;
    sight->held = 0;
    sight->exists = false;
    sight->buried = false;
    sight->latest = sight->cut = NULL;
}

/* What a loss of power takes back of what a failed commit had left was never held. */
static void take_back(struct tf_sight *sight, const struct tf_known_device *device,
                      const struct tf_known_message *message, const struct tf_record *record) {
    const struct tf_message_view *view = &record->message;
    uint64_t version = view->exists ? view->version : 0;
    if (device == NULL || version >= sight->held ||
        !tf_known_may_be_gone(device, message, version, record->at_us))
        return;
    sight->held = version;
    sight->status = view->status;
}

static void hear_message(struct tf_ledger *ledger, const struct tf_record *record,
                         struct tf_scene *scene) {
    const struct tf_message_view *view = &record->message;
    struct tf_known_message *message =
        view->exists ? tf_ledger_learn_message(ledger, &view->id, &view->client_id)
                     : tf_ledger_learn_named(ledger, &view->id); /* by whichever id was asked for */
    scene->message = message;
    if (message == NULL)
        return;
    if (message->conversation == NULL)
        message->conversation = tf_ledger_learn_conversation(ledger, &view->conversation_id);
    if (scene->purpose == TF_VIEW_TRUTH)
        return;
    struct tf_sight *sight = tf_ledger_learn_sight(ledger, record->node, message);
    scene->sight = sight;
    if (scene->device != NULL && sight->record < scene->device->wiped_record)
        forget_sight(sight);
    take_back(sight, scene->device, message, record);
    ledger->sight_before = *sight;
    scene->before = &ledger->sight_before;
    if (view->exists && view->version > sight->held)
        sight->held = view->version;
    if (scene->purpose == TF_VIEW_DURABLE)
        return;
    fill_sight(ledger, sight, record);
    if (scene->purpose == TF_VIEW_SHOWN)
        add_row(ledger, sight, scene->device);
}

static void hear_conversation(struct tf_ledger *ledger, const struct tf_record *record,
                              struct tf_scene *scene) {
    const struct tf_conversation_view *view = &record->conversation;
    struct tf_known_conversation *conversation = tf_ledger_conversation(ledger, &view->id);
    if (conversation == NULL)
        conversation = tf_ledger_learn_conversation(
            ledger, tf_id_is_none(&view->client_key) ? &view->id : &view->client_key);
    if (conversation == NULL || scene->purpose == TF_VIEW_DURABLE)
        return;
    tf_ledger_alias_conversation(ledger, &view->id, conversation);
    struct tf_glance *glance = tf_ledger_learn_glance(ledger, scene->viewer, conversation);
    scene->glance = glance;
    ledger->glance_before = *glance;
    scene->glance_before = &ledger->glance_before;
    glance->view = ledger->view;
    glance->last = tf_ledger_learn_named(ledger, &view->last_message_id);
    glance->unread = view->unread;
    glance->read_position = view->read_position;
    glance->delivered_position = view->delivered_position;
    glance->participants = view->participant_count;
    glance->type = view->type;
    glance->is_ended = view->is_ended;
    if (scene->device != NULL && view->cleaned_position != glance->cleaned)
        tf_ledger_hear_cleaned(ledger, record, glance, view->cleaned_position);
    if (scene->device != NULL && scene->purpose == TF_VIEW_SHOWN)
        tf_known_list_add(&scene->device->glances, glance);
    if (scene->purpose == TF_VIEW_TRUTH)
        tf_known_list_add(&ledger->held_for[ledger->view_user], glance);
}

static void hear_queued(struct tf_ledger *ledger, const struct tf_record *record,
                        struct tf_scene *scene) {
    struct tf_known_action *action = tf_ledger_learn_action(ledger, &record->action.action_id);
    scene->action = action;
    if (action->node == TF_NODE_NONE)
        action->node = record->node;
    struct tf_known_durable *durable = &scene->device->durable;
    durable->waiting += record->action.state == TF_QUEUE_WAITING;
    durable->parked += record->action.state == TF_QUEUE_PARKED;
    if (action->node != record->node)
        return; /* it came with a copy of a disk */
    action->queued_view = ledger->view;
    action->queue_state = record->action.state;
    if (record->action.state == TF_QUEUE_PARKED) {
        action->refusal = record->action.refusal;
        tf_ledger_set_aside(ledger, action);
    }
}

static void hear_typing(struct tf_known_device *device, const struct tf_record *record) {
    void *typing = device->typing;
    tf_grow(&typing, &device->typing_capacity, device->typing_count, sizeof(*device->typing));
    device->typing = typing;
    device->typing[device->typing_count++] =
        (struct tf_known_typing){record->typing.conversation_id, record->typing.user_id};
}

static void hear_data(struct tf_ledger *ledger, struct tf_known_device *device,
                      const struct tf_record *record) {
    struct tf_known_data *data = tf_ledger_arena_take(&ledger->arena, sizeof(*data));
    *data = (struct tf_known_data){
        .older = device->data,
        .key = record->data.key,
        .value = tf_ledger_arena_text(&ledger->arena, record->data.value),
    };
    device->data = data;
}

static void hear_of_device(struct tf_ledger *ledger, const struct tf_record *record,
                           struct tf_scene *scene) {
    struct tf_known_device *device = scene->device;
    switch (record->kind) {
    case TF_RECORD_VIEW_ACTION:
        hear_queued(ledger, record, scene);
        break;
    case TF_RECORD_VIEW_CONFLICT:
        scene->action = tf_ledger_action(ledger, &record->conflict.action_id);
        scene->message = tf_ledger_message(ledger, &record->conflict.message_id);
        if (scene->action != NULL && scene->purpose == TF_VIEW_DURABLE &&
            scene->action->node == record->node) {
            scene->action->queued_view = ledger->view;
            scene->action->queue_state = TF_QUEUE_CONFLICT;
        }
        device->durable.conflicts += scene->purpose == TF_VIEW_DURABLE;
        device->durable.suggests[record->conflict.suggestion.is_made
                                     ? 1 + record->conflict.suggestion.resolution
                                     : 0] += scene->purpose == TF_VIEW_DURABLE;
        break;
    case TF_RECORD_VIEW_TYPING:
        if (scene->purpose == TF_VIEW_SHOWN)
            hear_typing(device, record);
        break;
    case TF_RECORD_VIEW_DATA:
        hear_data(ledger, device, record);
        break;
    case TF_RECORD_VIEW_SIZES:
        device->durable.sizes = record->sizes;
        break;
    case TF_RECORD_VIEW_VERSION:
        scene->message = tf_ledger_message(ledger, &record->version.key);
        tf_ledger_hear_version(ledger, &record->version, device);
        break;
    case TF_RECORD_VIEW_READER:
        scene->message = tf_ledger_message(ledger, &record->reader.message_id);
        tf_ledger_hear_reader(ledger, &record->reader, device);
        break;
    case TF_RECORD_VIEW_MEDIA:
        device->durable.files += record->media.state == TF_MEDIA_CACHED;
        device->durable.media_bytes +=
            record->media.state == TF_MEDIA_CACHED ? record->media.size : 0;
        break;
    case TF_RECORD_VIEW_CURSOR:
        device->durable.has_cursor = true;
        device->durable.cursor = record->cursor.cursor;
        break;
    default:
        break;
    }
}

void tf_ledger_hear_view(struct tf_ledger *ledger, const struct tf_record *record,
                         struct tf_scene *scene) {
    if (record->kind == TF_RECORD_VIEW_BEGIN)
        begin_view(ledger, record, scene);
    if (ledger->view != 0 && ledger->view_node == record->node) {
        scene->purpose = ledger->purpose;
        scene->viewer = ledger->viewer;
        scene->view = ledger->view;
    }
    if (scene->device != NULL)
        scene->user = scene->device->user;
    else if (scene->purpose == TF_VIEW_TRUTH)
        scene->user = ledger->view_user;
    if (record->kind == TF_RECORD_VIEW_MESSAGE)
        hear_message(ledger, record, scene);
    else if (record->kind == TF_RECORD_VIEW_CONVERSATION)
        hear_conversation(ledger, record, scene);
    else if (scene->device != NULL)
        hear_of_device(ledger, record, scene);
    if (record->kind == TF_RECORD_VIEW_END && scene->purpose == TF_VIEW_DURABLE &&
        scene->device != NULL)
        tf_ledger_hear_looked_at(scene->device);
    if (record->kind == TF_RECORD_VIEW_END)
        ledger->view = 0;
}
