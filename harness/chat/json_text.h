/* JSON text before it is parsed: what a parser may be given, found in one pass over the bytes.
 *
 * cJSON cuts strings at \u0000, takes invalid UTF-8, lone control bytes and endless nesting, and
 * reads behind a text that ends too early. A text that passes here has none of that: its brackets
 * are paired, its strings are closed. */
#ifndef TF_CHAT_JSON_TEXT_H
#define TF_CHAT_JSON_TEXT_H

#include "chat/wire.h"

#define TF_JSON_DEPTH_MAX  32
#define TF_JSON_VALUES_MAX (1024 * 1024)
#define TF_JSON_BYTES_MAX  (32 * 1024 * 1024)

/* What one pass found. */
struct tf_json_scan {
    struct tf_slice root;    /* the outermost object, without white space around it; borrowed */
    enum tf_refusal refusal; /* NONE, or the first reason to refuse the text */
    bool is_damage; /* the reason lies in a string's text; the structure around it can be trusted */
    size_t at;      /* offset of the reason */
    size_t depth;   /* of the deepest bracket, from 1 */
    size_t values_max; /* no more values than these are in it */
    const char *what;  /* the reason in words; static */
};

/* Checks a whole text, whose outermost value must be an object. */
void tf_json_scan(struct tf_slice text, struct tf_json_scan *scan);

/* Puts '?' over everything damaged in `copy`, which holds the bytes of `text`, whose scan says
 * is_damage: what can be read besides the damage stays where it is. */
void tf_json_repair(struct tf_slice text, char *copy);

#endif
