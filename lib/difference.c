/* The table holds, for each pair of places in the two middles, how many lines their rests share. */
#include "lib/difference.h"

#include "lib/mem.h"

struct lines {
    struct str *items;
    size_t count;
};

static struct lines split(struct arena *arena, struct str text) {
    size_t count = 0;
    struct str rest = text, line;
    while (str_cut(&rest, '\n', &line)) count++;
    struct lines out = {arena_array(arena, count + 1, sizeof(struct str)), 0};
    rest = text;
    while (str_cut(&rest, '\n', &line)) out.items[out.count++] = line;
    /* A text that ends its last line has no empty one after it. */
    if (out.count && str_is_empty(out.items[out.count - 1])) out.count--;
    return out;
}

struct making {
    struct difference_row *rows;
    size_t count;
};

static void add(struct making *m, enum difference_kind kind, struct str left, struct str right) {
    m->rows[m->count++] = (struct difference_row){left, right, kind};
}

/* Lines that have nothing in common, beside each other as far as both go. */
static void add_changed(struct making *m, struct lines left, struct lines right) {
    size_t both = left.count < right.count ? left.count : right.count;
    struct str none = {0};
    for (size_t i = 0; i < both; i++) add(m, DIFFERENCE_CHANGED, left.items[i], right.items[i]);
    for (size_t i = both; i < left.count; i++) add(m, DIFFERENCE_LEFT, left.items[i], none);
    for (size_t i = both; i < right.count; i++) add(m, DIFFERENCE_RIGHT, none, right.items[i]);
}

static uint16_t *measure(struct lines left, struct lines right) {
    size_t width = right.count + 1;
    uint16_t *shared = mem_array((left.count + 1) * width, sizeof *shared);
    for (size_t i = left.count; i-- > 0;)
        for (size_t k = right.count; k-- > 0;) {
            uint16_t down = shared[(i + 1) * width + k], across = shared[i * width + k + 1];
            uint16_t diagonal = shared[(i + 1) * width + k + 1];
            shared[i * width + k] = str_equal(left.items[i], right.items[k])
                                        ? (uint16_t)(diagonal + 1)
                                        : (down > across ? down : across);
        }
    return shared;
}

static void walk(struct making *m, struct lines left, struct lines right) {
    size_t width = right.count + 1, i = 0, k = 0, from_i = 0, from_k = 0;
    uint16_t *shared = measure(left, right);
    while (i < left.count && k < right.count) {
        if (str_equal(left.items[i], right.items[k])) {
            add_changed(m, (struct lines){left.items + from_i, i - from_i},
                        (struct lines){right.items + from_k, k - from_k});
            add(m, DIFFERENCE_SAME, left.items[i++], right.items[k++]);
            from_i = i;
            from_k = k;
        } else if (shared[(i + 1) * width + k] >= shared[i * width + k + 1]) {
            i++;
        } else {
            k++;
        }
    }
    add_changed(m, (struct lines){left.items + from_i, left.count - from_i},
                (struct lines){right.items + from_k, right.count - from_k});
    mem_free(shared);
}

size_t difference_lines(struct arena *arena, struct str left, struct str right,
                        struct difference_row **rows) {
    struct lines a = split(arena, left), b = split(arena, right);
    struct making m = {arena_array(arena, a.count + b.count + 1, sizeof *m.rows), 0};
    size_t head = 0, tail = 0;
    while (head < a.count && head < b.count && str_equal(a.items[head], b.items[head])) head++;
    while (tail < a.count - head && tail < b.count - head &&
           str_equal(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
        tail++;
    struct lines left_middle = {a.items + head, a.count - head - tail};
    struct lines right_middle = {b.items + head, b.count - head - tail};
    for (size_t i = 0; i < head; i++) add(&m, DIFFERENCE_SAME, a.items[i], b.items[i]);
    bool is_small = (left_middle.count + 1) <= DIFFERENCE_CELLS_MOST / (right_middle.count + 1);
    if (is_small && left_middle.count < UINT16_MAX && right_middle.count < UINT16_MAX)
        walk(&m, left_middle, right_middle);
    else
        add_changed(&m, left_middle, right_middle);
    for (size_t i = tail; i > 0; i--)
        add(&m, DIFFERENCE_SAME, a.items[a.count - i], b.items[b.count - i]);
    *rows = m.rows;
    return m.count;
}
