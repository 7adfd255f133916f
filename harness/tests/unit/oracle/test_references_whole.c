#include "unit/oracle/claims.h"

#define RULE "references-whole"

/* Asha has sent a1 and an answer to it, a2. */
static void asked(struct history *h) {
    history_send(h, ASHA, "a1", "who eats?");
    history_reply(h, ASHA, "a2", "a1", "me");
}

static void stored(struct history *h) {
    asked(h);
    history_applied(h, "a1", "m1", 0);
}

/* The question under the names that the device has for it, and the answer, which calls it
 * `parent`. */
static void rows(struct history *h, uint32_t node, const char *id, const char *parent) {
    history_look(h, node,
                 history_row(h, HISTORY_NAMES(id, "a1"), ASHA, "who eats?", id == NULL ? 0 : 1,
                             id == NULL ? 0 : 11));
    struct tf_message_view answer = history_row(h, HISTORY_NAMES(NULL, "a2"), ASHA, "me", 0, 0);
    answer.reply_to = tf_id_of(parent);
    history_look(h, node, answer);
}

static void view(struct history *h, enum tf_view_purpose purpose, const char *id,
                 const char *parent) {
    history_view(h, ASHA, purpose, 0);
    rows(h, ASHA, id, parent);
    history_view_end(h, ASHA);
}

START_TEST(before_the_server_named_it_its_own_name_is_fine) {
    BEGIN(h);
    asked(&h);
    view(&h, TF_VIEW_SHOWN, NULL, "a1");
    view(&h, TF_VIEW_DURABLE, NULL, "a1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(after_that_the_servers_name_is_fine) {
    BEGIN(h);
    stored(&h);
    view(&h, TF_VIEW_SHOWN, "m1", "m1");
    view(&h, TF_VIEW_DURABLE, "m1", "m1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_the_device_has_not_heard_yet_it_cannot_map) {
    BEGIN(h);
    stored(&h);
    view(&h, TF_VIEW_DURABLE, NULL, "a1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_that_keeps_the_temporary_name_is_found) {
    BEGIN(h);
    stored(&h);
    view(&h, TF_VIEW_SHOWN, "m1", "a1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(one_that_is_durable_is_found_too) {
    BEGIN(h);
    stored(&h);
    view(&h, TF_VIEW_DURABLE, "m1", "a1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(one_look_is_enough_once_the_name_was_shown) {
    BEGIN(h);
    stored(&h);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "who eats?", 1, 11));
    struct tf_message_view answer = history_row(&h, HISTORY_NAMES(NULL, "a2"), ASHA, "me", 0, 0);
    answer.reply_to = tf_id_of("a1");
    history_look(&h, ASHA, answer);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_look_before_the_name_was_shown_proves_nothing) {
    BEGIN(h);
    stored(&h);
    rows(&h, ASHA, NULL, "a1");
    HOLDS(h, RULE);
}
END_TEST

/* The queue holds an edit of the question, which calls it `target`. */
static void queue_view(struct history *h, const char *target, const char *id) {
    history_edit(h, ASHA, "a3", target, 1, "who eats now?");
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(h, ASHA, "a3", TF_QUEUE_WAITING, 3);
    if (id != NULL)
        history_look(h, ASHA, history_row(h, HISTORY_NAMES(id, "a1"), ASHA, "who eats?", 1, 11));
    history_view_end(h, ASHA);
}

START_TEST(a_queued_edit_of_what_is_there_is_fine) {
    BEGIN(h);
    stored(&h);
    queue_view(&h, "m1", "m1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_queued_edit_that_keeps_the_temporary_name_is_found) {
    BEGIN(h);
    stored(&h);
    queue_view(&h, "a1", "m1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_queued_edit_of_nothing_is_an_orphan) {
    BEGIN(h);
    stored(&h);
    queue_view(&h, "m1", NULL);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_queued_edit_of_what_the_server_has_let_go_is_none) {
    BEGIN(h);
    stored(&h);
    history_delete(&h, TABLET, "t1", "m1", 1);
    history_applied(&h, "t1", "m1", 1);
    history_forgotten(&h, "m1");
    queue_view(&h, "m1", NULL);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_device_whose_disk_was_put_back_may_miss_it_for_a_while) {
    BEGIN(h);
    stored(&h);
    history_went_back(&h, ASHA, 1);
    queue_view(&h, "m1", NULL);
    HOLDS(h, RULE);
}
END_TEST

static void held(struct history *h, const char *parent, bool with_parent) {
    history_view(h, TF_NODE_SERVER, TF_VIEW_TRUTH, 0);
    if (with_parent)
        history_look(h, TF_NODE_SERVER,
                     history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "who eats?", 1, 11));
    struct tf_message_view answer = history_row(h, HISTORY_NAMES("m2", "a2"), ASHA, "me", 1, 12);
    answer.reply_to = tf_id_of(parent);
    history_look(h, TF_NODE_SERVER, answer);
    history_view_end(h, TF_NODE_SERVER);
}

START_TEST(a_server_that_knows_the_parent_is_fine) {
    BEGIN(h);
    stored(&h);
    history_applied(&h, "a2", "m2", 0);
    held(&h, "m1", true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_server_that_calls_it_by_a_clients_name_is_found) {
    BEGIN(h);
    stored(&h);
    history_applied(&h, "a2", "m2", 0);
    held(&h, "a1", true);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_answer_to_what_the_server_does_not_hold_is_an_orphan) {
    BEGIN(h);
    stored(&h);
    history_applied(&h, "a2", "m2", 0);
    held(&h, "m1", false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_answer_to_what_the_server_let_go_is_none) {
    BEGIN(h);
    stored(&h);
    history_applied(&h, "a2", "m2", 0);
    history_delete(&h, TABLET, "t1", "m1", 1);
    history_applied(&h, "t1", "m1", 1);
    history_forgotten(&h, "m1");
    held(&h, "m1", false);
    HOLDS(h, RULE);
}
END_TEST

/* Asha has sent a1 with a file of 100 bytes. */
static void sent_file(struct history *h) {
    history_command(h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .action_id = tf_id_of("a1"),
                                                   .message_id = tf_id_of("a1"),
                                                   .text = TF_SLICE_LITERAL("look"),
                                                   .media_size = 100}});
}

static void host_has(struct history *h, const char *key, const char *public_id, uint64_t bytes) {
    struct tf_record record = {.kind = TF_RECORD_STORED,
                               .node = TF_NODE_NONE,
                               .stored = {.key = tf_id_of(key), .size = 100, .received = bytes}};
    if (public_id != NULL)
        record.stored.public_id = tf_id_of(public_id);
    history_put(h, record);
}

static void held_with(struct history *h, const char *url) {
    struct tf_message_view view = history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "look", 1, 11);
    view.media_url = tf_slice_of(url);
    view.media_size = 100;
    history_applied(h, "a1", "m1", 0);
    history_view(h, TF_NODE_SERVER, TF_VIEW_TRUTH, 0);
    history_look(h, TF_NODE_SERVER, view);
    history_view_end(h, TF_NODE_SERVER);
}

START_TEST(a_file_that_the_host_has_whole_is_fine) {
    BEGIN(h);
    sent_file(&h);
    host_has(&h, "a1", NULL, 50);
    host_has(&h, "a1", "o1", 100);
    held_with(&h, "https://media.tiffin.example/media/o1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_address_of_half_a_file_is_found) {
    BEGIN(h);
    sent_file(&h);
    host_has(&h, "a1", NULL, 50);
    held_with(&h, "https://media.tiffin.example/media/o1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_that_lost_its_file_is_found) {
    BEGIN(h);
    sent_file(&h);
    host_has(&h, "a1", "o1", 100);
    held_with(&h, "");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_file_under_another_key_is_found) {
    BEGIN(h);
    sent_file(&h);
    host_has(&h, "u7", "o7", 100);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(half_a_file_under_another_key_is_nobodys_yet) {
    BEGIN(h);
    sent_file(&h);
    host_has(&h, "u7", NULL, 50);
    HOLDS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("references-whole");
    TCase *c = tcase_create("references-whole");
    tcase_add_test(c, before_the_server_named_it_its_own_name_is_fine);
    tcase_add_test(c, after_that_the_servers_name_is_fine);
    tcase_add_test(c, what_the_device_has_not_heard_yet_it_cannot_map);
    tcase_add_test(c, an_answer_that_keeps_the_temporary_name_is_found);
    tcase_add_test(c, one_that_is_durable_is_found_too);
    tcase_add_test(c, one_look_is_enough_once_the_name_was_shown);
    tcase_add_test(c, a_look_before_the_name_was_shown_proves_nothing);
    tcase_add_test(c, a_queued_edit_of_what_is_there_is_fine);
    tcase_add_test(c, a_queued_edit_that_keeps_the_temporary_name_is_found);
    tcase_add_test(c, a_queued_edit_of_nothing_is_an_orphan);
    tcase_add_test(c, a_queued_edit_of_what_the_server_has_let_go_is_none);
    tcase_add_test(c, a_device_whose_disk_was_put_back_may_miss_it_for_a_while);
    tcase_add_test(c, a_server_that_knows_the_parent_is_fine);
    tcase_add_test(c, a_server_that_calls_it_by_a_clients_name_is_found);
    tcase_add_test(c, an_answer_to_what_the_server_does_not_hold_is_an_orphan);
    tcase_add_test(c, an_answer_to_what_the_server_let_go_is_none);
    tcase_add_test(c, a_file_that_the_host_has_whole_is_fine);
    tcase_add_test(c, an_address_of_half_a_file_is_found);
    tcase_add_test(c, a_message_that_lost_its_file_is_found);
    tcase_add_test(c, a_file_under_another_key_is_found);
    tcase_add_test(c, half_a_file_under_another_key_is_nobodys_yet);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
