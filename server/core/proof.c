/* Password and code, asked again. */
#include "server/core/proof.h"

#include "server/core/factor.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "sql/core_factor.h"

enum err proof_check(const struct service *service, const struct proof *proof) {
    if (str_is_empty(proof->password_hash)) return ERR_DENIED;
    return password_check(service, proof->password, proof->password_hash);
}

static bool is_fresh(int64_t proved_at, int64_t now_ms) {
    return proved_at > 0 && now_ms - proved_at < PROOF_FRESH_MS;
}

static enum err use_code(struct op_run *run, const struct proof *proof) {
    struct session_proved_in proved = {
        .proved_at = run->now_ms, .session_id = run->actor.session, .member_id = run->actor.member};
    enum err e = factor_use(run, run->actor.member, proof->code);
    return e == OK ? sql_session_proved(run->db, &proved) : e;
}

enum err proof_hold(struct op_run *run, const struct proof *proof) {
    struct proof_standing_in in = {.session_id = run->actor.session,
                                   .member_id = run->actor.member};
    struct proof_standing_row row;
    if (run->actor.kind != ACTOR_MEMBER || str_is_empty(proof->password_hash)) return ERR_DENIED;
    enum err e = sql_proof_standing(run->db, run->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    if (!str_equal(row.password_hash, proof->password_hash)) return ERR_DENIED;
    if (!row.has_factor) return OK;
    if (is_fresh(row.proved_at, run->now_ms) && !proof->wants_code_now) return OK;
    return use_code(run, proof);
}

static enum err op_proof_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)arena;
    const struct proof_in *in = input;
    return proof_check(service, &in->proof);
}

static enum err op_proof_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct proof_in *in = input;
    return proof_hold(run, &in->proof);
}

const struct op op_proof = {
    .name = "proof", .pool = POOL_HASH, .prepare = op_proof_prepare, .run = op_proof_run};

enum err proof_take(struct request *r, struct task *task, struct str password, struct str code,
                    struct proof *out) {
    struct proof_password_in find = {.member_id = r->viewer.member};
    struct proof_password_row row;
    enum err e = sql_proof_password(r->db, &r->arena, &find, &row);
    if (e != OK) return e;
    out->password = task_copy(task, password);
    out->password_hash = task_copy(task, row.password_hash);
    out->code = task_copy(task, code);
    task->has_once = false;
    task->is_known_device = true;
    return OK;
}

enum reply proof_park(struct request *r, struct task *task, enum err taken,
                      void (*then)(struct request *r, enum err result, const void *output)) {
    if (taken == OK) return request_park(r, task, then);
    task_free(task);
    return request_fail(r, taken);
}

static struct code_view code_view(struct request *r, const char *id, size_t field, bool is_sent) {
    struct code_view view = {.id = arena_copy(&r->arena, str_from_c(id))};
    if (is_sent) view.error = page_field(r, field).error;
    view.is_wanted = r->viewer.has_factor;
    return view;
}

struct code_view proof_code_now(struct request *r, const char *id, size_t field, bool is_sent) {
    return code_view(r, id, field, is_sent);
}

struct code_view proof_code_view(struct request *r, const char *id, size_t field, bool is_sent) {
    struct code_view view = code_view(r, id, field, is_sent);
    bool is_needless = is_fresh(r->viewer.proved_at, r->now_ms) && str_is_empty(view.error);
    if (is_needless) view.is_wanted = false;
    return view;
}

bool proof_failed(struct request *r, enum err result, size_t password_field, size_t code_field) {
    if (result == ERR_DENIED)
        form_fail(&r->form, password_field, page_message(r, "password.wrong"));
    else if (result == ERR_UNPROVEN)
        form_fail(&r->form, code_field,
                  page_message(r, str_is_empty(form_value(r, code_field)) ? "proof.code_missing"
                                                                          : "proof.code_wrong"));
    return result == ERR_DENIED || result == ERR_UNPROVEN;
}
