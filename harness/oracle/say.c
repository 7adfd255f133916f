#include "base/text.h"
#include "oracle/story.h"

#include <stdio.h>
#include <string.h>

#define TEXT_SHOWN 32 /* code points of a text that is quoted */

static struct tf_words words_of(struct tf_buf *text) {
    struct tf_words words;
    snprintf(words.text, sizeof(words.text), "%s", tf_buf_text(text));
    tf_buf_close(text);
    return words;
}

struct tf_words tf_say_time(tf_time at_us) {
    struct tf_buf text = {0};
    tf_time_append_instant(&text, at_us);
    return words_of(&text);
}

struct tf_words tf_say_duration(tf_time us) {
    struct tf_buf text = {0};
    tf_time_append_duration(&text, us);
    return words_of(&text);
}

struct tf_words tf_say_node(const struct tf_ledger *ledger, uint32_t node) {
    struct tf_words words = {"somebody"};
    if (node == TF_NODE_SERVER)
        snprintf(words.text, sizeof(words.text), "the server");
    else if (tf_ledger_device(ledger, node) != NULL)
        snprintf(words.text, sizeof(words.text), "%s",
                 tf_ledger_plan(ledger)->replicas[node].name.text);
    return words;
}

struct tf_words tf_say_id(const struct tf_id *id) {
    struct tf_words words = {"unnamed"};
    struct tf_slice slice = tf_id_short(id);
    if (slice.len > 0)
        snprintf(words.text, sizeof(words.text), "%.*s", (int)slice.len, slice.data);
    return words;
}

struct tf_words tf_say_user(const struct tf_ledger *ledger, uint32_t user) {
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    struct tf_words words = {"somebody"};
    if (user < plan->user_count)
        snprintf(words.text, sizeof(words.text), "%s", plan->users[user].id.text);
    return words;
}

struct tf_words tf_say_message(const struct tf_ledger *ledger,
                               const struct tf_known_message *message) {
    struct tf_words words = {"a message"};
    if (message == NULL)
        return words;
    const struct tf_known_message *named = message->twin_of != NULL ? message->twin_of : message;
    if (named->name != TF_NAME_NONE && tf_ledger_plan(ledger)->messages[named->name].name != NULL)
        snprintf(words.text, sizeof(words.text), "\"%s\"",
                 tf_ledger_plan(ledger)->messages[named->name].name);
    else
        words = tf_say_id(tf_id_is_none(&message->id) ? &message->client_id : &message->id);
    return words;
}

struct tf_words tf_say_conversation(const struct tf_ledger *ledger,
                                    const struct tf_known_conversation *conversation) {
    struct tf_words words = {"a conversation"};
    if (conversation != NULL && conversation->plan_index != TF_NAME_NONE)
        snprintf(words.text, sizeof(words.text), "%s",
                 tf_ledger_plan(ledger)->conversations[conversation->plan_index].name.text);
    else if (conversation != NULL)
        snprintf(words.text, sizeof(words.text), "%s", conversation->id.text);
    return words;
}

struct tf_words tf_say_action(const struct tf_ledger *ledger,
                              const struct tf_known_action *action) {
    struct tf_words words;
    if (action->kind == TF_COMMAND_CREATE ||
        (action->kind == TF_COMMAND_READ && action->message == NULL)) {
        snprintf(words.text, sizeof(words.text), "%s %.120s",
                 action->kind == TF_COMMAND_CREATE ? "creation of" : "read mark in",
                 tf_say_conversation(ledger, action->conversation).text);
        return words;
    }
    if (action->kind == TF_COMMAND_JOIN || action->kind == TF_COMMAND_LEAVE) {
        snprintf(words.text, sizeof(words.text), "%s %.120s",
                 action->kind == TF_COMMAND_JOIN ? "joining of" : "leaving of",
                 tf_say_conversation(ledger, action->conversation).text);
        return words;
    }
    const char *verb = action->kind == TF_COMMAND_SEND      ? "send"
                       : action->kind == TF_COMMAND_EDIT    ? "edit"
                       : action->kind == TF_COMMAND_DELETE  ? "deletion"
                       : action->kind == TF_COMMAND_READ    ? "read mark"
                       : action->kind == TF_COMMAND_RESOLVE ? "resolution"
                                                            : "action";
    snprintf(words.text, sizeof(words.text), "%s %s %.120s", verb,
             action->kind == TF_COMMAND_READ ? "at" : "of",
             tf_say_message(ledger, action->message).text);
    return words;
}

struct tf_words tf_say_text(struct tf_slice text) {
    struct tf_buf quoted = {0};
    tf_text_append_quoted(&quoted, text, TEXT_SHOWN);
    return words_of(&quoted);
}
