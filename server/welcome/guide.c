/* The guide of the first week, on a newcomer's home page: four steps, ticked by what they did by
 * themselves; closed, it does not come back. And the peers offered to welcome them. */
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"

enum { GUIDE_DAYS = 14 };

static enum err fill_thread(struct request *r, struct greet_guide *out) {
    struct greet_thread_of_row row;
    enum err e = sql_greet_thread_of(r->db, &r->arena, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    out->thread = row.thread_id;
    out->thread_title = page_thread_title(r, row.title);
    return OK;
}

static enum err fill_pair(struct request *r, struct greet_guide *out) {
    const struct greet_pair *pairs;
    size_t count;
    enum err e = greet_offers_to(r, r->viewer.member, &out->offers, &out->offers_count);
    if (e == OK) e = greet_pairs_of(r, r->viewer.member, &pairs, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (pairs[i].newcomer.member_id.v == r->viewer.member.v) out->pair = pairs[i];
    return e;
}

enum err greet_guide_of(struct request *r, struct greet_guide *out) {
    struct greet_guide_facts_in in = {.member_id = r->viewer.member};
    struct greet_guide_facts_row row;
    *out = (struct greet_guide){0};
    enum err e = fill_thread(r, out);
    in.thread_id = out->thread;
    if (e == OK) e = sql_greet_guide_facts(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (r->now_ms - row.activated_at >= GREET_DAYS * DAY_MS) return OK;
    e = fill_pair(r, out);
    out->has_line = row.has_line;
    out->has_read = row.has_read;
    out->has_topics = row.has_topics;
    out->has_spoken = row.has_spoken;
    out->is_done = row.has_line && row.has_read && row.has_topics && row.has_spoken;
    out->is_shown = !row.closed_guide && r->now_ms - row.activated_at < GUIDE_DAYS * DAY_MS;
    return e;
}
