#include "sim/steps/fault_damage.h"

static uint64_t draw(struct tf_world *world, const struct tf_exchange *exchange,
                     enum tf_direction way, uint64_t which) {
    return tf_world_draw(world, TF_CONCERN_DAMAGE, exchange->key, (uint64_t)way << 8 | which);
}

/* At least the last byte is missing. */
static void cut_off(struct tf_world *world, const struct tf_exchange *exchange,
                    enum tf_direction way, struct tf_buf *bytes) {
    bytes->len = (size_t)tf_draw_below(draw(world, exchange, way, 0), bytes->len);
}

/* One byte becomes another that no text has. What becomes another text is beyond what anybody
 * without a checksum can notice, and is what the transport's own is for. */
static void change(struct tf_world *world, const struct tf_exchange *exchange,
                   enum tf_direction way, struct tf_buf *bytes) {
    static const unsigned char never[] = {0xC0, 0xC1, 0xF5, 0xF8, 0xFC, 0xFE, 0xFF};
    size_t place = (size_t)tf_draw_below(draw(world, exchange, way, 1), bytes->len);
    uint64_t which = tf_draw_below(draw(world, exchange, way, 2), sizeof(never));
    bytes->data[place] = (char)never[which];
}

static void damage(struct tf_world *world, struct tf_exchange *exchange, enum tf_direction way,
                   enum tf_verb verb) {
    struct tf_blob **body = way == TF_UP ? &exchange->body : &exchange->answer;
    struct tf_buf bytes = {0};
    tf_buf_append_slice(&bytes, tf_blob_slice(*body));
    if (verb == TF_VERB_TRUNCATE)
        cut_off(world, exchange, way, &bytes);
    else
        change(world, exchange, way, &bytes);
    tf_blob_release(*body);
    *body = tf_blob_create(tf_buf_slice(&bytes));
    tf_buf_close(&bytes);
    exchange->damaged |= way == TF_DOWN;
}

bool tf_damage_meets(struct tf_world *world, struct tf_exchange *exchange, enum tf_direction way) {
    static const enum tf_verb verbs[] = {TF_VERB_TRUNCATE, TF_VERB_CORRUPT};
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        const struct tf_blob *body = way == TF_UP ? exchange->body : exchange->answer;
        if (body == NULL || body->len == 0)
            return false; /* nothing of it can be damaged */
        struct tf_aim_target target = tf_exchange_target(world, exchange);
        target.way = way;
        uint32_t met = tf_aim_take(world, verbs[i], &target);
        if (met == 0)
            continue;
        if (world->plan->steps[met - 1].noticed) {
            tf_exchange_snap(world, exchange, verbs[i]);
            return true;
        }
        damage(world, exchange, way, verbs[i]);
    }
    return false;
}
