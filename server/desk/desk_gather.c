/* The page out of what all sources put: nothing twice, the heaviest three first, then a section for
 * each source, with what another has in small. */
#include "server/core/page.h"
#include "server/desk/desk_inside.h"
#include "urls.h"

/* All rows, those of one source side by side. */
struct gathering {
    struct request *r;
    struct desk_row *rows;
    size_t count;
    struct desk_row *put_off;
    size_t put_off_count;
    struct {
        size_t from, count;
        int64_t more;
    } parts[DESK_SOURCES_MOST];
};

enum { ROWS_MOST = DESK_SOURCES_MOST * DESK_LINES_MOST, ALL_PUT_OFF_MOST = 60 };

void desk_row_of(struct request *r, const struct desk_source *source, const struct desk_line *line,
                 struct member_id taker, struct desk_row *row) {
    bool is_mine = taker.v && taker.v == r->viewer.member.v;
    *row = (struct desk_row){
        .source = str_from_c(source->name),
        .id = arena_format(&r->arena, "%s-%lld", source->name, (long long)line->subject),
        .thread = line->thread,
        .weight = line->weight,
        .heading = source->heading,
        .title = line->title,
        .about = line->about,
        .href = line->href,
        .act = line->act.length ? line->act : line->href,
        .action = line->action,
        .is_act_posted = line->is_act_posted,
        .since_at = line->since_ms,
        .due_at = line->due_ms,
        .minutes = line->minutes,
        .is_late = line->due_ms && line->due_ms < r->now_ms,
        .is_now = line->weight == DESK_NOW,
        .is_mine = is_mine,
        .is_taken = taker.v && !is_mine,
        .is_kept = line->taker.v && !(source->hand && is_mine),
        .taker_id = taker.v};
    if (row->is_taken) row->taker = page_author_of(r, taker).called;
}

static bool is_before(const struct desk_row *a, const struct desk_row *b) {
    if (a->weight != b->weight) return a->weight > b->weight;
    if (a->is_mine != b->is_mine) return a->is_mine;
    return a->since_at < b->since_at;
}

/* A few dozen rows, nearly in order. */
static void sort(struct desk_row *rows, size_t count) {
    for (size_t i = 1; i < count; i++) {
        struct desk_row row = rows[i];
        size_t at = i;
        for (; at > 0 && is_before(&row, &rows[at - 1]); at--) rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

static void add_part(struct gathering *g, size_t part, const struct desk *desk) {
    const struct desk_source *source = desk_sources[part];
    g->parts[part].from = g->count;
    g->parts[part].count = desk->count;
    g->parts[part].more = desk->more;
    for (size_t i = 0; i < desk->count; i++) {
        const struct desk_line *line = &desk->lines[i];
        desk_row_of(g->r, source, line, desk_taker(desk, line), &g->rows[g->count++]);
    }
    sort(g->rows + g->parts[part].from, desk->count);
    for (size_t i = 0; i < desk->put_off_count && g->put_off_count < ALL_PUT_OFF_MOST; i++) {
        const struct desk_line *line = &desk->put_off[i];
        struct desk_row *row = &g->put_off[g->put_off_count++];
        desk_row_of(g->r, source, line, desk_taker(desk, line), row);
        row->until_at = desk_mark_of(desk, line)->put_off_until;
    }
}

static enum err ask_sources(struct gathering *g) {
    struct request *r = g->r;
    struct desk_marks_in in = {.now = r->now_ms};
    struct desk_marks_row *marks;
    struct desk *desk = arena_alloc(&r->arena, sizeof *desk);
    size_t marks_count;
    enum err e = sql_desk_marks(r->db, &r->arena, &in, &marks, &marks_count);
    for (size_t i = 0; e == OK && desk_sources[i] && i < DESK_SOURCES_MOST; i++) {
        *desk = (struct desk){.now_ms = r->now_ms,
                              .source = desk_sources[i]->name,
                              .marks = marks,
                              .marks_count = marks_count};
        e = desk_sources[i]->lines(r, desk);
        if (e == OK) add_part(g, i, desk);
    }
    return e;
}

/* Of two rows about one thread the heavier stands, and names the other. */
static void merge(struct gathering *g) {
    for (size_t i = 0; i < g->count; i++)
        for (size_t j = i + 1; j < g->count; j++) {
            struct desk_row *a = &g->rows[i], *b = &g->rows[j];
            bool is_same = a->thread.v != 0 && a->thread.v == b->thread.v;
            if (!is_same || str_equal(a->source, b->source) || a->is_shown || b->is_shown) continue;
            bool is_second = b->weight > a->weight;
            struct desk_row *stands = is_second ? b : a, *goes = is_second ? a : b;
            goes->is_shown = true;
            stands->has_also = true;
            stands->also = goes->heading;
        }
}

static bool is_to_do(const struct desk_row *row) {
    return !row->is_shown && !row->is_taken && row->minutes > 0;
}

static void choose_today(struct gathering *g, struct desk_view *page) {
    struct desk_row *today = arena_array(&g->r->arena, DESK_TODAY_MOST, sizeof *today);
    for (size_t i = 0; i < g->count; i++) {
        const struct desk_row *row = &g->rows[i];
        if (row->is_shown || row->minutes == 0) continue;
        page->count++;
        if (row->weight >= DESK_TODAY) page->urgent++;
    }
    while (page->today_count < DESK_TODAY_MOST) {
        struct desk_row *best = NULL;
        for (size_t i = 0; i < g->count; i++)
            if (is_to_do(&g->rows[i]) && (!best || is_before(&g->rows[i], best)))
                best = &g->rows[i];
        if (!best) break;
        today[page->today_count++] = *best;
        page->minutes += best->minutes;
        best->is_shown = true;
    }
    page->today = today;
}

static void fill_section(struct gathering *g, size_t part, struct desk_section *section) {
    const struct desk_source *source = desk_sources[part];
    size_t from = g->parts[part].from, count = g->parts[part].count;
    struct desk_row *rows = arena_array(&g->r->arena, count + 1, sizeof *rows);
    struct desk_row *taken = arena_array(&g->r->arena, count + 1, sizeof *taken);
    *section = (struct desk_section){.name = str_from_c(source->name),
                                     .heading = source->heading,
                                     .rows = rows,
                                     .taken = taken,
                                     .more = g->parts[part].more};
    for (int mine = 1; mine >= 0; mine--)
        for (size_t i = from; i < from + count; i++) {
            const struct desk_row *row = &g->rows[i];
            if (row->is_shown || row->is_taken || row->is_mine != (mine == 1)) continue;
            if (section->rows_count < DESK_SECTION_MOST)
                rows[section->rows_count++] = *row;
            else
                section->more++;
        }
    for (size_t i = from; i < from + count; i++)
        if (!g->rows[i].is_shown && g->rows[i].is_taken) taken[section->taken_count++] = g->rows[i];
    if (source->all) section->all = source->all(g->r);
}

static void fill_sections(struct gathering *g, struct desk_view *page) {
    struct desk_section *main, *beside;
    main = arena_array(&g->r->arena, DESK_SOURCES_MOST, sizeof *main);
    beside = arena_array(&g->r->arena, DESK_SOURCES_MOST, sizeof *beside);
    for (size_t i = 0; desk_sources[i] && i < DESK_SOURCES_MOST; i++) {
        struct desk_section section;
        fill_section(g, i, &section);
        if (section.rows_count + section.taken_count == 0 && section.more == 0) continue;
        page->count += g->parts[i].more;
        if (desk_sources[i]->is_aside)
            beside[page->beside_count++] = section;
        else
            main[page->sections_count++] = section;
    }
    page->sections = main;
    page->beside = beside;
}

enum err desk_gather(struct request *r, struct desk_view *page) {
    struct gathering g = {.r = r};
    g.rows = arena_array(&r->arena, ROWS_MOST, sizeof *g.rows);
    g.put_off = arena_array(&r->arena, ALL_PUT_OFF_MOST, sizeof *g.put_off);
    enum err e = ask_sources(&g);
    if (e != OK) return e;
    merge(&g);
    page->today_at = r->now_ms;
    choose_today(&g, page);
    fill_sections(&g, page);
    page->put_off = g.put_off;
    page->put_off_count = g.put_off_count;
    page->is_empty = page->today_count + page->sections_count + page->beside_count == 0;
    return OK;
}

enum err desk_colleagues(struct request *r, struct desk_line_view *page) {
    struct desk_animators_in in = {.now = r->now_ms};
    struct desk_animators_row *rows;
    size_t count;
    enum err e = sql_desk_animators(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct desk_colleague *people = arena_array(&r->arena, count + 1, sizeof *people);
    for (size_t i = 0; i < count; i++) {
        int64_t id = rows[i].member_id.v;
        if (id == r->viewer.member.v || id == page->row.taker_id) continue;
        people[page->colleagues_count++] = (struct desk_colleague){
            .member_id = id, .name = page_author_of(r, rows[i].member_id).called};
    }
    page->colleagues = people;
    return OK;
}
