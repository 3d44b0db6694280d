/* What a case adds to composers and to its thread's page: its boxes, its facts and what its author
 * may do above the messages, the pathway under the first, « a aidé » under those that helped. */
#include "messages.h"
#include "server/cases/cases_inside.h"
#include "sql/cases_themes.h"
#include "templates.h"

/* Room that a pathway leaves to others under the first message. */
enum { PATHWAY_UNDER_MOST = UNDER_MOST - 8 * 1024 };

static struct template_writer writer_of(struct request *r, struct buf *out) {
    return (struct template_writer){.out = out, .language = r->language, .zone = r->service->zone};
}

static bool is_ours(const struct composing *what) {
    return what->kind == KIND_CASE && what->is_opening;
}

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct theme_fields fields;
    if (!is_ours(what)) return OK;
    enum err e = themes_compose(r, what, &fields);
    struct template_writer w = writer_of(r, out);
    if (e == OK) tmpl_theme_fields(&w, &fields);
    return e;
}

static bool check(struct request *r, const struct composing *what) {
    return !is_ours(what) || themes_check(r);
}

static void *take(struct request *r, const struct composing *what, struct task *task) {
    return is_ours(what) ? themes_take(r, task) : NULL;
}

static enum err store(struct op_run *run, const struct part_place *place, const void *taken) {
    if (place->kind != KIND_CASE || place->seq != 1) return OK;
    return themes_store(run, place->thread, taken);
}

/* --- Above the messages */

static enum err fill_words(struct request *r, struct case_above *facts) {
    struct thread_themes_of_in in = {.thread_id = facts->thread_id};
    struct thread_themes_of_row *rows;
    size_t count;
    enum err e = sql_thread_themes_of(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct theme_choice *words = arena_array(&r->arena, 2 * count, sizeof *words);
    struct theme_choice *publics = words, *themes = words + count;
    for (size_t i = 0; i < count; i++) {
        struct theme_choice word = {.theme_id = rows[i].theme_id, .title = rows[i].title};
        if (str_equal(rows[i].kind, STR("public")))
            publics[facts->publics_count++] = word;
        else
            themes[facts->themes_count++] = word;
    }
    facts->publics = publics;
    facts->themes = themes;
    return OK;
}

static enum err find_case(struct request *r, const struct thread_seen *thread,
                          struct case_visible_row *row) {
    struct case_visible_in in = {.thread_id = thread->thread_id};
    return sql_case_visible(r->db, &r->arena, &in, row);
}

static enum err above(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct case_visible_row row;
    if (thread->kind != KIND_CASE) return OK;
    enum err e = find_case(r, thread, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    bool is_author = case_is_authors(r->db, r->service->keys, &row, r->viewer.member);
    struct case_above facts = {.thread_id = thread->thread_id,
                               .post_id = row.post_id,
                               .state = page_state(row.state),
                               .steps = row.is_shown ? row.steps : 0,
                               .is_first_page = page == 1,
                               .is_author = is_author && !row.is_withdrawn,
                               .is_leading = r->viewer.role == ROLE_ANIMATOR && !is_author,
                               .is_asked = row.is_asked};
    if (row.is_shown) e = fill_words(r, &facts);
    struct template_writer w = writer_of(r, out);
    if (e == OK) tmpl_case_above(&w, &facts);
    return e;
}

/* --- Below: the author says which messages of this page helped */

static enum err below(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct case_visible_row row;
    if (thread->kind != KIND_CASE) return OK;
    enum err e = find_case(r, thread, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (!case_is_authors(r->db, r->service->keys, &row, r->viewer.member)) return OK;
    struct case_answers_in in = {.thread_id = thread->thread_id,
                                 .from_seq = (page - 1) * THREAD_PAGE + 1,
                                 .to_seq = page * THREAD_PAGE,
                                 .own_id = row.author_id};
    struct case_answers_row *rows;
    size_t count;
    e = sql_case_answers(r->db, &r->arena, &in, &rows, &count);
    if (e != OK || count == 0) return e;
    struct helped_row *answers = arena_array(&r->arena, count, sizeof *answers);
    for (size_t i = 0; i < count; i++)
        answers[i] = (struct helped_row){.post_id = rows[i].post_id,
                                         .seq = rows[i].seq,
                                         .author = page_author_of(r, rows[i].author_id),
                                         .is_helpful = rows[i].is_helpful};
    struct helped_fields fields = {
        .thread_id = thread->thread_id, .page = page, .answers = answers, .answers_count = count};
    struct template_writer w = writer_of(r, out);
    tmpl_helped_fields(&w, &fields);
    return OK;
}

/* --- Under messages */

/* One that is too long to stand there has its own page. */
static enum err put_pathway(struct request *r, struct thread_id thread, struct buf *out) {
    struct pathway_step *steps;
    size_t count;
    enum err e = pathway_load(r->db, &r->arena, thread, &steps, NULL, &count);
    if (e != OK || count == 0) return e;
    struct pathway_view view = {.thread_id = thread};
    pathway_fill(r, steps, count, &view);
    struct buf whole;
    buf_init(&whole, PATHWAY_UNDER_MOST);
    struct template_writer w = writer_of(r, &whole), here = writer_of(r, out);
    tmpl_pathway_under(&w, &view);
    if (whole.is_full || out->length + whole.length > PATHWAY_UNDER_MOST)
        tmpl_pathway_apart(&here, &view);
    else
        buf_put(out, buf_str(&whole));
    buf_release(&whole);
    return OK;
}

static enum err under(struct request *r, const struct thread_seen *thread,
                      const struct post_id *posts, size_t count, struct buf *outs) {
    struct case_visible_row row;
    if (thread->kind != KIND_CASE) return OK;
    enum err e = find_case(r, thread, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    struct helped_of_case_in in = {.thread_id = thread->thread_id};
    struct helped_of_case_row *helped;
    size_t helped_count;
    e = sql_helped_of_case(r->db, &r->arena, &in, &helped, &helped_count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct template_writer w = writer_of(r, &outs[i]);
        if (posts[i].v == row.post_id.v) {
            if (row.is_shown) e = put_pathway(r, thread->thread_id, &outs[i]);
            continue;
        }
        for (size_t k = 0; k < helped_count; k++)
            if (helped[k].post_id.v == posts[i].v) tmpl_helped_mark(&w);
    }
    return e;
}

const struct thread_part case_part = {.name = "case",
                                      .compose = compose,
                                      .check = check,
                                      .take = take,
                                      .store = store,
                                      .above = above,
                                      .below = below,
                                      .under = under};
