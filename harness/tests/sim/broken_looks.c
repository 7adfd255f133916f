/* What goes wrong between the app and its user: texts, screens, settings. */
#include "base/text.h"
#include "sim/broken_client.h"

#include <string.h>

#define SHORT_TEXT     1000
#define HEARD_LATER_US (200 * TF_MS)

/* -- Screens -------------------------------------------------------------------------------------
 */

static void revive(struct tf_message_view *view) {
    view->is_deleted = false;
}
const struct tf_habit tf_habit_shows_deleted = {.message = revive};

static void read_all(struct tf_conversation_view *view) {
    view->unread = 0;
}
const struct tf_habit tf_habit_shows_all_read = {.conversation = read_all};

static void promise_delivery(struct tf_message_view *view) {
    if (view->status == TF_STATUS_SENT)
        view->status = TF_STATUS_DELIVERED;
}
const struct tf_habit tf_habit_shows_too_much = {.message = promise_delivery};

static void read_late(struct tf_reader_view *view) {
    if (view->at_wall_us != 0)
        view->at_wall_us += HEARD_LATER_US;
}
const struct tf_habit tf_habit_shows_reads_late = {.reader = read_late};

/* -- Texts ---------------------------------------------------------------------------------------
 */

static bool writes(const struct tf_client_event *event) {
    return event->kind == TF_CLIENT_COMMAND &&
           (event->command.kind == TF_COMMAND_SEND || event->command.kind == TF_COMMAND_EDIT);
}

static void replace_text(struct tf_broken_client *self, struct tf_client_event *event) {
    event->command.text = tf_buf_slice(&self->text);
}

static bool speak_ascii(struct tf_broken_client *self, struct tf_client_context *context,
                        struct tf_client_event *event) {
    (void)context;
    if (!writes(event))
        return true;
    tf_buf_clear(&self->text);
    for (size_t i = 0; i < event->command.text.len; i++) {
        char byte = event->command.text.data[i];
        tf_buf_append_byte(&self->text, (unsigned char)byte < 0x80 ? byte : '?');
    }
    replace_text(self, event);
    return true;
}
const struct tf_habit tf_habit_speaks_ascii_only = {.event = speak_ascii};

static void append_tidy(struct tf_buf *out, char byte) {
    unsigned char value = (unsigned char)byte;
    if (byte == '<')
        tf_buf_append_text(out, "&lt;");
    else if (value >= 0x20 && value != 0x7f)
        tf_buf_append_byte(out, byte);
}

static bool tidy(struct tf_broken_client *self, struct tf_client_context *context,
                 struct tf_client_event *event) {
    (void)context;
    if (!writes(event))
        return true;
    struct tf_slice text = event->command.text;
    while (text.len > 1 && text.data[text.len - 1] == ' ')
        text.len--;
    tf_buf_clear(&self->text);
    for (size_t i = 0; i < text.len; i++)
        append_tidy(&self->text, text.data[i]);
    replace_text(self, event);
    return true;
}
const struct tf_habit tf_habit_tidies_texts = {.event = tidy};

static bool shorten(struct tf_broken_client *self, struct tf_client_context *context,
                    struct tf_client_event *event) {
    (void)self, (void)context;
    if (writes(event) && event->command.text.len > SHORT_TEXT) {
        event->command.text.len = SHORT_TEXT;
        while (!tf_utf8_valid(event->command.text, NULL))
            event->command.text.len--;
    }
    return true;
}
const struct tf_habit tf_habit_shortens_texts = {.event = shorten};

static bool mend(struct tf_broken_client *self, struct tf_client_context *context,
                 struct tf_client_event *event) {
    (void)context;
    if (!writes(event))
        return true;
    struct tf_slice text = event->command.text;
    bool is_whole = tf_utf8_valid(text, NULL);
    tf_buf_clear(&self->text);
    for (size_t i = 0; i < text.len && i < TF_CONTENT_BYTES_MAX; i++) {
        bool is_bad = text.data[i] == '\0' || (!is_whole && (unsigned char)text.data[i] >= 0x80);
        tf_buf_append_byte(&self->text, is_bad ? '?' : text.data[i]);
    }
    if (text.len == 0)
        tf_buf_append_byte(&self->text, ' ');
    replace_text(self, event);
    return true;
}
const struct tf_habit tf_habit_mends_texts = {.event = mend};

/* -- Settings ------------------------------------------------------------------------------------
 */

static void config_server_wins(struct tf_client_config *config) {
    config->strategy = TF_STRATEGY_SERVER_WINS;
}

static void config_client_wins(struct tf_client_config *config) {
    config->strategy = TF_STRATEGY_CLIENT_WINS;
}

static bool choose_server_wins(struct tf_broken_client *self, struct tf_client_context *context,
                               struct tf_client_event *event) {
    (void)self, (void)context;
    if (event->kind == TF_CLIENT_COMMAND)
        event->command.strategy = TF_STRATEGY_SERVER_WINS;
    return true;
}

static bool choose_client_wins(struct tf_broken_client *self, struct tf_client_context *context,
                               struct tf_client_event *event) {
    (void)self, (void)context;
    if (event->kind == TF_CLIENT_COMMAND)
        event->command.strategy = TF_STRATEGY_CLIENT_WINS;
    return true;
}
const struct tf_habit tf_habit_always_server_wins = {.config = config_server_wins,
                                                     .event = choose_server_wins};
const struct tf_habit tf_habit_always_client_wins = {.config = config_client_wins,
                                                     .event = choose_client_wins};

/* -- counts_each_name ----------------------------------------------------------------------------
 */

static void count_each_name(struct tf_conversation_view *view) {
    if (!tf_id_is_none(&view->client_key) && !tf_id_is_none(&view->id))
        view->unread *= 2;
}
const struct tf_habit tf_habit_counts_each_name = {.conversation = count_each_name};
