/* Each table in batches by id; what held the passage is set anew from what is left of its Markdown.
 */
#include "server/core/purge_answers.h"

#include "lib/buf.h"
#include "lib/markdown.h"
#include "server/core/passage.h"
#include "sql/core_purge_answers.h"

enum { BATCH = 20 };

/* A text without the passage and its markup; so many markers that it is too long to be set become
 * something shorter. */
struct rewritten {
    struct str markdown, html;
    int64_t places;
};

static enum err render(struct arena *scratch, struct rewritten *text) {
    struct buf html;
    buf_init(&html, markdown_room(text->markdown.length));
    enum err e = markdown_render(text->markdown, &html);
    if (e == OK) text->html = arena_copy(scratch, buf_str(&html));
    buf_release(&html);
    return e;
}

static enum err rewrite(const struct passage *p, struct str markdown, struct rewritten *text) {
    int64_t again = 0;
    *text = (struct rewritten){.markdown = markdown};
    text->markdown = passage_without(p, markdown, &text->places);
    enum err e = render(p->scratch, text);
    if (e != ERR_LIMIT) return e;
    text->markdown = passage_replace(p->scratch, markdown, p->passage, STR("…"), &again);
    return render(p->scratch, text);
}

static enum err rewrite_version(const struct passage *p,
                                const struct purge_answer_version_rows_row *row) {
    struct rewritten text;
    int64_t places = 0;
    struct purge_answer_version_row_in set = {.title = passage_without(p, row->title, &places),
                                              .note = passage_without(p, row->note, &places),
                                              .labels = passage_without(p, row->labels, &places),
                                              .row = row->row};
    enum err e = rewrite(p, row->markdown, &text);
    if (e != OK || places + text.places == 0) return e;
    *p->places += places + text.places;
    set.markdown = text.markdown;
    set.html = text.html;
    return sql_purge_answer_version_row(p->db, &set);
}

static enum err walk_versions(const struct passage *p) {
    struct purge_answer_version_rows_in in = {.most = BATCH};
    struct purge_answer_version_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_answer_version_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            in.after = rows[i].row;
            e = rewrite_version(p, &rows[i]);
        }
    }
    return e;
}

static enum err walk_reservations(const struct passage *p) {
    struct purge_reservation_rows_in in = {.most = BATCH};
    struct purge_reservation_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_reservation_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            struct rewritten text;
            in.after = rows[i].reservation_id.v;
            e = rewrite(p, rows[i].markdown, &text);
            if (e != OK || text.places == 0) continue;
            *p->places += text.places;
            struct purge_reservation_row_in set = {.markdown = text.markdown,
                                                   .html = text.html,
                                                   .reservation_id = rows[i].reservation_id};
            e = sql_purge_reservation_row(p->db, &set);
        }
    }
    return e;
}

static enum err walk_answers(const struct passage *p) {
    struct purge_answer_rows_in in = {.most = BATCH};
    struct purge_answer_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_answer_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_answer_row_in set = {.reason = passage_without(p, rows[i].reason, &places),
                                              .answer_id = rows[i].answer_id};
            in.after = rows[i].answer_id.v;
            *p->places += places;
            if (places) e = sql_purge_answer_row(p->db, &set);
        }
    }
    return e;
}

enum err purge_answers(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                       int64_t *places) {
    struct passage p = {db, scratch, passage, marker, places};
    enum err e = walk_versions(&p);
    if (e == OK) e = walk_reservations(&p);
    return e == OK ? walk_answers(&p) : e;
}

/* --- The texts of one */

struct visit {
    struct db *db;
    struct arena *scratch;
    enum err (*each)(void *context, struct str text);
    void *context;
};

static enum err visit_versions(const struct visit *v, struct answer_id answer) {
    struct purge_versions_of_answer_in in = {.answer_id = answer, .most = BATCH};
    struct purge_versions_of_answer_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(v->scratch);
        e = sql_purge_versions_of_answer(v->db, v->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            in.after = rows[i].version;
            e = v->each(v->context, rows[i].title);
            if (e == OK) e = v->each(v->context, rows[i].markdown);
            if (e == OK) e = v->each(v->context, rows[i].note);
        }
    }
    return e;
}

static enum err visit_reservations(const struct visit *v, struct answer_id answer) {
    struct purge_reservations_of_answer_in in = {.answer_id = answer, .most = BATCH};
    struct purge_reservations_of_answer_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(v->scratch);
        e = sql_purge_reservations_of_answer(v->db, v->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            in.after = rows[i].reservation_id.v;
            e = v->each(v->context, rows[i].markdown);
        }
    }
    return e;
}

enum err purge_answer_texts(struct db *db, struct arena *scratch, struct thread_id thread,
                            enum err (*each)(void *context, struct str text), void *context) {
    struct visit v = {db, scratch, each, context};
    struct purge_answer_of_thread_in in = {.thread_id = thread};
    struct purge_answer_of_thread_row answer;
    arena_reset(scratch);
    enum err e = sql_purge_answer_of_thread(db, scratch, &in, &answer);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    e = each(context, answer.reason);
    if (e == OK) e = visit_versions(&v, answer.answer_id);
    return e == OK ? visit_reservations(&v, answer.answer_id) : e;
}
