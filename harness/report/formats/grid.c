#include "report/formats/grid.h"

#include <stdlib.h>

static const char *const glyphs[TF_CELL_COUNT][2] = {
    [TF_CELL_EMPTY] = {" ", " "},        [TF_CELL_LANE] = {"|", "│"},
    [TF_CELL_LANE_OFFLINE] = {":", "┊"}, [TF_CELL_FAULT] = {"~", "░"},
    [TF_CELL_DASH] = {"-", "─"},         [TF_CELL_DOWN_RIGHT] = {"\\", "╲"},
    [TF_CELL_DOWN_LEFT] = {"/", "╱"},    [TF_CELL_HEAD_RIGHT] = {">", "▶"},
    [TF_CELL_HEAD_LEFT] = {"<", "◀"},    [TF_CELL_CROSSING] = {"+", "┼"},
    [TF_CELL_LOST] = {"x", "✗"},         [TF_CELL_EVENT] = {"o", "●"},
    [TF_CELL_CRASH] = {"X", "✖"},        [TF_CELL_FOUND] = {"!", "◆"},
};

void tf_grid_open(struct tf_grid *grid, uint32_t rows, uint32_t columns) {
    *grid = (struct tf_grid){tf_alloc_zero((size_t)rows * columns + 1, 1), rows, columns};
}

void tf_grid_close(struct tf_grid *grid) {
    free(grid->cells);
    *grid = (struct tf_grid){0};
}

/* NULL beside the paper. */
static unsigned char *cell_at(struct tf_grid *grid, uint32_t row, uint32_t column) {
    return row < grid->rows && column < grid->columns
               ? &grid->cells[(size_t)row * grid->columns + column]
               : NULL;
}

void tf_grid_put(struct tf_grid *grid, uint32_t row, uint32_t column, enum tf_cell cell) {
    unsigned char *place = cell_at(grid, row, column);
    if (place != NULL) {
        *place = (unsigned char)cell;
    }
}

void tf_grid_fill(struct tf_grid *grid, uint32_t row, uint32_t column, enum tf_cell cell) {
    unsigned char *place = cell_at(grid, row, column);
    if (place != NULL && *place == TF_CELL_EMPTY) {
        *place = (unsigned char)cell;
    }
}

/* A line passes a lane; it does not cover an event on it. */
static void put_line(struct tf_grid *grid, uint32_t row, uint32_t column, enum tf_cell cell) {
    unsigned char *place = cell_at(grid, row, column);
    if (place == NULL || *place == TF_CELL_EVENT || *place == TF_CELL_CRASH ||
        *place == TF_CELL_FOUND) {
        return;
    }
    bool was_lane = *place == TF_CELL_LANE || *place == TF_CELL_LANE_OFFLINE;
    *place = (unsigned char)(was_lane && cell == TF_CELL_DASH ? TF_CELL_CROSSING : cell);
}

void tf_grid_draw(struct tf_grid *grid, const struct tf_grid_line *line) {
    int64_t from = line->from_column, to = line->to_column;
    int64_t way = to > from ? 1 : -1;
    int64_t rows = (int64_t)line->to_row - line->from_row + 1;
    if ((to - from) * way < 3) {
        return; /* no room between the lanes */
    }
    from += way;
    to = line->arrives ? to - way : from + (to - from) * 11 / 20;
    for (int64_t k = 0; k < rows; k++) {
        int64_t begin = from + (to - from) * k / rows, end = from + (to - from) * (k + 1) / rows;
        uint32_t row = line->from_row + (uint32_t)k;
        enum tf_cell slant = way > 0 ? TF_CELL_DOWN_RIGHT : TF_CELL_DOWN_LEFT;
        for (int64_t x = begin; x != end + (k + 1 == rows ? way : 0); x += way) {
            put_line(grid, row, (uint32_t)x, x == begin && k > 0 ? slant : TF_CELL_DASH);
        }
        if (begin == end && k > 0 && k + 1 < rows) {
            put_line(grid, row, (uint32_t)begin, slant);
        }
    }
    if (line->arrives) {
        put_line(grid, line->to_row, (uint32_t)to,
                 way > 0 ? TF_CELL_HEAD_RIGHT : TF_CELL_HEAD_LEFT);
    } else if (line->is_lost) {
        put_line(grid, line->to_row, (uint32_t)to, TF_CELL_LOST);
    }
}

void tf_grid_append(struct tf_buf *out, const struct tf_grid *grid, uint32_t row,
                    enum tf_sketch_set set) {
    for (uint32_t i = 0; i < grid->columns; i++) {
        tf_buf_append_text(out, glyphs[grid->cells[(size_t)row * grid->columns + i]][set]);
    }
}
