#include "sim/shown.h"
#include "support/check_main.h"

#include <string.h>

static void see_message(void *self, const struct tf_message_view *view) {
    tf_buf_append_format(self, "%s %.*s %.*s;", view->id.text, (int)view->content.len,
                         view->content.data, (int)view->media_url.len, view->media_url.data);
}

static void see_conversation(void *self, const struct tf_conversation_view *view) {
    tf_buf_append_format(self, "in %s;", view->id.text);
}

static void see_typing(void *self, const struct tf_typing_view *view) {
    tf_buf_append_format(self, "%s types;", view->user_id.text);
}

static void see_reader(void *self, const struct tf_reader_view *view) {
    tf_buf_append_format(self, "%s read;", view->user_id.text);
}

static void show(const struct tf_viewer *viewer, const char *id, const char *text,
                 const char *url) {
    char texts[2][32];
    strcpy(texts[0], text);
    strcpy(texts[1], url);
    struct tf_message_view view = {
        .id = tf_id_of(id), .content = tf_slice_of(texts[0]), .media_url = tf_slice_of(texts[1])};
    viewer->message(viewer->self, &view);
    memset(texts, 'x', sizeof(texts));
}

START_TEST(what_was_shown_is_told_in_its_order_with_its_texts) {
    struct tf_shown shown = {0};
    struct tf_buf said = {0};
    const struct tf_viewer viewer = {.self = &said,
                                     .message = see_message,
                                     .conversation = see_conversation,
                                     .typing = see_typing,
                                     .reader = see_reader};
    const struct tf_viewer keeper = tf_shown_keeper(&shown, &viewer);
    keeper.conversation(keeper.self, &(struct tf_conversation_view){.id = tf_id_of("lunch")});
    show(&keeper, "m1", "soup", "");
    keeper.reader(keeper.self, &(struct tf_reader_view){.user_id = tf_id_of("ravi")});
    show(&keeper, "m2", "", "");
    show(&keeper, "m3", "look", "/media/1");
    keeper.typing(keeper.self, &(struct tf_typing_view){.user_id = tf_id_of("mina")});
    ck_assert_uint_eq(said.len, 0);
    tf_shown_tell(&shown, &viewer);
    ck_assert_str_eq(tf_buf_text(&said),
                     "in lunch;m1 soup ;ravi read;m2  ;m3 look /media/1;mina types;");
    tf_buf_close(&said);
    tf_shown_close(&shown);
}
END_TEST

START_TEST(what_nobody_asks_for_is_not_asked_for) {
    struct tf_shown shown = {0};
    const struct tf_viewer nobody = {.message = see_message};
    const struct tf_viewer keeper = tf_shown_keeper(&shown, &nobody);
    ck_assert(keeper.message != NULL);
    ck_assert(keeper.conversation == NULL && keeper.typing == NULL && keeper.reader == NULL);
    ck_assert(keeper.action == NULL && keeper.cursor == NULL);
    tf_shown_tell(&shown, &nobody);
    tf_shown_close(&shown);
}
END_TEST

static Suite *shown(void) {
    Suite *suite = suite_create("shown");
    TCase *tcase = tcase_create("kept");
    tcase_add_test(tcase, what_was_shown_is_told_in_its_order_with_its_texts);
    tcase_add_test(tcase, what_nobody_asks_for_is_not_asked_for);
    suite_add_tcase(suite, tcase);
    return suite;
}

TF_TEST_MAIN(shown)
