/* Charts as numbers: where bars and lines stand in a drawing, for a template to print. Pure. The
 * drawing is CHART_WIDTH by CHART_HEIGHT units, its origin at the top left (SVG). */
#ifndef LIB_CHART_H
#define LIB_CHART_H

#include "lib/base.h"

enum {
    CHART_WIDTH = 360,
    CHART_HEIGHT = 176,
    CHART_LEFT = 32, /* of the columns; amounts stand before it */
    CHART_TOP = 22,
    CHART_BASE = 150, /* below it, labels */
    CHART_RULES = 4,
    CHART_ROW = 44, /* height of a row of chart_row() */
};

struct chart_rule {
    int64_t amount, y;
};
struct chart_scale {
    int64_t top; /* a round amount, at least the greatest */
    struct chart_rule rules[CHART_RULES];
    size_t count; /* of rules above the base: 1 to CHART_RULES */
};
/* Round steps (1, 2, 5 times a power of ten) up to `most` (≥ 0). */
struct chart_scale chart_scale(int64_t most);

struct chart_box {
    int64_t x, y, width, height;
};
/* The i-th of `count` columns (≥ 1). An amount above 0 is drawn at least one unit high. */
struct chart_box chart_column(const struct chart_scale *scale, size_t i, size_t count,
                              int64_t amount);
/* The i-th of rows that lie under one another, each below its label: of `most`, the whole width. */
struct chart_box chart_row(size_t i, int64_t amount, int64_t most);

#endif
