/* What of mandates awaits an animator: votes they have not given, being asked to go on, colleagues
 * who leave, and a community that is short of people who animate. */
#include "server/core/page.h"
#include "server/mandates/mandates_inside.h"
#include "urls.h"

enum { ABOUT_SHORT = 1, ABOUT_VOTE, ABOUT_OWN, ABOUT_LEAVING, ABOUTS = 8 };

static struct desk_line line_of(struct request *r, int64_t id, int about) {
    return (struct desk_line){.subject = id * ABOUTS + about,
                              .href = url_mandate_list(&r->arena),
                              .action = MSG_mandates_desk_see,
                              .minutes = 1};
}

static enum err put_votes(struct request *r, struct desk *desk) {
    struct proposals_open_in in = {.viewer_id = r->viewer.member};
    struct proposals_open_row *rows;
    size_t count = 0;
    enum err e = sql_proposals_open(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_for_them = rows[i].accepted_at && rows[i].closes_at > r->now_ms &&
                           rows[i].member_id.v != r->viewer.member.v &&
                           str_is_empty(rows[i].choice);
        if (!is_for_them) continue;
        struct desk_line line = line_of(r, rows[i].proposal_id.v, ABOUT_VOTE);
        bool is_last = rows[i].closes_at - r->now_ms < 2 * DAY_MS;
        line.weight = is_last ? DESK_TODAY : DESK_SOON;
        line.since_ms = rows[i].accepted_at;
        line.due_ms = rows[i].closes_at;
        line.title = page_author_of(r, rows[i].member_id).called;
        line.about =
            page_message(r, rows[i].is_renewal ? "mandates.desk_renewal" : "mandates.desk_vote");
        line.action = MSG_mandates_vote;
        desk_put(desk, &line);
    }
    return e;
}

static enum err put_ends(struct request *r, struct desk *desk) {
    struct mandates_running_row *rows;
    size_t count = 0;
    enum err e = sql_mandates_running(r->db, &r->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_own = rows[i].member_id.v == r->viewer.member.v;
        bool is_ending = rows[i].ends_at - r->now_ms <= MANDATE_ASKED_MS;
        bool is_leaving = rows[i].is_answered && !rows[i].continues;
        if (!is_ending || (is_own ? rows[i].is_answered : !is_leaving)) continue;
        struct desk_line line =
            line_of(r, rows[i].mandate_id.v, is_own ? ABOUT_OWN : ABOUT_LEAVING);
        line.weight = is_own ? DESK_SOON : DESK_WAITS;
        line.since_ms = rows[i].ends_at - MANDATE_ASKED_MS;
        line.due_ms = rows[i].ends_at;
        line.title = is_own ? page_message(r, "mandates.continue")
                            : page_author_of(r, rows[i].member_id).called;
        line.about = page_message(r, is_own ? "mandates.desk_own" : "mandates.desk_leaving");
        desk_put(desk, &line);
    }
    return e;
}

static enum err lines(struct request *r, struct desk *desk) {
    struct mandate_strength strength;
    enum err e = mandate_strength(r->db, &r->arena, r->now_ms, &strength);
    if (e == OK && strength.is_short) {
        struct desk_line line = line_of(r, 0, ABOUT_SHORT);
        line.weight = DESK_SOON;
        line.title = page_message(r, "mandates.desk_short");
        line.about = page_message(r, "mandates.desk_short_about");
        line.minutes = 5;
        desk_put(desk, &line);
    }
    if (e == OK) e = put_votes(r, desk);
    return e == OK ? put_ends(r, desk) : e;
}

const struct desk_source mandates_desk = {
    .name = "mandates", .heading = MSG_mandates_title, .lines = lines};
