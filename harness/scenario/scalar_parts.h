/* The reading of a scalar in its parts: numbers, values with units, texts and names, and what is
 * said when one is refused. */
#ifndef TF_SCENARIO_SCALAR_PARTS_H
#define TF_SCENARIO_SCALAR_PARTS_H

#include "scenario/scalar.h"

/* What one call of tf_scalar_read works on. All borrowed. */
struct tf_scalar_job {
    const struct tf_scalar_context *context;
    const struct tf_row *row;
    enum tf_field field;
    const struct tf_yaml_node *node;
    struct tf_scalar *out;
};

/* Each reads the fields of its kind into `out`; false with a problem told. */
bool tf_scalar_read_number(const struct tf_scalar_job *s);
bool tf_scalar_read_unit(const struct tf_scalar_job *s);
bool tf_scalar_read_text(const struct tf_scalar_job *s);

/* Tells "expected ... for KEY, found ..."; whether it was added, so that a hint may follow. */
bool tf_scalar_say(const struct tf_scalar_job *s, enum tf_scenario_code code, const char *expected);
/* Adds a hint to what was just said. */
void tf_scalar_hint(const struct tf_scalar_job *s, bool added, const char *text);

/* Each tells what is wrong and returns false. */
bool tf_scalar_refuse_type(const struct tf_scalar_job *s);
bool tf_scalar_refuse_count(const struct tf_scalar_job *s);
bool tf_scalar_refuse_word(const struct tf_scalar_job *s, enum tf_scenario_code code,
                           const char *lead, const char *const *words);
bool tf_scalar_refuse_placeholder(const struct tf_scalar_job *s, struct tf_slice name);

void tf_scalar_append_words(struct tf_buf *out, const char *const *words);

#endif
