/* The person's own address: given, confirmed from its mailbox, changed, removed. The one before is
 * told of each change, and stays until the new one is confirmed. */
#include "lib/mail.h"
#include "server/core/audit.h"
#include "server/recovery/recovery.h"
#include "server/recovery/recovery_proof.h"
#include "sql/recovery_recovery.h"

static struct blob blob_of(struct str bytes) {
    return (struct blob){(const unsigned char *)bytes.bytes, bytes.length};
}

static enum err address_ask_prepare(struct arena *arena, const struct service *service,
                                    void *input) {
    (void)arena;
    struct address_ask_in *in = input;
    if (!mail_is_address(in->address)) return ERR_INVALID;
    return recovery_proof_check(service, &in->proof);
}

static enum err mail_confirmation(struct op_run *run, struct str address, struct str token) {
    struct outgoing mail = {
        .member = run->actor.member, .kind = "address_confirm", .address = address};
    enum err e = mail_seal(run, mail.kind, mail.member, token, &mail.payload);
    return e == OK ? outgoing_put(run, &mail) : e;
}

static enum err address_ask_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct address_ask_in *in = input;
    struct recovery_standing_row row;
    char token[CRYPT_TOKEN_CHARS + 1];
    struct crypt_hash hash;
    enum err e = recovery_proof_holds(run, &in->proof, &row);
    if (e != OK) return e;
    bool is_adding = str_is_empty(row.own_address);
    if (str_is_empty(in->proof.password_hash) && !is_adding) return ERR_DENIED;
    if (str_equal_nocase(in->address, row.email)) return ERR_INVALID;
    crypt_token(token);
    crypt_digest(NULL, str_from_c(token), &hash);
    struct address_request_put_in put = {.member_id = run->actor.member,
                                         .token_hash = {hash.bytes, sizeof hash.bytes},
                                         .address = in->address,
                                         .asked_at = run->now_ms,
                                         .expires_at = run->now_ms + ADDRESS_HOURS * HOUR_MS};
    e = sql_address_request_put(run->db, &put);
    if (e == OK) e = mail_confirmation(run, in->address, str_from_c(token));
    return e == OK ? audit_append(run, "address.ask", STR("")) : e;
}

enum err address_ask_fresh(struct op_run *run, struct str address) {
    struct address_ask_in in = {.address = address};
    return mail_is_address(address) ? address_ask_run(run, &in, NULL) : ERR_INVALID;
}

const struct op op_address_ask = {.name = "address.ask",
                                  .pool = POOL_HASH,
                                  .prepare = address_ask_prepare,
                                  .run = address_ask_run};

/* Tells the address that was there, if another than `now`. */
static enum err tell_old(struct op_run *run, struct member_id member, struct str now) {
    struct own_address_of_in in = {.member_id = member};
    struct own_address_of_row row;
    enum err e = sql_own_address_of(run->db, run->arena, &in, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK || str_equal(row.address, now)) return e;
    struct outgoing mail = {.member = member, .kind = "address_changed", .address = row.address};
    return outgoing_put(run, &mail);
}

static enum err address_confirm_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct address_confirm_in *in = input;
    struct address_request_find_in find = {.token_hash = blob_of(in->token_hash),
                                           .now = run->now_ms};
    struct address_request_find_row row;
    enum err e = sql_address_request_find(run->db, run->arena, &find, &row);
    if (e == OK) e = tell_old(run, row.member_id, row.address);
    if (e != OK) return e;
    struct own_address_put_in put = {
        .member_id = row.member_id, .address = row.address, .confirmed_at = run->now_ms};
    struct address_request_end_in used = {.member_id = row.member_id};
    struct resets_end_in links = {.ended_at = run->now_ms, .member_id = row.member_id};
    e = sql_own_address_put(run->db, &put);
    if (e == OK) e = sql_address_request_end(run->db, &used);
    if (e == OK) e = sql_resets_end(run->db, &links);
    return e == OK ? audit_append(run, "address.confirm", STR("")) : e;
}

const struct op op_address_confirm = {.name = "address.confirm", .run = address_confirm_run};

static enum err address_remove_prepare(struct arena *arena, const struct service *service,
                                       void *input) {
    (void)arena;
    struct address_remove_in *in = input;
    return str_is_empty(in->proof.password_hash) ? ERR_DENIED
                                                 : recovery_proof_check(service, &in->proof);
}

static enum err address_remove_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct address_remove_in *in = input;
    struct recovery_standing_row row;
    enum err e = recovery_proof_holds(run, &in->proof, &row);
    if (e == OK) e = tell_old(run, run->actor.member, STR(""));
    struct address_request_end_in request = {.member_id = run->actor.member};
    struct own_address_end_in own = {.member_id = run->actor.member};
    struct resets_end_in links = {.ended_at = run->now_ms, .member_id = run->actor.member};
    if (e == OK) e = sql_address_request_end(run->db, &request);
    if (e == OK) e = sql_own_address_end(run->db, &own);
    if (e == OK) e = sql_resets_end(run->db, &links);
    return e == OK ? audit_append(run, "address.remove", STR("")) : e;
}

const struct op op_address_remove = {.name = "address.remove",
                                     .pool = POOL_HASH,
                                     .prepare = address_remove_prepare,
                                     .run = address_remove_run};

static enum err sign_in_notices_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct notices_in *in = input;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    struct own_address_tell_in tell = {.tells_sign_ins = in->is_on, .member_id = run->actor.member};
    return sql_own_address_tell(run->db, &tell);
}

const struct op op_sign_in_notices = {.name = "sign_in.notices", .run = sign_in_notices_run};
