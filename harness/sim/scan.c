#include "sim/scan.h"

#include "sim/media_node.h"
#include "sim/observe.h"

#include <string.h>

/* Of a long text its beginning, its middle and its end: a page may hold a part of it alone. */
#define PIECE 16

struct scan {
    struct tf_buf bytes; /* all files, one behind the other */
    struct tf_slice found;
    uint32_t texts;
};

static bool holds(const struct scan *scan, const char *piece, size_t len) {
    return memmem(scan->bytes.data, scan->bytes.len, piece, len) != NULL;
}

static void look_for(struct scan *scan, struct tf_slice text) {
    if (text.len < TF_SCAN_TEXT_MIN)
        return;
    scan->texts++;
    size_t len = text.len < PIECE ? text.len : PIECE;
    if (scan->found.len == 0 &&
        (holds(scan, text.data, len) || holds(scan, text.data + (text.len - len) / 2, len) ||
         holds(scan, text.data + text.len - len, len)))
        scan->found = text;
}

static void look_for_file(const struct tf_world *world, struct scan *scan,
                          const struct tf_step *step) {
    char mark[TF_MEDIA_MARK_BYTES];
    tf_media_mark(world->plan, step, mark);
    struct tf_slice found = scan->found;
    look_for(scan, (struct tf_slice){mark, sizeof(mark)});
    if (scan->found.data == mark)
        scan->found = TF_SLICE_LITERAL("the bytes of a file");
    else
        scan->found = found;
}

static void look_for_all(struct tf_world *world, struct scan *scan) {
    for (uint32_t i = 0; i < world->next_step; i++) {
        const struct tf_step *step = &world->plan->steps[i];
        if (tf_verb_is_user(step->verb))
            look_for(scan, (struct tf_slice){step->text, step->text_len});
        if (step->media.size > 0)
            look_for_file(world, scan, step);
    }
}

void tf_scan_disk(struct tf_world *world, struct tf_replica *replica) {
    if (!replica->sealed || replica->disk == NULL)
        return;
    struct scan scan = {0};
    for (unsigned file = 0; file < TF_DISK_FILE_COUNT; file++)
        tf_disk_append_file(replica->disk, (enum tf_disk_file)file, &scan.bytes);
    look_for_all(world, &scan);
    struct tf_record record = {
        .kind = TF_RECORD_IMAGE,
        .node = tf_world_replica_index(world, replica),
        .image = {.text = scan.found, .texts = scan.texts, .bytes = scan.bytes.len}};
    tf_observe(world, &record);
    tf_buf_close(&scan.bytes);
}
