#include "scenario/names.h"

#include "base/hash.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_SHOWN_MAX 12

void tf_names_close(struct tf_names *names) {
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    tf_map_close(&names->map);
    *names = (struct tf_names){0};
}

/* Two names with one hash are kept apart by trying the hash's successors. */
static uint64_t *find_slot(const struct tf_names *names, struct tf_slice name, uint64_t *key) {
    *key = tf_hash_slice(name);
    uint64_t *slot = tf_map_find(&names->map, *key);
    while (slot != NULL && !tf_slice_is(name, names->items[*slot])) {
        ++*key;
        slot = tf_map_find(&names->map, *key);
    }
    return slot;
}

uint32_t tf_names_add(struct tf_names *names, struct tf_slice name) {
    uint64_t key;
    if (find_slot(names, name, &key) != NULL)
        return UINT32_MAX;
    tf_map_put(&names->map, key, names->count);
    tf_grow((void **)&names->items, &names->capacity, names->count, sizeof(*names->items));
    names->items[names->count] = tf_slice_dup(name);
    return (uint32_t)names->count++;
}

uint32_t tf_names_find(const struct tf_names *names, struct tf_slice name) {
    uint64_t key;
    uint64_t *slot = find_slot(names, name, &key);
    return slot == NULL ? UINT32_MAX : (uint32_t)*slot;
}

void tf_names_refuse(const struct tf_names *names, struct tf_problems *problems, const char *kind,
                     struct tf_slice wrong, struct tf_span span) {
    if (problems == NULL)
        return;
    char *text = tf_slice_dup(wrong);
    const char *const *items = (const char *const *)names->items;
    const char *near = tf_text_nearest(text, items, names->count);
    struct tf_buf hint = {0};
    if (near != NULL)
        tf_buf_append_format(&hint, "did you mean \"%s\"?", near);
    else if (names->count == 0)
        tf_buf_append_format(&hint, "there is no %s in this file", kind);
    else
        tf_buf_append_format(&hint, "there is %s", items[0]);
    for (size_t i = 1; near == NULL && i < names->count && i < NAMES_SHOWN_MAX; i++)
        tf_buf_append_format(&hint, ", %s", items[i]);
    if (tf_problems_add(problems, TF_SCENARIO_UNKNOWN_NAME, span, "expected a %s, found \"%s\"",
                        kind, text))
        tf_problems_hint(problems, "%s", tf_buf_text(&hint));
    tf_buf_close(&hint);
    free(text);
}
