/* Links to a new password: asked for, used, cancelled. */
#include "server/core/audit.h"
#include "server/core/passwords.h"
#include "server/members/members.h"
#include "server/recovery/recovery.h"
#include "sql/recovery_recovery.h"

/* Live links of one person and one kind at once; links asked for in a day. Earlier links stay good,
 * and to the own address there is always a live link or another: whoever asks in somebody's place
 * uses up nothing that this person needs. */
enum { LIVE_MOST = 3, DAILY_MOST = 6 };

static struct blob blob_of(struct str bytes) {
    return (struct blob){(const unsigned char *)bytes.bytes, bytes.length};
}

/* A link for `member`, mailed to `address`. */
struct link {
    struct member_id member;
    struct str address;
    bool is_own;
    int64_t opens_at, expires_at;
};

static enum err put_link(struct op_run *run, const struct link *link) {
    char token[CRYPT_TOKEN_CHARS + 1];
    struct crypt_hash hash;
    crypt_token(token);
    crypt_digest(NULL, str_from_c(token), &hash);
    struct reset_add_in add = {.token_hash = {hash.bytes, sizeof hash.bytes},
                               .member_id = link->member,
                               .is_own = link->is_own,
                               .asked_at = run->now_ms,
                               .opens_at = link->opens_at,
                               .expires_at = link->expires_at};
    enum err e = sql_reset_add(run->db, &add);
    struct outgoing mail = {.member = link->member, .kind = "reset", .address = link->address};
    if (e == OK) e = mail_seal(run, mail.kind, mail.member, str_from_c(token), &mail.payload);
    return e == OK ? outgoing_put(run, &mail) : e;
}

/* To the person's own address: good at once. */
static enum err link_to_own(struct op_run *run, struct member_id member, struct str address) {
    struct link link = {.member = member,
                        .address = address,
                        .is_own = true,
                        .opens_at = run->now_ms,
                        .expires_at = run->now_ms + RESET_OWN_HOURS * HOUR_MS};
    return put_link(run, &link);
}

/* To the address that the organisation wrote: it waits, in the open. A second one waits no longer
 * than the first. */
static enum err link_to_organisation(struct op_run *run, struct member_id member,
                                     const struct recovery_standing_row *row, int64_t waits_until) {
    int64_t opens_at = waits_until ? waits_until : run->now_ms + RESET_WAIT_HOURS * HOUR_MS;
    struct link link = {.member = member,
                        .address = row->email,
                        .opens_at = opens_at,
                        .expires_at = opens_at + RESET_WINDOW_HOURS * HOUR_MS};
    enum err e = put_link(run, &link);
    struct outgoing told = {.member = member, .kind = "reset_waiting", .address = row->own_address};
    if (e != OK || waits_until || str_is_empty(row->own_address)) return e;
    return outgoing_put(run, &told);
}

/* Enough of this kind for now? */
static bool is_enough(const struct reset_pressure_row *links, bool is_own) {
    if (is_own && links->live == 0) return false;
    return links->live >= LIVE_MOST || links->recent >= DAILY_MOST;
}

static enum err ask_for(struct op_run *run, struct member_id member, bool is_lost) {
    struct recovery_standing_in find = {.member_id = member, .now = run->now_ms};
    struct recovery_standing_row row;
    enum err e = sql_recovery_standing(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    /* Never opened: the first link again, if it has run out. */
    if (str_equal(row.state, STR("invited"))) return activation_offer(run, member);
    bool is_own = !str_is_empty(row.own_address) && !is_lost;
    struct reset_pressure_in pressure = {
        .member_id = member, .is_own = is_own, .now = run->now_ms, .day = run->now_ms - DAY_MS};
    struct reset_pressure_row links;
    e = sql_reset_pressure(run->db, run->arena, &pressure, &links);
    if (e != OK || is_enough(&links, is_own)) return e;
    if (is_own) return link_to_own(run, member, row.own_address);
    /* Who has left sees no warning of a link that waits: the organisation would come back for them.
     */
    if (str_is_empty(row.email) || str_equal(row.state, STR("left"))) return OK;
    return link_to_organisation(run, member, &row, links.opens_at);
}

static enum err reset_ask_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct reset_ask_in *in = input;
    struct reset_candidates_in find = {.name = in->name};
    struct reset_candidates_row *rows;
    size_t count;
    enum err e = sql_reset_candidates(run->db, run->arena, &find, &rows, &count);
    for (size_t i = 0; i < count && e == OK; i++) e = ask_for(run, rows[i].member_id, in->is_lost);
    return e;
}

const struct op op_reset_ask = {.name = "reset.ask", .run = reset_ask_run};

static enum err reset_by_code_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct reset_by_code_in *in = input;
    struct reset_identifier_in find = {.identifier = in->name};
    struct reset_identifier_row row;
    unsigned char hash[CRYPT_HASH_BYTES];
    enum err e = sql_reset_identifier(run->db, run->arena, &find, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    recovery_code_hash(run->service, row.member_id, in->code, hash);
    struct code_use_in use = {
        .used_at = run->now_ms, .member_id = row.member_id, .code_hash = {hash, sizeof hash}};
    e = sql_code_use(run->db, &use);
    if (e == OK && db_changes(run->db) == 0) e = ERR_DENIED;
    struct reset_add_in add = {.token_hash =
                                   blob_of((struct str){in->token_hash, sizeof in->token_hash}),
                               .member_id = row.member_id,
                               .is_own = true,
                               .asked_at = run->now_ms,
                               .opens_at = run->now_ms,
                               .expires_at = run->now_ms + RESET_OWN_HOURS * HOUR_MS};
    return e == OK ? sql_reset_add(run->db, &add) : e;
}

const struct op op_reset_by_code = {.name = "reset.code", .run = reset_by_code_run};

static enum err reset_use_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)arena;
    struct reset_use_in *in = input;
    if (password_judge(in->password) != PASSWORD_FINE) return ERR_INVALID;
    return password_hash(service, in->password, in->hash);
}

/* A code of this person's, used up. */
static enum err use_code(struct op_run *run, const struct reset_use_in *in,
                         struct member_id member) {
    struct code_use_in use = {.used_at = run->now_ms,
                              .member_id = member,
                              .code_hash = {in->code_hash, sizeof in->code_hash}};
    if (!in->has_code) return ERR_DENIED;
    enum err e = sql_code_use(run->db, &use);
    return e == OK && db_changes(run->db) == 0 ? ERR_DENIED : e;
}

static enum err tell(struct op_run *run, struct member_id member, struct str address) {
    struct outgoing mail = {.member = member, .kind = "password_changed", .address = address};
    return str_is_empty(address) ? OK : outgoing_put(run, &mail);
}

/* Nobody who was in stays in, an address given meanwhile is not confirmed any more, and every
 * address that the link concerned hears of it. */
static enum err end_and_tell(struct op_run *run, const struct reset_find_row *row) {
    struct member_id member = row->member_id;
    struct resets_end_in links = {.ended_at = run->now_ms, .member_id = member};
    struct reset_sessions_end_in sessions = {.member_id = member};
    struct reset_devices_end_in devices = {.member_id = member};
    struct address_request_end_in request = {.member_id = member};
    struct own_address_of_in find = {.member_id = member};
    struct own_address_of_row own;
    enum err e = sql_resets_end(run->db, &links);
    if (e == OK) e = sql_address_request_end(run->db, &request);
    if (e == OK) e = sql_reset_sessions_end(run->db, &sessions);
    if (e == OK) e = sql_reset_devices_end(run->db, &devices);
    if (e == OK && !row->is_own) e = tell(run, member, row->email);
    if (e != OK) return e;
    e = sql_own_address_of(run->db, run->arena, &find, &own);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    return tell(run, member, own.address);
}

static enum err reset_use_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct reset_use_in *in = input;
    struct reset_find_in find = {.token_hash = blob_of(in->token_hash), .now = run->now_ms};
    struct reset_find_row row;
    enum password_fault fault = PASSWORD_FINE;
    enum err e = sql_reset_find(run->db, run->arena, &find, &row);
    if (e == OK)
        e = password_judge_of(run->db, run->arena, run->service, row.member_id, in->password,
                              &fault);
    if (e == OK && fault != PASSWORD_FINE) e = ERR_INVALID;
    if (e == OK && run->now_ms < row.opens_at) e = use_code(run, in, row.member_id);
    if (e != OK) return e;
    struct reset_store_in store = {.password_hash = str_from_c(in->hash),
                                   .member_id = row.member_id};
    e = sql_reset_store(run->db, &store);
    if (e == OK) e = end_and_tell(run, &row);
    return e == OK ? audit_append(run, "password.reset", row.identifier) : e;
}

const struct op op_reset_use = {
    .name = "reset.use", .pool = POOL_HASH, .prepare = reset_use_prepare, .run = reset_use_run};

static enum err reset_cancel_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    struct resets_end_in links = {.ended_at = run->now_ms, .member_id = run->actor.member};
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = sql_resets_end(run->db, &links);
    if (e != OK || db_changes(run->db) == 0) return e;
    return audit_append(run, "reset.cancel", STR(""));
}

const struct op op_reset_cancel = {.name = "reset.cancel", .run = reset_cancel_run};
