#include "scenario/scalar_parts.h"

/* Where <name> stands for itself unless the matrix has it; the version is that of the file, never
 * of a case. */
static bool may_hold_brackets(enum tf_field field) {
    return field == TF_FIELD_LABEL || field == TF_FIELD_TEXT || field == TF_FIELD_VALUE ||
           field == TF_FIELD_VERSION;
}

static bool read_value(const struct tf_scalar_job *s) {
    s->out->text = s->node->text;
    return tf_yaml_type(s->node) != TF_YAML_NULL || tf_scalar_refuse_type(s);
}

bool tf_scalar_read(const struct tf_scalar_context *context, const struct tf_row *row,
                    enum tf_field field, const struct tf_yaml_node *node, struct tf_scalar *out) {
    const struct tf_scalar_job s = {context, row, field, node, out};
    struct tf_slice placeholder;
    if (node->kind != TF_YAML_SCALAR)
        return tf_scalar_refuse_type(&s);
    if (!may_hold_brackets(field) && tf_placeholder_find(node->text, &placeholder))
        return tf_scalar_refuse_placeholder(&s, placeholder);
    switch (field) {
    case TF_FIELD_DURATION:
    case TF_FIELD_SIGNED_DURATION:
    case TF_FIELD_DURATION_OR_NEVER:
    case TF_FIELD_DRAWN:
    case TF_FIELD_DISTRIBUTION:
    case TF_FIELD_SIZE:
    case TF_FIELD_RATE:
    case TF_FIELD_SHARE:
    case TF_FIELD_PPM:
        return tf_scalar_read_unit(&s);
    case TF_FIELD_VERSION:
    case TF_FIELD_COUNT:
    case TF_FIELD_FACTOR:
    case TF_FIELD_SEED:
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
    case TF_FIELD_EVERY:
    case TF_FIELD_BOOL:
    case TF_FIELD_TRISTATE:
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
        return tf_scalar_read_number(&s);
    case TF_FIELD_VALUE:
        return read_value(&s);
    default:
        return tf_scalar_read_text(&s);
    }
}
