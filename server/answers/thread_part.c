/* What a thread's page shows of its answer: the answer itself before the messages, once it is in
 * force; else that one is being written, or that one could be. */
#include "server/answers/answers_inside.h"
#include "server/core/page.h"
#include "server/threads/parts.h"
#include "templates.h"

enum { WHOLE_MOST = 6000 /* bytes of markup */, EXCERPT_BYTES = 250, ANSWERED_LEAST = 2 };

static enum err fill(struct request *r, const struct thread_seen *thread, int64_t page,
                     struct answer_lead *lead) {
    struct answer_of_thread_in in = {.thread_id = thread->thread_id};
    struct answer_of_thread_row answer;
    struct answer_version_at_row text;
    enum err e = sql_answer_of_thread(r->db, &r->arena, &in, &answer);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    bool is_in_force = answer.published_version != 0;
    struct answer_version_at_in at = {.answer_id = answer.answer_id,
                                      .version =
                                          is_in_force ? answer.published_version : answer.version};
    e = sql_answer_version_at(r->db, &r->arena, &at, &text);
    if (e != OK) return e;
    lead->answer_id = answer.answer_id;
    lead->state = answers_state(r, answer.published_at, answer.review_at, 0);
    lead->version = text.version;
    lead->title = text.title;
    lead->author = page_author_in(r, text.author_id, thread->thread_id);
    lead->at = is_in_force ? answer.published_at : text.written_at;
    lead->is_whole = is_in_force && page == 1 && text.html.length <= WHOLE_MOST;
    if (lead->is_whole) lead->body = answers_body(r, text.html);
    if (is_in_force && !lead->is_whole)
        lead->excerpt = page_excerpt(r, text.markdown, EXCERPT_BYTES);
    return OK;
}

static enum err above(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct answer_lead lead = {.thread_id = thread->thread_id,
                               .is_conclusion = thread->kind == KIND_DISCUSSION};
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    if (thread->kind == KIND_PRACTICE) return OK;
    enum err e = fill(r, thread, page, &lead);
    if (e == OK && lead.answer_id.v) tmpl_answer_lead_part(&w, &lead);
    return e;
}

static enum err below(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct answer_lead lead = {.thread_id = thread->thread_id,
                               .is_conclusion = thread->kind == KIND_DISCUSSION};
    struct answer_of_thread_in in = {.thread_id = thread->thread_id};
    struct answer_of_thread_row answer;
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    (void)page;
    bool is_closed = thread->kind == KIND_DISCUSSION && str_equal(thread->state, STR("closed"));
    if (thread->kind == KIND_PRACTICE || thread->last_seq < ANSWERED_LEAST || is_closed) return OK;
    enum err e = sql_answer_of_thread(r->db, &r->arena, &in, &answer);
    if (e == ERR_NOT_FOUND) tmpl_answer_ask_part(&w, &lead);
    return e == ERR_NOT_FOUND ? OK : e;
}

const struct thread_part answers_part = {.name = "answers", .above = above, .below = below};
