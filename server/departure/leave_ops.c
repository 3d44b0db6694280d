/* Leaving in three steps: at once the account closes, its name is sealed and what was only theirs
 * is erased; after two weeks there is no way back; when the law's time is over the seal goes too.
 */
#include "server/core/audit.h"
#include "server/core/factor.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/departure/departure.h"
#include "server/measures/measures.h"
#include "server/members/judge.h"
#include "server/unnamed/unnamed.h"
#include "sql/departure_departure.h"
#include "sql/departure_leave_welcome.h"

enum { WITHDRAWN_AT_ONCE = 500, PARTS = 3 };

static const char SEPARATOR = '\x1f';

static enum err leave_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)arena;
    struct leave_in *in = input;
    if (!in->proof.password_hash.bytes) return OK; /* the operator; run asks who acts */
    return proof_check(service, &in->proof);
}

static struct str about(struct op_run *run, struct member_id member) {
    return arena_format(run->arena, "departure %lld", (long long)member.v);
}

static struct str seal(struct op_run *run, struct member_id member, const struct leaver_row *row) {
    struct str plain = arena_format(run->arena, "%.*s%c%.*s%c%.*s%c%.*s", STR_ARG(row->given_name),
                                    SEPARATOR, STR_ARG(row->family_name), SEPARATOR,
                                    STR_ARG(row->region), SEPARATOR, STR_ARG(row->email));
    size_t length = plain.length + CRYPT_SEAL_EXTRA;
    unsigned char *sealed = arena_alloc(run->arena, length);
    crypt_seal(run->service->keys->seal, about(run, member), plain, sealed);
    return (struct str){(const char *)sealed, length};
}

/* What was only theirs, and what would reach them. */
/* What animators noted of them, and what they had in hand as one. */
static enum err erase_animation(struct op_run *run, struct member_id member) {
    struct forget_notes_about_in notes = {member};
    struct forget_hands_in hands = {member};
    enum err e = sql_forget_notes_about(run->db, &notes);
    return e == OK ? sql_forget_hands(run->db, &hands) : e;
}

static enum err erase_own(struct op_run *run, struct member_id member) {
    struct leave_sessions_in sessions = {member};
    struct leave_devices_in devices = {member};
    struct leave_countries_in countries = {member};
    struct leave_policy_changes_in changes = {member};
    struct leave_drafts_in drafts = {member};
    struct leave_statements_in statements = {member};
    struct leave_invited_in invited = {member};
    struct leave_bookmarks_in bookmarks = {member};
    struct leave_to_try_in to_try = {member};
    struct leave_questions_in questions = {member};
    struct leave_offer_choice_in choice = {member};
    struct leave_follows_in follows = {member};
    struct leave_endorsements_in endorsements = {member};
    struct leave_notifications_in notifications = {member};
    struct leave_reads_in reads = {member};
    struct leave_reads_unnamed_in unnamed = {member};
    struct leave_visits_in visits = {member};
    struct leave_outbox_in outbox = {member};
    struct leave_activations_in activations = {member};
    struct leave_contest_in contest = {member};
    struct leave_objections_in objections = {member};
    struct leave_doubts_in doubts = {member};
    struct leave_offers_in offers = {member};
    struct leave_ballots_in ballots = {member};
    struct leave_voices_in voices = {member};
    struct leave_desk_in desk = {member};
    enum err e = sql_leave_sessions(run->db, &sessions);
    if (e == OK) e = sql_leave_devices(run->db, &devices);
    if (e == OK) e = sql_leave_ballots(run->db, &ballots);
    if (e == OK) e = sql_leave_voices(run->db, &voices);
    if (e == OK) e = sql_leave_countries(run->db, &countries);
    if (e == OK) e = sql_leave_policy_changes(run->db, &changes);
    if (e == OK) e = sql_leave_drafts(run->db, &drafts);
    if (e == OK) e = sql_leave_statements(run->db, &statements);
    if (e == OK) e = sql_leave_invited(run->db, &invited);
    if (e == OK) e = sql_leave_bookmarks(run->db, &bookmarks);
    if (e == OK) e = sql_leave_to_try(run->db, &to_try);
    if (e == OK) e = sql_leave_questions(run->db, &questions);
    if (e == OK) e = sql_leave_offer_choice(run->db, &choice);
    if (e == OK) e = sql_leave_follows(run->db, &follows);
    if (e == OK) e = sql_leave_endorsements(run->db, &endorsements);
    if (e == OK) e = sql_leave_notifications(run->db, &notifications);
    if (e == OK) e = sql_leave_reads(run->db, &reads);
    if (e == OK) e = sql_leave_reads_unnamed(run->db, &unnamed);
    if (e == OK) e = unnamed_forget(run, member);
    if (e == OK) e = sql_leave_visits(run->db, &visits);
    if (e == OK) e = sql_leave_outbox(run->db, &outbox);
    if (e == OK) e = sql_leave_activations(run->db, &activations);
    if (e == OK) e = sql_leave_contest(run->db, &contest);
    if (e == OK) e = sql_leave_doubts(run->db, &doubts);
    if (e == OK) e = sql_leave_offers(run->db, &offers);
    if (e == OK) e = sql_leave_desk(run->db, &desk);
    return e == OK ? sql_leave_objections(run->db, &objections) : e;
}

/* Words from animators; who welcomes whom. */
static enum err erase_welcome(struct op_run *run, struct member_id member) {
    struct leave_notes_in notes = {member};
    struct leave_greet_choices_in choices = {member};
    struct leave_sponsorships_in pairs = {member};
    enum err e = sql_leave_notes(run->db, &notes);
    if (e == OK) e = sql_leave_greet_choices(run->db, &choices);
    return e == OK ? sql_leave_sponsorships(run->db, &pairs) : e;
}

/* Other ways to reach them, or for them to come back in; what they told of themselves. */
static enum err erase_ways(struct op_run *run, struct member_id member) {
    struct leave_letter_in letter = {member};
    struct leave_own_address_in address = {member};
    struct leave_address_request_in request = {member};
    struct leave_codes_in codes = {member};
    struct leave_resets_in resets = {member};
    struct leave_profile_in profile = {member};
    struct leave_topics_in topics = {member};
    enum err e = sql_leave_letter(run->db, &letter);
    if (e == OK) e = sql_leave_own_address(run->db, &address);
    if (e == OK) e = sql_leave_address_request(run->db, &request);
    if (e == OK) e = sql_leave_codes(run->db, &codes);
    if (e == OK) e = sql_leave_resets(run->db, &resets);
    if (e == OK) e = factor_forget(run, member);
    if (e == OK) e = erase_welcome(run, member);
    if (e == OK) e = sql_leave_profile(run->db, &profile);
    return e == OK ? sql_leave_topics(run->db, &topics) : e;
}

/* Some of their messages; the rest at the job's next turn. */
static enum err withdraw(struct op_run *run, struct member_id member) {
    struct withdraw_some_in some = {
        .at = run->now_ms, .member_id = member, .most = WITHDRAWN_AT_ONCE};
    struct withdraw_done_in done = {member};
    struct withdraw_reservations_in reservations = {member};
    enum err e = sql_withdraw_some(run->db, &some);
    if (e != OK) return e;
    bool is_done = db_changes(run->db) < WITHDRAWN_AT_ONCE;
    e = sql_withdraw_reservations(run->db, &reservations);
    if (e != OK) return e;
    return is_done ? sql_withdraw_done(run->db, &done) : job_soon(run, "forget_departed");
}

static int64_t identity_until(const struct op_run *run) {
    int64_t years = run->service->options ? run->service->options->community_identity_years : 1;
    int64_t until = run->now_ms + years * 365 * DAY_MS;
    int64_t least = run->now_ms + RETURN_DAYS * DAY_MS;
    return until > least ? until : least;
}

static enum err depart(struct op_run *run, const struct leave_in *in,
                       const struct leaver_row *row) {
    struct str sealed = seal(run, in->member, row);
    struct departure_add_in add = {.member_id = in->member,
                                   .left_at = run->now_ms,
                                   .state_before = row->state,
                                   .sealed = {(const unsigned char *)sealed.bytes, sealed.length},
                                   .can_return = true,
                                   .due_at = run->now_ms + RETURN_DAYS * DAY_MS,
                                   .identity_until = identity_until(run),
                                   .withdraws = in->withdraws};
    struct leaver_close_in close = {in->member};
    struct leave_mandate_in mandate = {.at = run->now_ms, .member_id = in->member};
    enum err e = sql_departure_add(run->db, &add);
    if (e == OK) e = measures_leave(run, in->member);
    if (e == OK) e = sql_leaver_close(run->db, &close);
    if (e == OK) e = sql_leave_mandate(run->db, &mandate);
    if (e == OK) e = mandate_settle(run);
    if (e == OK) e = erase_own(run, in->member);
    if (e == OK) e = erase_animation(run, in->member);
    if (e == OK) e = erase_ways(run, in->member);
    if (e == OK && in->withdraws) e = withdraw(run, in->member);
    if (e == OK && in->withdraws) e = unnamed_withdraw(run, in->member);
    return e == OK ? audit_append(run, "member.leave", row->identifier) : e;
}

static enum err leave_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct leave_in *in = input;
    struct leaver_in find = {in->member};
    struct leaver_row row;
    bool is_own = run->actor.kind == ACTOR_MEMBER && run->actor.member.v == in->member.v;
    if (!is_own && run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_leaver(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!str_equal(row.account, STR("member"))) return ERR_DENIED;
    if (str_equal(row.state, STR("left")) || str_equal(row.state, STR("invited")))
        return ERR_CONFLICT;
    if (is_own) e = proof_hold(run, &in->proof);
    return e == OK ? depart(run, in, &row) : e;
}

const struct op op_leave = {
    .name = "member.leave", .pool = POOL_HASH, .prepare = leave_prepare, .run = leave_run};

static enum err unseal(struct op_run *run, struct member_id member, struct blob sealed,
                       struct str parts[PARTS]) {
    struct str whole = {(const char *)sealed.bytes, sealed.length};
    if (whole.length < CRYPT_SEAL_EXTRA) return ERR_CORRUPT;
    size_t length = whole.length - CRYPT_SEAL_EXTRA;
    unsigned char *plain = arena_alloc(run->arena, length + 1);
    enum err e = crypt_open(run->service->keys->seal, about(run, member), whole, plain);
    struct str rest = {(const char *)plain, length};
    for (size_t i = 0; e == OK && i < PARTS; i++)
        if (!str_cut(&rest, SEPARATOR, &parts[i])) e = ERR_CORRUPT;
    return e;
}

static enum err return_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct return_in *in = input;
    struct departure_of_in find = {in->member};
    struct departure_of_row row;
    struct str parts[PARTS];
    bool is_own = run->actor.kind == ACTOR_MEMBER && run->actor.member.v == in->member.v;
    if (!is_own && run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_departure_of(run->db, run->arena, &find, &row);
    if (e == OK && (!row.can_return || row.due_at <= run->now_ms)) e = ERR_NOT_FOUND;
    if (e == OK) e = unseal(run, in->member, row.sealed, parts);
    if (e != OK) return e;
    struct leaver_open_in open = {.state = row.state_before,
                                  .given_name = parts[0],
                                  .family_name = parts[1],
                                  .region = parts[2],
                                  .member_id = in->member};
    struct departure_remove_in remove = {in->member};
    e = sql_leaver_open(run->db, &open);
    if (e == OK) e = sql_departure_remove(run->db, &remove);
    if (e == OK) e = measures_return(run, in->member);
    if (e == OK) e = unnamed_found_again(run, in->member);
    return e == OK ? audit_append(run, "member.return", STR("")) : e;
}

const struct op op_return = {.name = "member.return", .run = return_run};

/* After two weeks. Who came to look meanwhile may have left something again. */
static enum err close_return(struct op_run *run, struct member_id member_id) {
    struct leaver_forget_in member = {member_id};
    struct forget_declared_in declared = {member_id};
    struct forget_contests_in contests = {member_id};
    struct forget_objections_in objections = {member_id};
    struct forget_review_letters_in letters = {member_id};
    struct forget_member_measures_in measures = {member_id};
    struct departure_closed_in closed = {member_id};
    enum err e = sql_leaver_forget(run->db, &member);
    if (e == OK) e = erase_own(run, member_id);
    if (e == OK) e = erase_animation(run, member_id);
    if (e == OK) e = erase_ways(run, member_id);
    if (e == OK) e = sql_forget_declared(run->db, &declared);
    if (e == OK) e = sql_forget_contests(run->db, &contests);
    if (e == OK) e = sql_forget_objections(run->db, &objections);
    if (e == OK) e = sql_forget_review_letters(run->db, &letters);
    if (e == OK) e = sql_forget_member_measures(run->db, &measures);
    return e == OK ? sql_departure_closed(run->db, &closed) : e;
}

/* When the identity has been kept for as long as it must. */
static enum err forget_identity(struct op_run *run, struct member_id member) {
    struct leaver_in find = {member};
    struct leaver_row row;
    struct leaver_erase_in erase = {member};
    struct forget_declared_in declared = {member};
    struct forget_stated_in stated = {member};
    struct forget_attestations_in listed = {member};
    struct forget_mandates_in mandates = {member};
    struct forget_mandate_proposals_in proposals = {member};
    struct forget_acceptances_in acceptances = {member};
    struct forget_sign_ins_in sign_ins = {member};
    struct forget_decisions_in decisions = {member};
    struct forget_suspicion_in suspicion = {member};
    struct departure_remove_in seal_too = {member};
    enum err e = sql_leaver(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    struct forget_said_in said = {.identifier = row.identifier};
    e = sql_forget_said(run->db, &said);
    if (e == OK) e = sql_leaver_erase(run->db, &erase);
    if (e == OK) e = sql_forget_declared(run->db, &declared);
    if (e == OK) e = sql_forget_stated(run->db, &stated);
    if (e == OK) e = sql_forget_attestations(run->db, &listed);
    if (e == OK) e = sql_forget_mandates(run->db, &mandates);
    if (e == OK) e = sql_forget_mandate_proposals(run->db, &proposals);
    if (e == OK) e = sql_forget_acceptances(run->db, &acceptances);
    if (e == OK) e = sql_forget_sign_ins(run->db, &sign_ins);
    if (e == OK) e = sql_forget_decisions(run->db, &decisions);
    if (e == OK) e = sql_forget_suspicion(run->db, &suspicion);
    return e == OK ? sql_departure_remove(run->db, &seal_too) : e;
}

enum err forget_departed_run(struct op_run *run) {
    struct withdrawing_row *leavers;
    struct departures_due_in in = {.now = run->now_ms};
    struct departures_due_row *due;
    size_t count;
    enum err e = sql_withdrawing(run->db, run->arena, &leavers, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = withdraw(run, leavers[i].member_id);
    if (e == OK) e = sql_departures_due(run->db, run->arena, &in, &due, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        e = due[i].can_return ? close_return(run, due[i].member_id)
                              : forget_identity(run, due[i].member_id);
    return e;
}
