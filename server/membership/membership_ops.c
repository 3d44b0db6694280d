/* The person's own word, reminders on the way to an end, and asking organisations. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/term.h"
#include "server/core/viewer.h"
#include "server/members/attestations.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"

enum { REMINDERS_AT_ONCE = 200, ASKED_AT_ONCE = 50, ASK_APART_DAYS = 7 };

/* --- The word */

static enum err word_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    struct member_id member = run->actor.member;
    struct viewer viewer;
    struct term term;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = viewer_of_member(run->db, run->arena, member, run->now_ms, &viewer);
    if (e != OK) return e;
    if ((viewer.role & (ROLE_MEMBER | ROLE_ANIMATOR)) == 0) return ERR_DENIED;
    e = member_term(run->db, run->arena, member, &term);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
    if (!term_takes_word(&term, run->now_ms)) return ERR_CONFLICT;
    struct word_store_in in = {.word_at = run->now_ms, .member_id = member};
    e = sql_word_store(run->db, &in);
    if (e == OK) e = member_judge_again(run, member);
    return e == OK ? audit_append(run, "member.word", STR("")) : e;
}

const struct op op_word = {.name = "membership.word", .run = word_run};

/* --- Reminders */

/* Told inside while there is access, and by mail, whose words are found when it leaves. */
static enum err remind(struct op_run *run, struct member_id member, enum term_step step) {
    bool is_inside = step != TERM_OVER;
    struct notification n = {.member = member,
                             .kind = step < TERM_GRACE ? "validity.soon" : "validity.grace"};
    struct outgoing mail = {
        .member = member, .kind = "validity", .address = STR(""), .payload = STR("")};
    enum err e = is_inside ? notification_put(run, &n) : OK;
    return e == OK ? outgoing_put(run, &mail) : e;
}

static enum err remind_one(struct op_run *run, const struct reminders_due_row *row) {
    bool is_peer = str_equal(row->verdict, STR("peer"));
    bool is_kept = str_equal(row->verdict, STR("review")) && row->valid_until > 0;
    bool is_told =
        (is_peer || is_kept) && str_equal(row->state, STR("active")) && row->valid_until > 0;
    enum term_step step = term_step_at(row->valid_until, is_kept, run->now_ms);
    struct reminder_store_in next = {.member_id = row->member_id};
    if (is_peer || is_kept) next.remind_at = term_next_at(row->valid_until, is_kept, run->now_ms);
    enum err e = sql_reminder_store(run->db, &next);
    return e == OK && is_told && step != TERM_NOTHING ? remind(run, row->member_id, step) : e;
}

enum err reminders_run(struct op_run *run) {
    struct reminders_due_in in = {.now = run->now_ms, .most = REMINDERS_AT_ONCE};
    struct reminders_due_row *rows;
    size_t count;
    enum err e = sql_reminders_due(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = remind_one(run, &rows[i]);
    return e;
}

/* --- Asking organisations */

static enum err ask_one(struct op_run *run, struct organisation_id organisation) {
    struct attest_managers_in in = {.organisation_id = organisation};
    struct attest_managers_row *rows;
    struct attest_asked_in asked = {.asked_at = run->now_ms, .organisation_id = organisation};
    size_t count;
    enum err e = sql_attest_managers(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct outgoing mail = {
            .member = rows[i].member_id, .kind = "attest", .address = STR(""), .payload = STR("")};
        e = outgoing_put(run, &mail);
    }
    return e == OK ? sql_attest_asked(run->db, &asked) : e;
}

enum err attest_ask_run(struct op_run *run) {
    struct attest_organisations_in in = {.before = term_asked_before(run->now_ms),
                                         .week_ago = run->now_ms - ASK_APART_DAYS * DAY_MS,
                                         .most = ASKED_AT_ONCE};
    struct attest_organisations_row *rows;
    size_t count;
    enum err e = sql_attest_organisations(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = ask_one(run, rows[i].organisation_id);
    return e;
}

/* --- Their answer */

static enum err attest_one(struct op_run *run, struct attestation_id attestation) {
    struct attestation_state_in in = {.attestation = attestation, .fact = STATED_ATTESTED};
    struct member_put_out out = {0};
    return op_attestation_state.run(run, &in, &out);
}

static enum err attest_run(struct op_run *run, const void *input, void *output) {
    const struct attest_in *in = input;
    struct attest_out *out = output;
    struct viewer viewer;
    struct attest_due_row *rows;
    size_t count;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (viewer.role != ROLE_PROVISIONER) return ERR_DENIED;
    if (in->attestation.v) {
        out->done = 1;
        return attest_one(run, in->attestation);
    }
    struct attest_due_in find = {
        .organisation_id = viewer.organisation, .before = in->before, .most = ATTEST_BATCH + 1};
    /* Nobody whom the page cannot have shown. */
    if (in->before > term_asked_before(run->now_ms)) find.before = term_asked_before(run->now_ms);
    e = sql_attest_due(run->db, run->arena, &find, &rows, &count);
    out->is_more = e == OK && count > ATTEST_BATCH;
    for (size_t i = 0; e == OK && i < count && i < ATTEST_BATCH; i++, out->done++)
        e = attest_one(run, rows[i].attestation_id);
    return e;
}

const struct op op_attest = {
    .name = "membership.attest", .output_bytes = sizeof(struct attest_out), .run = attest_run};
