/* /answers/<id>: the text in force, or the draft; who works so, who has a reservation, what it
 * draws on, its versions; and what may be done with it. */
#include "server/answers/answers_inside.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/threads_forms.h"
#include "templates.h"
#include "urls.h"

enum { SIGNERS_SHOWN = 40 };

enum err scope_answer(struct scope_run *run) {
    struct answer_visible_in in = {.answer_id = {run->params[0].id}};
    struct answer_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_answer_visible(run->db, run->arena, &in, row);
}

/* --- Its parts */

static enum err fill_signers(struct request *r, const struct answer_visible_row *answer,
                             struct answer_page *page) {
    struct answer_endorsers_in in = {.answer_id = answer->answer_id, .most = SIGNERS_SHOWN + 1};
    struct answer_endorsed_in own = {.answer_id = answer->answer_id, .member_id = r->viewer.member};
    struct answer_endorsers_row *rows;
    struct answer_endorsed_row mine;
    size_t count;
    enum err e = sql_answer_endorsers(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    page->has_more_signers = count > SIGNERS_SHOWN;
    page->signers_count = count > SIGNERS_SHOWN ? SIGNERS_SHOWN : count;
    struct answer_signer *signers = arena_array(&r->arena, count, sizeof *signers);
    for (size_t i = 0; i < page->signers_count; i++)
        signers[i] = (struct answer_signer){.author = page_author_of(r, rows[i].member_id),
                                            .is_older = rows[i].version < page->version,
                                            .version = rows[i].version};
    page->signers = signers;
    e = sql_answer_endorsed(r->db, &r->arena, &own, &mine);
    if (e == ERR_NOT_FOUND) return OK;
    page->is_signed = e == OK;
    page->is_signed_before = e == OK && mine.version < page->version;
    return e;
}

static enum err fill_reservations(struct request *r, struct answer_page *page) {
    struct answer_reservations_of_in in = {.answer_id = page->answer_id};
    struct answer_reservations_of_row *rows;
    enum err e =
        sql_answer_reservations_of(r->db, &r->arena, &in, &rows, &page->reservations_count);
    if (e != OK) return e;
    struct answer_reservation *views =
        arena_array(&r->arena, page->reservations_count, sizeof *views);
    for (size_t i = 0; i < page->reservations_count; i++) {
        views[i] = (struct answer_reservation){
            .reservation_id = rows[i].reservation_id,
            .author = page_author_in(r, rows[i].author_id, page->thread_id),
            .at = rows[i].written_at,
            .version = rows[i].version,
            .body = answers_body(r, rows[i].html),
            .is_mine = post_is_mine(r, rows[i].author_id, page->thread_id)};
        page->has_reserved |= views[i].is_mine;
    }
    page->reservations = views;
    return OK;
}

static enum err fill_versions(struct request *r, const struct answer_visible_row *answer,
                              struct answer_page *page) {
    struct answer_versions_of_in in = {.answer_id = page->answer_id};
    struct answer_versions_of_row *rows;
    enum err e = sql_answer_versions_of(r->db, &r->arena, &in, &rows, &page->versions_count);
    if (e != OK) return e;
    struct answer_version_row *views = arena_array(&r->arena, page->versions_count, sizeof *views);
    for (size_t i = 0; i < page->versions_count; i++)
        views[i] = (struct answer_version_row){
            .version = rows[i].version,
            .text = answers_number(r, rows[i].version),
            .author = page_author_in(r, rows[i].author_id, page->thread_id),
            .at = rows[i].written_at,
            .published_at = rows[i].published_at,
            .note = rows[i].note,
            .is_in_force = rows[i].version == answer->published_version};
    page->versions = views;
    return OK;
}

static enum err fill_text(struct request *r, const struct answer_visible_row *answer,
                          struct answer_page *page) {
    bool is_in_force = answer->published_version != 0;
    struct answer_version_at_in in = {.answer_id = answer->answer_id,
                                      .version = is_in_force ? answer->published_version
                                                             : answer->version};
    struct answer_version_at_row row;
    enum err e = sql_answer_version_at(r->db, &r->arena, &in, &row);
    if (e != OK) return e;
    page->version = row.version;
    page->title = row.title;
    page->author = page_author_in(r, row.author_id, answer->thread_id);
    page->at = is_in_force ? answer->published_at : row.written_at;
    page->body = answers_body(r, row.html);
    page->is_newer = is_in_force && answer->version > answer->published_version;
    page->topics = answers_topics_chosen(r, row.topics, &page->topics_count);
    return OK;
}

/* What was sent and cannot be taken stands in its form again. */
static void fill_sent(struct request *r, struct answer_page *page) {
    struct str said = form_sentence(r);
    page->is_whole = true;
    if (r->route->form == &form_reservation) {
        page->reservation = page_field(r, RESERVATION_BODY);
        page->is_named = !str_is_empty(form_value(r, RESERVATION_NAMED));
        if (str_is_empty(page->reservation.error)) page->reservation.error = said;
        page->guard = guard_panel(r);
        page->has_reserved = false; /* what was typed is shown, whatever became possible */
    } else if (r->route->form == &form_answer_unpublish) {
        page->reason_field = page_field(r, 0);
        page->is_taking_back = true;
        if (str_is_empty(page->reason_field.error)) page->reason_field.error = said;
    } else if (r->route->form == &form_answer_publish) {
        page->review_field = page_field(r, 0);
        if (str_is_empty(page->review_field.error)) page->review_field.error = said;
    }
}

static enum err fill_purge(struct request *r, struct answer_page *page) {
    struct answer_purge_place_in in = {.thread_id = page->thread_id,
                                       .animator_id = r->viewer.member};
    struct answer_purge_place_row row;
    enum err e = sql_answer_purge_place(r->db, &r->arena, &in, &row);
    if (e == OK) page->purge_by = row.post_id;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum reply answer_page_show(struct request *r, int status) {
    const struct answer_visible_row *answer = r->scope.object;
    struct answer_page page = {
        .answer_id = answer->answer_id,
        .thread_id = answer->thread_id,
        .state = answers_state(r, answer->published_at, answer->review_at, answer->withdrawn_at),
        .kind = page_kind(answer->kind),
        .thread_title = page_thread_title(r, answer->thread_title),
        .space_slug = answer->space_slug,
        .space_title = answer->space_title,
        .latest = answer->version,
        .latest_text = answers_number(r, answer->version),
        .review_at = answer->review_at,
        .withdrawn_at = answer->withdrawn_at,
        .reason = answer->reason,
        .may_lead = r->viewer.role == ROLE_ANIMATOR};
    bool is_author = post_is_mine(r, answer->thread_author_id, answer->thread_id);
    page.is_unnamed = is_author && member_is_nobody(answer->thread_author_id);
    page.is_conclusion = page.kind == KIND_DISCUSSION;
    page.is_closed = page.is_conclusion && page_state(answer->thread_state) == STATE_CLOSED;
    page.may_reopen = page.is_closed && (page.may_lead || is_author);
    enum err e = fill_text(r, answer, &page);
    if (e == OK) e = fill_signers(r, answer, &page);
    if (e == OK) e = fill_reservations(r, &page);
    if (e == OK) e = fill_versions(r, answer, &page);
    if (e == OK)
        e = answers_sources(r, page.answer_id, page.version, &page.sources, &page.sources_count);
    if (e == OK && page.may_lead) e = fill_purge(r, &page);
    if (e != OK) return request_fail(r, e);
    fill_sent(r, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ANSWERS, &frame);
    tmpl_answer_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply answer_show(struct request *r) {
    return answer_page_show(r, 200);
}

enum reply answer_page_redirect(struct request *r, struct answer_id answer) {
    return request_redirect(r, url_answer_show(&r->arena, answer));
}
