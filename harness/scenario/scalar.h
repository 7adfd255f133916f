/* One scalar of a scenario file, read as the table says. */
#ifndef TF_SCENARIO_SCALAR_H
#define TF_SCENARIO_SCALAR_H

#include "scenario/profiles.h"
#include "scenario/table.h"
#include "scenario/yaml.h"

#define TF_NAME_BODY            "[A-Za-z0-9][A-Za-z0-9_.:-]{0,22}"
#define TF_NAME_PATTERN         "^" TF_NAME_BODY "$"
#define TF_MESSAGE_NAME_PATTERN "^[A-Za-z0-9][A-Za-z0-9_.: -]{0,62}$"
#define TF_PLACEHOLDER_PATTERN  "<[A-Za-z][A-Za-z0-9_-]*>"

/* What reading needs to know beside the scalar. */
struct tf_scalar_context {
    struct tf_problems *problems; /* NULL: problems were told before */
    const struct tf_profiles *profiles;
    const struct tf_yaml_node *matrix; /* or NULL */
};

/* A link as written; texts are borrowed from the scalar. */
struct tf_scalar_link {
    struct tf_slice left, right; /* `right` is empty for "all" alone */
    bool both;                   /* <-> */
};

struct tf_scalar {
    int64_t integer;      /* durations, sizes, counts, flags, index of a word */
    struct tf_slice text; /* texts and names */
    struct tf_dist dist;
    struct tf_count count;
    struct tf_aim aim; /* without its call */
    struct tf_scalar_link link;
};

/* Reads `node`, which the row's key (or, for an item of a list, its item) has as a value. False,
 * with a problem told, when it is not written as `field` is. Names are checked for their form only.
 */
bool tf_scalar_read(const struct tf_scalar_context *context, const struct tf_row *row,
                    enum tf_field field, const struct tf_yaml_node *node, struct tf_scalar *out);

bool tf_name_is_valid(struct tf_slice name);
/* Whether `text` holds a <name>; `*name` is what stands between the brackets. */
bool tf_placeholder_find(struct tf_slice text, struct tf_slice *name);
/* The value of an integer in decimal, 0x or 0o, with an optional sign; false when it needs more
 * than 64 bits. */
bool tf_integer_parse(struct tf_slice text, bool *negative, uint64_t *magnitude);

#endif
