/* Trees made of trees: a file on top of the one that it extends, and one case of a matrix. */
#ifndef TF_SCENARIO_MERGE_H
#define TF_SCENARIO_MERGE_H

#include "scenario/yaml.h"

#define TF_MATRIX_CASES_MAX 4096

/* `over` on top of `base`: maps are merged key by key, everything else is replaced. The key order
 * is that of `over`, then what `base` has more. Nodes are shared. */
struct tf_yaml_node *tf_merge(struct tf_yaml_arena *arena, const struct tf_yaml_node *base,
                              const struct tf_yaml_node *over);

/* The number of combinations of a matrix, 1 without one (NULL or malformed); UINT32_MAX when above
 * the bound. */
uint32_t tf_matrix_count(const struct tf_yaml_node *matrix);
/* The value of the `index`-th key in the `number`-th combination; the first key changes slowest. */
const struct tf_yaml_node *tf_matrix_value(const struct tf_yaml_node *matrix, uint32_t number,
                                           uint32_t index);
/* Appends "[skew=90 s,first=asha]", or nothing without a matrix. */
void tf_matrix_append_id(const struct tf_yaml_node *matrix, uint32_t number, struct tf_buf *out);
/* The tree with every <name> of the matrix replaced, but in the matrix itself. Unchanged parts are
 * shared. */
struct tf_yaml_node *tf_matrix_apply(struct tf_yaml_arena *arena, struct tf_yaml_node *root,
                                     const struct tf_yaml_node *matrix, uint32_t number);
/* Adds problems of values that no case id can hold, or that stand twice. */
void tf_matrix_validate(const struct tf_yaml_node *matrix, struct tf_problems *problems);

#endif
