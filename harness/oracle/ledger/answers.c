/* What a device was answered last: lists, figures, and the earlier texts that it keeps. */
#include "base/hash.h"
#include "oracle/ledger/parts.h"

#include <stdlib.h>

static void put_figure(struct tf_known_answers *answers, const struct tf_known_figure *figure) {
    for (size_t i = 0; i < answers->figure_count; i++) {
        struct tf_known_figure *known = &answers->figures[i];
        if (known->figure == figure->figure && known->conversation == figure->conversation &&
            tf_id_equal(&known->user_id, &figure->user_id)) {
            known->count = figure->count;
            return;
        }
    }
    void *figures = answers->figures;
    tf_grow(&figures, &answers->figure_capacity, answers->figure_count, sizeof(*answers->figures));
    answers->figures = figures;
    answers->figures[answers->figure_count++] = *figure;
}

/* The end of the answer says to what. */
static void hear_found(struct tf_ledger *ledger, const struct tf_note *note,
                       struct tf_known_answers *answers) {
    if (note->number == 1)
        answers->found.count = 0;
    tf_known_list_add(&answers->found, tf_ledger_learn_named(ledger, &note->message_id));
}

void tf_ledger_hear_answer(struct tf_ledger *ledger, const struct tf_note *note,
                           struct tf_known_device *device) {
    struct tf_known_answers *answers = &device->answers;
    struct tf_known_conversation *conversation =
        tf_ledger_conversation(ledger, &note->conversation_id);
    switch (note->kind) {
    case TF_NOTE_LISTED:
        if (!tf_id_is_none(&note->message_id)) {
            hear_found(ledger, note, answers);
            break;
        }
        if (note->number == 1)
            answers->listed.count = 0;
        tf_known_list_add(&answers->listed, conversation);
        break;
    case TF_NOTE_FIGURE:
        put_figure(answers, &(struct tf_known_figure){.figure = (enum tf_figure)note->request_id,
                                                      .conversation = conversation,
                                                      .user_id = note->user_id,
                                                      .count = note->number});
        break;
    default:
        if (note->request_id == TF_ASK_CONVERSATIONS && note->number == 0)
            answers->listed.count = 0;
        if (note->request_id == TF_ASK_ANSWERS && note->code == TF_OK) {
            answers->found_of = tf_ledger_message(ledger, &note->message_id);
            if (note->number == 0)
                answers->found.count = 0;
        }
        break;
    }
}

void tf_ledger_hear_version(struct tf_ledger *ledger, const struct tf_version_view *view,
                            struct tf_known_device *device) {
    struct tf_known_answers *answers = &device->answers;
    void *versions = answers->versions;
    tf_grow(&versions, &answers->version_capacity, answers->version_count,
            sizeof(*answers->versions));
    answers->versions = versions;
    answers->versions[answers->version_count++] =
        (struct tf_known_text){.message = tf_ledger_message(ledger, &view->key),
                               .version = view->version,
                               .is_lost = view->is_lost,
                               .author_id = view->author_id,
                               .content = tf_hash_slice(view->content)};
}

void tf_ledger_hear_reader(struct tf_ledger *ledger, const struct tf_reader_view *view,
                           struct tf_known_device *device) {
    struct tf_known_answers *answers = &device->answers;
    void *readers = answers->readers;
    tf_grow(&readers, &answers->reader_capacity, answers->reader_count, sizeof(*answers->readers));
    answers->readers = readers;
    answers->readers[answers->reader_count++] =
        (struct tf_known_reader){.message = tf_ledger_message(ledger, &view->message_id),
                                 .user_id = view->user_id,
                                 .at_wall_us = view->at_wall_us};
}

void tf_ledger_close_answers(struct tf_known_answers *answers) {
    free(answers->listed.items);
    free(answers->found.items);
    free(answers->figures);
    free(answers->versions);
    free(answers->readers);
}
