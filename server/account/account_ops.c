/* A first password, by the link that leads to choosing one or by the operator; the first words. */
#include "server/account/account.h"
#include "server/charter/charter.h"
#include "server/core/audit.h"
#include "server/core/passwords.h"
#include "server/measures/measures.h"
#include "server/members/members.h"
#include "server/recovery/recovery.h"
#include "sql/account_account.h"

static enum err password_set_prepare(struct arena *arena, const struct service *service,
                                     void *input) {
    (void)arena;
    struct password_set_in *in = input;
    if (password_judge(in->password) != PASSWORD_FINE) return ERR_INVALID;
    return password_hash(service, in->password, in->hash);
}

static struct blob blob_of(struct str bytes) {
    return (struct blob){(const unsigned char *)bytes.bytes, bytes.length};
}

/* The link is good at this moment. */
static enum err check_link(struct op_run *run, const struct password_set_in *in,
                           struct member_id member) {
    struct activation_find_in find = {.token_hash = blob_of(in->token_hash), .now = run->now_ms};
    struct activation_find_row row;
    enum err e = sql_activation_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    return row.member_id.v == member.v && !row.is_waiting ? OK : ERR_NOT_FOUND;
}

static enum err password_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct password_set_in *in = input;
    bool is_operator = run->actor.kind == ACTOR_OPERATOR;
    struct password_account_in find = {.identifier = in->identifier};
    struct password_account_row account;
    enum err e = sql_password_account(run->db, run->arena, &find, &account);
    if (e != OK) return e;
    if (!str_equal(account.state, STR("invited"))) return ERR_CONFLICT;
    if (str_is_empty(in->token_hash) && !is_operator) return ERR_DENIED;
    if (!str_is_empty(in->token_hash)) e = check_link(run, in, account.member_id);
    enum password_fault fault = PASSWORD_FINE;
    if (e == OK)
        e = password_judge_of(run->db, run->arena, run->service, account.member_id, in->password,
                              &fault);
    if (e == OK && fault != PASSWORD_FINE) e = ERR_INVALID;
    if (e != OK) return e;
    struct password_store_in store = {.password_hash = str_from_c(in->hash),
                                      .activated_at = run->now_ms,
                                      .declared_at = in->counts_as_declared ? run->now_ms : 0,
                                      .member_id = account.member_id};
    e = sql_password_store(run->db, &store);
    if (e == OK && in->counts_as_declared) e = charter_accepted(run, account.member_id, 0);
    if (e == OK) e = activation_withdraw(run, account.member_id); /* the link is used up */
    if (e == OK) e = measures_carry(run, account.member_id);
    if (e == OK && !is_operator) e = provisioner_look(run, account.member_id, &in->trace);
    return e == OK ? audit_append(run, "member.activate", in->identifier) : e;
}

const struct op op_password_set = {.name = "password.set",
                                   .pool = POOL_HASH,
                                   .prepare = password_set_prepare,
                                   .run = password_set_run};

static enum err store_region(struct op_run *run, const struct welcome_in *in) {
    struct account_region_store_in store = {.region = in->region, .member_id = in->declare.member};
    return in->has_region ? sql_account_region_store(run->db, &store) : OK;
}

static enum err welcome_run(struct op_run *run, const void *input, void *output) {
    const struct welcome_in *in = input;
    enum err e = op_declare.run(run, &in->declare, output);
    if (e == OK) e = store_region(run, in);
    if (e == OK) e = topics_set(run, in->declare.member, &in->topics);
    if (e == OK && in->own_address.length) e = address_ask_fresh(run, in->own_address);
    return e;
}

const struct op op_welcome = {.name = "welcome", .run = welcome_run};
