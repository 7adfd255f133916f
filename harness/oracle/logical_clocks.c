#include "oracle/logical_clocks.h"

#include "chat/wire.h"

#include <stdlib.h>
#include <string.h>

struct device_clocks {
    struct tf_cursor told; /* by a note, after its commit; the record of it may come later */
    /* The newest act of the user that the view shows as queued, and its number. Once nothing waits
     * any more, a new process may begin to count anew. */
    const struct tf_known_action *newest;
    uint64_t number, view;
    bool put_back; /* to an older state, since the cursor moved last */
};

struct tf_logical_clocks {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct device_clocks *devices;
};

struct tf_logical_clocks *tf_logical_clocks_create(const struct tf_ledger *ledger,
                                                   struct tf_report *report) {
    struct tf_logical_clocks *clocks = tf_alloc_zero(1, sizeof(*clocks));
    clocks->ledger = ledger;
    clocks->report = report;
    clocks->devices =
        tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*clocks->devices));
    return clocks;
}

void tf_logical_clocks_destroy(struct tf_logical_clocks *clocks) {
    if (clocks == NULL)
        return;
    free(clocks->devices);
    free(clocks);
}

void tf_logical_clocks_cursor(struct tf_logical_clocks *clocks, const struct tf_scene *scene) {
    struct device_clocks *clock = &clocks->devices[scene->device->node];
    const struct tf_cursor *now = &scene->record->cursor.cursor, *before = &scene->cursor_before;
    bool may_go_back = scene->starts_over || clock->put_back || scene->device->went_back ||
                       now->seq == 0 || scene->device->found_gone_us == scene->record->at_us;
    clock->told = *now;
    clock->put_back = false;
    if (may_go_back || now->seq >= before->seq || !tf_id_equal(&now->epoch, &before->epoch))
        return;
    struct tf_story story = tf_story_begin(clocks->report, "cursor-back", scene->device->node);
    tf_story_head(&story, "The cursor of %s went back within one log.",
                  tf_say_node(clocks->ledger, scene->device->node).text);
    tf_story_line(&story, "It stood at %llu and stands at %llu, and no full pull had begun.",
                  (unsigned long long)before->seq, (unsigned long long)now->seq);
    tf_story_end(&story);
}

void tf_logical_clocks_note(struct tf_logical_clocks *clocks, const struct tf_record *record) {
    struct device_clocks *clock = &clocks->devices[record->node];
    if (record->note.kind == TF_NOTE_CURSOR && record->note.number > clock->told.seq)
        clock->told.seq = record->note.number;
}

static void check_claim(struct tf_logical_clocks *clocks, const struct tf_scene *scene,
                        const struct tf_cursor *claim, const char *words) {
    const struct tf_known_device *device = scene->device;
    const struct tf_cursor *lasting = &clocks->devices[device->node].told;
    bool same_log = tf_id_equal(&claim->epoch, &device->cursor.epoch);
    if (device->cursor_record == 0 || !same_log || claim->seq <= lasting->seq ||
        claim->seq <= device->cursor.seq)
        return;
    struct tf_story story = tf_story_begin(clocks->report, "clock-ahead", device->node);
    tf_story_head(&story, "%s %s %llu, which it does not durably have.",
                  tf_say_node(clocks->ledger, device->node).text, words,
                  (unsigned long long)claim->seq);
    tf_story_line(&story, "At %s its durable cursor stands at %llu.",
                  tf_say_time(scene->record->at_us).text, (unsigned long long)lasting->seq);
    tf_story_faults(&story, device->node);
    tf_story_end(&story);
}

void tf_logical_clocks_pull(struct tf_logical_clocks *clocks, const struct tf_scene *scene) {
    struct tf_slice path = scene->record->net.path, name = TF_SLICE_LITERAL("since=");
    const char *at = memmem(path.data, path.len, name.data, name.len);
    if (at == NULL)
        return;
    at += name.len;
    size_t rest = path.len - (size_t)(at - path.data);
    const char *end = memchr(at, '&', rest);
    struct tf_cursor claim;
    if (tf_wire_cursor_parse((struct tf_slice){at, end == NULL ? rest : (size_t)(end - at)},
                             &claim))
        check_claim(clocks, scene, &claim, "asks for what came after change");
}

void tf_logical_clocks_frame(struct tf_logical_clocks *clocks, const struct tf_scene *scene) {
    struct tf_slice bytes = scene->record->net.bytes, mark = TF_SLICE_LITERAL("\"ack\"");
    if (bytes.len == 0 || memmem(bytes.data, bytes.len, mark.data, mark.len) == NULL)
        return;
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    if (tf_wire_frame_parse(bytes, &doc, &frame, NULL) != TF_OK)
        return;
    if (frame.kind == TF_FRAME_ACK)
        check_claim(clocks, scene, &frame.cursor, "acknowledges everything up to change");
    tf_wire_doc_destroy(doc);
}

/* What was offered again after a server was put back, and what came back with a disk, has a new
 * place in the queue. */
static bool has_old_place(const struct tf_known_action *action) {
    return action != NULL && action->order != 0 && action->applied_record == 0 &&
           action->undone_record == 0 && action->lost_record == 0 && !action->cut_short;
}

void tf_logical_clocks_queued(struct tf_logical_clocks *clocks, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    if (scene->purpose != TF_VIEW_DURABLE || !has_old_place(action) ||
        action->node != scene->device->node)
        return;
    struct device_clocks *clock = &clocks->devices[action->node];
    const struct tf_known_action *newest = clock->view == scene->view ? clock->newest : NULL;
    uint64_t number = scene->record->action.order;
    bool is_newer = newest == NULL || action->order > newest->order;
    if (newest != NULL && action != newest && is_newer == (number <= clock->number)) {
        struct tf_story story = tf_story_begin(clocks->report, "number-back", action->node);
        tf_story_head(&story,
                      "%s gave the %s a number that does not follow the order in which "
                      "its user acted.",
                      tf_say_node(clocks->ledger, action->node).text,
                      tf_say_action(clocks->ledger, action).text);
        tf_story_line(&story, "It has number %llu, and the %s has %llu.",
                      (unsigned long long)number, tf_say_action(clocks->ledger, newest).text,
                      (unsigned long long)clock->number);
        tf_story_action(&story, action);
        tf_story_action(&story, newest);
        tf_story_end(&story);
    }
    if (is_newer) {
        clock->newest = action;
        clock->number = number;
        clock->view = scene->view;
    }
}

void tf_logical_clocks_went_back(struct tf_logical_clocks *clocks, uint32_t node) {
    clocks->devices[node] = (struct device_clocks){.put_back = true};
}
