/* What the server remembers equals what its database says, whatever happened before. */
#include "base/random.h"
#include "server/turn.h"
#include "support/check_main.h"
#include "unit/server/driver.h"

#include <stdio.h>
#include <string.h>

#define STEPS 400

static struct driver *d;
static const char *const users[] = {"asha", "bilal", "chen"};
static const char *const devices[] = {"a1", "b1", "c1"};
static char *tokens[3];
static struct tf_id messages[STEPS];
static size_t message_count;

static void set_up(void) {
    d = driver_open();
    for (int i = 0; i < 3; i++) {
        tokens[i] = driver_login(d, users[i], devices[i]);
        driver_open_socket(d, (uint64_t)i + 1, tokens[i]);
    }
    message_count = 0;
}

static void tear_down(void) {
    for (int i = 0; i < 3; i++)
        free(tokens[i]);
    driver_close(d);
}

static uint64_t choose(int step, int what, uint64_t below) {
    return tf_draw_below(tf_draw(5, 0, (uint64_t)step, (uint64_t)what), below);
}

static int interrupt_once(void *left) {
    return --*(int *)left == 0;
}

static void act(int step, int user) {
    char id[TF_ID_SIZE];
    snprintf(id, sizeof id, "act%d", step);
    const char *room = choose(step, 2, 2) == 0 ? "r1" : "r2";
    const struct tf_id none = tf_id_of("none");
    const struct tf_id *target =
        message_count == 0 ? &none : &messages[choose(step, 3, message_count)];
    driver_begin(d, devices[user]);
    switch (choose(step, 4, 6)) {
    case 0:
        driver_edit(d, room, id, target, 1 + choose(step, 5, 2), "edited");
        break;
    case 1:
        driver_delete(d, room, id, target, 1 + choose(step, 5, 2));
        break;
    case 2:
        driver_read(d, room, id, target);
        break;
    case 3:
        driver_create(d, id, users[(user + 1) % 3]);
        break;
    default:
        driver_send(d, room, id, "text");
        break;
    }
    if (driver_sync(d, tokens[user]) != 200)
        return;
    const struct tf_wire_result *result = driver_result(d, 0);
    if (result->outcome == TF_OUTCOME_APPLIED && result->change.entity == TF_ENTITY_MESSAGE)
        messages[message_count++] = result->change.message.id;
}

static void take_random_step(int step) {
    int user = (int)choose(step, 0, 3), left = 1 + (int)choose(step, 6, 400);
    bool fails = choose(step, 7, 5) == 0;
    const struct tf_cursor from_start = {.seq = 0};
    if (fails)
        sqlite3_progress_handler(d->store.db, 1, interrupt_once, &left);
    if (choose(step, 1, 8) == 0)
        driver_pull(d, tokens[user], &from_start, 5);
    else if (choose(step, 1, 8) == 1)
        driver_ack(d, (uint64_t)user + 1, choose(step, 2, (uint64_t)step + 1));
    else
        act(step, user);
    sqlite3_progress_handler(d->store.db, 0, NULL, NULL);
}

static void compare_rooms(const struct tf_room *a, const struct tf_room *b) {
    ck_assert_uint_eq(a->number, b->number);
    ck_assert_uint_eq(a->newest_seq, b->newest_seq);
    ck_assert_uint_eq(a->newest_position, b->newest_position);
    ck_assert_uint_eq(a->newest_sender, b->newest_sender);
    ck_assert_uint_eq(a->newest_other_position, b->newest_other_position);
    ck_assert_int_eq(a->conversation.last_activity_at_us, b->conversation.last_activity_at_us);
    ck_assert(!a->is_touched);
    for (size_t i = 0; i < a->conversation.participant_count; i++) {
        const struct tf_participant *left = &a->conversation.participants[i];
        const struct tf_participant *right = &b->conversation.participants[i];
        ck_assert_uint_eq(left->delivered_position, right->delivered_position);
        ck_assert_uint_eq(left->read_position, right->read_position);
    }
}

static void compare_scopes(void) {
    const struct tf_server *server = d->server;
    struct tf_scope fresh = {.has_newest_seq = false};
    struct tf_error error;
    const struct tf_db db = {&d->store, &fresh, &error};
    for (uint64_t number = 1; number <= 3; number++) {
        const struct tf_user *kept = tf_scope_present(server->scope, number);
        struct tf_user *read = NULL;
        if (kept == NULL)
            continue;
        ck_assert_int_eq(tf_scope_user(&db, number, &read), TF_OK);
        ck_assert_int_eq(tf_scope_load(&db, read), TF_OK);
        ck_assert_uint_eq(kept->newest_seq, read->newest_seq);
        ck_assert_uint_eq(kept->room_count, read->room_count);
        for (size_t i = 0; i < kept->room_count; i++)
            compare_rooms(kept->rooms[i], read->rooms[i]);
    }
    uint64_t newest = 0;
    ck_assert_int_eq(tf_scope_newest_seq(&db, &newest), TF_OK);
    if (server->scope->has_newest_seq)
        ck_assert_uint_eq(server->scope->newest_seq, newest);
    tf_scope_close(&fresh);
}

START_TEST(memory_equals_the_database_after_every_step_failed_ones_too) {
    for (int step = 0; step < STEPS; step++) {
        take_random_step(step);
        compare_scopes();
    }
    ck_assert_uint_gt(message_count, 50);
}
END_TEST

START_TEST(a_device_that_hears_every_push_misses_nothing) {
    uint64_t heard[3] = {2, 1, 2}; /* the newest change of each user's scope at the start */
    for (int step = 0; step < STEPS; step++) {
        int user = (int)choose(step, 0, 3);
        act(step, user);
        if (d->status == 200 && driver_result(d, 0)->change.seq != 0) {
            ck_assert_uint_eq(driver_result(d, 0)->change.previous, heard[user]);
            heard[user] = driver_result(d, 0)->change.seq;
        }
        for (size_t i = 0; i < 3; i++) {
            if (driver_heard(d, i + 1, 0) == NULL)
                continue;
            struct tf_change change = driver_heard_change(d, i + 1, 0);
            ck_assert_uint_eq(change.previous, heard[i]);
            heard[i] = change.seq;
        }
    }
    ck_assert_int_eq(driver_ask(d, "SELECT max(seq) FROM log WHERE entity IS NOT NULL"),
                     (int64_t)(heard[0] > heard[1] ? (heard[0] > heard[2] ? heard[0] : heard[2])
                                                   : (heard[1] > heard[2] ? heard[1] : heard[2])));
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("scope");
    TCase *tests = tcase_create("scope");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, memory_equals_the_database_after_every_step_failed_ones_too);
    tcase_add_test(tests, a_device_that_hears_every_push_misses_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
