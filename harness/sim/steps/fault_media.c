/* `media-down`: the media host refuses connections; the chat's server is not concerned. Whoever
 * comes there asks what holds (tf_media_is_down). */
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

const struct tf_step_ops tf_step_media_down = {.begin = tf_hold_begin};
