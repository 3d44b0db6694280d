/* Ending sessions, changing a password. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/passwords.h"
#include "server/settings/settings.h"
#include "sql/settings_settings.h"

_Static_assert(sizeof(((struct password_change_in *)0)->next_hash) == CRYPT_PASSWORD_HASH,
               "room for a printed hash");

static struct blob blob_of(const char hash[CRYPT_HASH_BYTES]) {
    return (struct blob){(const unsigned char *)hash, CRYPT_HASH_BYTES};
}

static enum err session_end_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct session_end_in *in = input;
    enum err e;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    if (in->session.v) {
        struct own_session_end_in one = {.session_id = in->session, .member_id = run->actor.member};
        e = sql_own_session_end(run->db, &one);
        if (e == OK && db_changes(run->db) == 0) return ERR_NOT_FOUND;
    } else {
        struct other_sessions_end_in others = {.member_id = run->actor.member,
                                               .session_id = run->actor.session};
        struct other_devices_forget_in devices = {.member_id = run->actor.member,
                                                  .token_hash = blob_of(in->device_hash)};
        e = sql_other_sessions_end(run->db, &others);
        if (e == OK) e = sql_other_devices_forget(run->db, &devices);
    }
    return e == OK ? audit_append(run, "session.end", STR("")) : e;
}

const struct op op_session_end = {.name = "session.end", .run = session_end_run};

static enum err password_change_prepare(struct arena *arena, const struct service *service,
                                        void *input) {
    (void)arena;
    struct password_change_in *in = input;
    enum err e = proof_check(service, &in->proof);
    if (e != OK) return e;
    return password_hash(service, in->next, in->next_hash);
}

/* Whoever knew the password before is out, with what they had begun; the own address is told. */
static enum err shut_others_out(struct op_run *run) {
    struct member_id member = run->actor.member;
    struct other_sessions_end_in others = {.member_id = member, .session_id = run->actor.session};
    struct devices_forget_in devices = {.member_id = member};
    struct own_links_end_in links = {.ended_at = run->now_ms, .member_id = member};
    struct own_request_end_in request = {.member_id = member};
    struct own_address_told_in find = {.member_id = member};
    struct own_address_told_row own;
    enum err e = sql_other_sessions_end(run->db, &others);
    if (e == OK) e = sql_devices_forget(run->db, &devices);
    if (e == OK) e = sql_own_links_end(run->db, &links);
    if (e == OK) e = sql_own_request_end(run->db, &request);
    if (e == OK) e = sql_own_address_told(run->db, run->arena, &find, &own);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    struct outgoing mail = {.member = member, .kind = "password_changed", .address = own.address};
    return outgoing_put(run, &mail);
}

static enum err password_change_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct password_change_in *in = input;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum password_fault fault;
    enum err e = proof_hold(run, &in->proof);
    if (e != OK) return e;
    e = password_judge_of(run->db, run->arena, run->service, run->actor.member, in->next, &fault);
    if (e != OK) return e;
    if (fault != PASSWORD_FINE) return ERR_INVALID;
    /* Only over the hash that was checked: a change meanwhile is not undone. */
    struct own_password_store_in store = {.password_hash = str_from_c(in->next_hash),
                                          .member_id = run->actor.member,
                                          .before = in->proof.password_hash};
    e = sql_own_password_store(run->db, &store);
    if (e != OK) return e;
    if (db_changes(run->db) == 0) return ERR_DENIED;
    struct own_session_renew_in renew = {.token_hash = blob_of(in->token_hash),
                                         .session_id = run->actor.session,
                                         .member_id = run->actor.member};
    e = sql_own_session_renew(run->db, &renew);
    if (e == OK) e = shut_others_out(run);
    return e == OK ? audit_append(run, "password.change", STR("")) : e;
}

const struct op op_password_change = {.name = "password.change",
                                      .pool = POOL_HASH,
                                      .prepare = password_change_prepare,
                                      .run = password_change_run};
