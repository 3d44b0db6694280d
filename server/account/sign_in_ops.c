/* Passwords checked on the hash pool; sessions opened and closed by the writer. Tokens are random,
 * opaque, and stored hashed. */
#include "server/account/account.h"
#include "server/account/sign_in.h"
#include "server/core/awaiting.h"
#include "server/core/factor.h"
#include "server/core/passwords.h"
#include "server/core/whence.h"
#include "server/threads/threads.h"
#include "sql/account_account.h"

enum {
    ABSOLUTE_MS = 12 * 60 * 60 * 1000,
    IDLE_MS = 4 * 60 * 60 * 1000,
    SHARED_IDLE_MS = 15 * 60 * 1000
};

static enum err password_check_prepare(struct arena *arena, const struct service *service,
                                       void *input) {
    (void)arena;
    struct password_check_in *in = input;
    size_t rounds = in->count ? in->count : 1;
    for (size_t i = 0; i < rounds; i++) {
        struct str hash = i < in->count ? in->hashes[i] : (struct str){0};
        enum err e = password_check(service, in->password, hash);
        if (e == OK) in->matched = in->candidates[i];
        if (e != ERR_DENIED) return e;
    }
    return ERR_DENIED;
}

/* The matched account is read from the input, which comes back with the task: a check changes
 * nothing, so it has no run part and no output of its own. */
const struct op op_password_check = {
    .name = "password.check", .pool = POOL_HASH, .prepare = password_check_prepare};

static struct blob blob_of(const char hash[CRYPT_HASH_BYTES]) {
    return (struct blob){(const unsigned char *)hash, CRYPT_HASH_BYTES};
}

static enum err keep_text(struct op_run *run, const struct session_open_in *in) {
    if (str_is_empty(in->place)) return OK;
    struct draft_keep_in draft = {.member = in->member,
                                  .place = in->place,
                                  .space = in->space,
                                  .kind = in->kind,
                                  .title = in->title,
                                  .body = in->body,
                                  .is_unnamed = in->is_unnamed};
    return draft_keep(run, &draft);
}

/* A country that is new for this account, or else a browser that it has not used: told inside, and
 * to the own address if wished. Not the first time they come in: there is nobody to tell yet. */
static enum err tell_news(struct op_run *run, const struct session_open_in *in) {
    struct sign_in_known_in find = {.member_id = in->member};
    struct sign_in_known_row row;
    bool is_told;
    enum err e = whence_note(run, in->member, &in->country, &is_told);
    if (e != OK || is_told || !in->told) return e;
    e = sql_sign_in_known(run->db, run->arena, &find, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    struct notification inside = {.member = in->member, .kind = in->told};
    struct outgoing mail = {.member = in->member, .kind = "sign_in", .address = row.address};
    e = notification_put(run, &inside);
    return e == OK && row.address.length ? outgoing_put(run, &mail) : e;
}

enum { GUESSES_TOLD = 5 };

/* Somebody knows the password and does not have the code: once it is more than a slip the person
 * hears of it. */
static enum err note_failure(struct op_run *run, const struct session_open_in *in) {
    struct factor_failed_in failed = {.member_id = in->member};
    struct factor_failures_in find = {.member_id = in->member};
    struct factor_failures_row row;
    enum err e = sql_factor_failed(run->db, &failed);
    if (e == OK) e = sql_factor_failures(run->db, run->arena, &find, &row);
    if (e != OK || row.failures % GUESSES_TOLD != 0) return e;
    struct notification inside = {.member = in->member, .kind = "factor.guessed"};
    struct outgoing mail = {.member = in->member, .kind = "factor_guessed", .address = row.address};
    e = notification_put(run, &inside);
    bool is_mailed = row.address.length && row.failures == GUESSES_TOLD;
    return e == OK && is_mailed ? outgoing_put(run, &mail) : e;
}

/* The second step. A code is never wanted twice for one sign-in, nor is a session opened without.
 */
static enum err pass_factor(struct op_run *run, const struct session_open_in *in, bool *is_wrong) {
    struct factor_asked_in find = {
        .device_hash = blob_of(in->device_hash), .now = run->now_ms, .member_id = in->member};
    struct factor_asked_row row;
    enum err e = sql_factor_asked(run->db, run->arena, &find, &row);
    if (e != OK || !row.has_factor) return e;
    if (str_is_empty(in->code)) return row.is_trusted && !in->is_shared ? OK : ERR_DENIED;
    e = factor_use(run, in->member, in->code);
    if (e != ERR_UNPROVEN) return e;
    *is_wrong = true;
    return note_failure(run, in);
}

static enum err trust_browser(struct op_run *run, const struct session_open_in *in) {
    struct browser_trust_in trust = {.member_id = in->member,
                                     .token_hash = blob_of(in->device_hash),
                                     .browser = str_from_c(in->browser),
                                     .trusted_at = run->now_ms,
                                     .expires_at = run->now_ms + FACTOR_TRUST_DAYS * DAY_MS};
    bool is_asked = in->trusts && !in->is_shared && !str_is_empty(in->code);
    return is_asked ? sql_browser_trust(run->db, &trust) : OK;
}

static enum err session_open_run(struct op_run *run, const void *input, void *output) {
    const struct session_open_in *in = input;
    struct session_open_out *out = output;
    struct session_member_state_in who = {.member_id = in->member};
    struct session_member_state_row state;
    enum err e = sql_session_member_state(run->db, run->arena, &who, &state);
    if (e != OK || str_equal(state.state, STR("invited"))) return ERR_DENIED;
    if (!str_equal(state.password_hash, in->password_hash)) return ERR_DENIED;
    e = pass_factor(run, in, &out->is_code_wrong);
    if (e != OK || out->is_code_wrong) return e;
    struct session_add_in session = {.token_hash = blob_of(in->token_hash),
                                     .member_id = in->member,
                                     .created_at = run->now_ms,
                                     .idle_ms = in->is_shared ? SHARED_IDLE_MS : IDLE_MS,
                                     .expires_at = run->now_ms + ABSOLUTE_MS,
                                     .is_shared = in->is_shared,
                                     .proved_at = in->code.length ? run->now_ms : 0,
                                     .country = str_from_c(in->country.code)};
    e = sql_session_add(run->db, &session);
    struct sessions_trim_in trim = {.member_id = in->member};
    if (e == OK) e = sql_sessions_trim(run->db, &trim);
    struct device_add_in device = {
        .token_hash = blob_of(in->device_hash), .member_id = in->member, .created_at = run->now_ms};
    struct devices_trim_in trim_devices = {.member_id = in->member};
    if (e == OK && in->has_device) e = sql_device_add(run->db, &device);
    if (e == OK && in->has_device) e = sql_devices_trim(run->db, &trim_devices);
    if (e == OK) e = trust_browser(run, in);
    if (e == OK) e = keep_text(run, in);
    if (e == OK) e = tell_news(run, in);
    if (e == OK) e = provisioner_look(run, in->member, &in->trace);
    unsigned char sealed[sizeof run->now_ms + CRYPT_SEAL_EXTRA];
    struct str at = {(const char *)&run->now_ms, sizeof run->now_ms};
    crypt_seal(run->service->keys->seal, STR("sign-in"), at, sealed);
    struct sign_in_add_in record = {
        .member_id = in->member, .at = run->now_ms, .sealed = {sealed, sizeof sealed}};
    return e == OK ? sql_sign_in_add(run->db, &record) : e;
}

enum err sign_ins_forget_run(struct op_run *run) {
    /* They are written in the middle of their month: none is kept longer for that. */
    struct sign_ins_forget_in old = {.before = run->now_ms - (SIGN_IN_DAYS - 17) * DAY_MS};
    struct devices_expire_in expired = {.before = run->now_ms - DEVICE_DAYS * DAY_MS};
    enum err e = sql_sign_ins_forget(run->db, &old);
    struct trusted_browsers_expire_in trust = {.now = run->now_ms};
    if (e == OK) e = sql_devices_expire(run->db, &expired);
    return e == OK ? sql_trusted_browsers_expire(run->db, &trust) : e;
}

const struct op op_session_open = {.name = "session.open",
                                   .output_bytes = sizeof(struct session_open_out),
                                   .run = session_open_run};

static enum err session_close_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct session_close_in *in = input;
    struct session_end_in end = {.session_id = in->session, .member_id = in->member};
    return sql_session_end(run->db, &end);
}

const struct op op_session_close = {.name = "session.close", .run = session_close_run};
