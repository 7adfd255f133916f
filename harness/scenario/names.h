/* The names that a plan under construction knows, and the search for one that a file uses. */
#ifndef TF_SCENARIO_NAMES_H
#define TF_SCENARIO_NAMES_H

#include "base/map.h"
#include "scenario/problems.h"

/* Names in order of their indices. All zero is valid. */
struct tf_names {
    struct tf_map map; /* hash of a name to its index */
    char **items;
    size_t count, capacity;
};

void tf_names_close(struct tf_names *names);
/* Adds a name and returns its index; UINT32_MAX when it is there already. */
uint32_t tf_names_add(struct tf_names *names, struct tf_slice name);
/* The index of a name, or UINT32_MAX. */
uint32_t tf_names_find(const struct tf_names *names, struct tf_slice name);
/* Tells that `wrong` is no `kind` ("replica"), with the nearest name or all of them as a hint. */
void tf_names_refuse(const struct tf_names *names, struct tf_problems *problems, const char *kind,
                     struct tf_slice wrong, struct tf_span span);

#endif
