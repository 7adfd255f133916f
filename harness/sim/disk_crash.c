#include "base/assert.h"
#include "base/random.h"
#include "env/concern.h"
#include "sim/disk_inside.h"

/* Ordinals of a file's draws: its name, its size, then its sectors. */
#define FILE_ORDINALS ((uint64_t)1 << 40)

static void end_process(struct tf_disk *disk) {
    disk->crashed = false;
    disk->suspect = tf_disk_journal_hot(disk);
}

void tf_disk_process_died(struct tf_disk *disk) {
    end_process(disk);
}

static void lose_content(struct tf_disk_content *content, enum tf_disk_fate fate,
                         const struct tf_disk_tear *tear) {
    if (content == NULL || tf_disk_content_clean(content))
        return;
    if (fate == TF_DISK_KEPT)
        tf_disk_content_sync(content);
    else if (fate == TF_DISK_DROPPED)
        tf_disk_content_drop(content);
    else
        tf_disk_content_tear(content, tear);
}

static bool change_of_name_survives(enum tf_disk_fate fate, const struct tf_disk_tear *tear) {
    if (fate != TF_DISK_MIXED)
        return fate == TF_DISK_KEPT;
    return tf_draw(tear->seed, TF_CONCERN_TEAR, tear->entity, tear->ordinal) & 1;
}

static void lose_file(struct tf_disk *disk, enum tf_disk_file file, enum tf_disk_fate fate,
                      struct tf_disk_tear tear) {
    if (disk->unsettled[file]) {
        struct tf_disk_content *written = disk->files[file];
        struct tf_disk_content *durable = disk->durable[file];
        bool survives = change_of_name_survives(fate, &tear);
        disk->files[file] = survives ? written : durable;
        tf_disk_content_release(survives ? durable : written);
        disk->durable[file] = NULL;
        disk->unsettled[file] = false;
    }
    tear.ordinal++;
    lose_content(disk->files[file], fate, &tear);
}

void tf_disk_power_lost(struct tf_disk *disk, enum tf_disk_fate fate, uint64_t seed, uint64_t key) {
    if (disk->port != NULL)
        tf_disk_detach(disk->port);
    for (unsigned i = 0; i < TF_DISK_FILE_COUNT; i++) {
        struct tf_disk_tear tear = {seed, key, i * FILE_ORDINALS};
        lose_file(disk, (enum tf_disk_file)i, fate, tear);
    }
    end_process(disk);
}
