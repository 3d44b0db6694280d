/* Making and revoking tokens. The token itself is known to whoever made it, once. */
#include "lib/crypt.h"
#include "server/core/audit.h"
#include "server/scim/scim.h"
#include "sql/scim_tokens.h"

static enum err token_create_run(struct op_run *run, const void *input, void *output) {
    const struct token_create_in *in = input;
    struct token_create_out *out = output;
    struct crypt_hash hash;
    struct token_count_in find = {.organisation_id = in->organisation};
    struct token_count_row live;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (in->token.length != CRYPT_TOKEN_CHARS) return ERR_INVALID;
    enum err e = sql_token_count(run->db, run->arena, &find, &live);
    if (e == OK && live.count >= TOKENS_MOST) e = ERR_LIMIT;
    if (e != OK) return e;
    crypt_digest(NULL, in->token, &hash);
    struct token_add_in row = {.organisation_id = in->organisation,
                               .token_hash = {hash.bytes, sizeof hash.bytes},
                               .created_at = run->now_ms};
    e = sql_token_add(run->db, &row);
    out->token.v = db_last_id(run->db);
    struct str what = arena_format(run->arena, "token %lld of organisation %lld",
                                   (long long)out->token.v, (long long)in->organisation.v);
    return e == OK ? audit_append(run, "token.create", what) : e;
}

const struct op op_token_create = {.name = "token.create",
                                   .output_bytes = sizeof(struct token_create_out),
                                   .run = token_create_run};

static bool may_revoke(struct op_run *run, struct organisation_id organisation) {
    struct viewer viewer;
    if (run->actor.kind == ACTOR_OPERATOR) return true;
    if (run->actor.kind != ACTOR_MEMBER) return false;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    return e == OK && viewer.role == ROLE_PROVISIONER && viewer.organisation.v == organisation.v;
}

static enum err token_revoke_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct token_revoke_in *in = input;
    struct token_find_in find = {.scim_token_id = in->token};
    struct token_find_row row;
    enum err e = sql_token_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!may_revoke(run, row.organisation_id)) return ERR_NOT_FOUND;
    struct token_end_in end = {.revoked_at = run->now_ms, .scim_token_id = in->token};
    e = sql_token_end(run->db, &end);
    struct str what = arena_format(run->arena, "token %lld of organisation %lld",
                                   (long long)in->token.v, (long long)row.organisation_id.v);
    return e == OK ? audit_append(run, "token.revoke", what) : e;
}

const struct op op_token_revoke = {.name = "token.revoke", .run = token_revoke_run};
