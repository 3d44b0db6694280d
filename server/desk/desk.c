/* The lines that sources put, and what is known of each: who has it, whether it is put off. */
#include "server/desk/desk_inside.h"

const struct desk_marks_row *desk_mark_of(const struct desk *desk, const struct desk_line *line) {
    for (size_t i = 0; i < desk->marks_count; i++)
        if (desk->marks[i].subject == line->subject &&
            str_equal(desk->marks[i].source, str_from_c(desk->source)))
            return &desk->marks[i];
    return NULL;
}

struct member_id desk_taker(const struct desk *desk, const struct desk_line *line) {
    if (line->taker.v) return line->taker;
    const struct desk_marks_row *mark = desk_mark_of(desk, line);
    /* What was taken before this began to wait was another wait of the same subject. */
    bool is_taken = mark && mark->taken_at >= line->since_ms;
    return is_taken ? mark->taker_id : (struct member_id){0};
}

bool desk_is_put_off(const struct desk *desk, const struct desk_line *line) {
    const struct desk_marks_row *mark = desk_mark_of(desk, line);
    return mark && line->weight != DESK_NOW && mark->put_off_until > desk->now_ms &&
           mark->put_off_at >= line->since_ms && mark->put_off_at >= line->news_ms;
}

void desk_put(struct desk *desk, const struct desk_line *line) {
    if (desk->sought) {
        if (line->subject == desk->sought) {
            desk->found = *line;
            desk->is_found = true;
        }
    } else if (desk_is_put_off(desk, line)) {
        if (desk->put_off_count < DESK_PUT_OFF_MOST) desk->put_off[desk->put_off_count++] = *line;
    } else if (desk->count < DESK_LINES_MOST) {
        desk->lines[desk->count++] = *line;
    } else {
        desk->more++;
    }
}

void desk_more(struct desk *desk, int64_t count) {
    desk->more += count;
}

const struct desk_source *desk_source_of(struct str name) {
    for (size_t i = 0; desk_sources[i]; i++)
        if (str_equal(name, str_from_c(desk_sources[i]->name))) return desk_sources[i];
    return NULL;
}

enum err desk_find(struct request *r, const struct desk_source *source, int64_t subject,
                   struct desk_line *line, struct member_id *taker) {
    struct desk_marks_in in = {.now = r->now_ms};
    struct desk_marks_row *marks;
    size_t count;
    if (subject == 0) return ERR_NOT_FOUND;
    struct desk *desk = arena_alloc(&r->arena, sizeof *desk);
    *desk = (struct desk){.now_ms = r->now_ms, .source = source->name, .sought = subject};
    enum err e = source->lines(r, desk);
    if (e == OK && !desk->is_found) e = ERR_NOT_FOUND;
    if (e == OK) e = sql_desk_marks(r->db, &r->arena, &in, &marks, &count);
    if (e != OK) return e;
    desk->marks = marks;
    desk->marks_count = count;
    *line = desk->found;
    *taker = desk_taker(desk, line);
    return OK;
}
