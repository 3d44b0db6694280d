/* Drawing a pathway: rows from top to bottom in the order of the steps, at most three lanes for who
 * acts. Steps that begin branches of one decision share a row where their lanes differ. An arrow to
 * the next row runs in the gap between; a longer one beside the boxes of the lane it leads to. */
#include "lib/utf8.h"
#include "server/cases/pathway.h"

enum {
    LANES_MOST = 3,
    WIDTH = 376,
    LANE_TITLE = 28, /* height of the lanes' titles */
    GAP = 34,        /* between two rows */
    MARGIN = 10,     /* between a box and the edge of its lane: where long arrows run */
    LINE = 16,
    PADDING = 22,
    LABEL_LINE = 14,
    LABEL_PADDING = 8,
    CHARACTER = 7, /* about as wide as one of 12.5 px */
    LINES_MOST = 6,
    LABEL_LINES_MOST = 3,
    LANE_NAME_MOST = 60,
};

/* --- Lines */

/* Tenths of a middling character: a guess that rather errs to the wide side. */
static size_t width_of(uint32_t point) {
    static const char narrow[] = " !'(),.:;I[]ijlt|";
    static const char wide[] = "@MWmw%&";
    if (point >= 0x1100 && point != 0x2019 && !(point >= 0x1e00 && point < 0x2100)) return 20;
    if (point < 0x80 && point && strchr(narrow, (int)point)) return 6;
    if (point < 0x80 && point && strchr(wide, (int)point)) return 14;
    return point >= 'A' && point <= 'Z' ? 12 : 10;
}

/* The end of the line that begins at `from`: at a blank where there is one. */
static size_t line_end(struct str text, size_t from, size_t room) {
    size_t at = from, blank = 0, width = 0;
    while (at < text.length) {
        size_t here = at;
        uint32_t point = utf8_next(text, &at);
        width += width_of(point);
        if (point == ' ')
            blank = here; /* one at the end takes no room */
        else if (width > room && here > from)
            return blank > from ? blank : here;
    }
    return text.length;
}

size_t pathway_wrap(struct arena *arena, struct str text, size_t characters, size_t most,
                    struct str *lines) {
    size_t at = 0, count = 0, room = characters * 10;
    text = str_trim(text);
    while (at < text.length && count < most) {
        bool is_last = count + 1 == most;
        size_t end = line_end(text, at, room);
        struct str line = str_slice(text, at, end);
        if (is_last && end < text.length) {
            end = line_end(text, at, room > 20 ? room - 10 : room);
            line = arena_format(arena, "%.*s…", (int)(end - at), text.bytes + at);
        }
        lines[count++] = line;
        at = end;
        while (at < text.length && text.bytes[at] == ' ') at++;
    }
    return count;
}

/* --- Lanes */

struct plan {
    struct arena *arena;
    const struct pathway_step *steps;
    size_t count;
    struct pathway_flow flow;
    struct pathway_drawing *drawing;
    struct str names[LANES_MOST], others;
    size_t lanes_count;
    bool has_others; /* the last lane is several people's */
    int64_t pitch, box_width;
    int64_t row_of[PATHWAY_NODES_MOST]; /* and where the row of a node begins and ends */
    int64_t tops[PATHWAY_NODES_MOST], bottoms[PATHWAY_NODES_MOST];
    struct pathway_box *boxes; /* by node, as their lines */
    struct pathway_line *lines[PATHWAY_NODES_MOST], *labels[PATHWAY_NODES_MOST];
};

static size_t times(const struct plan *p, struct str actor) {
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++) count += str_equal(p->steps[i].actor, actor);
    return count;
}

/* The actors, in the order in which they come; with too many, those who act most. */
static void find_lanes(struct plan *p) {
    struct str found[PATHWAY_STEPS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < count; k++)
            is_known = is_known || str_equal(found[k], p->steps[i].actor);
        if (!is_known) found[count++] = p->steps[i].actor;
    }
    p->has_others = count > LANES_MOST;
    while (p->has_others && count > LANES_MOST - 1) {
        size_t least = count - 1;
        for (size_t k = count; k-- > 0;)
            if (times(p, found[k]) < times(p, found[least])) least = k;
        memmove(&found[least], &found[least + 1], (count - least - 1) * sizeof *found);
        count--;
    }
    memcpy(p->names, found, count * sizeof *found);
    if (p->has_others) p->names[count++] = p->others;
    p->lanes_count = count;
    p->pitch = WIDTH / (int64_t)count;
    p->box_width = p->pitch - 2 * MARGIN;
    if (p->box_width > 224) p->box_width = 224;
}

static size_t lane_of(const struct plan *p, size_t node) {
    struct str actor = p->steps[p->flow.nodes[node].step].actor;
    size_t own = p->lanes_count - (p->has_others ? 1 : 0);
    for (size_t k = 0; k < own; k++)
        if (str_equal(p->names[k], actor)) return k;
    return p->lanes_count - 1;
}

static void put_lanes(struct plan *p) {
    struct pathway_lane *lanes = arena_array(p->arena, p->lanes_count, sizeof *lanes);
    size_t characters = (size_t)(p->pitch - 8) / CHARACTER;
    for (size_t k = 0; k < p->lanes_count; k++) {
        int64_t x = (int64_t)k * p->pitch;
        lanes[k] =
            (struct pathway_lane){.x = x + 1, .width = p->pitch - 2, .middle = x + p->pitch / 2};
        pathway_wrap(p->arena, p->names[k], characters, 1, &lanes[k].name);
    }
    p->drawing->lanes = lanes;
    p->drawing->lanes_count = p->lanes_count;
}

/* --- Boxes */

static struct pathway_line *put_lines(struct plan *p, struct str text, size_t most, int64_t middle,
                                      size_t *count) {
    struct str lines[LINES_MOST];
    size_t characters = (size_t)(p->box_width - 8) / CHARACTER;
    *count = pathway_wrap(p->arena, text, characters, most, lines);
    struct pathway_line *out = arena_array(p->arena, *count, sizeof *out);
    for (size_t i = 0; i < *count; i++)
        out[i] = (struct pathway_line){.x = middle, .text = lines[i]};
    return out;
}

static struct str text_of(const struct plan *p, size_t node, size_t lane) {
    const struct pathway_node *n = &p->flow.nodes[node];
    const struct pathway_step *step = &p->steps[n->step];
    if (n->is_loose) return step->branches[n->branch - 1].label;
    bool is_shared = p->has_others && lane == p->lanes_count - 1;
    if (!is_shared || str_is_empty(step->actor)) return step->action;
    return arena_format(p->arena, "%.*s · %.*s", STR_ARG(step->actor), STR_ARG(step->action));
}

/* All but where it stands. */
static void make_box(struct plan *p, size_t node) {
    const struct pathway_node *n = &p->flow.nodes[node];
    const struct pathway_step *step = &p->steps[n->step];
    struct pathway_box *box = &p->boxes[node];
    size_t lane = lane_of(p, node);
    int64_t middle = (int64_t)lane * p->pitch + p->pitch / 2;
    *box = (struct pathway_box){.x = middle - p->box_width / 2,
                                .width = p->box_width,
                                .stage = n->is_loose ? STAGE_LATER : step->stage,
                                .is_loose = n->is_loose,
                                .is_decision = !n->is_loose && step->branches_count > 0,
                                .has_obstacle = !n->is_loose && !str_is_empty(step->obstacle)};
    struct str label = {0};
    if (!n->is_loose && n->branch > 0) label = p->steps[step->from].branches[n->branch - 1].label;
    p->lines[node] = put_lines(p, text_of(p, node, lane), LINES_MOST, middle, &box->lines_count);
    p->labels[node] = put_lines(p, label, LABEL_LINES_MOST, middle, &box->labels_count);
    box->lines = p->lines[node];
    box->labels = p->labels[node];
    box->height = (int64_t)box->lines_count * LINE + PADDING;
}

static int64_t label_height(const struct pathway_box *box) {
    return box->labels_count ? (int64_t)box->labels_count * LABEL_LINE + LABEL_PADDING : 0;
}

/* With the label above it; returns where it ends. */
static int64_t place_box(struct plan *p, size_t node, int64_t top) {
    struct pathway_box *box = &p->boxes[node];
    box->y = top + label_height(box);
    for (size_t i = 0; i < box->labels_count; i++)
        p->labels[node][i].y = top + 13 + (int64_t)i * LABEL_LINE;
    for (size_t i = 0; i < box->lines_count; i++)
        p->lines[node][i].y = box->y + 22 + (int64_t)i * LINE;
    box->tick_x = box->x + box->width - 6;
    box->tick_y = box->y + 2;
    return box->y + box->height;
}

/* May this node stand beside those of the row that was just laid? Branches of one decision may. */
static bool is_beside(const struct plan *p, const size_t *row, size_t count, size_t node) {
    const struct pathway_node *n = &p->flow.nodes[node];
    if (count == 0 || n->is_loose || n->branch == 0) return false;
    for (size_t i = 0; i < count; i++) {
        const struct pathway_node *other = &p->flow.nodes[row[i]];
        if (other->is_loose || other->branch == 0 || other->branch == n->branch ||
            p->steps[other->step].from != p->steps[n->step].from ||
            lane_of(p, row[i]) == lane_of(p, node))
            return false;
    }
    return true;
}

static int64_t lay_row(struct plan *p, const size_t *row, size_t count, int64_t index,
                       int64_t top) {
    int64_t labels = 0, bottom = top;
    for (size_t i = 0; i < count; i++)
        if (label_height(&p->boxes[row[i]]) > labels) labels = label_height(&p->boxes[row[i]]);
    for (size_t i = 0; i < count; i++) {
        int64_t own = label_height(&p->boxes[row[i]]);
        int64_t end = place_box(p, row[i], top + labels - own);
        if (end > bottom) bottom = end;
    }
    for (size_t i = 0; i < count; i++) {
        p->row_of[row[i]] = index;
        p->tops[row[i]] = top;
        p->bottoms[row[i]] = bottom;
    }
    return bottom;
}

static void put_boxes(struct plan *p) {
    size_t order[PATHWAY_NODES_MOST], row[LANES_MOST], count = 0, in_row = 0;
    bool has_titles = p->lanes_count > 1 || !str_is_empty(p->names[0]);
    int64_t y = has_titles ? LANE_TITLE : 0, index = 0;
    for (size_t i = 0; i < p->count; i++) {
        order[count++] = i;
        for (size_t n = p->count; n < p->flow.nodes_count; n++)
            if (p->flow.nodes[n].step == (int64_t)i) order[count++] = n;
    }
    p->boxes = arena_array(p->arena, count, sizeof *p->boxes);
    for (size_t i = 0; i < count; i++) make_box(p, i);
    for (size_t i = 0; i <= count; i++) {
        bool is_more = i < count && in_row < LANES_MOST && is_beside(p, row, in_row, order[i]);
        if (in_row && !is_more) {
            y = lay_row(p, row, in_row, index++, y + GAP / 2) + GAP / 2;
            in_row = 0;
        }
        if (i < count) row[in_row++] = order[i];
    }
    p->drawing->boxes = p->boxes;
    p->drawing->boxes_count = count;
    p->drawing->height = y;
}

/* --- Arrows */

static struct pathway_arrow arrow_of(const struct plan *p, const struct pathway_edge *edge,
                                     size_t number) {
    const struct pathway_box *from = &p->boxes[edge->from], *to = &p->boxes[edge->to];
    int64_t shift = (int64_t)(number % 4) * 2;
    int64_t x1 = from->x + from->width / 2, y1 = from->y + from->height;
    int64_t x2 = to->x + to->width / 2, y2 = to->y - label_height(to) - 2;
    int64_t above = p->tops[edge->to] - GAP / 2 - 4 + shift;
    struct str path;
    if (p->row_of[edge->to] == p->row_of[edge->from] + 1 && x1 == x2) {
        path =
            arena_format(p->arena, "M%lld %lldV%lld", (long long)x1, (long long)y1, (long long)y2);
    } else if (p->row_of[edge->to] == p->row_of[edge->from] + 1) {
        path = arena_format(p->arena, "M%lld %lldV%lldH%lldV%lld", (long long)x1, (long long)y1,
                            (long long)above, (long long)x2, (long long)y2);
    } else {
        int64_t below = p->bottoms[edge->from] + 6 + shift, beside = to->x - MARGIN + 2 + shift;
        path = arena_format(p->arena, "M%lld %lldV%lldH%lldV%lldH%lldV%lld", (long long)x1,
                            (long long)y1, (long long)below, (long long)beside, (long long)above,
                            (long long)x2, (long long)y2);
    }
    return (struct pathway_arrow){.path = path, .tip_x = x2 - 4, .tip_y = y2 - 7};
}

static void put_arrows(struct plan *p) {
    struct pathway_arrow *arrows = arena_array(p->arena, p->flow.edges_count, sizeof *arrows);
    for (size_t i = 0; i < p->flow.edges_count; i++) {
        const struct pathway_edge *edge = &p->flow.edges[i];
        arrows[i] = arrow_of(p, edge, i);
    }
    p->drawing->arrows = arrows;
    p->drawing->arrows_count = p->flow.edges_count;
}

void pathway_draw(struct arena *arena, const struct pathway_step *steps, size_t count,
                  struct str others, struct pathway_drawing *drawing) {
    *drawing = (struct pathway_drawing){.width = WIDTH};
    if (count == 0) return;
    struct plan *p = arena_alloc(arena, sizeof *p);
    p->arena = arena;
    p->steps = steps;
    p->count = count;
    p->others = others;
    p->drawing = drawing;
    pathway_flow(steps, count, &p->flow);
    find_lanes(p);
    put_lanes(p);
    put_boxes(p);
    put_arrows(p);
}
