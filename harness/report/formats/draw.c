#include "report/formats/draw.h"

#include "report/formats/mermaid.h"
#include "report/formats/perfetto.h"
#include "report/formats/shiviz.h"
#include "report/formats/sketch.h"
#include "report/formats/svg.h"
#include "report/picture/picture.h"
#include "report/run_dir.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void tf_report_draw(struct tf_buf *out, const struct tf_story *story, enum tf_report_kind kind) {
    struct tf_sketch_style style = {TF_SKETCH_UTF8, 100};
    switch (kind) {
    case TF_REPORT_PERFETTO:
        tf_perfetto_append(out, story);
        break;
    case TF_REPORT_MERMAID:
        tf_mermaid_append(out, story, TF_MERMAID_LINES_MAX);
        break;
    case TF_REPORT_SHIVIZ:
        tf_shiviz_append(out, story);
        break;
    case TF_REPORT_SVG:
        tf_svg_append(out, story);
        break;
    default:
        tf_sketch_append(out, story, &style);
        break;
    }
}

struct round {
    const struct tf_report_wish *wish;
    const char *folder; /* of one failure */
    struct tf_buf *said;
    size_t drawn;
};

static enum tf_code draw_kind(struct round *round, const struct tf_story *story,
                              enum tf_report_kind kind, struct tf_error *error) {
    struct tf_buf text = {0}, path = {0};
    if (round->wish->paths[kind] != NULL) {
        tf_buf_append_text(&path, round->wish->paths[kind]);
    } else {
        tf_buf_append_format(&path, "%s/%s", round->folder, tf_report_file(kind));
    }
    tf_report_draw(&text, story, kind);
    enum tf_code code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&text), error);
    if (code == TF_OK) {
        tf_buf_append_format(round->said, "%s\n", tf_buf_text(&path));
    }
    tf_buf_close(&text);
    tf_buf_close(&path);
    return code;
}

static bool is_wanted(const struct tf_report_wish *wish, const struct tf_story *story) {
    struct tf_buf run = {0};
    tf_buf_append_format(&run, "%s@%s", story->case_id, story->seed);
    bool wanted = wish->run == NULL || strcmp(wish->run, tf_buf_text(&run)) == 0;
    tf_buf_close(&run);
    return wanted;
}

/* A path has room for one run: the first. */
static bool has_room(const struct round *round, enum tf_report_kind kind) {
    return round->wish->is_asked[kind] && tf_report_what(kind) == TF_REPORT_OF_FAILURE &&
           (round->wish->paths[kind] == NULL || round->drawn == 0);
}

static enum tf_code draw_failure(struct round *round, struct tf_error *error) {
    struct tf_story story;
    struct tf_buf path = {0};
    enum tf_code code = TF_OK;
    tf_buf_append_format(&path, "%s/%s", round->folder, TF_PICTURE_FILE);
    if (access(tf_buf_text(&path), F_OK) == 0) {
        code = tf_story_load(&story, tf_buf_text(&path), error);
        bool wanted = code == TF_OK && is_wanted(round->wish, &story);
        for (unsigned i = 0; i < TF_REPORT_KIND_COUNT && code == TF_OK && wanted; i++) {
            if (has_room(round, (enum tf_report_kind)i)) {
                code = draw_kind(round, &story, (enum tf_report_kind)i, error);
            }
        }
        round->drawn += wanted;
        tf_story_close(&story);
    }
    tf_buf_close(&path);
    return code;
}

static bool is_any_wanted(const struct tf_report_wish *wish) {
    bool any = false;
    for (unsigned i = 0; i < TF_REPORT_KIND_COUNT; i++) {
        any |= wish->is_asked[i] && tf_report_what((enum tf_report_kind)i) == TF_REPORT_OF_FAILURE;
    }
    return any;
}

enum tf_code tf_reports_draw(const struct tf_report_source *source,
                             const struct tf_report_wish *wish, struct tf_buf *said,
                             struct tf_error *error) {
    struct tf_buf folder = {0};
    struct dirent **names = NULL;
    struct round round = {.wish = wish, .said = said};
    enum tf_code code = TF_OK;
    if (!is_any_wanted(wish)) {
        return TF_OK;
    }
    tf_buf_append_format(&folder, "%s/failures", source->page->folder);
    int count = scandir(tf_buf_text(&folder), &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (code == TF_OK && names[i]->d_name[0] != '.') {
            tf_buf_clear(&folder);
            tf_buf_append_format(&folder, "%s/failures/%s", source->page->folder, names[i]->d_name);
            round.folder = tf_buf_text(&folder);
            code = draw_failure(&round, error);
        }
        free(names[i]);
    }
    free(names);
    tf_buf_close(&folder);
    if (code == TF_OK && round.drawn == 0 && wish->run != NULL) {
        code = tf_error_set(error, TF_E_INVALID, "no failure of %s is a picture of %s",
                            source->page->folder, wish->run);
    }
    return code;
}
