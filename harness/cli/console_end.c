#include "base/map.h"
#include "cli/console.h"
#include "report/formats/sketch.h"
#include "report/picture/picture.h"
#include "report/summary.h"

#include <stdio.h>
#include <stdlib.h>

#define GROUPS_SHOWN_MAX 20 /* more than that nobody reads from a terminal */
#define CASES_NAMED_MAX  5  /* of those that failed the same way */

/* The cases that failed in one way: those of `outcomes` from `first` on with the same group. */
struct group {
    size_t first, count;
};

static uint64_t group_of(const struct tf_outcomes *outcomes, size_t index) {
    return outcomes->items[index].failure->group;
}

static bool has_failed(const struct tf_case_outcome *outcome) {
    return outcome->failure != NULL;
}

static void print_others(const struct tf_outcomes *outcomes, const struct group *group) {
    size_t named = 0;
    if (group->count < 2) {
        return;
    }
    printf("  in %zu other %s too:", group->count - 1, group->count == 2 ? "case" : "cases");
    for (size_t i = group->first + 1; i < outcomes->count && named < CASES_NAMED_MAX; i++) {
        if (has_failed(&outcomes->items[i]) &&
            group_of(outcomes, i) == group_of(outcomes, group->first)) {
            struct tf_buf run = {0};
            tf_failure_append_run(&run, outcomes->items[i].failure);
            printf("\n    %s", tf_buf_text(&run));
            tf_buf_close(&run);
            named++;
        }
    }
    if (group->count - 1 > named) {
        printf("\n    and %zu more", group->count - 1 - named);
    }
    printf("\n");
}

/* A failure without a picture, or with one that cannot be read, is told in words alone. */
static void draw(struct tf_buf *out, const struct tf_failure *failure,
                 const struct tf_console *console) {
    struct tf_sketch_style style = {console->utf8 ? TF_SKETCH_UTF8 : TF_SKETCH_ASCII,
                                    console->width == 0 ? TF_SKETCH_WIDTH : console->width};
    struct tf_story story;
    struct tf_error ignored;
    struct tf_buf path = {0};
    if (failure->folder != NULL) {
        tf_buf_append_format(&path, "%s/%s", failure->folder, TF_PICTURE_FILE);
        if (tf_story_load(&story, tf_buf_text(&path), &ignored) == TF_OK) {
            tf_sketch_append(out, &story, &style);
        }
        tf_story_close(&story);
    }
    tf_buf_close(&path);
}

static void print_group(const struct tf_outcomes *outcomes, const struct group *group,
                        const struct tf_console *console) {
    const struct tf_failure *failure = outcomes->items[group->first].failure;
    struct tf_dress dress = tf_console_dress(console);
    struct tf_buf text = {0}, picture = {0};
    draw(&picture, failure, console);
    dress.picture = picture.len == 0 ? NULL : tf_buf_text(&picture);
    tf_failure_append(&text, failure, &dress);
    printf("\n%s", tf_buf_text(&text));
    print_others(outcomes, group);
    tf_buf_close(&picture);
    tf_buf_close(&text);
}

/* The same failure in many cases is one thing to read. */
static void print_failures(const struct tf_outcomes *outcomes, const struct tf_console *console) {
    struct tf_map seen = {0}; /* group -> index into `groups` */
    struct group *groups = tf_alloc_zero(outcomes->count + 1, sizeof(*groups));
    size_t count = 0;
    for (size_t i = 0; i < outcomes->count; i++) {
        if (!has_failed(&outcomes->items[i])) {
            continue;
        }
        uint64_t at = *tf_map_put(&seen, group_of(outcomes, i), count);
        if (at == count) {
            groups[count++].first = i;
        }
        groups[at].count++;
    }
    for (size_t i = 0; i < count && i < GROUPS_SHOWN_MAX; i++) {
        print_group(outcomes, &groups[i], console);
    }
    if (count > GROUPS_SHOWN_MAX) {
        printf("\nand %zu more kinds of failure: see summary.md\n", count - GROUPS_SHOWN_MAX);
    }
    tf_map_close(&seen);
    free(groups);
}

void tf_console_end(struct tf_console *console, const struct tf_outcomes *outcomes,
                    const char *results_path) {
    struct tf_dress dress = tf_console_dress(console);
    struct tf_buf tally = {0};
    tf_console_clear(console);
    print_failures(outcomes, console);
    tf_tally_append(&tally, outcomes);
    printf("\n%s%s%s\n", dress.strong, tf_buf_text(&tally), dress.plain);
    if (tf_outcomes_explore(outcomes)) {
        tf_buf_clear(&tally);
        tf_situations_line_append(&tally, outcomes);
        printf("%s\n", tf_buf_text(&tally));
    }
    if (results_path != NULL) {
        printf("results: %s\n", results_path);
    }
    fflush(stdout);
    tf_buf_close(&tally);
}
