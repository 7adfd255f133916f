#include "oracle/check_node.h"

#include "base/hash.h"
#include "oracle/check_answers.h"
#include "oracle/converged.h"

#include <stdio.h>

#define SAY(words, ...) snprintf((words).text, sizeof((words).text), __VA_ARGS__)

/* What a node shows of a message. */
struct shown {
    uint64_t rows;
    bool exists, is_deleted, is_edited, is_pending, in_conflict, has_status;
    bool is_uploaded, is_loaded;
    enum tf_message_status status;
    uint64_t content;
};

static bool count_holds(struct tf_count count, uint64_t found) {
    switch (count.compare) {
    case TF_COMPARE_EQUAL:
        return found == count.value;
    case TF_COMPARE_AT_LEAST:
        return found >= count.value;
    case TF_COMPARE_AT_MOST:
        return found <= count.value;
    default:
        return true;
    }
}

static const char *compare_words(enum tf_compare compare) {
    return compare == TF_COMPARE_AT_LEAST  ? "at least "
           : compare == TF_COMPARE_AT_MOST ? "at most "
                                           : "";
}

static const char *times_words(uint64_t times) {
    return times == 1 ? "time" : "times";
}

struct tf_check_answer tf_check_count(const char *kind, const char *what, struct tf_count count,
                                      uint64_t found) {
    struct tf_check_answer answer = {.kind = kind, .holds = count_holds(count, found)};
    if (answer.holds)
        return answer;
    SAY(answer.wanted, "have %s%llu %s", compare_words(count.compare),
        (unsigned long long)count.value, what);
    SAY(answer.found, "had %llu", (unsigned long long)found);
    return answer;
}

static struct shown look(const struct tf_ledger *ledger, uint32_t node,
                         const struct tf_known_message *message) {
    struct shown shown = {0};
    const struct tf_sight *sight = tf_ledger_sight(ledger, node, message);
    if (!tf_ledger_shows(ledger, sight))
        return shown;
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    bool in_whole_view =
        device != NULL && sight->view == device->shown_view && device->shown_view != 0;
    shown = (struct shown){.rows = in_whole_view ? sight->copies : 1,
                           .exists = true,
                           .is_deleted = sight->is_deleted,
                           .is_edited = sight->is_edited,
                           .is_pending = sight->is_pending,
                           .in_conflict = sight->in_conflict,
                           .is_uploaded = sight->is_uploaded,
                           .is_loaded = sight->is_loaded,
                           .has_status = true,
                           .status = sight->status,
                           .content = sight->content};
    return shown;
}

/* The server's look-up where there was one after the last change, else its audit. */
static struct shown look_at_server(const struct tf_ledger *ledger,
                                   const struct tf_known_message *message) {
    const struct tf_known_version *newest = message->newest;
    const struct tf_sight *sight = tf_ledger_sight(ledger, TF_NODE_SERVER, message);
    if (sight != NULL && (newest == NULL || sight->record > newest->record))
        return look(ledger, TF_NODE_SERVER, message);
    struct shown shown = {0};
    if (newest == NULL)
        return shown;
    return (struct shown){.rows = 1,
                          .exists = true,
                          .is_deleted = newest->is_deleted,
                          .is_edited = newest->version > 1 && !newest->is_deleted,
                          .content = tf_hash_slice(newest->content)};
}

static uint64_t appearances(const struct tf_ledger *ledger, uint32_t node,
                            const struct tf_known_message *message, bool tombstones) {
    uint64_t rows = 0;
    for (; message != NULL; message = message->next_twin) {
        struct shown shown =
            node == TF_NODE_SERVER ? look_at_server(ledger, message) : look(ledger, node, message);
        if (shown.exists && (tombstones || !shown.is_deleted))
            rows += shown.rows;
    }
    return rows;
}

static bool flag_differs(enum tf_tristate asked, bool is) {
    return asked != TF_UNASKED && (asked == TF_YES) != is;
}

static struct tf_check_answer flag_answer(const char *kind, enum tf_tristate asked,
                                          const char *word) {
    struct tf_check_answer answer = {.kind = kind};
    SAY(answer.wanted, "be %s%s", asked == TF_YES ? "" : "not ", word);
    SAY(answer.found, "was %s%s", asked == TF_YES ? "not " : "", word);
    return answer;
}

static struct tf_check_answer status_answer(const struct tf_check *check,
                                            const struct shown *shown) {
    struct tf_check_answer answer = {.kind = "status"};
    SAY(answer.wanted, "be \"%s\"", tf_message_status_text(check->status));
    SAY(answer.found, "was \"%s\"",
        shown->has_status ? tf_message_status_text(shown->status) : "without a status");
    return answer;
}

static struct tf_check_answer text_answer(const struct tf_check *check,
                                          const struct tf_known_message *message,
                                          const struct shown *shown) {
    struct tf_check_answer answer = {.kind = "text"};
    SAY(answer.wanted, "read %.140s",
        tf_say_text((struct tf_slice){check->text, check->text_len}).text);
    SAY(answer.found, "had another text");
    for (const struct tf_known_version *state = message->newest; state != NULL;
         state = state->older)
        if (tf_hash_slice(state->content) == shown->content)
            SAY(answer.found, "read %.140s", tf_say_text(state->content).text);
    if (message->send != NULL && tf_hash_slice(message->send->text) == shown->content)
        SAY(answer.found, "read %.140s", tf_say_text(message->send->text).text);
    return answer;
}

/* Everything but the count. */
static struct tf_check_answer attributes_at(const struct tf_check *check,
                                            const struct tf_known_message *message,
                                            const struct shown *shown) {
    if (flag_differs(check->deleted, shown->is_deleted))
        return flag_answer("deleted", check->deleted, "deleted");
    if (flag_differs(check->edited, shown->is_edited))
        return flag_answer("edited", check->edited, "marked as edited");
    if (flag_differs(check->pending, shown->is_pending))
        return flag_answer("pending", check->pending, "pending");
    if (flag_differs(check->conflict, shown->in_conflict))
        return flag_answer("conflict", check->conflict, "in conflict");
    if (flag_differs(check->uploaded, shown->is_uploaded))
        return flag_answer("uploaded", check->uploaded, "shown with the address of its file");
    if (flag_differs(check->loaded, shown->is_loaded))
        return flag_answer("loaded", check->loaded, "there with its file");
    if (check->has_status && (!shown->has_status || shown->status != check->status))
        return status_answer(check, shown);
    if (check->text != NULL &&
        tf_hash_slice((struct tf_slice){check->text, check->text_len}) != shown->content)
        return text_answer(check, message, shown);
    return (struct tf_check_answer){.holds = true};
}

static bool asks_attributes(const struct tf_check *check) {
    return check->deleted != TF_UNASKED || check->edited != TF_UNASKED ||
           check->pending != TF_UNASKED || check->conflict != TF_UNASKED || check->has_status ||
           check->text != NULL || check->uploaded != TF_UNASKED || check->loaded != TF_UNASKED;
}

static struct tf_count count_wanted(const struct tf_check *check) {
    if (check->count.compare != TF_COMPARE_NONE)
        return check->count;
    if (check->shown == TF_NO)
        return (struct tf_count){TF_COMPARE_EQUAL, 0};
    return (struct tf_count){TF_COMPARE_AT_LEAST, 1};
}

/* `appears` counts tombstones only where the check asks about deletion: who writes that a message
 * appears never means its text. */
static struct tf_check_answer message_at(const struct tf_ledger *ledger,
                                         const struct tf_check *check, uint32_t node) {
    const struct tf_known_message *message = tf_ledger_named(ledger, check->message);
    uint64_t rows = appearances(ledger, node, message, check->deleted != TF_UNASKED);
    struct tf_count wanted = count_wanted(check);
    bool asked = check->count.compare != TF_COMPARE_NONE || check->shown != TF_UNASKED ||
                 !asks_attributes(check);
    struct shown shown = {0};
    if (message != NULL)
        shown =
            node == TF_NODE_SERVER ? look_at_server(ledger, message) : look(ledger, node, message);
    if ((asked && !count_holds(wanted, rows)) || (asks_attributes(check) && !shown.exists)) {
        struct tf_check_answer answer = {.kind = "appears"};
        SAY(answer.wanted, "appear %s%llu %s", compare_words(wanted.compare),
            (unsigned long long)wanted.value, times_words(wanted.value));
        SAY(answer.found, "appeared %llu %s", (unsigned long long)rows, times_words(rows));
        return answer;
    }
    return asks_attributes(check) ? attributes_at(check, message, &shown)
                                  : (struct tf_check_answer){.holds = true};
}

static bool status_is_newer(const struct tf_known_device *device) {
    return device->durable.view == 0 || device->status_record > device->durable.view;
}

/* So many conflicts, and the same is suggested for each. */
static struct tf_check_answer suggestion_at(const struct tf_known_device *device,
                                            const struct tf_check *check) {
    static const char *const words[] = {"nothing", "mine", "theirs", "a text"};
    const struct tf_known_durable *durable = &device->durable;
    struct tf_check_answer answer =
        tf_check_count("conflicts", "conflicts to decide", check->count, durable->conflicts);
    if (!answer.holds || durable->suggests[check->suggests - 1] == durable->conflicts)
        return answer;
    answer.holds = false;
    SAY(answer.wanted, "suggest %s for its conflicts", words[check->suggests - 1]);
    for (unsigned i = 0; i < 1 + TF_RESOLUTION_COUNT; i++)
        if (durable->suggests[i] > 0 && i + 1 != check->suggests)
            SAY(answer.found, "suggested %s", words[i]);
    return answer;
}

static struct tf_check_answer figure_at(const struct tf_known_device *device,
                                        const struct tf_check *check) {
    bool status = status_is_newer(device);
    switch (check->kind) {
    case TF_CHECK_QUEUE:
        return tf_check_count("queue", "waiting actions", check->count,
                              status ? device->status.waiting : device->durable.waiting);
    case TF_CHECK_CONFLICTS:
        if (check->suggests != 0)
            return suggestion_at(device, check);
        return tf_check_count("conflicts", "conflicts to decide", check->count,
                              status ? device->status.conflicts : device->durable.conflicts);
    default:
        return tf_check_count("parked", "actions set aside", check->count,
                              status ? device->status.parked : device->durable.parked);
    }
}

static struct tf_check_answer size_at(const struct tf_known_device *device,
                                      const struct tf_check *check) {
    const struct tf_sizes_view *sizes = &device->durable.sizes;
    switch (check->part) {
    case TF_SIZE_OF_QUEUE:
        return tf_check_count("size", "bytes in the queue", check->count, sizes->queue_bytes);
    case TF_SIZE_OF_MESSAGES:
        return tf_check_count("size", "bytes of messages", check->count, sizes->message_bytes);
    default:
        return tf_check_count("size", "bytes of database", check->count, sizes->database_bytes);
    }
}

static struct tf_check_answer files_at(const struct tf_known_device *device,
                                       const struct tf_check *check) {
    struct tf_check_answer answer =
        tf_check_count("files", "files in the cache", check->count, device->durable.files);
    if (!answer.holds || check->bytes.compare == TF_COMPARE_NONE)
        return answer;
    return tf_check_count("files", "bytes in the cache", check->bytes, device->durable.media_bytes);
}

static struct tf_check_answer data_at(const struct tf_known_device *device,
                                      const struct tf_check *check) {
    const struct tf_known_data *data = device->data;
    while (data != NULL && !tf_slice_is(tf_id_slice(&data->key), check->name))
        data = data->older;
    bool is_wanted = check->shown != TF_NO;
    struct tf_check_answer answer = {.kind = "data", .holds = (data != NULL) == is_wanted};
    if (answer.holds && data != NULL && check->text != NULL)
        answer.holds = tf_slice_equal(data->value, (struct tf_slice){check->text, check->text_len});
    if (answer.holds)
        return answer;
    SAY(answer.wanted, "keep %.40s under %.30s",
        !is_wanted            ? "nothing"
        : check->text == NULL ? "something"
                              : check->text,
        check->name);
    SAY(answer.found, "kept %.60s", data == NULL ? "nothing" : tf_say_text(data->value).text);
    return answer;
}

static struct tf_check_answer unread_at(const struct tf_ledger *ledger,
                                        const struct tf_check *check, uint32_t node) {
    uint32_t viewer = node == TF_NODE_SERVER ? tf_ledger_truth(check->user) : node;
    const struct tf_glance *glance =
        tf_ledger_glance(ledger, viewer, tf_ledger_planned(ledger, check->conversation));
    return tf_check_count("unread", "unread messages", check->count,
                          glance == NULL ? 0 : glance->unread);
}

static struct tf_check_answer conversation_at(const struct tf_ledger *ledger,
                                              const struct tf_check *check, uint32_t node) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    const struct tf_known_conversation *conversation =
        tf_ledger_planned(ledger, check->conversation);
    const struct tf_glance *glance = tf_ledger_glance(ledger, node, conversation);
    bool there = device == NULL ? conversation != NULL && conversation->index != 0
                                : glance != NULL && glance->view == device->shown_view;
    struct tf_check_answer answer = {.kind = "conversation",
                                     .holds = count_holds(count_wanted(check), there)};
    bool ended = glance != NULL && glance->is_ended;
    if (answer.holds && there && flag_differs(check->active, !ended))
        return flag_answer("active", check->active, "active");
    if (answer.holds)
        return answer;
    SAY(answer.wanted, "%s the conversation", count_wanted(check).value == 0 ? "not show" : "show");
    SAY(answer.found, "%s", there ? "did" : "did not");
    return answer;
}

static struct tf_check_answer typing_at(const struct tf_ledger *ledger,
                                        const struct tf_check *check, uint32_t node) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    bool seen = false;
    for (size_t i = 0; device != NULL && i < device->typing_count; i++)
        seen |= tf_id_equal(&device->typing[i].user_id, &plan->users[check->user].id) &&
                tf_ledger_conversation(ledger, &device->typing[i].conversation_id) ==
                    tf_ledger_planned(ledger, check->conversation);
    struct tf_check_answer answer = {.kind = "typing", .holds = seen == (check->shown != TF_NO)};
    if (answer.holds)
        return answer;
    SAY(answer.wanted, "%s %.60s typing", seen ? "not show" : "show",
        plan->users[check->user].id.text);
    SAY(answer.found, "%s", seen ? "did" : "did not");
    return answer;
}

static struct tf_check_answer order_at(const struct tf_ledger *ledger, const struct tf_check *check,
                                       uint32_t node) {
    struct tf_check_answer answer = {.kind = "order", .holds = true};
    const struct tf_sight *last = NULL;
    for (uint32_t i = 0; i < check->message_count && answer.holds; i++) {
        const struct tf_known_message *message = tf_ledger_named(ledger, check->messages[i]);
        const struct tf_sight *sight = tf_ledger_sight(ledger, node, message);
        if (!tf_ledger_shows(ledger, sight))
            SAY(answer.found, "did not show %.120s",
                tf_ledger_plan(ledger)->messages[check->messages[i]].name);
        else if (last != NULL && last->row > sight->row)
            SAY(answer.found, "showed %.120s too early", tf_say_message(ledger, message).text);
        answer.holds = answer.found.text[0] == '\0';
        last = sight;
    }
    if (!answer.holds)
        SAY(answer.wanted, "show its messages in the given order");
    return answer;
}

static struct tf_check_answer converged_at(const struct tf_ledger *ledger, uint32_t node) {
    struct tf_difference difference;
    struct tf_check_answer answer = {.kind = "converged", .holds = true};
    if (tf_ledger_device(ledger, node) == NULL || !tf_converged_differs(ledger, node, &difference))
        return answer;
    answer.holds = false;
    SAY(answer.wanted, "show what the server holds");
    SAY(answer.found, "%.150s", difference.what.text);
    return answer;
}

struct tf_check_answer tf_check_at(const struct tf_ledger *ledger, const struct tf_check *check,
                                   uint32_t node) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    switch (check->kind) {
    case TF_CHECK_MESSAGE:
        return message_at(ledger, check, node);
    case TF_CHECK_UNREAD:
        return unread_at(ledger, check, node);
    case TF_CHECK_TYPING:
        return typing_at(ledger, check, node);
    case TF_CHECK_CONVERSATION:
        return conversation_at(ledger, check, node);
    case TF_CHECK_ORDER:
        return order_at(ledger, check, node);
    case TF_CHECK_CONVERGED:
        return converged_at(ledger, node);
    case TF_CHECK_DATA:
        return device == NULL ? (struct tf_check_answer){.holds = true} : data_at(device, check);
    case TF_CHECK_SIZE:
        return device == NULL ? (struct tf_check_answer){.holds = true} : size_at(device, check);
    case TF_CHECK_LISTED:
    case TF_CHECK_STATS:
    case TF_CHECK_VERSIONS:
    case TF_CHECK_ANSWERS:
    case TF_CHECK_READERS:
        return tf_check_answers_at(ledger, check, node);
    case TF_CHECK_FILES:
        return device == NULL ? (struct tf_check_answer){.holds = true} : files_at(device, check);
    default:
        return device == NULL ? (struct tf_check_answer){.holds = true} : figure_at(device, check);
    }
}
