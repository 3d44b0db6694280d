/* /answers: what is in force, newest first, by theme if wished; and what is being written. */
#include "server/answers/answers_inside.h"
#include "server/core/page.h"
#include "server/core/place.h"
#include "templates.h"

enum { ROWS = 25, DRAFTS = 10, EXCERPT_BYTES = 240 };

_Static_assert(sizeof(struct answers_recent_row) == sizeof(struct answers_of_topic_row),
               "both statements give the same columns");

static enum err load(struct request *r, struct str topic, struct place before,
                     struct answers_recent_row **rows, size_t *count) {
    struct answers_recent_in recent = {
        .before_at = before.key, .before_id = before.id, .most = ROWS + 1};
    struct answers_of_topic_in of_topic = {
        .topic = topic, .before_at = before.key, .before_id = before.id, .most = ROWS + 1};
    struct answers_of_topic_row *named;
    if (str_is_empty(topic)) return sql_answers_recent(r->db, &r->arena, &recent, rows, count);
    enum err e = sql_answers_of_topic(r->db, &r->arena, &of_topic, &named, count);
    if (e != OK) return e;
    *rows = arena_array(&r->arena, *count, sizeof **rows);
    for (size_t i = 0; i < *count; i++) memcpy(&(*rows)[i], &named[i], sizeof **rows);
    return OK;
}

static struct answer_row row_of(struct request *r, const struct answers_recent_row *row) {
    int64_t kind = page_kind(row->kind);
    return (struct answer_row){.answer_id = row->answer_id,
                               .thread_id = row->thread_id,
                               .kind = kind,
                               .is_conclusion = kind == KIND_DISCUSSION,
                               .state = answers_state(r, row->published_at, row->review_at, 0),
                               .title = row->title,
                               .thread_title =
                                   page_quoted(r, page_thread_title(r, row->thread_title)),
                               .space_title = row->space_title,
                               .excerpt = page_excerpt(r, row->markdown, EXCERPT_BYTES),
                               .at = row->published_at};
}

/* Topics that some answer has, and the one asked for. */
static enum err fill_topics(struct request *r, struct answer_list *page) {
    struct answer_topics_used_row *used;
    size_t count;
    enum err e = sql_answer_topics_used(r->db, &r->arena, &used, &count);
    if (e != OK) return e;
    struct answer_topic *topics = arena_array(&r->arena, count, sizeof *topics);
    for (size_t i = 0; i < count; i++) {
        struct str label = answers_label(r, used[i].topic);
        bool is_chosen = str_equal(used[i].topic, page->topic);
        if (!str_is_empty(label)) /* else of a policy that is not in force any more */
            topics[page->topics_count++] = (struct answer_topic){used[i].topic, label, is_chosen};
    }
    page->topics = topics;
    return OK;
}

static enum err fill_drafts(struct request *r, struct answer_list *page) {
    struct answers_drafts_in in = {.most = DRAFTS};
    struct answers_drafts_row *rows;
    if (page->is_later || !str_is_empty(page->topic)) return OK;
    enum err e = sql_answers_drafts(r->db, &r->arena, &in, &rows, &page->drafts_count);
    if (e != OK) return e;
    struct answer_row *drafts = arena_array(&r->arena, page->drafts_count, sizeof *drafts);
    for (size_t i = 0; i < page->drafts_count; i++)
        drafts[i] = (struct answer_row){
            .answer_id = rows[i].answer_id,
            .title = rows[i].title,
            .thread_title = page_quoted(r, page_thread_title(r, rows[i].thread_title)),
            .at = rows[i].written_at};
    page->drafts = drafts;
    return OK;
}

static bool read_topic(struct request *r, struct answer_list *page) {
    page->topic = request_query(r, STR("theme"));
    page->topic_label = answers_label(r, page->topic);
    return str_is_empty(page->topic) || !str_is_empty(page->topic_label);
}

enum reply answer_list(struct request *r) {
    struct place before = {INT64_MAX, INT64_MAX};
    struct str before_text = request_query(r, STR("before"));
    struct answer_list page = {.is_later = !str_is_empty(before_text)};
    struct answers_recent_row *rows;
    size_t count;
    if (page.is_later && !place_read(before_text, &before)) return request_error(r, 400, 0);
    if (!read_topic(r, &page)) return request_error(r, 404, 0);
    enum err e = load(r, page.topic, before, &rows, &count);
    if (e == OK) e = fill_topics(r, &page);
    if (e == OK) e = fill_drafts(r, &page);
    if (e != OK) return request_fail(r, e);
    page.answers_count = count > ROWS ? ROWS : count;
    struct answer_row *answers = arena_array(&r->arena, page.answers_count, sizeof *answers);
    for (size_t i = 0; i < page.answers_count; i++) answers[i] = row_of(r, &rows[i]);
    page.answers = answers;
    if (count > ROWS)
        page.older = place_write(&r->arena, answers[ROWS - 1].at, answers[ROWS - 1].answer_id.v);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ANSWERS, &frame);
    tmpl_answer_list_page(&w, &frame, &page);
    return page_send(r, 200);
}
