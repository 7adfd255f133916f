/* Network profiles: figures that somebody published, from fixtures/network-profiles.yaml. */
#ifndef TF_SCENARIO_PROFILES_H
#define TF_SCENARIO_PROFILES_H

#include "env/plan.h"

#define TF_PROFILES_MAX    32
#define TF_PROFILE_DEFAULT "wifi" /* for scenarios that say nothing about the network */

struct tf_profile {
    char *name;
    char *about;
    char **sources;
    uint32_t source_count;
    struct tf_link_model up, down;
    /* What such a network does in the course of time; all zero where it does nothing. */
    struct tf_dist tunnel_every, tunnel_lasts; /* cut off, from the end of one to the next */
    struct tf_dist portal_lasts; /* until somebody has logged in, a page answers every request */
};

struct tf_profiles {
    struct tf_profile items[TF_PROFILES_MAX];
    uint32_t count;
};

/* The profiles that are built in. Owned by caller. */
struct tf_profiles *tf_profiles_create(void);
/* Those of another text. E_INVALID, with the first problem as message. Owned by caller. */
enum tf_code tf_profiles_parse(struct tf_slice yaml, struct tf_profiles **out,
                               struct tf_error *error) TF_MUST_CHECK;
void tf_profiles_destroy(struct tf_profiles *profiles);

/* The profile with this name, or NULL. Borrowed. */
const struct tf_profile *tf_profile_find(const struct tf_profiles *profiles, struct tf_slice name);

#endif
