#include "server/rate.h"

tf_time tf_rate_take(const struct tf_rate_limit *limit, tf_time now_us, tf_time *due_us) {
    if (limit->count == 0)
        return 0;
    tf_time interval_us = limit->per_us / limit->count;
    tf_time start_us = *due_us > now_us ? *due_us : now_us;
    tf_time early_us = start_us + interval_us - now_us - limit->per_us;
    if (early_us > 0)
        return early_us;
    *due_us = start_us + interval_us;
    return 0;
}
