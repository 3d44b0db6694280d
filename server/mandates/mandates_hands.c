/* What people have in hand, of all features: what they took or prepare, which somebody else can
 * take up. One row a kind; a feature that gives people something in hand adds its own. */
#include "sql/mandates_hands.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/mandates/mandates_inside.h"
#include "urls.h"

/* --- Lines of the desk */

static struct str heading_of(struct request *r, struct str source) {
    for (size_t i = 0; desk_sources[i]; i++)
        if (str_equal(source, str_from_c(desk_sources[i]->name)))
            return message_text(r->language, desk_sources[i]->heading);
    return source;
}

static enum err list_desk(struct request *r, struct hand_thing *things, size_t most,
                          size_t *count) {
    struct hands_desk_in in = {r->viewer.member};
    struct hands_desk_row *rows;
    size_t found = 0;
    enum err e = sql_hands_desk(r->db, &r->arena, &in, &rows, &found);
    *count = found < most ? found : most;
    for (size_t i = 0; e == OK && i < *count; i++)
        things[i] = (struct hand_thing){heading_of(r, rows[i].source), url_desk_page(&r->arena)};
    return e;
}

static enum err give_desk(struct op_run *run, struct member_id from, struct member_id to,
                          int64_t *moved) {
    enum err e = desk_hand_over(run, from, to);
    *moved = db_changes(run->db);
    return e;
}

/* --- Reports */

static enum err list_reports(struct request *r, struct hand_thing *things, size_t most,
                             size_t *count) {
    struct hands_reports_in in = {r->viewer.member};
    struct hands_reports_row *rows;
    size_t found = 0;
    enum err e = sql_hands_reports(r->db, &r->arena, &in, &rows, &found);
    *count = 0;
    /* What somebody published without their name may be handed to them, or the answer would tell
     * whose it is: they find it no more than its report. */
    for (size_t i = 0; e == OK && i < found && *count < most; i++)
        if (!post_is_mine(r, rows[i].author_id, rows[i].thread_id))
            things[(*count)++] =
                (struct hand_thing){page_thread_title(r, rows[i].title), url_queue_page(&r->arena)};
    return e;
}

/* What the taker is concerned by falls back to all, without a word of it. */
static enum err give_reports(struct op_run *run, struct member_id from, struct member_id to,
                             int64_t *moved) {
    struct hands_give_reports_in give = {.to_id = to, .at = run->now_ms, .from_id = from};
    struct hands_drop_reports_in drop = {from};
    enum err e = to.v ? sql_hands_give_reports(run->db, &give) : OK;
    *moved = to.v ? db_changes(run->db) : 0;
    if (e == OK) e = sql_hands_drop_reports(run->db, &drop);
    if (to.v == 0) *moved = db_changes(run->db);
    return e;
}

/* --- Seeds */

static enum err list_seeds(struct request *r, struct hand_thing *things, size_t most,
                           size_t *count) {
    struct hands_seeds_in in = {r->viewer.member};
    struct hands_seeds_row *rows;
    size_t found = 0;
    enum err e = sql_hands_seeds(r->db, &r->arena, &in, &rows, &found);
    *count = found < most ? found : most;
    for (size_t i = 0; e == OK && i < *count; i++)
        things[i] = (struct hand_thing){rows[i].title, url_seed_edit(&r->arena, rows[i].seed_id)};
    return e;
}

static enum err give_seeds(struct op_run *run, struct member_id from, struct member_id to,
                           int64_t *moved) {
    struct hands_give_seeds_in give = {.to_id = to, .at = run->now_ms, .from_id = from};
    struct hands_drop_seeds_in drop = {.at = run->now_ms, .from_id = from};
    enum err e = to.v ? sql_hands_give_seeds(run->db, &give) : sql_hands_drop_seeds(run->db, &drop);
    *moved = db_changes(run->db);
    return e;
}

const struct hand_kind hand_kinds[] = {
    {"desk", MSG_mandates_hand_desk, list_desk, give_desk},
    {"reports", MSG_mandates_hand_reports, list_reports, give_reports},
    {"seeds", MSG_mandates_hand_seeds, list_seeds, give_seeds},
};
const size_t hand_kinds_count = ARRAY_LENGTH(hand_kinds);

enum err hands_release(struct op_run *run, struct member_id member) {
    int64_t moved;
    enum err e = OK;
    for (size_t i = 0; e == OK && i < hand_kinds_count; i++)
        e = hand_kinds[i].give(run, member, (struct member_id){0}, &moved);
    return e;
}

enum err mandate_rests(struct op_run *run, struct member_id member) {
    struct mandate_of_in find = {member};
    struct mandate_of_row row;
    enum err e = sql_mandate_of(run->db, run->arena, &find, &row);
    if (e == OK) return hands_release(run, member);
    return e == ERR_NOT_FOUND ? OK : e;
}
