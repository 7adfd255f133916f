#include "report/account_command.h"

#include "report/trace_text.h"

#include <string.h>

/* What stands behind the words. */
enum object { ALONE, OF_MESSAGE, OF_CONVERSATION, OF_PERSON, OF_KEY };

static const struct {
    const char *words;
    enum object object;
} commands[TF_COMMAND_KIND_COUNT] = {
    [TF_COMMAND_SEND] = {"sent", OF_MESSAGE},
    [TF_COMMAND_EDIT] = {"edited", OF_MESSAGE},
    [TF_COMMAND_DELETE] = {"deleted", OF_MESSAGE},
    [TF_COMMAND_READ] = {"read", OF_CONVERSATION},
    [TF_COMMAND_TYPING] = {"typed in", OF_CONVERSATION},
    [TF_COMMAND_CREATE] = {"began the conversation", OF_CONVERSATION},
    [TF_COMMAND_RESOLVE] = {"decided the conflict over", OF_MESSAGE},
    [TF_COMMAND_SET_STRATEGY] = {"chose another strategy for conflicts", ALONE},
    [TF_COMMAND_SYNC] = {"asked for a sync", ALONE},
    [TF_COMMAND_LOGOUT] = {"logged out", ALONE},
    [TF_COMMAND_LOGIN] = {"logged in", ALONE},
    [TF_COMMAND_JOIN] = {"added", OF_PERSON},
    [TF_COMMAND_LEAVE] = {"removed", OF_PERSON},
    [TF_COMMAND_SCROLL_BACK] = {"scrolled back in", OF_CONVERSATION},
    [TF_COMMAND_OPEN] = {"opened the file of", OF_MESSAGE},
    [TF_COMMAND_ASK] = {"asked the server a question", ALONE},
    [TF_COMMAND_RETRY] = {"tried again what was set aside of", OF_MESSAGE},
    [TF_COMMAND_DISCARD] = {"dropped what was set aside of", OF_MESSAGE},
    [TF_COMMAND_OFFLINE] = {"switched the app's offline mode", ALONE},
    [TF_COMMAND_STORE] = {"stored data under", OF_KEY},
    [TF_COMMAND_OPEN_CONVERSATION] = {"opened", OF_CONVERSATION},
};

struct sayer {
    struct tf_buf *out;
    const struct tf_plan *plan;
    const struct tf_record *record;
};

static void say(struct sayer *sayer, const char *before, const char *name) {
    tf_buf_append_text(sayer->out, before);
    tf_buf_append_text(sayer->out, name);
}

/* One that was made while the plan ran has an id of the server: the plan's name says more. */
static const char *conversation_name(const struct sayer *sayer) {
    const struct tf_plan *plan = sayer->plan;
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        if (plan->conversations[i].made_by_step == sayer->record->command.step) {
            return plan->conversations[i].name.text;
        }
    }
    return sayer->record->command.conversation_id.text;
}

static bool has_conversation(const struct sayer *sayer) {
    return conversation_name(sayer)[0] != '\0';
}

static const char *user_name(const struct sayer *sayer, const struct tf_id *id) {
    for (uint32_t i = 0; i < sayer->plan->user_count; i++) {
        if (tf_id_equal(&sayer->plan->users[i].id, id)) {
            return sayer->plan->users[i].name;
        }
    }
    return id->text;
}

static bool is_own_user(const struct sayer *sayer, const struct tf_id *id) {
    const struct tf_plan *plan = sayer->plan;
    uint32_t node = sayer->record->node;
    return node < plan->replica_count &&
           tf_id_equal(&plan->users[plan->replicas[node].user].id, id);
}

/* "added ravi to lunch", "left lunch" */
static void say_person(struct sayer *sayer) {
    const struct tf_id *who = &sayer->record->command.user_id;
    bool joins = sayer->record->command.kind == TF_COMMAND_JOIN;
    if (!joins && is_own_user(sayer, who)) {
        say(sayer, " left ", conversation_name(sayer));
        return;
    }
    say(sayer, joins ? " added " : " removed ", user_name(sayer, who));
    say(sayer, joins ? " to " : " from ", conversation_name(sayer));
}

static void say_message(struct sayer *sayer) {
    uint32_t message = sayer->record->command.message;
    if (message < sayer->plan->message_count) {
        tf_buf_append_format(sayer->out, " \"%s\"", sayer->plan->messages[message].name);
    }
    if (has_conversation(sayer)) {
        say(sayer, message < sayer->plan->message_count ? " in " : " ", conversation_name(sayer));
    }
}

static void say_what(struct sayer *sayer) {
    const struct tf_record *r = sayer->record;
    enum object object = commands[r->command.kind].object;
    bool replies = r->command.kind == TF_COMMAND_SEND && !tf_id_is_none(&r->command.reply_to);
    if (object == OF_PERSON) {
        say_person(sayer);
        return;
    }
    say(sayer, " ", replies ? "replied with" : commands[r->command.kind].words);
    if (object == OF_MESSAGE) {
        say_message(sayer);
    } else if (object == OF_CONVERSATION && has_conversation(sayer)) {
        say(sayer, " ", conversation_name(sayer));
    } else if (object == OF_KEY) {
        tf_buf_append_format(sayer->out, " \"%s\"", r->command.name.text);
    }
}

void tf_account_command(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_record *record) {
    struct sayer sayer = {out, plan, record};
    tf_trace_text_node(out, plan, record->node);
    say_what(&sayer);
    if (!tf_id_is_none(&record->command.action_id)) {
        tf_buf_append_text(out, " as action ");
        tf_buf_append_slice(out, tf_id_short(&record->command.action_id));
    }
    if (record->extension != 0) {
        tf_buf_append_text(out, " from the notification extension");
    }
}
