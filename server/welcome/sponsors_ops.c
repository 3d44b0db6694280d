/* Offering a peer to a newcomer, accepting, declining, ending. Nothing is kept of what ended. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"
#include "sql/welcome_sponsors.h"

enum { CANDIDATES_MOST = 200 };

static enum err tell(struct op_run *run, struct member_id member, const char *kind) {
    struct notification told = {.member = member, .kind = kind};
    return notification_put(run, &told);
}

static struct str pair_words(struct op_run *run, struct member_id newcomer,
                             struct member_id sponsor) {
    return arena_format(run->arena, "member %lld with member %lld", (long long)newcomer.v,
                        (long long)sponsor.v);
}

/* Is the sponsor one of those that could be offered? */
static enum err check_candidate(struct op_run *run, const struct sponsor_offer_in *in) {
    struct sponsor_candidates_in find = {.member_id = in->newcomer,
                                         .now = run->now_ms,
                                         .hands = SPONSOR_MOST,
                                         .most = CANDIDATES_MOST};
    struct sponsor_candidates_row *rows;
    size_t count;
    enum err e = sql_sponsor_candidates(run->db, run->arena, &find, &rows, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++)
        if (rows[i].member_id.v == in->sponsor.v) return OK;
    return ERR_NOT_FOUND;
}

static enum err check_newcomer(struct op_run *run, struct member_id newcomer) {
    struct greet_newcomer_in find = {.member_id = newcomer,
                                     .viewer_id = run->actor.member,
                                     .since = run->now_ms - GREET_DAYS * DAY_MS,
                                     .now = run->now_ms};
    struct greet_newcomer_row row;
    struct sponsorships_counted_in of = {.member_id = newcomer, .now = run->now_ms};
    struct sponsorships_counted_row has;
    enum err e = sql_greet_newcomer(run->db, run->arena, &find, &row);
    if (e == OK) e = sql_sponsorships_counted(run->db, run->arena, &of, &has);
    if (e != OK) return e;
    if (has.accepted || has.declined) return ERR_CONFLICT;
    return has.offers >= SPONSOR_OFFERS ? ERR_LIMIT : OK;
}

static enum err offer_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct sponsor_offer_in *in = input;
    struct sponsorships_end_in tidy = {.now = run->now_ms, .most = 100};
    struct sponsorship_add_in add = {.newcomer_id = in->newcomer,
                                     .sponsor_id = in->sponsor,
                                     .offered_by = run->actor.member,
                                     .offered_at = run->now_ms,
                                     .ends_at = run->now_ms + SPONSOR_OFFER_DAYS * DAY_MS};
    enum err e = greet_check_animator(run, NULL);
    if (e == OK) e = sql_sponsorships_end(run->db, &tidy);
    if (e == OK) e = check_newcomer(run, in->newcomer);
    if (e == OK) e = check_candidate(run, in);
    if (e == OK) e = sql_sponsorship_add(run->db, &add);
    if (e != OK) return e;
    struct str subject = greet_id(run, "sponsorship", db_last_id(run->db));
    e = tell(run, in->newcomer, "sponsor.offered");
    if (e != OK) return e;
    return audit_change(run, "sponsor.offer", subject, STR(""),
                        pair_words(run, in->newcomer, in->sponsor));
}

const struct op op_sponsor_offer = {.name = "sponsor.offer", .run = offer_run};

static enum err find_pair(struct op_run *run, struct sponsorship_id sponsorship,
                          struct sponsorship_find_row *row) {
    struct sponsorship_find_in find = {
        .sponsorship_id = sponsorship, .viewer_id = run->actor.member, .now = run->now_ms};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e != OK) return e;
    return sql_sponsorship_find(run->db, run->arena, &find, row);
}

static enum err accept(struct op_run *run, const struct sponsorship_find_row *row) {
    struct sponsor_hands_in of = {.member_id = row->sponsor_id, .now = run->now_ms};
    struct sponsor_hands_row hands;
    struct viewer sponsor;
    struct sponsorship_accept_in set = {.accepted_at = run->now_ms,
                                        .ends_at = run->now_ms + SPONSOR_DAYS * DAY_MS,
                                        .sponsorship_id = row->sponsorship_id};
    struct sponsorships_others_drop_in others = {.newcomer_id = row->newcomer_id};
    struct greet_choices_of_in choice = {.member_id = row->sponsor_id};
    struct greet_choices_of_row chosen;
    enum err e = sql_sponsor_hands(run->db, run->arena, &of, &hands);
    if (e == OK && hands.pairs >= SPONSOR_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_greet_choices_of(run->db, run->arena, &choice, &chosen);
    if (e == ERR_NOT_FOUND || (e == OK && !chosen.sponsors)) e = ERR_LIMIT;
    if (e == OK) e = viewer_of_member(run->db, run->arena, row->sponsor_id, run->now_ms, &sponsor);
    if (e == OK && sponsor.role != ROLE_MEMBER && sponsor.role != ROLE_ANIMATOR) e = ERR_LIMIT;
    if (e == OK) e = sql_sponsorship_accept(run->db, &set);
    if (e == OK) e = sql_sponsorships_others_drop(run->db, &others);
    return e == OK ? tell(run, row->sponsor_id, "sponsor.accepted") : e;
}

static enum err answer_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct sponsor_answer_in *in = input;
    struct sponsorship_find_row row;
    enum err e = find_pair(run, in->sponsorship, &row);
    if (e != OK) return e;
    if (row.newcomer_id.v != run->actor.member.v) return ERR_DENIED;
    if (row.is_accepted || row.is_declined)
        return in->accepts == row.is_accepted ? OK : ERR_CONFLICT;
    struct sponsorships_decline_in decline = {.declined_at = run->now_ms,
                                              .ends_at = run->now_ms + GREET_DAYS * DAY_MS,
                                              .newcomer_id = row.newcomer_id};
    return in->accepts ? accept(run, &row) : sql_sponsorships_decline(run->db, &decline);
}

const struct op op_sponsor_answer = {.name = "sponsor.answer", .run = answer_run};

static enum err end_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct sponsor_end_in *in = input;
    struct sponsorship_find_row row;
    struct sponsorship_remove_in remove = {.sponsorship_id = in->sponsorship};
    enum err e = find_pair(run, in->sponsorship, &row);
    if (e == OK && !row.is_accepted) e = ERR_NOT_FOUND;
    if (e == OK) e = sql_sponsorship_remove(run->db, &remove);
    if (e != OK) return e;
    bool is_newcomer = row.newcomer_id.v == run->actor.member.v;
    return tell(run, is_newcomer ? row.sponsor_id : row.newcomer_id, "sponsor.ended");
}

const struct op op_sponsor_end = {.name = "sponsor.end", .run = end_run};
