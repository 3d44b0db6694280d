/* Columns and rows of a chart. */
#include "lib/chart.h"

enum { GAP_PARTS = 3 /* of a column's place, one is left free */ };

static int64_t round_step(int64_t most, int64_t steps) {
    int64_t unit = 1;
    for (;; unit *= 10) {
        if (unit * steps >= most) return unit;
        if (2 * unit * steps >= most) return 2 * unit;
        if (5 * unit * steps >= most) return 5 * unit;
    }
}

struct chart_scale chart_scale(int64_t most) {
    if (most > INT64_MAX / 100) most = INT64_MAX / 100;
    int64_t step = round_step(most, CHART_RULES);
    struct chart_scale scale = {.count = most > 0 ? (size_t)((most + step - 1) / step) : 1};
    if (scale.count > CHART_RULES) scale.count = CHART_RULES;
    scale.top = step * (int64_t)scale.count;
    for (size_t i = 0; i < scale.count; i++) {
        int64_t amount = step * (int64_t)(i + 1);
        int64_t height = (CHART_BASE - CHART_TOP) * (int64_t)(i + 1) / (int64_t)scale.count;
        scale.rules[i] = (struct chart_rule){.amount = amount, .y = CHART_BASE - height};
    }
    return scale;
}

static int64_t part(int64_t amount, int64_t of, int64_t length) {
    if (amount <= 0 || of <= 0) return 0;
    if (amount >= of) return length;
    int64_t drawn = (int64_t)((double)amount / (double)of * (double)length + 0.5);
    return drawn > 0 ? drawn : 1;
}

struct chart_box chart_column(const struct chart_scale *scale, size_t i, size_t count,
                              int64_t amount) {
    int64_t room = CHART_WIDTH - CHART_LEFT;
    int64_t left = CHART_LEFT + room * (int64_t)i / (int64_t)count;
    int64_t right = CHART_LEFT + room * (int64_t)(i + 1) / (int64_t)count;
    int64_t width = (right - left) * (GAP_PARTS - 1) / GAP_PARTS;
    int64_t height = part(amount, scale->top, CHART_BASE - CHART_TOP);
    return (struct chart_box){.x = left + (right - left - width) / 2,
                              .y = CHART_BASE - height,
                              .width = width > 0 ? width : 1,
                              .height = height};
}

struct chart_box chart_row(size_t i, int64_t amount, int64_t most) {
    /* Room is left after the longest for its amount. */
    return (struct chart_box){.x = 0,
                              .y = CHART_ROW * (int64_t)i + 20,
                              .width = part(amount, most, CHART_WIDTH - 48),
                              .height = 14};
}
