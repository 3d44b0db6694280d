/* Texts that must not be lost when a door closes while they are written. */
#include "lib/num.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/account/sign_in.h"
#include "server/core/doors.h"
#include "server/core/form_again.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "templates.h"
#include "urls.h"

static struct str sent(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

enum { SEALED_BYTES = sizeof(int64_t) + CRYPT_SEAL_EXTRA };

struct str kept_for_write(struct arena *arena, const struct crypt_key *seal,
                          struct member_id member) {
    unsigned char sealed[SEALED_BYTES];
    char text[SEALED_BYTES * 2];
    if (member.v == 0) return (struct str){0};
    struct str plain = {(const char *)&member.v, sizeof member.v};
    crypt_seal(seal, STR("kept text"), plain, sealed);
    crypt_base64(sealed, sizeof sealed, text);
    return arena_copy(arena, str_from_c(text));
}

bool kept_for_allows(const struct crypt_key *seal, struct str kept_for, struct member_id member) {
    unsigned char sealed[SEALED_BYTES];
    int64_t owner = 0;
    if (str_is_empty(kept_for)) return true;
    if (!crypt_base64_read(kept_for, sealed, sizeof sealed)) return false;
    struct str whole = {(const char *)sealed, sizeof sealed};
    enum err e = crypt_open(seal, STR("kept text"), whole, (unsigned char *)&owner);
    return e == OK && owner == member.v;
}

/* --- Texts to be copied */

/* How a form was sent is not what was typed in it. */
static bool is_of_sending(struct str name) {
    return str_equal(name, STR("csrf")) || str_equal(name, STR("once"));
}

static bool is_text(const struct request *r, const struct urlform_field *field) {
    const struct form_schema *form = r->route->form;
    int64_t number;
    if (is_of_sending(field->name) || str_is_empty(str_trim(field->value))) return false;
    if (num_parse(field->value, INT64_MAX, &number)) return false;
    for (size_t i = 0; form && i < form->count; i++) {
        if (!str_equal(field->name, str_from_c(form->fields[i].name))) continue;
        enum field_type type = form->fields[i].type;
        return type == FIELD_TEXT || type == FIELD_LINE || type == FIELD_KEPT ||
               form_is_said(&form->fields[i]);
    }
    return false;
}

struct kept_texts kept_texts_of(struct request *r) {
    if (r->route->flags & ROUTE_SECTIONS) r->service->doors->gather(r); /* again is once */
    struct kept_text *texts = arena_array(&r->arena, r->fields.count, sizeof *texts);
    struct kept_texts out = {.texts = texts};
    for (size_t i = 0; i < r->fields.count; i++) {
        const struct urlform_field *field = &r->fields.fields[i];
        if (!is_text(r, field)) continue;
        texts[out.texts_count] =
            (struct kept_text){.is_title = str_equal(field->name, STR("title")),
                               .id = arena_format(&r->arena, "kept-%zu", out.texts_count),
                               .value = field->value};
        out.texts_count++;
    }
    return out;
}

static void show_texts(struct request *r, int status) {
    struct kept_page page = {.is_amended = r->viewer.is_amended, .texts = kept_texts_of(r)};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_kept_page(&w, &frame, &page);
    page_send(r, status);
}

/* --- Over an ended session */

/* The sign-in form has fields of its own besides. */
enum { KEPT_MOST = URLFORM_FIELDS_MAX - 16 };
static const struct str kept_prefix = {"kept_", 5};

static bool is_kept(struct str name) {
    return str_starts(name, kept_prefix) && !str_equal(name, STR("kept_path")) &&
           !str_equal(name, STR("kept_for"));
}

void account_session_over(struct request *r) {
    struct kept_field *kept = arena_array(&r->arena, KEPT_MOST, sizeof *kept);
    struct login_page page = {.is_session_over = true,
                              .kept_path = http_path(r->exchange),
                              .kept_for =
                                  kept_for_write(&r->arena, r->service->keys->seal, r->viewer.was),
                              .kept = kept};
    for (size_t i = 0; i < r->fields.count && page.kept_count < KEPT_MOST; i++) {
        const struct urlform_field *field = &r->fields.fields[i];
        if (str_is_empty(field->value) || is_of_sending(field->name)) continue;
        struct str name = arena_format(&r->arena, "kept_%.*s", STR_ARG(field->name));
        if (name.length <= URLFORM_NAME_BYTES_MAX && is_kept(name))
            kept[page.kept_count++] = (struct kept_field){name, field->value};
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_login_page(&w, &frame, &page);
    page_send(r, 401);
}

void kept_carry_on(struct request *r, struct login_page *page) {
    struct kept_field *kept = arena_array(&r->arena, r->fields.count, sizeof *kept);
    for (size_t i = 0; i < r->fields.count; i++) {
        const struct urlform_field *field = &r->fields.fields[i];
        if (is_kept(field->name))
            kept[page->kept_count++] = (struct kept_field){field->name, field->value};
    }
    page->kept = kept;
}

struct str kept_value(const struct request *r, const char *name) {
    char whole[64];
    snprintf(whole, sizeof whole, "kept_%s", name);
    return sent(r, whole);
}

/* Of all fields those of the form that was kept, by their own names. */
static void unpack(struct request *r) {
    size_t count = 0;
    for (size_t i = 0; i < r->fields.count; i++) {
        struct urlform_field field = r->fields.fields[i];
        if (!is_kept(field.name)) continue;
        field.name = str_slice(field.name, kept_prefix.length, field.name.length);
        r->fields.fields[count++] = field;
    }
    r->fields.count = count;
}

void kept_show(struct request *r, const struct attempt *attempt) {
    struct crypt_hash hash;
    crypt_digest(NULL, str_from_c(attempt->token), &hash);
    struct str digest = {(const char *)hash.bytes, sizeof hash.bytes};
    r->route = attempt->kept_route;
    unpack(r);
    enum err e = viewer_load(r->db, &r->arena, digest, r->now_ms, &r->viewer);
    r->secret = str_from_c(attempt->token);
    if (e == OK && form_show_again(r, attempt->kept_route, attempt->kept_params)) return;
    if (kept_texts_of(r).texts_count)
        show_texts(r, 200);
    else
        request_redirect_text(r, attempt->destination);
}

/* --- Where access has ended */

static void to_amended_charter(struct request *r) {
    struct url url = url_welcome_page(&r->arena);
    struct str kept = arena_format(&r->arena, "%.*s?kept=1", (int)url.length, url.bytes);
    request_redirect(r, (struct url){kept.bytes, kept.length});
}

static void put_aside(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK && r->viewer.is_amended)
        to_amended_charter(r);
    else if (result == OK)
        request_error_named(r, 403, "put_aside");
    else
        request_fail(r, result);
}

/* Has the form a text that its sender would miss? */
static bool has_text(struct request *r) {
    if (!(r->route->flags & ROUTE_KEEP)) return kept_texts_of(r).texts_count > 0;
    return !str_is_empty(str_trim(sent(r, "title"))) || !str_is_empty(str_trim(sent(r, "body")));
}

void account_put_aside(struct request *r) {
    struct url composer;
    if (!has_text(r)) {
        if (r->viewer.is_amended)
            request_redirect(r, url_welcome_page(&r->arena));
        else
            request_error(r, 403, 0);
        return;
    }
    if (!(r->route->flags & ROUTE_KEEP)) {
        show_texts(r, 403);
        return;
    }
    struct str place = draft_place(&r->arena, r->route, r->params, &composer);
    struct task *task = request_task(r, &op_draft_keep, sizeof(struct draft_keep_in));
    struct draft_keep_in *in = task->input;
    in->member = r->viewer.member;
    in->place = task_copy(task, place);
    in->space = task_copy(task, sent(r, "space"));
    in->kind = task_copy(task, sent(r, "kind"));
    in->title = task_copy(task, sent(r, "title"));
    in->body = task_copy(task, sent(r, "body"));
    in->is_unnamed = !str_is_empty(sent(r, "unnamed"));
    task->has_once = false;
    request_park(r, task, put_aside);
}
