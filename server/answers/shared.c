/* What the pages of this feature have in common. */
#include "lib/difference.h"
#include "lib/num.h"
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

bool answers_theme_of(struct str topic, struct theme_id *theme) {
    const struct str prefix = STR("theme-");
    return str_starts(topic, prefix) &&
           num_parse(str_slice(topic, prefix.length, topic.length), INT64_MAX, &theme->v) &&
           theme->v > 0;
}

struct str answers_label(struct request *r, struct str topic) {
    const struct policy_topic *known = policy_topic(r->service->policy, topic);
    struct answer_theme_in in;
    struct answer_theme_row row;
    if (known) return r->language == LANGUAGE_EN ? known->label_en : known->label_fr;
    if (!answers_theme_of(topic, &in.theme_id)) return (struct str){0};
    return sql_answer_theme(r->db, &r->arena, &in, &row) == OK ? row.title : (struct str){0};
}

const struct answer_topic *answers_topics_chosen(struct request *r, struct str ids, size_t *count) {
    struct answer_topic *topics = arena_array(&r->arena, TOPICS_MAX, sizeof *topics);
    struct str rest = ids, id;
    *count = 0;
    while (*count < TOPICS_MAX && str_cut(&rest, ' ', &id)) {
        struct str label = answers_label(r, id);
        if (!str_is_empty(label)) topics[(*count)++] = (struct answer_topic){id, label, true};
    }
    return topics;
}

/* Once animators keep a list, it is theirs that counts. */
const struct answer_topic *answers_topics_offered(struct request *r, struct str ids,
                                                  size_t *count) {
    const struct policy *p = r->service->policy;
    struct answer_themes_row *themes;
    size_t kept = 0, chosen_count;
    if (sql_answer_themes(r->db, &r->arena, &themes, &kept) != OK) kept = 0;
    const struct answer_topic *chosen = answers_topics_chosen(r, ids, &chosen_count);
    size_t room = kept + p->topics_count + chosen_count;
    struct answer_topic *topics = arena_array(&r->arena, room, sizeof *topics);
    *count = 0;
    for (size_t i = 0; i < kept; i++) {
        struct str id = arena_format(&r->arena, "theme-%lld", (long long)themes[i].theme_id.v);
        topics[(*count)++] = (struct answer_topic){id, themes[i].title, is_among(ids, id)};
    }
    for (size_t i = 0; kept == 0 && i < p->topics_count; i++) {
        struct str id = p->topics[i].id;
        topics[(*count)++] = (struct answer_topic){id, answers_label(r, id), is_among(ids, id)};
    }
    /* Chosen before, and not offered any more. */
    size_t offered = *count;
    for (size_t i = 0; i < chosen_count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < offered; k++) is_there |= str_equal(topics[k].id, chosen[i].id);
        if (!is_there) topics[(*count)++] = chosen[i];
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
