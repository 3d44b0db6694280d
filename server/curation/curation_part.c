/* What a thread's page shows of what animators did: how it was closed, which messages came from
 * another thread, what it is about, the threads that go with it; and, to who opened it, what was
 * changed. */
#include "moderation/policy.h"
#include "server/core/nobody.h"
#include "server/curation/curation_pages.h"
#include "server/threads/threads.h"
#include "sql/curation_curation.h"
#include "templates.h"

struct str curation_topic_label(const struct request *r, struct str id) {
    const struct policy_topic *topic = policy_topic(r->service->policy, id);
    if (!topic) return (struct str){0};
    return r->language == LANGUAGE_EN ? topic->label_en : topic->label_fr;
}

enum err curation_links(struct request *r, struct thread_id thread,
                        const struct linked_thread **links, size_t *count) {
    struct links_of_in in = {.thread_id = thread};
    struct links_of_row *rows;
    enum err e = sql_links_of(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct linked_thread *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct linked_thread){.thread_id = rows[i].other_id,
                                          .kind = page_kind(rows[i].kind),
                                          .state = page_state(rows[i].state),
                                          .title = page_thread_title(r, rows[i].title),
                                          .space_title = rows[i].space_title};
    *links = views;
    return OK;
}

/* What it was; a kind, in words. */
static struct str named(struct request *r, struct str act, struct str code) {
    if (!str_equal(act, STR("kind"))) return code;
    return page_message(r, arena_format(&r->arena, "curation.kind.%.*s", STR_ARG(code)).bytes);
}

static struct str sentence_of(struct request *r, const struct changes_of_row *row) {
    struct str id = arena_format(&r->arena, "curation.changed.%.*s", STR_ARG(row->act));
    struct str words = page_message(r, id.bytes);
    struct str was = named(r, row->act, row->was);
    if (str_is_empty(was)) return words;
    return arena_format(&r->arena, "%.*s %.*s", STR_ARG(words), STR_ARG(was));
}

enum err curation_changes(struct request *r, struct thread_id thread,
                          const struct change_row **changes, size_t *count) {
    struct changes_of_in in = {.thread_id = thread};
    struct changes_of_row *rows;
    enum err e = sql_changes_of(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct change_row *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct change_row){
            .at = rows[i].at, .sentence = sentence_of(r, &rows[i]), .reason = rows[i].reason};
    *changes = views;
    return OK;
}

static enum err fill_arrivals(struct request *r, const struct thread_seen *thread, int64_t page,
                              struct curation_part_view *view) {
    struct arrivals_of_in in = {.thread_id = thread->thread_id,
                                .from_seq = (page - 1) * THREAD_PAGE + 1,
                                .to_seq = page * THREAD_PAGE};
    struct arrivals_of_row *rows;
    enum err e = sql_arrivals_of(r->db, &r->arena, &in, &rows, &view->arrivals_count);
    if (e != OK) return e;
    struct arrival_row *arrivals = arena_array(&r->arena, view->arrivals_count, sizeof *arrivals);
    for (size_t i = 0; i < view->arrivals_count; i++)
        arrivals[i] = (struct arrival_row){.title = page_quoted(r, rows[i].title),
                                           .from = rows[i].after_seq + 1,
                                           .to = rows[i].after_seq + rows[i].messages,
                                           .at = rows[i].merged_at,
                                           .is_one = rows[i].messages == 1,
                                           .post_id = rows[i].post_id};
    view->arrivals = arrivals;
    return OK;
}

static enum err fill_topics(struct request *r, const struct thread_seen *thread,
                            struct curation_part_view *view) {
    struct curate_topics_in in = {.thread_id = thread->thread_id};
    struct curate_topics_row *rows;
    size_t count;
    enum err e = sql_curate_topics(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct curate_choice *topics = arena_array(&r->arena, count, sizeof *topics);
    for (size_t i = 0; i < count; i++) {
        struct str label = curation_topic_label(r, rows[i].topic);
        if (!str_is_empty(label))
            topics[view->topics_count++] = (struct curate_choice){rows[i].topic, label, true};
    }
    view->topics = topics;
    return OK;
}

static enum err fill_conclusion(struct request *r, const struct thread_seen *thread,
                                struct curation_part_view *view) {
    struct conclusion_of_in in = {.thread_id = thread->thread_id};
    struct conclusion_of_row row;
    bool is_free = thread->kind == KIND_DISCUSSION || thread->kind == KIND_QUESTION;
    if (!is_free || !str_equal(thread->state, STR("closed"))) return OK;
    enum err e = sql_conclusion_of(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    view->conclusion = row.text;
    view->closed_at = row.closed_at;
    return OK;
}

static enum err above(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct curation_part_view view = {0};
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    bool is_told =
        r->viewer.role == ROLE_ANIMATOR || post_is_mine(r, thread->author_id, thread->thread_id);
    enum err e = fill_conclusion(r, thread, &view);
    if (e == OK) e = fill_topics(r, thread, &view);
    if (e == OK) e = fill_arrivals(r, thread, page, &view);
    if (e == OK && is_told)
        e = curation_changes(r, thread->thread_id, &view.changes, &view.changes_count);
    if (e == OK) tmpl_curation_above(&w, &view);
    return e;
}

static enum err below(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct curation_part_view view = {0};
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    (void)page;
    enum err e = curation_links(r, thread->thread_id, &view.links, &view.links_count);
    if (e == OK && view.links_count) tmpl_curation_below(&w, &view);
    return e;
}

const struct thread_part curation_part = {.name = "curation", .above = above, .below = below};
