/* Facts: loaded, compared, replaced. What was replaced stays, so that a decision taken on it can be
 * found again. */
#include "server/members/judge.h"
#include "sql/members_attestations.h"

bool facts_equal(const struct fact_set *a, const struct fact_set *b) {
    return str_equal(a->job_title, b->job_title) &&
           str_equal(a->occupation_code, b->occupation_code) &&
           str_equal(a->supervises, b->supervises) && str_equal(a->practising, b->practising) &&
           str_equal(a->practising_since, b->practising_since);
}

enum err facts_stated(struct db *db, struct arena *arena, struct attestation_id attestation,
                      struct fact_set *out) {
    struct facts_stated_in in = {attestation};
    struct facts_stated_row row;
    *out = (struct fact_set){0};
    enum err e = sql_facts_stated(db, arena, &in, &row);
    if (e != OK) return e;
    *out =
        (struct fact_set){row.job_title,        row.occupation_code, row.supervises, row.practising,
                          row.practising_since, row.stated_at,       row.verdict,    row.rule};
    return OK;
}

enum err facts_declared(struct db *db, struct arena *arena, struct member_id member,
                        struct fact_set *out) {
    struct facts_declared_in in = {member};
    struct facts_declared_row row;
    *out = (struct fact_set){0};
    enum err e = sql_facts_declared(db, arena, &in, &row);
    if (e != OK) return e;
    *out =
        (struct fact_set){row.job_title,        row.occupation_code, row.supervises, row.practising,
                          row.practising_since, row.stated_at,       row.verdict,    row.rule};
    return OK;
}

/* An empty text is stored as such: NULL would be another thing. */
static struct str stored(struct str s) {
    return s.bytes ? s : STR("");
}

enum err facts_state(struct op_run *run, struct attestation_id attestation,
                     const struct fact_set *facts) {
    struct facts_replace_stated_in old = {.replaced_at = run->now_ms,
                                          .attestation_id = attestation};
    struct facts_add_stated_in row = {.attestation_id = attestation,
                                      .job_title = stored(facts->job_title),
                                      .occupation_code = stored(facts->occupation_code),
                                      .supervises = stored(facts->supervises),
                                      .practising = stored(facts->practising),
                                      .practising_since = stored(facts->practising_since),
                                      .stated_at = run->now_ms};
    struct attestation_note_in note = {.at = run->now_ms, .attestation_id = attestation};
    enum err e = sql_facts_replace_stated(run->db, &old);
    if (e == OK) e = sql_facts_add_stated(run->db, &row);
    return e == OK ? sql_attestation_note(run->db, &note) : e;
}

enum err facts_declare(struct op_run *run, struct member_id member, const struct fact_set *facts) {
    struct facts_replace_declared_in old = {.replaced_at = run->now_ms, .member_id = member};
    struct facts_add_declared_in row = {.member_id = member,
                                        .job_title = stored(facts->job_title),
                                        .occupation_code = stored(facts->occupation_code),
                                        .supervises = stored(facts->supervises),
                                        .practising = stored(facts->practising),
                                        .practising_since = stored(facts->practising_since),
                                        .stated_at = run->now_ms};
    enum err e = sql_facts_replace_declared(run->db, &old);
    return e == OK ? sql_facts_add_declared(run->db, &row) : e;
}

bool facts_to_peer(const struct fact_set *facts, struct str kind, struct peer_facts *out) {
    *out = (struct peer_facts){.job_title = facts->job_title,
                               .occupation_code = facts->occupation_code,
                               .organisation_kind = kind};
    return peer_fact_parse(facts->supervises, &out->supervises) &&
           peer_fact_parse(facts->practising, &out->practising);
}
