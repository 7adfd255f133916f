/* The inside of a broken client: what a habit may look at and change. */
#ifndef TF_TESTS_SIM_BROKEN_CLIENT_H
#define TF_TESTS_SIM_BROKEN_CLIENT_H

#include "sim/broken.h"

#define TF_BROKEN_SHOWN_MAX 8

struct tf_broken_client;

/* One way of being broken; members may be NULL. An event or action may be changed, or swallowed by
 * returning false. */
struct tf_habit {
    void (*config)(struct tf_client_config *config);
    bool (*event)(struct tf_broken_client *self, struct tf_client_context *context,
                  struct tf_client_event *event);
    bool (*action)(struct tf_broken_client *self, const struct tf_client_action *action);
    void (*message)(struct tf_message_view *view);
    void (*conversation)(struct tf_conversation_view *view);
    void (*reader)(struct tf_reader_view *view);
    bool salvages_nothing;
    bool trusts_its_place;
    bool keeps_typing; /* what is shown of typing comes from `shown` */
};

struct tf_broken_client {
    const struct tf_habit *habit;
    struct tf_client_config config;
    void *inner;
    struct tf_buf text;   /* of the event that was changed last */
    struct tf_blob *body; /* of the sync call that was sent last, or NULL */
    uint32_t body_id;     /* its request */
    bool online;
    bool has_late;
    struct tf_command late; /* typing that waits for the network */
    struct tf_typing_view shown[TF_BROKEN_SHOWN_MAX];
    size_t shown_count;
};

#define TF_X(name, what) extern const struct tf_habit tf_habit_##name;
TF_BROKEN_CLIENTS(TF_X)
#undef TF_X

/* Gives the real client another event within the step of this one. */
void tf_broken_client_feed(struct tf_broken_client *self, struct tf_client_context *context,
                           const struct tf_client_event *event);

#endif
