/* The shared text against an independent reading of its definition, and the properties that people
 * notice: it converges, and what somebody wrote in one go stays together. */
#include "base/random.h"
#include "chat/shared_text.h"
#include "chat/wire.h"
#include "support/check_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLICAS 4
#define OPS_MAX  64

static struct tf_buf shown;

static const char *render(const struct tf_shared_text *text) {
    tf_buf_clear(&shown);
    tf_shared_text_render(text, &shown);
    return tf_buf_text(&shown);
}

static struct tf_id action(const char *name) {
    return tf_id_of(name);
}

/* A copy through its JSON form. */
static struct tf_shared_text copy_of(const struct tf_shared_text *text) {
    struct tf_buf json = {0};
    struct tf_shared_text copy = {0};
    tf_shared_text_write(text, &json);
    ck_assert_int_eq(tf_shared_text_read(tf_buf_slice(&json), &copy, NULL), TF_OK);
    tf_buf_close(&json);
    return copy;
}

/* Edits a copy of `text` and leaves only the operation. */
static struct tf_shared_op edit(const struct tf_shared_text *text, const char *name, size_t begin,
                                size_t end, const char *content) {
    struct tf_shared_text copy = copy_of(text);
    struct tf_shared_op op = {.action = action(name)};
    ck_assert_int_eq(tf_shared_text_replace(&copy, begin, end, tf_slice_of(content), &op), TF_OK);
    tf_shared_text_close(&copy);
    return op;
}

static void apply(struct tf_shared_text *text, const struct tf_shared_op *op) {
    ck_assert_int_eq(tf_shared_text_apply(text, op, 0), TF_OK);
}

static struct tf_shared_text begin(const char *content) {
    struct tf_shared_text text = {0};
    struct tf_id id = action("first");
    ck_assert_int_eq(tf_shared_text_begin(&text, &id, tf_slice_of(content)), TF_OK);
    return text;
}

START_TEST(two_people_at_one_place_are_never_interleaved) {
    struct tf_shared_text text = begin("[]");
    struct tf_shared_op one = edit(&text, "one", 1, 1, "paneer"),
                        two = edit(&text, "two", 1, 1, "dal");
    struct tf_shared_text other = copy_of(&text);
    apply(&text, &one);
    apply(&text, &two);
    apply(&other, &two);
    apply(&other, &one);
    ck_assert_str_eq(render(&text), "[paneerdal]");
    ck_assert_str_eq(render(&other), "[paneerdal]");
    tf_shared_op_close(&one);
    tf_shared_op_close(&two);
    tf_shared_text_close(&text);
    tf_shared_text_close(&other);
}
END_TEST

/* Each letter an action of its own, each put before the last one: the case in which older
 * algorithms mix the two words. */
START_TEST(words_typed_backwards_by_two_people_stay_whole) {
    struct tf_shared_text base = begin("."), mine = copy_of(&base), theirs = copy_of(&base);
    struct tf_shared_op ops[6];
    const char *letters[] = {"c", "b", "a", "z", "y", "x"};
    for (int i = 0; i < 6; i++) {
        char name[8];
        (void)snprintf(name, sizeof(name), "op%d", i);
        struct tf_shared_text *at = i < 3 ? &mine : &theirs;
        ops[i] = edit(at, name, 0, 0, letters[i]);
        apply(at, &ops[i]);
    }
    for (int i = 0; i < 6; i++)
        apply(i < 3 ? &theirs : &mine, &ops[i]);
    ck_assert_str_eq(render(&mine), render(&theirs));
    ck_assert_msg(strcmp(render(&mine), "abcxyz.") == 0 || strcmp(render(&mine), "xyzabc.") == 0,
                  "mixed: %s", render(&mine));
    for (int i = 0; i < 6; i++)
        tf_shared_op_close(&ops[i]);
    tf_shared_text_close(&base);
    tf_shared_text_close(&mine);
    tf_shared_text_close(&theirs);
}
END_TEST

START_TEST(doing_an_operation_twice_changes_nothing) {
    struct tf_shared_text text = begin("one two three");
    struct tf_shared_op op = edit(&text, "edit", 4, 7, "2");
    apply(&text, &op);
    apply(&text, &op);
    ck_assert_str_eq(render(&text), "one 2 three");
    tf_shared_op_close(&op);
    tf_shared_text_close(&text);
}
END_TEST

START_TEST(writing_into_what_another_deletes_is_kept) {
    struct tf_shared_text text = begin("rice and dal");
    struct tf_shared_op cut = edit(&text, "cut", 4, 12, ""),
                        into = edit(&text, "into", 8, 8, " hot");
    apply(&text, &cut);
    apply(&text, &into);
    ck_assert_str_eq(render(&text), "rice hot");
    tf_shared_op_close(&cut);
    tf_shared_op_close(&into);
    tf_shared_text_close(&text);
}
END_TEST

START_TEST(operation_on_what_is_not_here_does_nothing) {
    struct tf_shared_text text = begin("abc"), longer = copy_of(&text);
    struct tf_shared_op grow = edit(&text, "grow", 3, 3, "def");
    apply(&longer, &grow);
    struct tf_shared_op late = edit(&longer, "late", 1, 5, "X");
    ck_assert_int_eq(tf_shared_text_apply(&text, &late, 0), TF_E_NOT_FOUND);
    ck_assert_str_eq(render(&text), "abc");
    tf_shared_op_close(&grow);
    tf_shared_op_close(&late);
    tf_shared_text_close(&text);
    tf_shared_text_close(&longer);
}
END_TEST

START_TEST(too_many_characters_are_refused_whole) {
    char *flood = malloc(TF_SHARED_POINTS_MAX + 2);
    memset(flood, 'x', TF_SHARED_POINTS_MAX + 1);
    flood[TF_SHARED_POINTS_MAX + 1] = '\0';
    struct tf_shared_text text = {0};
    struct tf_id id = action("flood");
    ck_assert_int_eq(tf_shared_text_begin(&text, &id, tf_slice_of(flood)), TF_E_LIMIT);
    ck_assert_str_eq(render(&text), "");
    flood[TF_SHARED_POINTS_MAX] = '\0';
    ck_assert_int_eq(tf_shared_text_begin(&text, &id, tf_slice_of(flood)), TF_OK);
    free(flood);
    tf_shared_text_close(&text);
}
END_TEST

START_TEST(collected_tombstones_change_no_order_and_refuse_what_stood_on_them) {
    struct tf_shared_text text = begin("abcdef");
    struct tf_shared_op cut = edit(&text, "cut", 3, 6, ""), inside = edit(&text, "in", 5, 5, "X");
    struct tf_shared_op front = edit(&text, "front", 0, 2, "");
    ck_assert_int_eq(tf_shared_text_apply(&text, &cut, 100), TF_OK);
    ck_assert_int_eq(tf_shared_text_apply(&text, &front, 300), TF_OK);
    ck_assert_uint_eq(tf_shared_text_collect(&text, 99), 0);
    ck_assert_uint_eq(tf_shared_text_collect(&text, 200), 3); /* "def"; "ab" carries "c" */
    ck_assert_uint_eq(tf_shared_text_collect(&text, 400), 0);
    ck_assert_str_eq(render(&text), "c");
    ck_assert_int_eq(tf_shared_text_apply(&text, &inside, 0), TF_E_NOT_FOUND);
    struct tf_shared_op more = edit(&text, "more", 1, 1, "!");
    apply(&text, &more);
    ck_assert_str_eq(render(&text), "c!");
    tf_shared_op_close(&cut);
    tf_shared_op_close(&inside);
    tf_shared_op_close(&front);
    tf_shared_op_close(&more);
    tf_shared_text_close(&text);
}
END_TEST

/* -- The reference: the definition, read with recursion over a plain list of (parent, side, name).
 */

struct reference {
    const struct tf_shared_text *text;
    struct tf_buf out;
};

static int by_name(const void *a, const void *b, void *context) {
    const struct reference *reference = context;
    const struct tf_shared_id *one = &reference->text->items[*(const size_t *)a].id;
    const struct tf_shared_id *two = &reference->text->items[*(const size_t *)b].id;
    int order = strcmp(one->action.text, two->action.text);
    return order != 0 ? order : (one->ordinal > two->ordinal) - (one->ordinal < two->ordinal);
}

static void read_tree(struct reference *reference, size_t at);

static void read_children(struct reference *reference, size_t at, bool left) {
    size_t *children = malloc(reference->text->count * sizeof(*children)), count = 0;
    for (size_t i = 1; i < reference->text->count; i++)
        if (reference->text->items[i].parent == at && reference->text->items[i].is_left == left)
            children[count++] = i;
    qsort_r(children, count, sizeof(*children), by_name, reference);
    for (size_t i = 0; i < count; i++)
        read_tree(reference, children[i]);
    free(children);
}

static void read_tree(struct reference *reference, size_t at) {
    read_children(reference, at, true);
    if (!reference->text->items[at].is_deleted)
        tf_shared_encode(&reference->out, reference->text->items[at].code);
    read_children(reference, at, false);
}

/* A plain text with one caret, for the replica that edits alone. */
static void replace_plain(char *text, size_t begin, size_t end, const char *content) {
    char tail[512];
    (void)snprintf(tail, sizeof(tail), "%s", text + end);
    (void)snprintf(text + begin, 512 - begin, "%s%s", content, tail);
}

struct group {
    struct tf_shared_text texts[REPLICAS];
    struct tf_shared_op ops[OPS_MAX];
    bool has[REPLICAS][OPS_MAX];
    bool seen[OPS_MAX][OPS_MAX]; /* what the author of the first had when the second was made */
    size_t count;
    uint64_t seed, draws;
};

static uint64_t below(struct group *group, uint64_t bound) {
    return tf_draw_below(tf_draw(group->seed, 0, 0, group->draws++), bound);
}

static void edit_one(struct group *group) {
    size_t who = below(group, REPLICAS);
    struct tf_shared_text *text = &group->texts[who];
    char plain[512], name[8], word[8];
    (void)snprintf(plain, sizeof(plain), "%s", render(text));
    size_t len = strlen(plain), from = below(group, len + 1);
    size_t to = from + below(group, (len - from < 4 ? len - from : 4) + 1);
    (void)snprintf(name, sizeof(name), "%c%zu", (char)('a' + below(group, 26)), group->count);
    (void)snprintf(word, sizeof(word), "%.*s", (int)below(group, 5), "wxyz");
    struct tf_shared_op *op = &group->ops[group->count];
    *op = (struct tf_shared_op){.action = action(name)};
    ck_assert_int_eq(tf_shared_text_replace(text, from, to, tf_slice_of(word), op), TF_OK);
    for (size_t i = 0; i < op->insert_count; i++)
        op->inserts[i].text = tf_slice_of(tf_strdup(word));
    replace_plain(plain, from, to, word);
    ck_assert_str_eq(render(text), plain);
    memcpy(group->seen[group->count], group->has[who], sizeof(group->has[who]));
    group->has[who][group->count++] = true;
}

static bool is_ready(const struct group *group, size_t who, size_t op) {
    for (size_t i = 0; i < group->count; i++)
        if (group->seen[op][i] && !group->has[who][i])
            return false;
    return !group->has[who][op];
}

static void deliver_one(struct group *group, size_t who, size_t from) {
    for (size_t i = 0; i < group->count; i++) {
        size_t op = (from + i) % group->count;
        if (!is_ready(group, who, op))
            continue;
        apply(&group->texts[who], &group->ops[op]);
        group->has[who][op] = true;
        return;
    }
}

static void check_group(struct group *group) {
    char first[512];
    (void)snprintf(first, sizeof(first), "%s", render(&group->texts[0]));
    for (size_t i = 0; i < REPLICAS; i++) {
        struct reference reference = {.text = &group->texts[i]};
        ck_assert_str_eq(render(&group->texts[i]), first);
        read_tree(&reference, 0);
        ck_assert_str_eq(tf_buf_text(&reference.out), first);
        struct tf_shared_text copy = copy_of(&group->texts[i]);
        ck_assert_str_eq(render(&copy), first);
        tf_shared_text_close(&copy);
        tf_buf_close(&reference.out);
    }
}

START_TEST(random_concurrent_edits_converge_to_what_the_definition_says) {
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct group group = {.seed = seed};
        for (size_t i = 0; i < REPLICAS; i++)
            group.texts[i] = begin("tiffin");
        while (group.count < 24) {
            edit_one(&group);
            for (uint64_t i = below(&group, 4); i > 0; i--)
                deliver_one(&group, below(&group, REPLICAS), below(&group, group.count));
        }
        for (size_t who = 0; who < REPLICAS; who++)
            for (size_t i = 0; i < group.count; i++)
                deliver_one(&group, who, below(&group, group.count));
        check_group(&group);
        for (size_t i = 0; i < REPLICAS; i++)
            tf_shared_text_close(&group.texts[i]);
        for (size_t i = 0; i < group.count; i++) {
            for (size_t n = 0; n < group.ops[i].insert_count; n++)
                free((void *)(uintptr_t)group.ops[i].inserts[n].text.data);
            tf_shared_op_close(&group.ops[i]);
        }
    }
}
END_TEST

START_TEST(operation_survives_its_json_form) {
    struct tf_shared_text text = begin("abc");
    struct tf_shared_op op = edit(&text, "edit", 1, 2, "\"\\ \xE0\xA4\x9A\xF0\x9F\x8D\x9B"),
                        read = {0};
    struct tf_buf json = {0};
    struct tf_wire_doc *kept = NULL;
    tf_shared_op_write(&op, &json);
    ck_assert_int_eq(tf_shared_op_read(tf_buf_slice(&json), &op.action, &kept, &read, NULL), TF_OK);
    apply(&text, &read);
    ck_assert_str_eq(render(&text), "a\"\\ \xE0\xA4\x9A\xF0\x9F\x8D\x9B"
                                    "c");
    tf_shared_op_close(&op);
    tf_shared_op_close(&read);
    tf_wire_doc_destroy(kept);
    tf_buf_close(&json);
    tf_shared_text_close(&text);
}
END_TEST

static void refused(const char *json, const char *why) {
    struct tf_shared_text text = {0};
    struct tf_error error = {0};
    ck_assert_int_ne(tf_shared_text_read(tf_slice_of(json), &text, &error), TF_OK);
    ck_assert_ptr_nonnull(strstr(error.message, why));
}

START_TEST(damaged_text_is_refused_with_the_reason) {
    refused("{\"runs\":[{\"t\":\"x\"}]}", "a: missing");
    refused("{\"runs\":[{\"a\":\"k\",\"p\":\"nobody\",\"t\":\"x\"}]}", "no such character");
    refused("{\"runs\":[{\"a\":\"k\",\"l\":true,\"t\":\"x\"}]}", "no such character");
    refused("{\"runs\":[{\"a\":\"k\"}]}", "either t or x");
    refused("{\"runs\":[{\"a\":\"k\",\"t\":\"xy\"},{\"a\":\"k\",\"n\":1,\"t\":\"z\"}]}", "twice");
    refused("{\"runs\":[{\"a\":\"k\",\"x\":99999}]}", "too many");
    refused("{\"runs\":[{\"a\":\"k\",\"n\":4294967290,\"x\":9}]}", "twice");
    refused("{\"runs\":7}", "not an array");
    refused("[]", "");
}
END_TEST

static void tear_down(void) {
    tf_buf_close(&shown);
}

static Suite *shared_text_suite(void) {
    Suite *suite = suite_create("shared_text");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, NULL, tear_down);
    tcase_add_test(tcase, two_people_at_one_place_are_never_interleaved);
    tcase_add_test(tcase, words_typed_backwards_by_two_people_stay_whole);
    tcase_add_test(tcase, doing_an_operation_twice_changes_nothing);
    tcase_add_test(tcase, writing_into_what_another_deletes_is_kept);
    tcase_add_test(tcase, operation_on_what_is_not_here_does_nothing);
    tcase_add_test(tcase, too_many_characters_are_refused_whole);
    tcase_add_test(tcase, collected_tombstones_change_no_order_and_refuse_what_stood_on_them);
    tcase_add_test(tcase, random_concurrent_edits_converge_to_what_the_definition_says);
    tcase_add_test(tcase, operation_survives_its_json_form);
    tcase_add_test(tcase, damaged_text_is_refused_with_the_reason);
    suite_add_tcase(suite, tcase);
    return suite;
}

TF_TEST_MAIN(shared_text_suite)
