/* Codes on paper, and the password that is asked again before anything of recovery changes. */
#include "server/core/audit.h"
#include "server/recovery/recovery.h"
#include "server/recovery/recovery_proof.h"

enum err recovery_proof_check(const struct service *service, const struct proof *proof) {
    if (str_is_empty(proof->password_hash)) return OK;
    return proof_check(service, proof);
}

bool recovery_is_fresh(const struct recovery_standing_row *row, int64_t now_ms) {
    return row->declared_at > 0 && now_ms - row->declared_at < FRESH_MS;
}

enum err recovery_proof_holds(struct op_run *run, const struct proof *proof,
                              struct recovery_standing_row *row) {
    struct recovery_standing_in in = {.member_id = run->actor.member, .now = run->now_ms};
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = sql_recovery_standing(run->db, run->arena, &in, row);
    if (e != OK || str_equal(row->state, STR("invited"))) return e == OK ? ERR_DENIED : e;
    if (str_is_empty(proof->password_hash))
        return recovery_is_fresh(row, run->now_ms) ? OK : ERR_DENIED;
    return proof_hold(run, proof);
}

void recovery_code_hash(const struct service *service, struct member_id member, struct str code,
                        unsigned char out[CRYPT_HASH_BYTES]) {
    struct crypt_hash mac;
    const struct str parts[] = {
        STR("recovery code"), {(const char *)&member.v, sizeof member.v}, code};
    crypt_mac(service->keys->pepper, parts, ARRAY_LENGTH(parts), &mac);
    memcpy(out, mac.bytes, sizeof mac.bytes);
}

static enum err codes_make_prepare(struct arena *arena, const struct service *service,
                                   void *input) {
    (void)arena;
    struct codes_make_in *in = input;
    return recovery_proof_check(service, &in->proof);
}

static enum err tell_codes_changed(struct op_run *run, const struct recovery_standing_row *row) {
    struct outgoing mail = {
        .member = run->actor.member, .kind = "codes_changed", .address = row->own_address};
    if (str_is_empty(row->own_address)) return OK;
    return outgoing_put(run, &mail);
}

static enum err codes_make_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct codes_make_in *in = input;
    struct recovery_standing_row row;
    enum err e = recovery_proof_holds(run, &in->proof, &row);
    if (e != OK) return e;
    if (str_is_empty(in->proof.password_hash) && row.codes_made > 0) return ERR_DENIED;
    struct codes_end_in old = {.member_id = run->actor.member};
    e = sql_codes_end(run->db, &old);
    for (size_t i = 0; i < CODES_COUNT && e == OK; i++) {
        struct code_add_in add = {.member_id = run->actor.member,
                                  .code_hash = {in->hashes[i], sizeof in->hashes[i]},
                                  .made_at = run->now_ms};
        e = sql_code_add(run->db, &add);
    }
    if (e == OK) e = tell_codes_changed(run, &row);
    return e == OK ? audit_append(run, "codes.make", STR("")) : e;
}

const struct op op_codes_make = {
    .name = "codes.make", .pool = POOL_HASH, .prepare = codes_make_prepare, .run = codes_make_run};

enum err recovery_forget_run(struct op_run *run) {
    struct address_requests_forget_in requests = {.now = run->now_ms};
    struct resets_forget_in links = {.before = run->now_ms - 30 * DAY_MS};
    enum err e = sql_address_requests_forget(run->db, &requests);
    return e == OK ? sql_resets_forget(run->db, &links) : e;
}
