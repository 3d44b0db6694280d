/* What the dashboard prints: figures as they may be shown. */
#ifndef DASHBOARD_VIEWS_H
#define DASHBOARD_VIEWS_H

#include "server/core/frame_views.h"

/* A week of the chart; without numbers where fewer than ten wrote. */
struct week_row {
    int64_t at;
    bool is_shown, has_parts;   /* the numbers; those for the first time apart */
    bool is_now;                /* not over */
    bool has_label, has_amount; /* in the drawing */
    int64_t voices, fresh, returning, messages;
    int64_t x, y, width, height, middle; /* of all */
    int64_t fresh_y, fresh_height;       /* of those for the first time, at the foot */
};

struct rule_row {
    int64_t amount, y, text_y;
};

/* A row of a chart that lies: label, bar, amount. */
struct bar_row {
    struct str label, amount; /* as words */
    int64_t number;
    bool is_shown;
    int64_t text_y, y, width, amount_x, amount_y;
};
struct bars {
    const struct bar_row *rows;
    size_t rows_count;
    int64_t height; /* of the drawing */
    struct str file;
    struct str title, head, sentence, column;
};

/* Median and nine tenths, in words. */
struct delay_row {
    struct str label; /* a space; empty: a week */
    int64_t at;
    struct str median, p90;
};

struct dashboard_view {
    const struct week_row *weeks;
    size_t weeks_count;
    const struct rule_row *rules;
    size_t rules_count;
    bool has_voices; /* some week may be shown */
    bool has_parts;  /* in one of them, those for the first time apart */
    struct str weeks_file, spaces_file, delay_weeks_file;
    int64_t voices, organisations; /* of the spread, in tens; 0: too few */
    struct bars kinds, regions, organisations_bars, classes, trials;
    struct str median, p90;
    bool has_delay;
    const struct delay_row *spaces;
    size_t spaces_count;
    const struct delay_row *delay_weeks;
    size_t delay_weeks_count;
    bool has_share;
    int64_t share, questions; /* per cent to the nearest five, of so many, in tens */
};

#endif
