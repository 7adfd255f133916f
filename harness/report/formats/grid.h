/* Characters on squared paper: lanes, messages that slant, bands. Inside of the sketch. */
#ifndef TF_REPORT_FORMATS_GRID_H
#define TF_REPORT_FORMATS_GRID_H

#include "report/formats/sketch.h"

enum tf_cell {
    TF_CELL_EMPTY,
    TF_CELL_LANE,
    TF_CELL_LANE_OFFLINE,
    TF_CELL_FAULT,
    TF_CELL_DASH,
    TF_CELL_DOWN_RIGHT,
    TF_CELL_DOWN_LEFT,
    TF_CELL_HEAD_RIGHT,
    TF_CELL_HEAD_LEFT,
    TF_CELL_CROSSING,
    TF_CELL_LOST,
    TF_CELL_EVENT,
    TF_CELL_CRASH,
    TF_CELL_FOUND,
    TF_CELL_COUNT
};

struct tf_grid {
    unsigned char *cells; /* owned; row by row */
    uint32_t rows, columns;
};

void tf_grid_open(struct tf_grid *grid, uint32_t rows, uint32_t columns);
void tf_grid_close(struct tf_grid *grid);
void tf_grid_put(struct tf_grid *grid, uint32_t row, uint32_t column, enum tf_cell cell);
/* Puts `cell` only where nothing is. */
void tf_grid_fill(struct tf_grid *grid, uint32_t row, uint32_t column, enum tf_cell cell);

/* From the middle of one lane to the middle of another, over rows. */
struct tf_grid_line {
    uint32_t from_column, to_column, from_row, to_row;
    bool arrives; /* else it ends on half the way */
    bool is_lost; /* and that is marked */
};
void tf_grid_draw(struct tf_grid *grid, const struct tf_grid_line *line);

/* Appends a row, all of its columns. */
void tf_grid_append(struct tf_buf *out, const struct tf_grid *grid, uint32_t row,
                    enum tf_sketch_set set);

#endif
