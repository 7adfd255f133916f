#include "cli/sweep_table.h"

#include "scenario/units.h"

#include <stdlib.h>
#include <string.h>

#define NAME_WIDTH 12

static struct tf_sweep_row *row_of(struct tf_sweep_table *table, const struct tf_sweep_row *like,
                                   uint32_t node) {
    for (size_t i = 0; i < table->count; i++) {
        struct tf_sweep_row *row = &table->rows[i];
        if (row->fault == like->fault && row->pairs == like->pairs &&
            (like->pairs || (row->node == node && row->what == like->what))) {
            return row;
        }
    }
    tf_grow((void **)&table->rows, &table->capacity, table->count, sizeof(*table->rows));
    table->rows[table->count] = (struct tf_sweep_row){
        .fault = like->fault, .node = node, .what = like->what, .pairs = like->pairs};
    return &table->rows[table->count++];
}

void tf_sweep_table_add(struct tf_sweep_table *table, const struct tf_sweep *sweep) {
    for (size_t i = 0; i < sweep->row_count; i++) {
        const struct tf_sweep_row *from = &sweep->rows[i];
        uint32_t node = from->node == TF_NODE_SERVER ? TF_NODE_SERVER : 0;
        struct tf_sweep_row *row = row_of(table, from, node);
        row->points += from->points;
        row->ran += from->ran;
        row->survived += from->survived;
    }
    table->points += sweep->points;
    table->runs += sweep->runs;
    table->ran += sweep->ran;
    table->survived += sweep->survived;
    table->undecided += sweep->undecided;
    table->sampled += sweep->sample_per_million > 0;
}

void tf_sweep_table_close(struct tf_sweep_table *table) {
    free(table->rows);
    *table = (struct tf_sweep_table){0};
}

/* -- As text -- */

static void append_head(struct tf_buf *out, const char *who) {
    tf_buf_append_format(out, "  %-14s %-*s %-18s %9s %9s %9s\n", "fault", NAME_WIDTH, who, "at",
                         "points", "runs", "survived");
}

static void append_row(struct tf_buf *out, const struct tf_sweep_row *row, const char *who) {
    struct tf_sweep_point point = {.fault = row->fault, .node = row->node, .what = row->what};
    tf_buf_append_format(out, "  %-14s %-*s %-18s %9llu %9llu %9llu%s\n",
                         tf_sweep_fault_word(row->fault), NAME_WIDTH, row->pairs ? "any" : who,
                         row->pairs ? "two storage steps" : tf_sweep_point_what(&point),
                         (unsigned long long)row->points, (unsigned long long)row->ran,
                         (unsigned long long)row->survived,
                         row->survived < row->ran ? "   <--" : "");
}

void tf_sweep_table_append_case(struct tf_buf *out, const struct tf_plan *plan,
                                const struct tf_sweep *sweep) {
    append_head(out, "replica");
    for (size_t i = 0; i < sweep->row_count; i++) {
        const struct tf_sweep_row *row = &sweep->rows[i];
        append_row(out, row,
                   row->node == TF_NODE_SERVER ? "server" : plan->replicas[row->node].name.text);
    }
}

static int by_place(const void *a, const void *b) {
    const struct tf_sweep_row *one = a, *other = b;
    const uint64_t ours[] = {one->pairs, one->fault, one->node, one->what};
    const uint64_t theirs[] = {other->pairs, other->fault, other->node, other->what};
    return memcmp(ours, theirs, sizeof(ours)) == 0 ? 0
           : ours[0] != theirs[0]                  ? (ours[0] < theirs[0] ? -1 : 1)
           : ours[1] != theirs[1]                  ? (ours[1] < theirs[1] ? -1 : 1)
           : ours[2] != theirs[2]                  ? (ours[2] < theirs[2] ? -1 : 1)
                                                   : (ours[3] < theirs[3] ? -1 : 1);
}

void tf_sweep_table_append(struct tf_buf *out, const struct tf_sweep_table *table) {
    struct tf_sweep_row *rows = tf_alloc_zero(table->count + 1, sizeof(*rows));
    memcpy(rows, table->rows, table->count * sizeof(*rows));
    qsort(rows, table->count, sizeof(*rows), by_place);
    append_head(out, "of");
    for (size_t i = 0; i < table->count; i++) {
        append_row(out, &rows[i], rows[i].node == TF_NODE_SERVER ? "server" : "devices");
    }
    free(rows);
}

void tf_sweep_table_append_sample(struct tf_buf *out, const struct tf_sweep *sweep) {
    tf_buf_append_format(out, "      %llu points, a sample of ", (unsigned long long)sweep->points);
    tf_unit_append_share(out, sweep->sample_per_million);
    tf_buf_append_format(out, ": %llu\n", (unsigned long long)sweep->runs);
}

void tf_sweep_table_append_sum(struct tf_buf *out, const struct tf_sweep_table *table) {
    uint64_t fell = table->ran - table->survived - table->undecided;
    tf_buf_append_format(out, "%llu points", (unsigned long long)table->points);
    if (table->sampled > 0) {
        tf_buf_append_format(out, ", a sample of %llu of them", (unsigned long long)table->runs);
    }
    if (table->ran < table->runs) {
        tf_buf_append_format(out, ", %llu of them tried", (unsigned long long)table->ran);
    }
    if (fell == 0 && table->undecided == 0 && table->ran == table->runs) {
        tf_buf_append_text(out, ", all survived");
        return;
    }
    tf_buf_append_format(out, ", %llu survived, %llu did not", (unsigned long long)table->survived,
                         (unsigned long long)fell);
    if (table->undecided > 0) {
        tf_buf_append_format(out, ", %llu came to no verdict",
                             (unsigned long long)table->undecided);
    }
}
