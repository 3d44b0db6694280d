/* The frame and the sending of pages. */
#include "server/core/page.h"

#include "lib/accept.h"
#include "lib/clock.h"
#include "lib/markdown.h"
#include "lib/unicode.h"
#include "lib/utf8.h"
#include "moderation/policy.h"
#include "server/core/csrf.h"
#include "server/core/doors.h"
#include "server/core/fields.h"
#include "server/core/http_long.h"
#include "server/core/loop.h"
#include "server/core/nobody.h"
#include "sql/core_nobody.h"
#include "sql/core_page.h"
#include "templates.h"

enum { GZIP_LEAST = 1024, HUES = 8 };

static int64_t hue_of(struct member_id member) {
    return member.v % HUES + 1;
}

/* The first letter of a name, in capitals: « é » gives « É ». */
static struct str initial_of(struct arena *arena, struct str name) {
    return unicode_initial(arena, name);
}

struct str page_kind_label(const struct request *r, struct str kind) {
    const struct policy_kind *known = policy_kind(r->service->policy, kind);
    if (!known) return (struct str){0};
    return r->language == LANGUAGE_EN ? known->label_en : known->label_fr;
}

/* « Nadège P. », or with a family name of more than its first letter « Nadège Pennec ». */
static struct str displayed(struct arena *a, struct str given, struct str family) {
    struct str last = initial_of(a, family);
    bool is_whole = utf8_count(family) > 1;
    const struct str name[] = {given, STR(" "), is_whole ? family : last,
                               is_whole ? STR("") : STR(".")};
    return str_is_empty(last) ? given : arena_join(a, name, ARRAY_LENGTH(name));
}

void page_author_choices(struct request *r, struct str given, struct str family, struct str *whole,
                         struct str *initial) {
    *whole = displayed(&r->arena, given, family);
    *initial = displayed(&r->arena, given, initial_of(&r->arena, family));
}

/* Two who are displayed alike are told apart by their region, or what else there is. */
static struct str told_apart(struct arena *a, const struct author_view *author) {
    struct str by = str_is_empty(author->region) ? author->kind : author->region;
    const struct str parts[] = {author->name, STR(" ("), by, STR(")")};
    return str_is_empty(by) ? author->name : arena_join(a, parts, ARRAY_LENGTH(parts));
}

static struct author_view author_from(struct request *r, struct member_id member,
                                      const struct person_shown_row *row) {
    struct arena *a = &r->arena;
    struct person_shown_row p = *row;
    struct author_view author = {.member_id = member, .hue = hue_of(member)};
    if (str_is_empty(p.given_name)) {
        /* Left: nothing else tells who it was. */
        struct str gone = message_text(r->language, MSG_person_gone);
        return (struct author_view){.name = gone, .called = gone, .initials = STR("–"), .hue = 1};
    }
    struct str first = initial_of(a, p.given_name), last = initial_of(a, p.family_name);
    const struct str initials[] = {first, last};
    author.name = displayed(a, p.given_name, p.family_name);
    author.initials = arena_join(a, initials, ARRAY_LENGTH(initials));
    author.kind =
        str_is_empty(p.organisation) ? page_kind_label(r, p.organisation_kind) : p.organisation;
    author.region = p.region;
    author.called = p.has_homonym ? told_apart(a, &author) : author.name;
    author.has_page = p.inside_until > r->now_ms;
    return author;
}

/* « Un·e collègue », whoever it is. */
static struct author_view nobody_view(struct request *r) {
    struct str name = message_text(r->language, MSG_unnamed_author);
    return (struct author_view){.name = name,
                                .called = name,
                                .initials = STR("–"),
                                .hue = 1,
                                .is_unnamed = true,
                                .member_id = MEMBER_NOBODY};
}

struct author_view page_author_in(struct request *r, struct member_id author,
                                  struct thread_id thread) {
    if (!member_is_nobody(author)) return page_author_of(r, author);
    struct author_view view = nobody_view(r);
    struct unnamed_of_in in = {.thread_id = thread};
    struct unnamed_of_row row;
    if (sql_unnamed_of(r->db, &r->arena, &in, &row) != OK) return view;
    view.kind = page_kind_label(r, row.shown_kind);
    view.region = row.shown_region;
    return view;
}

struct author_view page_author_of(struct request *r, struct member_id member) {
    if (member_is_nobody(member)) return nobody_view(r);
    struct memo *memo = loop_memo(r->loop);
    struct memo_person person = {.until_ms = INT64_MAX};
    if (!memo_find_person(memo, member, r->language, r->now_ms, &r->arena, &person)) {
        struct person_shown_in in = {.member_id = member};
        struct person_shown_row row;
        if (sql_person_shown(r->db, &r->arena, &in, &row) != OK)
            return (struct author_view){.member_id = member, .hue = hue_of(member)};
        person.view = author_from(r, member, &row);
        if (person.view.has_page) person.until_ms = row.inside_until;
        memo_keep_person(memo, r->language, &person);
    }
    if (person.until_ms < r->people_until_ms) r->people_until_ms = person.until_ms;
    return person.view;
}

int64_t page_since(struct request *r) {
    struct visit_since_in in = {
        .member_id = r->viewer.member, .now = r->now_ms, .gap_ms = VISIT_GAP_MS};
    struct visit_since_row row;
    return sql_visit_since(r->db, &r->arena, &in, &row) == OK ? row.since_at : 0;
}

/* Sec-Purpose (Fetch Standard), and Purpose, its older spelling. */
static bool is_ahead(const struct request *r) {
    struct str purpose = http_field(r->exchange, STR("sec-purpose"));
    if (str_is_empty(purpose)) purpose = http_field(r->exchange, STR("purpose"));
    return str_starts(purpose, STR("prefetch"));
}

void page_seen(struct request *r, struct thread_id thread, int64_t seq) {
    if (!r->exchange || http_method(r->exchange) != HTTP_GET || is_ahead(r)) return;
    struct seen seen = {r->viewer.member, thread, seq, r->now_ms};
    loop_see(r->loop, &seen);
}

/* Those of the reader's region first. */
static void fill_spaces(struct request *r, struct str own, struct page_frame *frame) {
    int64_t since = page_since(r);
    struct frame_spaces_in in = {.member_id = r->viewer.member,
                                 .since_at = since ? since : r->now_ms};
    struct frame_spaces_row *rows;
    size_t count, filled = 0;
    if (sql_frame_spaces(r->db, &r->arena, &in, &rows, &count) != OK) return;
    struct frame_space *spaces = arena_array(&r->arena, count, sizeof *spaces);
    for (int is_other = 0; is_other < 2; is_other++)
        for (size_t i = 0; i < count; i++) {
            bool is_own = !str_is_empty(own) && str_equal(own, rows[i].region);
            if (is_own == (is_other == 1)) continue;
            spaces[filled++] = (struct frame_space){.slug = rows[i].slug,
                                                    .title = rows[i].title,
                                                    .is_own = is_own,
                                                    .is_fresh = rows[i].is_fresh};
        }
    frame->spaces = spaces;
    frame->spaces_count = count;
}

/* Told on every page of every session, so that whoever did not ask for it can say so. */
static void fill_reset(struct request *r, struct page_frame *frame) {
    struct frame_reset_in in = {.member_id = r->viewer.member, .now = r->now_ms};
    struct frame_reset_row row;
    if (sql_frame_reset(r->db, &r->arena, &in, &row) == OK) frame->reset_opens_at = row.opens_at;
}

static void fill_waiting(struct request *r, struct page_frame *frame) {
    struct frame_waiting_in in = {.member_id = r->viewer.member};
    struct frame_waiting_row row;
    if (sql_frame_waiting(r->db, &r->arena, &in, &row) != OK) return;
    frame->waiting = row.waiting;
    frame->is_over_nine = row.waiting > 9;
}

static void fill_reports(struct request *r, struct page_frame *frame) {
    struct frame_reports_in in = {.animator_id = r->viewer.member};
    struct frame_reports_row row;
    struct frame_reports_unnamed_row *rows;
    size_t count;
    if (sql_frame_reports(r->db, &r->arena, &in, &row) == OK) frame->reports = row.waiting;
    if (sql_frame_reports_unnamed(r->db, &r->arena, &rows, &count) != OK) return;
    /* Of what has no author's name, its author sees no report: no statement can tell. */
    for (size_t i = 0; i < count && frame->reports > 0; i++)
        if (post_is_mine(r, MEMBER_NOBODY, rows[i].thread_id)) frame->reports--;
}

static void fill_organisation(struct request *r, struct page_frame *frame) {
    struct frame_organisation_in in = {r->viewer.organisation};
    struct frame_organisation_row row;
    if (sql_frame_organisation(r->db, &r->arena, &in, &row) == OK) frame->organisation = row.name;
}

static void fill_person(struct request *r, struct page_frame *frame) {
    const struct viewer *v = &r->viewer;
    struct author_view author = page_author_of(r, v->member);
    frame->name = author.name;
    frame->initials = author.initials;
    frame->hue = author.hue;
    frame->member_id = v->member;
    frame->is_signed_in = true;
    frame->is_animator = v->role == ROLE_ANIMATOR;
    frame->is_member = v->role == ROLE_MEMBER || frame->is_animator;
    frame->is_new = v->role == ROLE_NEW;
    frame->is_former = v->role == ROLE_FORMER;
    frame->is_provisioner = v->role == ROLE_PROVISIONER;
    frame->is_enrolling = v->role == ROLE_ENROLLING;
    frame->factor_due_at = v->factor_due_at;
    frame->is_resting = v->factor_due_at && r->now_ms >= v->factor_due_at;
    fill_reset(r, frame);
    if (frame->is_provisioner) fill_organisation(r, frame);
    if (!frame->is_member) return;
    fill_spaces(r, author.region, frame);
    fill_waiting(r, frame);
    if (frame->is_animator) fill_reports(r, frame);
}

/* A visitor's forms are tied to a cookie of their browser, given with the first page. */
static void ensure_secret(struct request *r) {
    if (str_is_empty(r->secret)) r->secret = request_cookie(r, "visit");
    if (!str_is_empty(r->secret)) return;
    char token[CRYPT_TOKEN_CHARS + 1];
    crypt_token(token);
    r->secret = arena_copy(&r->arena, str_from_c(token));
    request_set_cookie(r, "visit", r->secret, -1);
}

static void fill_tokens(struct request *r, struct page_frame *frame) {
    char csrf[CSRF_CHARS + 1], once_text[32];
    unsigned char once[ONCE_BYTES];
    ensure_secret(r);
    csrf_write(r->service->keys->csrf, r->secret, csrf);
    frame->csrf = arena_copy(&r->arena, str_from_c(csrf));
    crypt_random(once, sizeof once);
    crypt_base64(once, sizeof once, once_text);
    frame->once = arena_copy(&r->arena, str_from_c(once_text));
}

/* Their own choice; before signing in, that of the browser. */
static struct str scheme_of(const struct request *r) {
    struct str scheme = r->viewer.member.v ? r->viewer.scheme : request_cookie(r, "scheme");
    bool is_known = str_equal(scheme, STR("light")) || str_equal(scheme, STR("dark"));
    return is_known ? scheme : (struct str){0};
}

static struct str here_of(struct request *r) {
    struct str query = http_query(r->exchange);
    const struct str parts[] = {http_path(r->exchange), STR("?"), query};
    return arena_join(&r->arena, parts, query.length ? ARRAY_LENGTH(parts) : 1);
}

struct template_writer page_begin(struct request *r, enum frame_view view,
                                  struct page_frame *frame) {
    const struct options *o = r->service->options;
    *frame = (struct page_frame){.community = o->community_name,
                                 .contact = o->community_contact,
                                 .language = r->language == LANGUAGE_EN ? STR("en") : STR("fr"),
                                 .request_id = str_from_c(r->id),
                                 .view = view};
    frame->scheme = scheme_of(r);
    frame->is_light = str_equal(frame->scheme, STR("light"));
    frame->is_dark = str_equal(frame->scheme, STR("dark"));
    if (http_method(r->exchange) == HTTP_GET) frame->here = here_of(r);
    if (r->viewer.member.v) fill_person(r, frame);
    frame->is_leading = frame->is_animator && view >= VIEW_REPORTS;
    fill_tokens(r, frame);
    struct buf *out = loop_page(r->loop);
    buf_reset(out);
    return (struct template_writer){.out = out, .language = r->language, .zone = r->service->zone};
}

enum reply page_send(struct request *r, int status) {
    struct buf *page = loop_page(r->loop), packed;
    struct http_exchange *x = r->exchange;
    if (page->is_full && status != 500) return request_error(r, 500, 0);
    struct http_reply reply = {
        .status = status, .content_type = STR("text/html; charset=utf-8"), .body = buf_str(page)};
    buf_init(&packed, page->length + 64);
    bool is_packable =
        page->length >= GZIP_LEAST && accept_gzip(http_field(x, STR("accept-encoding")));
    if (is_packable && deflater_gzip(loop_deflater(r->loop), reply.body, &packed) == OK) {
        reply.body = buf_str(&packed);
        request_add_field(r, "Content-Encoding: gzip");
    }
    fields_put_security(&r->fields_out, r->service, FIELDS_PAGE);
    reply.fields = buf_str(&r->fields_out);
    r->exchange = NULL;
    loop_count_reply(r->loop, status);
    http_reply(x, &reply);
    buf_release(&packed);
    return REPLIED;
}

enum reply page_send_json(struct request *r, struct str json) {
    return page_send_document(r, STR("application/json"), json);
}

enum reply page_send_document(struct request *r, struct str content_type, struct str body) {
    struct http_exchange *x = r->exchange;
    struct http_reply reply = {.status = 200, .content_type = content_type, .body = body};
    fields_put_security(&r->fields_out, r->service, FIELDS_PAGE);
    reply.fields = buf_str(&r->fields_out);
    r->exchange = NULL;
    loop_count_reply(r->loop, 200);
    http_reply(x, &reply);
    return REPLIED;
}

enum reply page_send_long(struct request *r, int status, struct str content_type, int64_t length,
                          void (*more)(struct request *r)) {
    struct http_exchange *x = r->exchange;
    struct http_reply reply = {.status = status, .content_type = content_type};
    fields_put_security(&r->fields_out, r->service, FIELDS_FILE);
    reply.fields = buf_str(&r->fields_out);
    r->more = more;
    loop_count_reply(r->loop, status);
    if (http_long_begin(x, &reply, length)) return PARKED;
    r->exchange = NULL;
    return REPLIED;
}

void page_send_piece(struct request *r, struct str piece) {
    if (!http_long_piece(r->exchange, piece)) r->exchange = NULL;
}

void page_send_abort(struct request *r) {
    struct http_exchange *x = r->exchange;
    r->exchange = NULL;
    http_long_abort(x);
}

enum reply page_send_bare(struct request *r, int status) {
    struct http_exchange *x = r->exchange;
    struct http_reply reply = {.status = status};
    fields_put_security(&r->fields_out, r->service, FIELDS_FILE);
    reply.fields = buf_str(&r->fields_out);
    r->exchange = NULL;
    loop_count_reply(r->loop, status);
    http_reply(x, &reply);
    return REPLIED;
}

struct str page_message(const struct request *r, const char *id) {
    enum message_id message;
    if (!message_find(str_from_c(id), &message)) return (struct str){0};
    return message_text(r->language, message);
}

struct str page_country(const struct request *r, struct str code) {
    char id[sizeof "country." + 2];
    if (code.length != 2) return code;
    snprintf(id, sizeof id, "country.%c%c", code.bytes[0] | 0x20, code.bytes[1] | 0x20);
    struct str name = page_message(r, id);
    return str_is_empty(name) ? code : name;
}

/* With the panel, the last of those that the guard reads together. */
static bool is_last_said(const struct form_schema *form, size_t field) {
    for (size_t i = form->count; i-- > 0;)
        if (form_is_said(&form->fields[i])) return i == field;
    return false;
}

/* Of one line there are no two halves to send. */
static struct str too_long(struct request *r, const struct form_field *field) {
    bool is_line = field->type == FIELD_LINE || field->type == FIELD_SAID_LINE;
    struct buf out;
    if (!is_line) return page_message(r, "form.too_long");
    buf_init(&out, 1000);
    msg_form_line_too_long(&out, r->language, MESSAGE_PLAIN,
                           (struct msg_form_line_too_long){.limit = (int64_t)field->most_bytes});
    struct str copy = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

struct field_view page_field(struct request *r, size_t field) {
    struct field_view view = {.value = form_value(r, field)};
    if (r->guarding && is_last_said(r->route->form, field))
        view.guard = r->service->doors->guard_panel(r);
    switch (r->form.problems[field]) {
    case FORM_FINE:
        break;
    case FORM_REQUIRED:
        view.error = page_message(r, "form.required");
        break;
    case FORM_TOO_LONG:
        view.error = too_long(r, &r->route->form->fields[field]);
        break;
    case FORM_NOT_TEXT:
        view.error = page_message(r, "form.not_text");
        break;
    case FORM_NO_CHOICE:
        view.error = page_message(r, "form.not_a_choice");
        break;
    case FORM_OTHER:
        view.error = r->form.sentences[field];
        break;
    }
    return view;
}

void page_mark_space(struct request *r, struct page_frame *frame, struct str slug) {
    struct frame_space *spaces = arena_array(&r->arena, frame->spaces_count, sizeof *spaces);
    for (size_t i = 0; i < frame->spaces_count; i++) {
        spaces[i] = frame->spaces[i];
        spaces[i].is_current = str_equal(spaces[i].slug, slug);
    }
    frame->spaces = spaces;
}

struct str page_thread_title(const struct request *r, struct str shown_title) {
    return str_is_empty(shown_title) ? page_message(r, "thread.hidden_title") : shown_title;
}

struct str page_quoted(struct request *r, struct str title) {
    return r->language == LANGUAGE_FR ? unicode_quoted(&r->arena, title) : title;
}

struct str page_excerpt(struct request *r, struct str markdown, size_t most) {
    struct str text = {0};
    struct buf out;
    buf_init(&out, most + 8);
    if (markdown_plain(markdown, &out, most) == OK) text = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

enum thread_state page_state(struct str code) {
    if (str_equal(code, STR("open"))) return STATE_OPEN;
    if (str_equal(code, STR("followed"))) return STATE_FOLLOWED;
    if (str_equal(code, STR("closed"))) return STATE_CLOSED;
    if (str_equal(code, STR("answered"))) return STATE_ANSWERED;
    return STATE_NONE;
}

enum thread_kind page_kind(struct str code) {
    if (str_equal(code, STR("question"))) return KIND_QUESTION;
    if (str_equal(code, STR("case"))) return KIND_CASE;
    if (str_equal(code, STR("practice"))) return KIND_PRACTICE;
    return KIND_DISCUSSION;
}
