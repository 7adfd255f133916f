/* The parts of shrinking: a search for the first candidate of a list that still fails, and the
 * lists. */
#ifndef TF_CAMPAIGN_SHRINK_INSIDE_H
#define TF_CAMPAIGN_SHRINK_INSIDE_H

#include "base/map.h"
#include "campaign/plan_copy.h"
#include "campaign/shrink.h"

struct tf_shrinker {
    const struct tf_shrink_options *options;
    struct tf_shrunk *best; /* the plan and finding so far */
    uint64_t fingerprint;
    bool of_check;       /* the rule is a check of the plan, not an oracle */
    struct tf_map known; /* hash of a scenario text -> whether it fails the same way */
    uint64_t next_ticket;
    enum tf_code code; /* why it must end, or TF_OK */
    struct tf_error *error;
};

/* A list of candidates made from the best plan so far. */
struct tf_candidates {
    size_t count;
    /* The n-th, or NULL when it would change nothing. Owned by caller. */
    struct tf_plan *(*make)(const struct tf_candidates *list, const struct tf_plan *best, size_t n);
    size_t size; /* for the list's own use */
};

/* Tries candidates `from` and on; the first that fails in the same way becomes the best plan.
 * Returns its number, or `count` when there is none. */
size_t tf_shrink_first(struct tf_shrinker *shrinker, const struct tf_candidates *list, size_t from);

/* One round of each kind; whether anything was found. */
bool tf_shrink_parts(struct tf_shrinker *shrinker);
bool tf_shrink_values(struct tf_shrinker *shrinker);
/* A more ordinary fault in the place of each, by report/rarity.h. */
bool tf_shrink_ordinary(struct tf_shrinker *shrinker);
/* Two or three steps of a small plan that go only at once: three messages fill a page, and of two
 * the third is not seen. */
bool tf_shrink_together(struct tf_shrinker *shrinker);
/* One process instead of two. */
bool tf_shrink_extensions(struct tf_shrinker *shrinker);
/* The world made usual, as a whole or by the n-th replica; false when it is so already. */
bool tf_shrink_use_usual_links(struct tf_plan *plan, size_t n);
/* Slow or narrow links stay so, and lose nothing. */
bool tf_shrink_lose_nothing(struct tf_plan *plan, size_t n);
bool tf_shrink_use_usual_server(struct tf_plan *plan, size_t n);
bool tf_shrink_set_clock_right(struct tf_plan *plan, size_t n);
bool tf_shrink_set_all_clocks_right(struct tf_plan *plan, size_t n);
bool tf_shrink_use_usual_client(struct tf_plan *plan, size_t n);
/* The n-th of all settings of all devices. */
bool tf_shrink_use_usual_setting(struct tf_plan *plan, size_t n);
size_t tf_shrink_settings(const struct tf_plan *plan);
/* A limit of the server: of requests 1, 2, 4 and so on, then of actions. */
#define TF_SHRINK_LIMITS 20
bool tf_shrink_lower_limit(struct tf_plan *plan, size_t n);
/* The n-th of TF_SHRINK_WORLDS ways to make the world simpler; false when it is so already. */
#define TF_SHRINK_WORLDS 5
bool tf_shrink_simpler_world(struct tf_plan *plan, size_t n);
/* Values that read better, of the n-th replica or step; false when it is so already. */
bool tf_shrink_round_offset(struct tf_plan *plan, size_t n);
bool tf_shrink_tick_evenly(struct tf_plan *plan, size_t n);
bool tf_shrink_round_jump(struct tf_plan *plan, size_t n);
bool tf_shrink_round_dist(struct tf_plan *plan, size_t n);
bool tf_shrink_hold_shortly(struct tf_plan *plan, size_t n);
/* Pages and batches of one. */
bool tf_shrink_pages(struct tf_plan *plan, size_t n);
/* A message without its file. */
bool tf_shrink_send_text(struct tf_plan *plan, size_t n);
/* A step less, or a simpler world, with other draws. */
bool tf_shrink_redraw(struct tf_shrinker *shrinker);

#endif
