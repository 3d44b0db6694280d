/* What the pages of this feature have in common. */
#include "lib/difference.h"
#include "moderation/policy.h"
#include "server/answers/answers_inside.h"
#include "server/core/page.h"
#include "urls.h"

enum { EXCERPT_BYTES = 240 };

enum answer_state answers_state(const struct request *r, int64_t published_at, int64_t review_at,
                                int64_t withdrawn_at) {
    if (published_at == 0) return withdrawn_at ? ANSWER_TAKEN_BACK : ANSWER_DRAFT;
    return review_at && review_at <= r->now_ms ? ANSWER_TO_REVIEW : ANSWER_IN_FORCE;
}

static bool is_among(struct str ids, struct str id) {
    struct str rest = ids, one;
    while (str_cut(&rest, ' ', &one))
        if (str_equal(one, id)) return true;
    return false;
}

const struct answer_topic *answers_topics(struct request *r, struct str ids, bool has_all,
                                          size_t *count) {
    const struct policy *p = r->service->policy;
    struct answer_topic *topics = arena_array(&r->arena, p->topics_count, sizeof *topics);
    *count = 0;
    for (size_t i = 0; i < p->topics_count; i++) {
        const struct policy_topic *t = &p->topics[i];
        bool is_chosen = is_among(ids, t->id);
        struct str label = r->language == LANGUAGE_EN ? t->label_en : t->label_fr;
        if (has_all || is_chosen)
            topics[(*count)++] = (struct answer_topic){t->id, label, is_chosen};
    }
    return topics;
}

struct answer_source answers_source(struct request *r, const struct answer_sources_of_row *row) {
    return (struct answer_source){.post_id = row->post_id,
                                  .thread_id = row->thread_id,
                                  .kind = page_kind(row->kind),
                                  .title = page_thread_title(r, row->title),
                                  .author = page_author_in(r, row->author_id, row->thread_id),
                                  .at = row->created_at,
                                  .excerpt = page_excerpt(r, row->markdown, EXCERPT_BYTES),
                                  .is_withdrawn = row->withdrawn_at != 0,
                                  .is_hidden = row->hidden_at != 0,
                                  .is_chosen = true};
}

enum err answers_sources(struct request *r, struct answer_id answer, int64_t version,
                         const struct answer_source **sources, size_t *count) {
    struct answer_sources_of_in in = {.answer_id = answer, .version = version};
    struct answer_sources_of_row *rows;
    enum err e = sql_answer_sources_of(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct answer_source *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++) views[i] = answers_source(r, &rows[i]);
    *sources = views;
    return OK;
}

const struct answer_line *answers_lines(struct request *r, struct str left, struct str right,
                                        size_t *count) {
    struct difference_row *rows;
    *count = difference_lines(&r->arena, left, right, &rows);
    struct answer_line *lines = arena_array(&r->arena, *count, sizeof *lines);
    for (size_t i = 0; i < *count; i++)
        lines[i] = (struct answer_line){.left = rows[i].left,
                                        .right = rows[i].right,
                                        .is_changed = rows[i].kind == DIFFERENCE_CHANGED,
                                        .is_left = rows[i].kind == DIFFERENCE_LEFT,
                                        .is_right = rows[i].kind == DIFFERENCE_RIGHT};
    return lines;
}

struct html answers_body(struct request *r, struct html body) {
    struct html shown = body, *bodies[] = {&shown};
    mentions_show(r, bodies, 1);
    return shown;
}

struct str answers_number(struct request *r, int64_t version) {
    return arena_format(&r->arena, "%lld", (long long)version);
}

struct str answers_place(struct arena *arena, struct thread_id thread) {
    return arena_format(arena, "answer/%lld", (long long)thread.v);
}
