#include "base/assert.h"
#include "base/random.h"
#include "env/concern.h"
#include "sim/disk_armed.h"

#include <stdlib.h>

static bool free_place(const struct tf_disk_armed *place) {
    return !place->active && !place->hit_waits;
}

enum tf_code tf_disk_arm(struct tf_disk *disk, const struct tf_disk_fault *fault) {
    TF_ASSERT(fault->nth > 0 || fault->per_million > 0 || fault->kind == TF_DISK_FULL);
    if (disk->faults == NULL)
        disk->faults = tf_alloc_zero(1, sizeof(*disk->faults));
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++) {
        struct tf_disk_armed *place = &disk->faults->places[i];
        if (!free_place(place))
            continue;
        *place = (struct tf_disk_armed){.fault = *fault, .left = fault->nth, .active = true};
        return TF_OK;
    }
    return TF_E_LIMIT;
}

void tf_disk_set_watch(struct tf_disk *disk, const struct tf_disk_watch *watch) {
    TF_ASSERT(disk->faults != NULL);
    disk->faults->watch = *watch;
}

void tf_disk_faults_destroy(struct tf_disk_faults *faults) {
    free(faults);
}

void tf_disk_faults_drop_if_idle(struct tf_disk *disk) {
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++)
        if (!free_place(&disk->faults->places[i]))
            return;
    tf_disk_faults_destroy(disk->faults);
    disk->faults = NULL;
}

void tf_disk_lift(struct tf_disk *disk, uint32_t id) {
    if (disk->faults == NULL)
        return;
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++)
        if (disk->faults->places[i].fault.id == id)
            disk->faults->places[i].active = false;
    tf_disk_faults_drop_if_idle(disk);
}

void tf_disk_lift_all(struct tf_disk *disk) {
    if (disk->faults == NULL)
        return;
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++)
        disk->faults->places[i].active = false;
    tf_disk_faults_drop_if_idle(disk);
}

bool tf_disk_take_hit(struct tf_disk *disk, struct tf_disk_hit *out) {
    if (disk->faults == NULL)
        return false;
    struct tf_disk_armed *first = NULL;
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++) {
        struct tf_disk_armed *place = &disk->faults->places[i];
        if (place->hit_waits && (first == NULL || place->hit.operation < first->hit.operation))
            first = place;
    }
    if (first == NULL)
        return false;
    *out = first->hit;
    first->hit_waits = false;
    tf_disk_faults_drop_if_idle(disk);
    return true;
}

/* Whether this operation is the one, or comes after it. */
static bool strikes(const struct tf_disk *disk, struct tf_disk_armed *place,
                    enum tf_disk_operation what, bool grows) {
    const struct tf_disk_fault *fault = &place->fault;
    if (!place->active || fault->kind == TF_DISK_ROT ||
        (fault->operations != 0 && !(fault->operations & 1u << what)))
        return false;
    if (fault->kind == TF_DISK_FULL)
        return grows;
    if (fault->per_million > 0)
        return tf_draw_hits(tf_draw(fault->seed, TF_CONCERN_IO_ERROR, fault->key, disk->operations),
                            fault->per_million);
    if (place->left > 0)
        place->left--;
    return place->left == 0;
}

static enum tf_disk_result strike(struct tf_disk *disk, struct tf_disk_armed *place,
                                  enum tf_disk_operation what) {
    const struct tf_disk_fault *fault = &place->fault;
    if (!place->hit_told) {
        place->hit = (struct tf_disk_hit){fault->id, fault->kind, what, disk->operations};
        place->hit_waits = place->hit_told = true;
    }
    if (fault->kind == TF_DISK_FULL)
        return TF_DISK_NO_ROOM;
    bool dies = fault->kind == TF_DISK_CRASH || fault->kind == TF_DISK_TORN;
    disk->crashed = disk->crashed || dies;
    if (dies || (!fault->forever && fault->per_million == 0))
        place->active = false;
    return fault->kind == TF_DISK_TORN ? TF_DISK_HALF_DONE : TF_DISK_REFUSED;
}

static void hear_operation(struct tf_disk_faults *faults, enum tf_disk_operation what) {
    uint32_t id = faults->watch.operation(faults->watch.self, faults->watch.node, what);
    for (unsigned i = 0; id != 0 && i < TF_DISK_FAULTS_MAX; i++)
        if (faults->places[i].active && faults->places[i].fault.id == id)
            faults->places[i].left = 1;
}

enum tf_disk_result tf_disk_attempt(struct tf_disk *disk, enum tf_disk_operation what, bool grows) {
    if (disk->crashed)
        return TF_DISK_REFUSED;
    disk->operations++;
    if (disk->faults == NULL)
        return TF_DISK_DONE;
    if (disk->faults->watch.operation != NULL)
        hear_operation(disk->faults, what);
    enum tf_disk_result worst = TF_DISK_DONE;
    for (unsigned i = 0; i < TF_DISK_FAULTS_MAX; i++) {
        struct tf_disk_armed *place = &disk->faults->places[i];
        if (!strikes(disk, place, what, grows))
            continue;
        enum tf_disk_result result = strike(disk, place, what);
        if (result > worst)
            worst = result;
    }
    return worst;
}
