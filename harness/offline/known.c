#include "offline/known.h"

struct tf_known tf_known_until(const struct tf_job *job, tf_time until_wall_us) {
    return (struct tf_known){job->store->operations, job->now.wall_us, until_wall_us};
}

bool tf_known_holds(const struct tf_job *job, const struct tf_known *known) {
    return !job->core->config.shared && known->operations == job->store->operations &&
           job->now.wall_us >= known->from_wall_us && job->now.wall_us < known->until_wall_us;
}

tf_time tf_known_after(tf_time at_us, tf_time by_us) {
    return at_us >= TF_NEVER - by_us ? TF_NEVER : at_us + by_us;
}
