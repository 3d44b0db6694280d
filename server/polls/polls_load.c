/* What a reader may see of a poll: always what is asked; sums when they have voted or it is closed;
 * names of those who voted where that was stated beforehand. */
#include "server/polls/polls_load.h"

#include "server/core/page.h"
#include "sql/polls_polls.h"

enum { VOTERS_MOST = 300 }; /* names on one page */

static enum err load_choices(struct request *r, const struct poll_visible_row *row,
                             struct poll_view *view, unsigned mine) {
    struct poll_options_of_in in = {.poll_id = row->poll_id};
    struct poll_options_of_row *rows;
    enum err e = sql_poll_options_of(r->db, &r->arena, &in, &rows, &view->choices_count);
    if (e != OK) return e;
    struct poll_choice *choices = arena_array(&r->arena, view->choices_count, sizeof *choices);
    int64_t all = row->ballots > 0 ? row->ballots : 1;
    for (size_t i = 0; i < view->choices_count; i++) {
        choices[i] = (struct poll_choice){.position = rows[i].position,
                                          .label = rows[i].label,
                                          .is_mine = mine >> (rows[i].position - 1) & 1};
        if (!view->shows_results) continue;
        choices[i].votes = rows[i].votes;
        choices[i].percent = (rows[i].votes * 200 + all) / (2 * all);
    }
    view->choices = choices;
    return OK;
}

static void begin(struct request *r, const struct poll_visible_row *row, struct poll_view *view) {
    bool is_closed = row->closed_at != 0 || row->closes_at <= r->now_ms;
    int64_t end = row->closed_at ? row->closed_at : row->closes_at;
    *view = (struct poll_view){.poll_id = row->poll_id,
                               .post_id = row->post_id,
                               .question = row->question,
                               .is_multiple = row->is_multiple,
                               .is_anonymous = row->is_anonymous,
                               .is_closed = is_closed,
                               .last_day = end - 1,
                               .shows_results = is_closed};
    /* What is kept of this page for others says that one can vote. */
    if (!is_closed && row->closes_at < r->people_until_ms) r->people_until_ms = row->closes_at;
}

enum err poll_load(struct request *r, const struct poll_visible_row *row, struct poll_view *view) {
    begin(r, row, view);
    if (view->shows_results) view->ballots = row->ballots;
    return load_choices(r, row, view, 0);
}

/* What they chose, where that is kept. */
static enum err own_votes(struct request *r, struct poll_view *view, unsigned *mine) {
    struct poll_votes_own_in in = {.poll_id = view->poll_id, .member_id = r->viewer.member};
    struct poll_votes_own_row *rows;
    size_t count;
    *mine = 0;
    if (view->is_anonymous)
        return view->is_closed ? OK
                               : poll_has_voted(r->db, &r->arena, r->service, view->poll_id,
                                                r->viewer.member, &view->has_voted);
    enum err e = sql_poll_votes_own(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++) *mine |= 1u << (rows[i].position - 1);
    view->has_voted = count > 0;
    return OK;
}

enum err poll_load_own(struct request *r, const struct poll_visible_row *row,
                       struct poll_view *view) {
    unsigned mine;
    begin(r, row, view);
    enum err e = own_votes(r, view, &mine);
    if (e != OK) return e;
    view->shows_results = view->is_closed || view->has_voted;
    view->may_vote = !view->is_closed && !(view->has_voted && view->is_anonymous);
    if (view->shows_results) view->ballots = row->ballots;
    return load_choices(r, row, view, mine);
}

enum err poll_load_voters(struct request *r, struct poll_view *view) {
    struct poll_votes_named_in in = {.poll_id = view->poll_id, .most = VOTERS_MOST + 1};
    struct poll_votes_named_row *rows;
    size_t count;
    if (view->is_anonymous || !view->shows_results) return OK;
    enum err e = sql_poll_votes_named(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    view->has_more_voters = count > VOTERS_MOST;
    if (view->has_more_voters) count = VOTERS_MOST;
    struct poll_choice *choices = arena_array(&r->arena, view->choices_count, sizeof *choices);
    for (size_t c = 0; c < view->choices_count; c++) {
        struct author_view *voters = arena_array(&r->arena, count, sizeof *voters);
        choices[c] = view->choices[c];
        choices[c].voters = voters;
        for (size_t i = 0; i < count; i++)
            if (rows[i].position == choices[c].position)
                voters[choices[c].voters_count++] = page_author_of(r, rows[i].member_id);
    }
    view->choices = choices;
    return OK;
}
