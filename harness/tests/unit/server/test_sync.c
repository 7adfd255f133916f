#include "support/check_main.h"
#include "unit/server/driver.h"

#include <string.h>

static struct driver *d;
static char *asha, *bilal, *chen;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
    chen = driver_login(d, "chen", "c1");
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    free(chen);
    driver_close(d);
}

static void expect(size_t index, enum tf_outcome outcome, enum tf_refusal refusal) {
    const struct tf_wire_result *result = driver_result(d, index);
    ck_assert_str_eq(tf_outcome_text(result->outcome), tf_outcome_text(outcome));
    ck_assert_int_eq(result->refusal, refusal);
}

static bool content_is(const struct tf_wire_result *result, const char *text) {
    return tf_slice_is(result->change.message.content, text);
}

START_TEST(send_answers_with_the_message_and_its_place) {
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "namaste");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    expect(0, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    const struct tf_change *change = &driver_result(d, 0)->change;
    ck_assert_int_eq(change->entity, TF_ENTITY_MESSAGE);
    ck_assert_uint_eq(change->message.version, 1);
    ck_assert_uint_eq(change->message.position, change->seq);
    ck_assert(tf_slice_is(change->message.sender_name, "Asha"));
    ck_assert_str_eq(change->message.client_id.text, "s1");
    ck_assert_int_eq(change->message.created_at_us, d->now.wall_us);
}
END_TEST

START_TEST(a_batch_chains_its_own_changes) {
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_send(d, "r2", "s2", "two");
    driver_sync(d, asha);
    ck_assert_uint_eq(driver_result(d, 0)->change.previous,
                      2); /* r2 was made by the second change */
    ck_assert_uint_eq(driver_result(d, 1)->change.previous, driver_result(d, 0)->change.seq);
}
END_TEST

START_TEST(a_send_that_comes_twice_is_stored_once_and_answered_with_the_first) {
    struct tf_id first = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_DUPLICATE, TF_REFUSAL_NONE);
    ck_assert(tf_id_equal(&driver_result(d, 0)->change.message.id, &first));
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 1);
}
END_TEST

START_TEST(a_duplicate_says_where_its_change_stands_in_the_log) {
    driver_say(d, chen, "c1", "r2", "c1", "elsewhere, before");
    driver_say(d, asha, "a1", "r1", "s1", "one");
    const struct tf_change first = driver_result(d, 0)->change;
    driver_say(d, bilal, "b1", "r1", "b1", "behind it");
    driver_say(d, chen, "c1", "r2", "c2", "elsewhere, behind it");
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_DUPLICATE, TF_REFUSAL_NONE);
    const struct tf_change *again = &driver_result(d, 0)->change;
    ck_assert_uint_eq(again->seq, first.seq);
    ck_assert_uint_gt(first.previous, 0);
    ck_assert_uint_eq(again->previous, first.previous);
}
END_TEST

START_TEST(every_type_of_action_takes_effect_once) {
    struct tf_id m = driver_say(d, bilal, "b1", "r1", "s1", "one");
    struct tf_id n = driver_say(d, bilal, "b1", "r1", "s2", "two");
    for (int round = 0; round < 2; round++) {
        driver_begin(d, "b1");
        driver_edit(d, "r1", "e1", &m, 1, "uno");
        driver_delete(d, "r1", "d1", &n, 1);
        driver_create(d, "k1", "chen");
        driver_sync(d, bilal);
        enum tf_outcome wanted = round == 0 ? TF_OUTCOME_APPLIED : TF_OUTCOME_DUPLICATE;
        for (size_t i = 0; i < 3; i++)
            expect(i, wanted, TF_REFUSAL_NONE);
        ck_assert(content_is(driver_result(d, 0), "uno"));
        ck_assert(driver_result(d, 1)->change.message.is_deleted);
        ck_assert_int_eq(driver_result(d, 2)->change.entity, TF_ENTITY_CONVERSATION);
        driver_begin(d, "a1");
        driver_read(d, "r1", "x1", &n);
        driver_sync(d, asha);
        expect(0, wanted, TF_REFUSAL_NONE);
        ck_assert_uint_gt(driver_result(d, 0)->change.receipt.read_position, 0);
    }
    ck_assert_int_eq(driver_ask(d, "SELECT version FROM messages WHERE client_id = 's1'"), 2);
    ck_assert_int_eq(driver_ask(d, "SELECT version FROM messages WHERE client_id = 's2'"), 2);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM conversations"), 3);
}
END_TEST

START_TEST(a_duplicate_is_answered_with_the_entity_as_it_is_now) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_send(d, "r1", "s1", "one");
    driver_sync(d, asha);
    expect(1, TF_OUTCOME_DUPLICATE, TF_REFUSAL_NONE);
    ck_assert(content_is(driver_result(d, 1), "two"));
    ck_assert_uint_eq(driver_result(d, 1)->change.message.version, 2);
}
END_TEST

START_TEST(a_lost_answer_is_repaired_after_a_restart_of_the_server) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_restart(d);
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    ck_assert_int_eq(driver_sync(d, asha), 401);
    free(asha);
    asha = driver_login(d, "asha", "a1");
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_DUPLICATE, TF_REFUSAL_NONE);
    ck_assert(tf_id_equal(&driver_result(d, 0)->change.message.id, &m));
}
END_TEST

START_TEST(the_same_key_with_another_body_is_refused) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "other");
    driver_send(d, "r2", "s1", "one");
    driver_edit(d, "r1", "s1", &m, 1, "one");
    driver_sync(d, asha);
    for (size_t i = 0; i < 3; i++)
        expect(i, TF_OUTCOME_REJECTED, TF_REFUSAL_KEY_REUSED);
    driver_begin(d, "b1");
    driver_send(d, "r1", "s1", "one");
    driver_sync(d, bilal);
    expect(0, TF_OUTCOME_REJECTED, TF_REFUSAL_KEY_REUSED);
}
END_TEST

START_TEST(base_attempt_and_client_time_are_no_part_of_a_body) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_sync(d, asha);
    struct tf_wire_action again = {.type = TF_ACTION_EDIT,
                                   .action_id = tf_id_of("e1"),
                                   .conversation_id = tf_id_of("r1"),
                                   .attempt = 9,
                                   .client_time_us = 999,
                                   .message_id = m,
                                   .base_version = 2};
    again.message.content = TF_SLICE_LITERAL("two");
    driver_begin(d, "a1");
    driver_act(d, &again);
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_DUPLICATE, TF_REFUSAL_NONE);
}
END_TEST

START_TEST(an_edit_of_another_version_is_a_conflict_with_the_servers_copy) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_edit(d, "r1", "e2", &m, 1, "three");
    driver_sync(d, asha);
    expect(1, TF_OUTCOME_CONFLICT, TF_REFUSAL_NONE);
    ck_assert(content_is(driver_result(d, 1), "two"));
    ck_assert_uint_eq(driver_result(d, 1)->change.message.version, 2);
    ck_assert_int_eq(
        driver_ask(d, "SELECT count(*) FROM versions WHERE kind = 1 AND content = 'three'"), 1);
}
END_TEST

START_TEST(a_conflict_is_not_final_and_keeps_what_was_typed_once) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_edit(d, "r1", "e2", &m, 1, "three");
    driver_edit(d, "r1", "e2", &m, 1, "three");
    driver_edit(d, "r1", "e2", &m, 2, "two and three");
    driver_sync(d, asha);
    expect(1, TF_OUTCOME_CONFLICT, TF_REFUSAL_NONE);
    expect(2, TF_OUTCOME_CONFLICT, TF_REFUSAL_NONE);
    expect(3, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    ck_assert_uint_eq(driver_result(d, 3)->change.message.version, 3);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM versions WHERE kind = 1"), 1);
}
END_TEST

START_TEST(a_tombstone_is_final) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_delete(d, "r1", "d1", &m, 1);
    driver_edit(d, "r1", "e1", &m, 2, "back again");
    driver_delete(d, "r1", "d2", &m, 1);
    driver_sync(d, asha);
    expect(1, TF_OUTCOME_CONFLICT, TF_REFUSAL_NONE);
    ck_assert(driver_result(d, 1)->change.message.is_deleted);
    expect(2, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    ck_assert_uint_eq(driver_result(d, 2)->change.message.version, 2);
    ck_assert_uint_eq(driver_result(d, 2)->change.seq, 0);
    ck_assert_uint_eq(driver_result(d, 0)->change.message.content.len, 0);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM versions WHERE content = 'back again'"),
                     1);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM versions WHERE content = 'one'"), 1);
}
END_TEST

START_TEST(a_delete_of_another_version_is_a_conflict) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_delete(d, "r1", "d1", &m, 1);
    driver_sync(d, asha);
    expect(1, TF_OUTCOME_CONFLICT, TF_REFUSAL_NONE);
    ck_assert(!driver_result(d, 1)->change.message.is_deleted);
}
END_TEST

START_TEST(a_rejected_action_never_hurts_its_neighbours) {
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_send(d, "nowhere", "s2", "two");
    driver_send(d, "r1", "s3", "");
    driver_reply(d, "r1", "s4", "nobody");
    driver_send(d, "r1", "s5", "five");
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    expect(1, TF_OUTCOME_REJECTED, TF_REFUSAL_UNKNOWN_CONVERSATION);
    expect(2, TF_OUTCOME_REJECTED, TF_REFUSAL_EMPTY_CONTENT);
    expect(3, TF_OUTCOME_REJECTED, TF_REFUSAL_UNKNOWN_MESSAGE);
    expect(4, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 2);
}
END_TEST

START_TEST(only_participants_touch_a_conversation) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "c1");
    driver_send(d, "r1", "t1", "hello");
    driver_edit(d, "r1", "t2", &m, 1, "mine");
    driver_delete(d, "r1", "t3", &m, 1);
    driver_read(d, "r1", "t4", &m);
    driver_sync(d, chen);
    for (size_t i = 0; i < 4; i++)
        expect(i, TF_OUTCOME_REJECTED, TF_REFUSAL_NOT_PARTICIPANT);
    ck_assert(!driver_says(d, "one"));
}
END_TEST

START_TEST(only_the_sender_edits_and_deletes_from_any_device) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "b1");
    driver_edit(d, "r1", "t1", &m, 1, "mine");
    driver_delete(d, "r1", "t2", &m, 1);
    driver_sync(d, bilal);
    expect(0, TF_OUTCOME_REJECTED, TF_REFUSAL_NOT_SENDER);
    expect(1, TF_OUTCOME_REJECTED, TF_REFUSAL_NOT_SENDER);
    char *other = driver_login(d, "asha", "a2");
    driver_begin(d, "a2");
    driver_edit(d, "r1", "t3", &m, 1, "two");
    driver_sync(d, other);
    expect(0, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    free(other);
}
END_TEST

START_TEST(a_shared_message_is_edited_by_any_participant_and_deleted_by_its_sender) {
    struct tf_wire_action send = {.type = TF_ACTION_SEND,
                                  .action_id = tf_id_of("s1"),
                                  .conversation_id = tf_id_of("r1"),
                                  .attempt = 1};
    send.message.content = TF_SLICE_LITERAL("list");
    send.message.metadata = TF_SLICE_LITERAL("{\"shared\":true}");
    driver_begin(d, "a1");
    driver_act(d, &send);
    driver_sync(d, asha);
    struct tf_id m = driver_result(d, 0)->change.message.id;
    driver_begin(d, "b1");
    driver_edit(d, "r1", "t1", &m, 1, "longer list");
    driver_delete(d, "r1", "t2", &m, 2);
    driver_sync(d, bilal);
    expect(0, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    expect(1, TF_OUTCOME_REJECTED, TF_REFUSAL_NOT_SENDER);
    ck_assert_str_eq(driver_result(d, 0)->change.message.sender_id.text, "asha");
}
END_TEST

START_TEST(a_reply_needs_a_parent_in_the_same_conversation_even_a_deleted_one) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_reply(d, "r2", "s2", m.text);
    driver_delete(d, "r1", "d1", &m, 1);
    driver_reply(d, "r1", "s3", m.text);
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_REJECTED, TF_REFUSAL_UNKNOWN_MESSAGE);
    expect(2, TF_OUTCOME_APPLIED, TF_REFUSAL_NONE);
    ck_assert(tf_id_equal(&driver_result(d, 2)->change.message.reply_to, &m));
}
END_TEST

START_TEST(reads_only_grow) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    struct tf_id n = driver_say(d, asha, "a1", "r1", "s2", "two");
    driver_begin(d, "b1");
    driver_read(d, "r1", "x1", &n);
    driver_read(d, "r1", "x2", &m);
    driver_sync(d, bilal);
    uint64_t mark = driver_result(d, 0)->change.receipt.read_position;
    ck_assert_uint_gt(driver_result(d, 0)->change.seq, 0);
    ck_assert_uint_eq(driver_result(d, 1)->change.seq, 0);
    ck_assert_uint_eq(driver_result(d, 1)->change.receipt.read_position, mark);
    ck_assert_uint_eq(driver_result(d, 1)->change.receipt.delivered_position, mark);
}
END_TEST

static void expect_read(const struct tf_receipt *receipt, uint64_t after, uint64_t upto,
                        tf_time at_us) {
    ck_assert_uint_eq(receipt->read_after, after);
    ck_assert_uint_eq(receipt->read_upto, upto);
    ck_assert_int_eq(receipt->read_at_us, at_us);
}

START_TEST(a_read_is_told_with_its_time_by_answer_repeat_and_pull) {
    struct tf_cursor since = {.epoch = d->epoch};
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    struct tf_id n = driver_say(d, asha, "a1", "r1", "s2", "two");
    const struct tf_id *read[] = {&m, &n};
    tf_time at_us[2];
    uint64_t upto[2];
    for (int i = 0; i < 2; i++) {
        driver_wait(d, TF_SECOND);
        driver_begin(d, "b1");
        driver_read(d, "r1", i == 0 ? "x1" : "x2", read[i]);
        driver_sync(d, bilal);
        at_us[i] = d->now.wall_us;
        upto[i] = driver_result(d, 0)->change.receipt.read_position;
        expect_read(&driver_result(d, 0)->change.receipt, i == 0 ? 0 : upto[0], upto[i], at_us[i]);
    }
    driver_wait(d, TF_MINUTE);
    driver_begin(d, "b1");
    driver_read(d, "r1", "x1", &m);
    driver_sync(d, bilal);
    expect_read(&driver_result(d, 0)->change.receipt, 0, upto[0], at_us[0]);
    driver_pull(d, asha, &since, 100);
    const struct tf_change *last = &d->page.changes[d->page.change_count - 1];
    expect_read(&last[-1].receipt, 0, upto[0], at_us[0]);
    expect_read(&last->receipt, upto[0], upto[1], at_us[1]);
}
END_TEST

START_TEST(a_target_in_another_conversation_than_named_is_unknown) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r2", "e1", &m, 1, "two");
    driver_read(d, "r2", "x1", &m);
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_REJECTED, TF_REFUSAL_UNKNOWN_MESSAGE);
    expect(1, TF_OUTCOME_REJECTED, TF_REFUSAL_UNKNOWN_MESSAGE);
}
END_TEST

START_TEST(a_created_conversation_can_be_used_at_once) {
    driver_begin(d, "b1");
    driver_create(d, "k1", "chen");
    driver_sync(d, bilal);
    const struct tf_conversation *made = &driver_result(d, 0)->change.conversation;
    ck_assert_uint_eq(made->participant_count, 2);
    ck_assert_str_eq(made->client_key.text, "k1");
    struct tf_id room = made->id;
    driver_say(d, chen, "c1", room.text, "s1", "hello");
    driver_begin(d, "a1");
    driver_send(d, room.text, "s2", "me too");
    driver_create(d, "k2", "nobody");
    driver_sync(d, asha);
    expect(0, TF_OUTCOME_REJECTED, TF_REFUSAL_NOT_PARTICIPANT);
    expect(1, TF_OUTCOME_REJECTED, TF_REFUSAL_UNKNOWN_USER);
}
END_TEST

START_TEST(every_change_has_one_audit_entry) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_edit(d, "r1", "e2", &m, 1, "three");
    driver_delete(d, "r1", "d1", &m, 2);
    driver_send(d, "nowhere", "s9", "x");
    driver_sync(d, asha);
    ck_assert_uint_eq(d->audit_count, 4);
    for (size_t i = 1; i < 4; i++) {
        ck_assert_uint_eq(d->audits[i].entry, d->audits[i - 1].entry + 1);
        ck_assert_str_eq(d->audits[i].actor_id.text, "asha");
        ck_assert_str_eq(d->audits[i].device_id.text, "a1");
    }
    ck_assert_uint_eq(d->audits[1].old_version, 1);
    ck_assert_uint_eq(d->audits[1].new_version, 2);
    ck_assert_int_eq(d->audits[2].outcome, TF_OUTCOME_CONFLICT);
    ck_assert_uint_eq(d->audits[2].seq, 0);
    ck_assert_uint_eq(d->audits[3].seq, d->audits[3].entry);
}
END_TEST

START_TEST(a_batch_of_another_device_or_too_many_is_refused_whole) {
    driver_begin(d, "a2");
    driver_send(d, "r1", "s1", "one");
    ck_assert_int_eq(driver_sync(d, asha), 422);
    d->config.batch_actions_max = 2;
    driver_restart(d);
    free(asha);
    asha = driver_login(d, "asha", "a1");
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_send(d, "r1", "s2", "two");
    driver_send(d, "r1", "s3", "three");
    ck_assert_int_eq(driver_sync(d, asha), 413);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("sync");
    TCase *tests = tcase_create("sync");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, send_answers_with_the_message_and_its_place);
    tcase_add_test(tests, a_batch_chains_its_own_changes);
    tcase_add_test(tests, a_send_that_comes_twice_is_stored_once_and_answered_with_the_first);
    tcase_add_test(tests, every_type_of_action_takes_effect_once);
    tcase_add_test(tests, a_duplicate_is_answered_with_the_entity_as_it_is_now);
    tcase_add_test(tests, a_duplicate_says_where_its_change_stands_in_the_log);
    tcase_add_test(tests, a_lost_answer_is_repaired_after_a_restart_of_the_server);
    tcase_add_test(tests, the_same_key_with_another_body_is_refused);
    tcase_add_test(tests, base_attempt_and_client_time_are_no_part_of_a_body);
    tcase_add_test(tests, an_edit_of_another_version_is_a_conflict_with_the_servers_copy);
    tcase_add_test(tests, a_conflict_is_not_final_and_keeps_what_was_typed_once);
    tcase_add_test(tests, a_tombstone_is_final);
    tcase_add_test(tests, a_delete_of_another_version_is_a_conflict);
    tcase_add_test(tests, a_rejected_action_never_hurts_its_neighbours);
    tcase_add_test(tests, only_participants_touch_a_conversation);
    tcase_add_test(tests, only_the_sender_edits_and_deletes_from_any_device);
    tcase_add_test(tests, a_shared_message_is_edited_by_any_participant_and_deleted_by_its_sender);
    tcase_add_test(tests, a_reply_needs_a_parent_in_the_same_conversation_even_a_deleted_one);
    tcase_add_test(tests, reads_only_grow);
    tcase_add_test(tests, a_read_is_told_with_its_time_by_answer_repeat_and_pull);
    tcase_add_test(tests, a_target_in_another_conversation_than_named_is_unknown);
    tcase_add_test(tests, a_created_conversation_can_be_used_at_once);
    tcase_add_test(tests, every_change_has_one_audit_entry);
    tcase_add_test(tests, a_batch_of_another_device_or_too_many_is_refused_whole);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
