/* sealed-at-rest: on a device that seals its texts nothing that somebody wrote can be read.
 *
 * Decided at each image of a disk that was looked through: when its process has died, with the
 * journals and torn sectors that it left, and at the end. Texts of less than eight bytes are not
 * looked for. Silent where no device seals. */
#include "oracle/oracle.h"

static void on_record(void *data, const struct tf_scene *scene) {
    const struct tf_plain_oracle *self = data;
    const struct tf_record *record = scene->record;
    if (record->image.text.len == 0)
        return;
    struct tf_story story = tf_story_begin(self->report, "readable", record->node);
    tf_story_head(&story, "A text lies readable on the disk of %s.",
                  tf_say_node(self->ledger, record->node).text);
    tf_story_line(&story, "At %s: %s.", tf_say_time(record->at_us).text,
                  tf_say_text(record->image.text).text);
    tf_story_end(&story);
}

const struct tf_oracle_ops tf_oracle_sealed_at_rest = {
    .oracle = TF_ORACLE_SEALED_AT_REST,
    .hears = TF_HEARS(IMAGE),
    .create = tf_plain_oracle_create,
    .destroy = tf_plain_oracle_destroy,
    .on_record = on_record,
};
