#include "env/situations.h"
#include "scenario/profiles.h"
#include "scenario/scenario.h"
#include "scenario/table.h"
#include "scenario/units.h"

#include <string.h>

/* A cell of a table: bars would end it. */
static void append_cell(struct tf_buf *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '|')
            tf_buf_append_byte(out, '\\');
        tf_buf_append_byte(out, *text == '\n' ? ' ' : *text);
    }
}

static void append_code(struct tf_buf *out, const char *text) {
    tf_buf_append_byte(out, '`');
    append_cell(out, text);
    tf_buf_append_byte(out, '`');
}

static void append_words(struct tf_buf *out, const char *const *words) {
    for (size_t i = 0; words[i] != NULL; i++) {
        tf_buf_append_text(out, i == 0 ? "" : ", ");
        append_code(out, words[i]);
    }
}

static void append_range(struct tf_buf *out, const struct tf_row *row) {
    tf_buf_append_format(out, " from %llu to %llu", (unsigned long long)row->min,
                         (unsigned long long)row->max);
    if (row->zero_word != NULL) {
        tf_buf_append_text(out, ", or ");
        append_code(out, row->zero_word);
    }
}

static void append_value(struct tf_buf *out, const struct tf_row *row) {
    switch (row->field) {
    case TF_FIELD_ENUM:
        append_words(out, row->words);
        return;
    case TF_FIELD_PLACE:
        tf_buf_append_text(out, "a replica, ");
        append_words(out, row->words);
        return;
    case TF_FIELD_OBJECT:
        tf_buf_append_format(out, "[%s](#%s)", row->object->name, row->object->name);
        return;
    case TF_FIELD_LIST:
        tf_buf_append_format(out, "a list: %s",
                             row->item == TF_FIELD_OBJECT ? row->object->name
                                                          : tf_field_expected(row->item));
        return;
    case TF_FIELD_MAP:
        tf_buf_append_text(out, "names, each with ");
        tf_buf_append_text(out, row->object != NULL ? row->object->name : "a list of values");
        return;
    case TF_FIELD_COUNT:
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
        tf_buf_append_text(out, tf_field_expected(row->field));
        append_range(out, row);
        return;
    default:
        tf_buf_append_text(out, tf_field_expected(row->field));
        return;
    }
}

static bool is_in_choice(const struct tf_object *object, const char *key, bool required) {
    for (size_t i = 0; i < object->choice_count; i++)
        for (const char *const *other = object->choices[i].keys; *other != NULL; other++)
            if (strcmp(*other, key) == 0 && object->choices[i].required == required)
                return true;
    return false;
}

static void append_row(struct tf_buf *out, const struct tf_object *object,
                       const struct tf_row *row) {
    tf_buf_append_text(out, "| ");
    append_code(out, row->key);
    tf_buf_append_text(out, " | ");
    append_value(out, row);
    tf_buf_append_text(out, " | ");
    if (row->required)
        tf_buf_append_text(out, "must be there");
    else if (is_in_choice(object, row->key, true))
        tf_buf_append_text(out, "exactly one of its group");
    else if (row->fallback != NULL)
        append_code(out, row->fallback);
    tf_buf_append_text(out, " | ");
    append_cell(out, row->doc);
    if (row->example != NULL) {
        tf_buf_append_text(out, ", as in ");
        append_code(out, row->example);
    }
    tf_buf_append_text(out, " |\n");
}

static void append_choices(struct tf_buf *out, const struct tf_object *object) {
    for (size_t i = 0; i < object->choice_count; i++) {
        tf_buf_append_text(out,
                           object->choices[i].required ? "Exactly one of " : "At most one of ");
        append_words(out, object->choices[i].keys);
        tf_buf_append_text(out, ".\n");
    }
    const struct tf_condition *condition = object->condition;
    if (condition != NULL)
        tf_buf_append_format(out, "`%s` belongs to `%s: %s`, and only to it.\n", condition->needs,
                             condition->key, condition->word);
}

static void append_object(struct tf_buf *out, const struct tf_object *object, const char *level) {
    tf_buf_append_format(out, "%s %s\n\n%s\n", level, object->name, object->doc);
    if (object->shorthand != NULL)
        tf_buf_append_format(out, "A value alone stands for `%s`.\n", object->shorthand);
    append_choices(out, object);
    if (object->example != NULL)
        tf_buf_append_format(out, "\n```yaml\n%s\n```\n", object->example);
    tf_buf_append_byte(out, '\n');
    if (object->row_count == 0)
        return;
    tf_buf_append_text(out, "| key | value | without it | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < object->row_count; i++)
        append_row(out, object, &object->rows[i]);
    tf_buf_append_byte(out, '\n');
}

static void append_objects(struct tf_buf *out, const struct tf_object *object) {
    append_object(out, object, "##");
    for (size_t i = 0; i < object->row_count; i++) {
        const struct tf_row *row = &object->rows[i];
        bool known = row->object == NULL || row->object == tf_table_step() ||
                     row->object == tf_table_client() || row->object == &tf_object_explore;
        /* All oracles and all retry policies are written alike: once is enough. */
        for (size_t j = 0; j < i && !known; j++)
            known = object->rows[j].object == row->object;
        if (!known)
            append_objects(out, row->object);
    }
}

static void append_steps(struct tf_buf *out) {
    const struct tf_object *step = tf_table_step();
    tf_buf_append_format(out, "## step\n\n%s\n", step->doc);
    tf_buf_append_text(out, "Exactly one of `at` and `after`, and exactly one verb.\n\n"
                            "| key | value | without it | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < step->row_count; i++)
        if (step->rows[i].doc != NULL)
            append_row(out, step, &step->rows[i]);
    tf_buf_append_text(out, "\n## Verbs\n\n");
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++)
        append_object(out, tf_table_verb((enum tf_verb)verb), "###");
}

static void append_checks(struct tf_buf *out) {
    tf_buf_append_text(out, "## Checks\n\n`converged` alone asks the oracle of that name here. "
                            "Every other check is a map "
                            "whose first key says what it is about.\n\n");
    for (unsigned kind = 0; kind < TF_CHECK_KIND_COUNT; kind++)
        if (tf_table_check((enum tf_check_kind)kind) != NULL)
            append_object(out, tf_table_check((enum tf_check_kind)kind), "###");
}

static void append_units(struct tf_buf *out) {
    tf_buf_append_text(
        out, "## Values\n\n"
             "| kind | written as |\n|---|---|\n"
             "| duration | `250 ms`, `1.5 s`, `2 min`; units `us`, `ms`, `s`, `min`, `h`, `d` |\n"
             "| distribution | `5 s` fixed; `1 s .. 2 min` uniform; `about 45 s` exponential by "
             "its mean; `10 s +/- 2 s` normal, cut at 0; "
             "`{median: 80 ms, p99: 600 ms}` log-normal |\n"
             "| size | `64 KiB`; units `B`, `kB`, `KiB`, `MB`, `MiB` |\n"
             "| rate | `64 KiB/s`, `400 kbit/s`; `unlimited` |\n"
             "| share | `5 %`, to four decimals |\n"
             "| clock drift | `20 ppm`, `-5 ppm` |\n"
             "| link | `asha -> server` up, `server -> asha` down, `asha <-> server` both, `all` "
             "every replica |\n"
             "| how often | `once`, `never`, `3`, `at least 2`, `at most 5` |\n"
             "| name | 1 to 23 of letters, digits and `_ . : -`; of a message up to 63, with "
             "spaces |\n\n"
             "Numbers without a unit are errors. Values are exact: one that its unit of storage "
             "(microseconds, bytes, millionths) cannot "
             "hold is an error, too. A text that looks like a number, `true` or `null` is written "
             "in quotes.\n\n");
}

static void append_direction(struct tf_buf *out, const struct tf_link_model *model) {
    tf_dist_append(out, &model->latency_us);
    tf_buf_append_text(out, ", ");
    tf_unit_append_rate(out, model->bytes_per_second);
    if (model->loss_per_million == 0)
        return;
    tf_buf_append_text(out, ", loss ");
    tf_unit_append_share(out, model->loss_per_million);
    tf_buf_append_format(out, " in bursts of %u", model->loss_burst_packets);
}

static void append_profiles(struct tf_buf *out) {
    struct tf_profiles *profiles = tf_profiles_create();
    tf_buf_append_text(
        out, "## Network profiles\n\nLatencies are one way. A scenario without `network` uses "
             "`" TF_PROFILE_DEFAULT "`.\n\n"
             "| name | about | up | down | sources |\n|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < profiles->count; i++) {
        const struct tf_profile *profile = &profiles->items[i];
        tf_buf_append_format(out, "| `%s` | ", profile->name);
        append_cell(out, profile->about);
        tf_buf_append_text(out, " | ");
        append_direction(out, &profile->up);
        tf_buf_append_text(out, " | ");
        append_direction(out, &profile->down);
        tf_buf_append_text(out, " | ");
        for (uint32_t j = 0; j < profile->source_count; j++) {
            tf_buf_append_text(out, j == 0 ? "" : "; ");
            append_cell(out, profile->sources[j]);
        }
        tf_buf_append_text(out, " |\n");
    }
    tf_buf_append_byte(out, '\n');
    tf_profiles_destroy(profiles);
}

static void append_codes(struct tf_buf *out) {
    tf_buf_append_text(
        out,
        "## Errors\n\n`tiffin explain-code CODE` shows a wrong and a right example of each.\n\n"
        "| code | means |\n|---|---|\n");
    for (unsigned i = 0; i < TF_SCENARIO_CODE_COUNT; i++) {
        const struct tf_scenario_code_text *code = tf_scenario_code_text((enum tf_scenario_code)i);
        tf_buf_append_format(out, "| `%s` | ", code->code);
        append_cell(out, code->title);
        tf_buf_append_text(out, " |\n");
    }
}

static void append_situations(struct tf_buf *out) {
    tf_buf_append_text(out, "## Situations\n\nWhat runs are counted to have seen; `require` names "
                            "those that must be among them.\n\n| word | means |\n|---|---|\n");
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        tf_buf_append_format(out, "| `%s` | ", tf_situation_word((enum tf_situation)i));
        append_cell(out, tf_situation_text((enum tf_situation)i));
        tf_buf_append_text(out, " |\n");
    }
    tf_buf_append_byte(out, '\n');
}

void tf_reference_write(struct tf_buf *out) {
    tf_buf_append_text(out, "# Scenario files, every key\n\n"
                            "Made from the program's own table; do not edit. Renew with the test "
                            "`test_generated --renew`.\n\n");
    append_units(out);
    append_objects(out, tf_table_root());
    append_object(out, tf_table_client(), "##");
    append_object(out, tf_object_row(tf_table_client(), TF_SLICE_LITERAL("retry"))->object, "##");
    const struct tf_object *retry =
        tf_object_row(tf_table_client(), TF_SLICE_LITERAL("retry"))->object;
    append_object(out, retry->rows[0].object, "##");
    append_steps(out);
    append_checks(out);
    append_situations(out);
    append_profiles(out);
    append_codes(out);
}
