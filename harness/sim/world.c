#include "sim/world_internal.h"

/* A continuation has the past of its run, and draws of its own from a moment on. */
static uint64_t seed_now(const struct tf_world *world) {
    const struct tf_sim_options *options = world->options;
    return options->redraw_seed != 0 && world->now_us > options->redraw_from_us
               ? options->redraw_seed
               : world->plan->seed;
}

uint64_t tf_world_draw(struct tf_world *world, enum tf_concern concern, uint64_t entity,
                       uint64_t ordinal) {
    uint64_t value = tf_draw(seed_now(world), concern, entity, ordinal);
    const struct tf_draw_listener *listener = world->options->draws;
    if (listener != NULL)
        listener->drawn(listener->self, &(struct tf_draw_record){concern, entity, ordinal, value});
    return value;
}

void tf_world_push(struct tf_world *world, tf_time at_us, enum tf_event_kind kind,
                   uint64_t handle) {
    tf_scheduler_push(&world->scheduler,
                      (struct tf_event){.at_us = at_us, .kind = kind, .handle = handle});
}

void tf_world_moved(struct tf_world *world) {
    world->moved++;
    world->moved_at_us = world->now_us;
}

void tf_world_limit(struct tf_world *world, const char *what) {
    if (world->limit == NULL)
        world->limit = what;
}

void tf_world_break(struct tf_world *world, const struct tf_error *error, const char *doing) {
    if (world->broken != TF_OK)
        return;
    struct tf_buf at = {0};
    tf_time_append_instant(&at, world->now_us);
    world->broken = TF_E_BUG;
    tf_error_set(world->error, TF_E_BUG, "%s failed at %s: %s", doing, tf_buf_text(&at),
                 error->code == TF_OK ? "nothing was said" : error->message);
    tf_buf_close(&at);
}
