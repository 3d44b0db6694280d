/* Two texts line by line: what a person must see to make one of them out of both. The longest
 * common subsequence of their lines (Wagner and Fischer, 1974), between the lines that both begin
 * and end with. Pure; bounded: a middle of more than DIFFERENCE_CELLS_MOST pairs of lines counts as
 * changed altogether. */
#ifndef LIB_DIFFERENCE_H
#define LIB_DIFFERENCE_H

#include "lib/arena.h"

enum { DIFFERENCE_CELLS_MOST = 512 * 1024 };

enum difference_kind {
    DIFFERENCE_SAME,
    DIFFERENCE_CHANGED, /* one line in place of another */
    DIFFERENCE_LEFT,    /* only there */
    DIFFERENCE_RIGHT,
};

/* A line of each, views of the texts; the side that has none is empty. */
struct difference_row {
    struct str left, right;
    enum difference_kind kind;
};

/* Rows in the order of both texts, in the arena; returns how many. */
size_t difference_lines(struct arena *arena, struct str left, struct str right,
                        struct difference_row **rows);

#endif
