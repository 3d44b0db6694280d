/* One version of an answer, what changed in it; and everybody who works so. */
#include "lib/num.h"
#include "server/answers/answers_inside.h"
#include "server/core/page.h"
#include "templates.h"

enum { SIGNERS = 100, VERSION_MOST = 1000000000 };

/* Against the one before. */
static enum err fill_lines(struct request *r, struct str markdown,
                           struct answer_version_page *page) {
    struct answer_version_at_in in = {.answer_id = page->answer_id, .version = page->version - 1};
    struct answer_version_at_row before;
    if (in.version == 0) return OK;
    enum err e = sql_answer_version_at(r->db, &r->arena, &in, &before);
    if (e != OK) return e;
    page->previous = in.version;
    page->previous_text = answers_number(r, in.version);
    page->lines = answers_lines(r, before.markdown, markdown, &page->lines_count);
    return OK;
}

enum reply answer_version(struct request *r) {
    const struct answer_visible_row *answer = r->scope.object;
    struct answer_version_at_in in = {.answer_id = answer->answer_id};
    struct answer_version_at_row row;
    if (!num_parse(r->params[1].text, VERSION_MOST, &in.version)) return request_error(r, 404, 0);
    enum err e = sql_answer_version_at(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    struct answer_version_page page = {.answer_id = answer->answer_id,
                                       .is_conclusion = page_kind(answer->kind) == KIND_DISCUSSION,
                                       .version = row.version,
                                       .next = row.version < answer->version ? row.version + 1 : 0,
                                       .next_text = answers_number(r, row.version + 1),
                                       .title = row.title,
                                       .thread_title = page_thread_title(r, answer->thread_title),
                                       .thread_id = answer->thread_id,
                                       .note = row.note,
                                       .author =
                                           page_author_in(r, row.author_id, answer->thread_id),
                                       .at = row.written_at,
                                       .published_at = row.published_at,
                                       .is_in_force = row.version == answer->published_version,
                                       .body = answers_body(r, row.html)};
    e = fill_lines(r, row.markdown, &page);
    if (e == OK)
        e = answers_sources(r, page.answer_id, page.version, &page.sources, &page.sources_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ANSWERS, &frame);
    tmpl_answer_version_page(&w, &frame, &page);
    return page_send(r, 200);
}

enum reply answer_signatures(struct request *r) {
    const struct answer_visible_row *answer = r->scope.object;
    struct answer_endorsers_in in = {.answer_id = answer->answer_id, .most = SIGNERS + 1};
    struct answer_version_at_in at = {
        .answer_id = answer->answer_id,
        .version = answer->published_version ? answer->published_version : answer->version};
    struct answer_endorsers_row *rows;
    struct answer_version_at_row text;
    size_t count;
    struct str after = request_query(r, STR("after"));
    if (!str_is_empty(after) && !num_parse(after, INT64_MAX, &in.after))
        return request_error(r, 400, 0);
    enum err e = sql_answer_version_at(r->db, &r->arena, &at, &text);
    if (e == OK) e = sql_answer_endorsers(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    struct signatures_page page = {.answer_id = answer->answer_id,
                                   .title = text.title,
                                   .signers_count = count > SIGNERS ? SIGNERS : count};
    struct answer_signer *signers = arena_array(&r->arena, page.signers_count, sizeof *signers);
    for (size_t i = 0; i < page.signers_count; i++)
        signers[i] = (struct answer_signer){.author = page_author_of(r, rows[i].member_id),
                                            .is_older = rows[i].version < text.version,
                                            .version = rows[i].version};
    page.signers = signers;
    if (count > SIGNERS) page.next = rows[SIGNERS - 1].place;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ANSWERS, &frame);
    tmpl_signatures_page(&w, &frame, &page);
    return page_send(r, 200);
}
