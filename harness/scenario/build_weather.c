#include "base/hash.h"
#include "env/concern.h"
#include "scenario/build.h"
#include "scenario/profiles.h"

#include <stdlib.h>
#include <string.h>

#define TUNNELS_MAX  1000 /* of a replica */
#define TUNNEL_GAP   TF_SECOND
#define PORTAL_BODY  "<!doctype html><title>Welcome</title><p>Please log in to use this network.</p>"
#define PORTAL_DRAWS 'p'
#define TUNNEL_DRAWS 't'

struct weather {
    struct tf_plan *plan;
    uint32_t replica;
    uint32_t next_id;
    tf_time end_us; /* of the steps of the file */
};

static const struct tf_profile *named_in(const struct tf_build *build,
                                         const struct tf_yaml_node *network, const char *key) {
    const struct tf_yaml_node *link = tf_build_get(network, key, TF_YAML_MAP);
    const struct tf_yaml_node *name = tf_build_get(link, "profile", TF_YAML_SCALAR);
    return name == NULL ? NULL : tf_profile_find(build->profiles, name->text);
}

/* The last profile that was said of the replica: its own, its group's, or everybody's. */
static const struct tf_profile *profile_of(const struct tf_build *build, uint32_t replica) {
    const struct tf_yaml_node *network = tf_build_get(build->root, "network", TF_YAML_MAP);
    const struct tf_profile *profile = named_in(build, network, build->replicas.items[replica]);
    for (uint32_t i = 0; profile == NULL && i < build->groups.count; i++)
        if (replica - build->group_items[i].first < build->group_items[i].count)
            profile = named_in(build, network, build->groups.items[i]);
    return profile != NULL ? profile : named_in(build, network, "default");
}

static tf_time drawn(const struct weather *w, const struct tf_dist *dist, char what, uint64_t n) {
    uint64_t entity = tf_hash_pair(tf_id_hash(&w->plan->replicas[w->replica].name), (uint64_t)what);
    tf_time time = tf_dist_at(dist, tf_draw(w->plan->seed, TF_CONCERN_STEP_TIME, entity, n));
    return time / TF_MS * TF_MS;
}

/* At its place in the order of time, behind what stands there. */
static struct tf_step *add(struct weather *w, enum tf_verb verb, tf_time at_us, tf_time lasts_us) {
    struct tf_plan *plan = w->plan;
    uint32_t place = plan->step_count;
    plan->steps = tf_realloc(plan->steps, (plan->step_count + 1) * sizeof(*plan->steps));
    while (place > 0 && plan->steps[place - 1].at_us > at_us)
        place--;
    struct tf_step *step = &plan->steps[place];
    memmove(step + 1, step, (plan->step_count - place) * sizeof(*step));
    plan->step_count++;
    *step = (struct tf_step){.id = w->next_id++,
                             .verb = verb,
                             .at_us = at_us,
                             .lasts_us = lasts_us,
                             .who = w->replica,
                             .message = TF_NAME_NONE,
                             .reply_to = TF_NAME_NONE,
                             .conversation = TF_NAME_NONE,
                             .user = TF_NAME_NONE};
    return step;
}

static void add_tunnels(struct weather *w, const struct tf_profile *profile) {
    tf_time at_us = 0;
    for (uint64_t n = 0; n < TUNNELS_MAX; n++) {
        at_us += TUNNEL_GAP + drawn(w, &profile->tunnel_every, TUNNEL_DRAWS, 2 * n);
        tf_time lasts_us = TF_MS + drawn(w, &profile->tunnel_lasts, TUNNEL_DRAWS, 2 * n + 1);
        if (at_us >= w->end_us)
            return;
        struct tf_step *step = add(w, TF_VERB_CUT, at_us, lasts_us);
        step->direction = TF_BOTH;
        step->channel = TF_CHANNEL_BOTH;
        at_us += lasts_us;
    }
}

/* The page answers calls; a WebSocket does not come about. */
static void add_portal(struct weather *w, const struct tf_profile *profile) {
    tf_time lasts_us = drawn(w, &profile->portal_lasts, PORTAL_DRAWS, 0);
    struct tf_step *step = add(w, TF_VERB_SCRIPTED_ANSWER, 0, lasts_us);
    step->status = 200;
    step->text = tf_strdup(PORTAL_BODY);
    step->text_len = sizeof(PORTAL_BODY) - 1;
    step = add(w, TF_VERB_CUT, 0, lasts_us);
    step->direction = TF_BOTH;
    step->channel = TF_CHANNEL_GATEWAY;
}

static bool is_zero(const struct tf_dist *dist) {
    return dist->kind == TF_DIST_FIXED && dist->a == 0;
}

void tf_build_weather(struct tf_build *build) {
    struct weather w = {.plan = build->plan, .next_id = 1};
    for (uint32_t i = 0; i < w.plan->step_count; i++) {
        const struct tf_step *step = &w.plan->steps[i];
        tf_time over_us = step->at_us + step->lasts_us;
        w.next_id = step->id >= w.next_id ? step->id + 1 : w.next_id;
        w.end_us = over_us > w.end_us ? over_us : w.end_us;
    }
    for (w.replica = 0; w.replica < w.plan->replica_count; w.replica++) {
        const struct tf_profile *profile = profile_of(build, w.replica);
        if (profile != NULL && !is_zero(&profile->tunnel_lasts))
            add_tunnels(&w, profile);
        if (profile != NULL && !is_zero(&profile->portal_lasts))
            add_portal(&w, profile);
    }
}
