/* What a person keeps for the day they forget: /settings/recovery, and the step after the welcome
 * page that offers codes. */
#include "lib/mail.h"
#include "server/core/factor.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/recovery/recovery.h"
#include "server/recovery/recovery_proof.h"
#include "server/recovery/recovery_views.h"
#include "templates.h"
#include "urls.h"

enum { ADDRESS_ADDRESS, ADDRESS_CURRENT, ADDRESS_CODE };
enum { PROOF_CURRENT, PROOF_CODE };
enum { NOTICES_ON };
enum { ASKS_A_DAY = 10 };

static void address_refused(struct request *r);
static void remove_refused(struct request *r);
static void codes_refused(struct request *r);
static const struct form_field address_fields[] = {
    [ADDRESS_ADDRESS] = {"address", FIELD_LINE, true, MAIL_ADDRESS_MOST, NULL},
    [ADDRESS_CURRENT] = {"current", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [ADDRESS_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
static const struct form_field proof_fields[] = {
    [PROOF_CURRENT] = {"current", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [PROOF_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
/* The password may be missing in the hour after the welcome page. */
static const struct form_field codes_fields[] = {
    [PROOF_CURRENT] = {"current", FIELD_SECRET, false, CRYPT_PASSWORD_MOST, NULL},
    [PROOF_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
static const struct form_field notices_fields[] = {
    [NOTICES_ON] = {"tells", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_own_address = {"own_address", address_fields,
                                             ARRAY_LENGTH(address_fields), address_refused};
const struct form_schema form_own_proof = {"own_proof", proof_fields, ARRAY_LENGTH(proof_fields),
                                           NULL};
const struct form_schema form_new_codes = {"new_codes", codes_fields, ARRAY_LENGTH(codes_fields),
                                           codes_refused};
const struct form_schema form_sign_in_notices = {"sign_in_notices", notices_fields,
                                                 ARRAY_LENGTH(notices_fields), NULL};

static enum err standing_of(struct request *r, struct recovery_standing_row *row) {
    struct recovery_standing_in in = {.member_id = r->viewer.member, .now = r->now_ms};
    return sql_recovery_standing(r->db, &r->arena, &in, row);
}

/* Which of the forms was sent, and is shown again. */
enum sent { SENT_NONE, SENT_ADDRESS, SENT_REMOVE, SENT_CODES };

static void put_code_fields(struct request *r, struct recovery_page *page, enum sent sent) {
    page->address_code = proof_code_view(r, "address-code", ADDRESS_CODE, sent == SENT_ADDRESS);
    page->remove_code = proof_code_view(r, "remove-code", PROOF_CODE, sent == SENT_REMOVE);
    page->codes_code = proof_code_view(r, "codes-code", PROOF_CODE, sent == SENT_CODES);
    page->has_errors = sent != SENT_NONE;
}

static enum reply show(struct request *r, struct recovery_page *page, int status) {
    struct recovery_standing_row row;
    enum err e = standing_of(r, &row);
    if (e != OK) return request_fail(r, e);
    page->identifier = row.identifier;
    page->own_address = row.own_address;
    page->asked_address = row.asked_address;
    page->organisation_address = row.email;
    page->tells_sign_ins = row.tells_sign_ins;
    page->codes_left = row.codes_left;
    page->codes_at = row.codes_at;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_recovery_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply recovery_page(struct request *r) {
    struct recovery_page page = {.is_asked = request_is_done(r, "asked"),
                                 .is_cancelled = request_is_done(r, "cancelled"),
                                 .is_removed = request_is_done(r, "removed"),
                                 .is_saved = request_is_done(r, "saved")};
    put_code_fields(r, &page, SENT_NONE);
    return show(r, &page, 200);
}

static void to_recovery(struct request *r, const char *done) {
    request_done(r, url_recovery_page(&r->arena), done);
}

/* Secrets are never shown again: only what is wrong with them. */
static void address_refused(struct request *r) {
    struct recovery_page page = {.address = page_field(r, ADDRESS_ADDRESS),
                                 .address_current.error = page_field(r, ADDRESS_CURRENT).error};
    put_code_fields(r, &page, SENT_ADDRESS);
    show(r, &page, r->form.status);
}

static void remove_refused(struct request *r) {
    struct recovery_page page = {.remove_current.error = page_field(r, PROOF_CURRENT).error};
    put_code_fields(r, &page, SENT_REMOVE);
    show(r, &page, r->form.status);
}

static void codes_refused(struct request *r) {
    struct recovery_page page = {.codes_current.error = page_field(r, PROOF_CURRENT).error};
    put_code_fields(r, &page, SENT_CODES);
    show(r, &page, r->form.status);
}

/* Mails to addresses that nobody has confirmed: they are other people's, perhaps. */
static bool may_ask(struct request *r) {
    struct limit_rule rule = {ASKS_A_DAY, DAY_MS};
    return request_may(r, STR("own address"), r->viewer.member, rule);
}

static void address_asked(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        to_recovery(r, "asked");
    } else if (proof_failed(r, result, ADDRESS_CURRENT, ADDRESS_CODE)) {
        address_refused(r);
    } else if (result == ERR_INVALID) {
        form_fail(&r->form, ADDRESS_ADDRESS, page_message(r, "recovery.address_theirs"));
        address_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply recovery_address_submit(struct request *r) {
    struct str address = arena_lower(&r->arena, form_value(r, ADDRESS_ADDRESS));
    if (!mail_is_address(address)) {
        form_fail(&r->form, ADDRESS_ADDRESS, page_message(r, "recovery.address_malformed"));
        address_refused(r);
        return REPLIED;
    }
    if (!password_may_try(r) || !may_ask(r)) return REPLIED;
    struct task *task = request_task(r, &op_address_ask, sizeof(struct address_ask_in));
    struct address_ask_in *in = task->input;
    enum err e = proof_take(r, task, form_value(r, ADDRESS_CURRENT), form_value(r, ADDRESS_CODE),
                            &in->proof);
    in->address = task_copy(task, address);
    return proof_park(r, task, e, address_asked);
}

static void address_removed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        to_recovery(r, "removed");
    } else if (proof_failed(r, result, PROOF_CURRENT, PROOF_CODE)) {
        remove_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply recovery_address_delete(struct request *r) {
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_address_remove, sizeof(struct address_remove_in));
    struct address_remove_in *in = task->input;
    enum err e =
        proof_take(r, task, form_value(r, PROOF_CURRENT), form_value(r, PROOF_CODE), &in->proof);
    return proof_park(r, task, e, address_removed);
}

static void saved(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        to_recovery(r, "saved");
    else
        request_fail(r, result);
}

enum reply recovery_notices_submit(struct request *r) {
    struct task *task = request_task(r, &op_sign_in_notices, sizeof(struct notices_in));
    ((struct notices_in *)task->input)->is_on = !str_is_empty(form_value(r, NOTICES_ON));
    task->has_once = false;
    return request_park(r, task, saved);
}

static void cancelled(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        to_recovery(r, "cancelled");
    else
        request_fail(r, result);
}

enum reply recovery_cancel(struct request *r) {
    struct task *task = request_task(r, &op_reset_cancel, 1);
    task->has_once = false;
    return request_park(r, task, cancelled);
}

static enum reply show_codes(struct request *r, const struct codes_page *page) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_codes_page(&w, &frame, page);
    return page_send(r, 200);
}

enum reply welcome_codes_page(struct request *r) {
    struct recovery_standing_row row;
    enum err e = standing_of(r, &row);
    if (e != OK) return request_fail(r, e);
    struct codes_page page = {.is_fresh =
                                  recovery_is_fresh(&row, r->now_ms) && row.codes_made == 0};
    return show_codes(r, &page);
}

/* The codes themselves, on their way to the one page that shows them. */
struct fresh_codes {
    char texts[CODES_COUNT][PRINTED_CODE_CHARS + 1];
};

static void codes_made(struct request *r, enum err result, const void *output) {
    (void)output;
    struct fresh_codes *fresh = r->scope.object;
    struct code_row rows[CODES_COUNT];
    if (proof_failed(r, result, PROOF_CURRENT, PROOF_CODE)) {
        codes_refused(r);
        return;
    }
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    for (size_t i = 0; i < CODES_COUNT; i++)
        rows[i] = (struct code_row){.code = str_from_c(fresh->texts[i])};
    struct codes_page page = {.codes = rows, .codes_count = CODES_COUNT};
    show_codes(r, &page);
    crypt_wipe(fresh, sizeof *fresh);
}

enum reply recovery_codes_submit(struct request *r) {
    struct recovery_standing_row row;
    struct str current = form_value(r, PROOF_CURRENT);
    enum err e = standing_of(r, &row);
    if (e != OK) return request_fail(r, e);
    bool is_fresh = recovery_is_fresh(&row, r->now_ms) && row.codes_made == 0;
    if (str_is_empty(current) && !is_fresh) {
        form_fail(&r->form, PROOF_CURRENT, page_message(r, "form.required"));
        codes_refused(r);
        return REPLIED;
    }
    if (!password_may_try(r)) return REPLIED;
    struct fresh_codes *fresh = arena_alloc(&r->arena, sizeof *fresh);
    struct task *task = request_task(r, &op_codes_make, sizeof(struct codes_make_in));
    struct codes_make_in *in = task->input;
    if (!str_is_empty(current))
        e = proof_take(r, task, current, form_value(r, PROOF_CODE), &in->proof);
    for (size_t i = 0; i < CODES_COUNT; i++) {
        printed_code_make(fresh->texts[i]);
        recovery_code_hash(r->service, r->viewer.member, str_from_c(fresh->texts[i]),
                           in->hashes[i]);
    }
    r->scope.object = fresh;
    task->has_once = false;
    task->is_known_device = true;
    return proof_park(r, task, e, codes_made);
}
