/* Two tests that a fair draw fails less than once in 10^12 runs: five or more waits with one
 * envelope are not all equal, to the microsecond; of forty or more, one is below half of it (full
 * jitter, not a little jitter on top). And of five or more devices that learn in one instant that
 * the network is back, not all send their first request equally late. */
#include "oracle/retry_spread.h"

#include "base/map.h"
#include "oracle/ledger/arena.h"

#include <stdlib.h>

#define EQUAL_MIN 5
#define HALF_MIN  40
#define COARSE_US TF_MS /* envelopes below this may well give equal draws */

/* Waits drawn below one ceiling. */
struct waits {
    tf_time first_us, lowest_us;
    uint32_t count;
    bool differ, told;
};

/* Devices that came online in one instant. */
struct crowd {
    tf_time first_us; /* wait of the first */
    uint32_t count;
    bool differ, told;
};

struct device {
    const struct tf_known_request *counted; /* one wait holds for all actions of a request */
    struct crowd *crowd;                    /* it came online with, until its first request */
    tf_time online_us;
    bool was_offline;
};

struct tf_retry_spread {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct tf_map waits;  /* ceiling -> struct waits */
    struct tf_map crowds; /* instant -> struct crowd */
    struct device *devices;
};

struct tf_retry_spread *tf_retry_spread_create(const struct tf_ledger *ledger,
                                               struct tf_report *report) {
    struct tf_retry_spread *spread = tf_alloc_zero(1, sizeof(*spread));
    spread->ledger = ledger;
    spread->report = report;
    spread->devices =
        tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*spread->devices));
    return spread;
}

void tf_retry_spread_destroy(struct tf_retry_spread *spread) {
    tf_ledger_arena_close(&spread->arena);
    tf_map_close(&spread->waits);
    tf_map_close(&spread->crowds);
    free(spread->devices);
    free(spread);
}

static void *at(struct tf_retry_spread *spread, struct tf_map *map, tf_time key, size_t size) {
    uint64_t *place = tf_map_put(map, (uint64_t)key, 0);
    if (*place == 0)
        *place = (uint64_t)(uintptr_t)tf_ledger_arena_take(&spread->arena, size);
    return (void *)(uintptr_t)*place;
}

static void tell_waits(struct tf_retry_spread *spread, const struct waits *waits,
                       tf_time ceiling_us) {
    bool equal = !waits->differ;
    struct tf_story story =
        tf_story_begin(spread->report, equal ? "no-jitter" : "little-jitter", TF_NODE_NONE);
    if (equal)
        tf_story_head(&story, "Waits before retries are not spread: %u of them are all %s.",
                      waits->count, tf_say_duration(waits->first_us).text);
    else
        tf_story_head(
            &story,
            "Waits before retries are hardly spread: of %u below %s none is under half of it.",
            waits->count, tf_say_duration(ceiling_us).text);
    tf_story_line(
        &story,
        "Full jitter draws each from the whole of (0, %s]. Devices that an outage hit together "
        "come back together otherwise.",
        tf_say_duration(ceiling_us).text);
    tf_story_end(&story);
}

void tf_retry_spread_add(struct tf_retry_spread *spread, const struct tf_scene *scene,
                         tf_time ceiling_us) {
    struct device *device = &spread->devices[scene->record->node];
    const struct tf_known_request *request = scene->action->last_request;
    tf_time wait_us = scene->record->note.delay_us;
    if (ceiling_us < COARSE_US || (request != NULL && request == device->counted))
        return;
    device->counted = request;
    struct waits *waits = at(spread, &spread->waits, ceiling_us, sizeof(*waits));
    if (waits->count == 0)
        waits->first_us = waits->lowest_us = wait_us;
    waits->count++;
    waits->differ |= wait_us != waits->first_us;
    if (wait_us < waits->lowest_us)
        waits->lowest_us = wait_us;
    bool unspread = waits->differ ? waits->count >= HALF_MIN && waits->lowest_us > ceiling_us / 2
                                  : waits->count >= EQUAL_MIN;
    if (!unspread || waits->told)
        return;
    waits->told = true;
    tell_waits(spread, waits, ceiling_us);
}

void tf_retry_spread_connectivity(struct tf_retry_spread *spread, const struct tf_scene *scene) {
    struct device *device = &spread->devices[scene->record->node];
    bool online = scene->record->flag;
    device->crowd = NULL;
    if (online && device->was_offline && tf_ledger_phase(spread->ledger) != TF_PHASE_PRELUDE) {
        device->crowd = at(spread, &spread->crowds, scene->record->at_us, sizeof(*device->crowd));
        device->online_us = scene->record->at_us;
    }
    device->was_offline = !online;
}

void tf_retry_spread_request(struct tf_retry_spread *spread, const struct tf_scene *scene) {
    struct device *device = &spread->devices[scene->record->node];
    struct crowd *crowd = device->crowd;
    if (crowd == NULL)
        return;
    device->crowd = NULL;
    tf_time wait_us = scene->record->at_us - device->online_us;
    if (crowd->count++ == 0)
        crowd->first_us = wait_us;
    crowd->differ |= wait_us != crowd->first_us;
    if (crowd->differ || crowd->count < EQUAL_MIN || crowd->told)
        return;
    crowd->told = true;
    struct tf_story story = tf_story_begin(spread->report, "crowd", TF_NODE_NONE);
    tf_story_head(&story,
                  "%u devices came back online at %s and all sent their first request %s later.",
                  crowd->count, tf_say_time(device->online_us).text, tf_say_duration(wait_us).text);
    tf_story_line(&story, "Without a spread the server meets everybody in the same instant.");
    tf_story_end(&story);
}
