/* The one way into an account that was never opened: a link by mail, or a code on paper. Making one
 * ends those before it; none is made once the account is active. */
#include "server/core/audit.h"
#include "server/core/mail_kind.h"
#include "server/core/service.h"
#include "server/members/members.h"
#include "sql/members_members.h"

void activation_code_token(const struct service *service, struct str identifier, struct str code,
                           char token[CRYPT_TOKEN_CHARS + 1]) {
    struct crypt_hash mac;
    const struct str parts[] = {STR("activation code"), identifier, code};
    crypt_mac(service->keys->pepper, parts, ARRAY_LENGTH(parts), &mac);
    crypt_base64(mac.bytes, sizeof mac.bytes, token);
}

static enum err void_earlier(struct op_run *run, struct member_id member) {
    struct activations_void_in in = {.used_at = run->now_ms, .member_id = member};
    return sql_activations_void(run->db, &in);
}

/* ERR_CONFLICT: the account is active. */
static enum err make(struct op_run *run, struct member_id member, struct str token,
                     int64_t expires_at) {
    struct crypt_hash hash;
    crypt_digest(NULL, token, &hash);
    struct activation_add_row_in row = {.token_hash = {hash.bytes, sizeof hash.bytes},
                                        .created_at = run->now_ms,
                                        .expires_at = expires_at,
                                        .member_id = member};
    enum err e = void_earlier(run, member);
    if (e == OK) e = sql_activation_add_row(run->db, &row);
    if (e != OK) return e;
    return db_changes(run->db) == 0 ? ERR_CONFLICT : OK;
}

static enum err mail_link(struct op_run *run, struct member_id member, struct str token) {
    struct outgoing mail = {.member = member, .kind = "activation"};
    enum err e = mail_seal(run, mail.kind, member, token, &mail.payload);
    return e == OK ? outgoing_put(run, &mail) : e;
}

/* A link good until `now` counts as one already given. */
static enum err offer(struct op_run *run, struct member_id member, int64_t now) {
    char token[CRYPT_TOKEN_CHARS + 1];
    struct activation_wanted_in wanted = {.member_id = member, .now = now};
    struct activation_wanted_row row;
    enum err e = sql_activation_wanted(run->db, run->arena, &wanted, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    crypt_token(token);
    e = make(run, member, str_from_c(token), run->now_ms + ACTIVATION_DAYS * DAY_MS);
    return e == OK ? mail_link(run, member, str_from_c(token)) : e;
}

enum err activation_offer(struct op_run *run, struct member_id member) {
    struct wave_hold_in hold = {.held_at = run->now_ms, .member_id = member};
    struct wave_let_in_in let_in = {.let_in_at = run->now_ms, .member_id = member};
    enum err e = sql_wave_hold(run->db, &hold);
    if (e != OK || db_changes(run->db) > 0) return e;
    e = sql_wave_let_in(run->db, &let_in);
    return e == OK ? offer(run, member, run->now_ms) : e;
}

enum err activation_let_in(struct op_run *run, struct member_id member) {
    struct wave_let_in_in let_in = {.let_in_at = run->now_ms, .member_id = member};
    struct activations_prolong_in prolong = {
        .expires_at = run->now_ms + ACTIVATION_CODE_DAYS * DAY_MS, .member_id = member};
    enum err e = sql_wave_let_in(run->db, &let_in);
    if (e == OK) e = sql_activations_prolong(run->db, &prolong);
    return e == OK ? offer(run, member, INT64_MAX) : e;
}

enum err activation_again(struct op_run *run, struct member_id member) {
    char token[CRYPT_TOKEN_CHARS + 1];
    struct activation_stale_in stale = {.member_id = member, .since = run->now_ms - DAY_MS};
    struct activation_stale_row row;
    struct wave_hold_in hold = {.held_at = run->now_ms, .member_id = member};
    enum err e = sql_wave_hold(run->db, &hold);
    if (e != OK || db_changes(run->db) > 0) return e;
    e = sql_activation_stale(run->db, run->arena, &stale, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    crypt_token(token);
    e = make(run, member, str_from_c(token), run->now_ms + ACTIVATION_DAYS * DAY_MS);
    return e == OK ? mail_link(run, member, str_from_c(token)) : e;
}

enum err activation_withdraw(struct op_run *run, struct member_id member) {
    return void_earlier(run, member);
}

static enum err activation_add_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct activation_add_in *in = input;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = make(run, in->member, in->token, in->expires_at);
    if (e == OK && in->is_mailed) e = mail_link(run, in->member, in->token);
    return e == OK ? audit_append(run, "activation.add", STR("")) : e;
}

const struct op op_activation_add = {.name = "activation.add", .run = activation_add_run};
