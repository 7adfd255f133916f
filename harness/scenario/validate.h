/* The structure of a tree against the table: keys, kinds of values, units. Names and references are
 * the builder's. */
#ifndef TF_SCENARIO_VALIDATE_H
#define TF_SCENARIO_VALIDATE_H

#include "scenario/scalar.h"

/* Adds a problem for whatever in `node` is not as `object` says. */
void tf_validate_object(const struct tf_scalar_context *context, const struct tf_object *object,
                        const struct tf_yaml_node *node);

/* Which kind of check a node is, by its keys; TF_CHECK_KIND_COUNT when it is none or more than one.
 */
enum tf_check_kind tf_validate_check_kind(const struct tf_yaml_node *node);

#endif
