/* The lines that sources put, gathered for one page. */
#include "server/desk/desk_inside.h"

void desk_put(struct desk *desk, const struct desk_line *line) {
    if (desk->count >= DESK_LINES_MOST)
        desk->more++;
    else
        desk->lines[desk->count++] = *line;
}

void desk_more(struct desk *desk, int64_t count) {
    desk->more += count;
}
