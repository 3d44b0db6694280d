/* Saving a version. The one thing that must hold: no text is put over one that its writer has not
 * seen, however many write at once; so the version seen is compared where the next one is taken. */
#include "moderation/policy.h"
#include "server/answers/answers_inside.h"
#include "server/core/nobody.h"
#include "server/core/publishing.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/threads/threads_write.h"
#include "sql/answers_answers_write.h"

bool answers_is_ground(struct str kind) {
    return str_equal(kind, STR("question")) || str_equal(kind, STR("case")) ||
           str_equal(kind, STR("discussion"));
}

enum err answers_check_author(struct op_run *run, struct member_id named,
                              struct member_id *author) {
    *author = run->actor.kind == ACTOR_OPERATOR && named.v ? named : run->actor.member;
    enum err e = author_check(run, *author);
    return e == OK ? publishing_check(run, *author, false) : e;
}

void answers_hide_hand(struct op_run *run, struct thread_id thread, struct member_id thread_author,
                       bool is_named, struct answers_hand *hand) {
    bool is_theirs = member_is_nobody(thread_author) && op_is_mine(run, thread_author, thread);
    if (!is_theirs || is_named) return;
    hand->author = MEMBER_NOBODY;
    hand->at -= hand->at % DAY_MS;
}

/* « id id » and the words of both languages, a line each. */
static void prepare_topics(struct arena *arena, const struct policy *policy,
                           struct answer_save_in *in) {
    struct buf ids, labels;
    buf_init(&ids, 4096);
    buf_init(&labels, 8192);
    for (size_t i = 0; i < in->chosen_count; i++) {
        const struct policy_topic *topic = policy_topic(policy, in->chosen[i]);
        struct theme_id theme; /* its words are in the database: add_theme_words() */
        if (!topic && !answers_theme_of(in->chosen[i], &theme)) continue;
        buf_put_format(&ids, "%s%.*s", ids.length ? " " : "", STR_ARG(in->chosen[i]));
        if (!topic) continue;
        buf_put_format(&labels, "%.*s\n%.*s\n", STR_ARG(topic->label_fr), STR_ARG(topic->label_en));
    }
    in->topics = arena_copy(arena, buf_str(&ids));
    in->labels = arena_copy(arena, buf_str(&labels));
    buf_release(&ids);
    buf_release(&labels);
}

static enum err answer_save_prepare(struct arena *arena, const struct service *service,
                                    void *input) {
    struct answer_save_in *in = input;
    if (in->chosen_count == 0) {
        struct str named[TOPICS_MAX];
        struct stemmer *stemmer = stemmer_new();
        size_t count = topics_of(service->policy, stemmer, in->title, named);
        for (size_t i = 0; i < count && i < ANSWER_TOPICS_MOST; i++)
            in->chosen[in->chosen_count++] = named[i];
        stemmer_free(stemmer);
    }
    prepare_topics(arena, service->policy, in);
    return post_render(arena, in->body, &in->html);
}

/* The answer of the thread; made if there is none. */
static enum err find(struct op_run *run, const struct answer_save_in *in, int64_t at,
                     struct answer_of_thread_row *row) {
    struct answer_of_thread_in find = {.thread_id = in->thread};
    struct answer_add_in add = {.thread_id = in->thread, .created_at = at};
    enum err e = sql_answer_of_thread(run->db, run->arena, &find, row);
    if (e != ERR_NOT_FOUND) return e;
    e = sql_answer_add(run->db, &add);
    *row = (struct answer_of_thread_row){.answer_id = {db_last_id(run->db)}};
    return e;
}

static enum err add_sources(struct op_run *run, const struct answer_save_in *in,
                            struct answer_id answer, int64_t version) {
    enum err e = OK;
    for (size_t i = 0; e == OK && i < in->sources_count; i++) {
        struct answer_source_add_in source = {
            .answer_id = answer, .version = version, .post_id = in->sources[i]};
        e = sql_answer_source_add(run->db, &source);
    }
    return e;
}

/* Does the latest version say all of this already? */
static enum err is_said(struct op_run *run, const struct answer_save_in *in,
                        struct answer_id answer, int64_t version, bool *is_same) {
    struct answer_version_at_in at = {.answer_id = answer, .version = version};
    struct answer_source_ids_in ids = {.answer_id = answer, .version = version};
    struct answer_version_at_row row;
    struct answer_source_ids_row *sources;
    size_t count, met = 0;
    *is_same = false;
    if (version == 0) return OK;
    enum err e = sql_answer_version_at(run->db, run->arena, &at, &row);
    if (e == OK) e = sql_answer_source_ids(run->db, run->arena, &ids, &sources, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < in->sources_count; i++)
        for (size_t k = 0; k < count; k++) met += in->sources[i].v == sources[k].post_id.v;
    *is_same = str_equal(row.title, in->title) && str_equal(row.markdown, in->body) &&
               str_equal(row.topics, in->topics) && met == count && met == in->sources_count;
    return OK;
}

/* Words of the list that animators keep: the thread's own, and those chosen; so that a search by
 * them finds the answer. */
static enum err add_theme_words(struct op_run *run, const struct answer_save_in *in,
                                struct str *labels) {
    struct answer_thread_themes_in of = {.thread_id = in->thread};
    struct answer_thread_themes_row *rows;
    struct answer_theme_in find;
    struct answer_theme_row word;
    struct str rest = in->topics, topic;
    size_t count;
    enum err e = sql_answer_thread_themes(run->db, run->arena, &of, &rows, &count);
    *labels = in->labels;
    for (size_t i = 0; e == OK && i < count; i++)
        *labels = arena_format(run->arena, "%.*s%.*s\n", STR_ARG(*labels), STR_ARG(rows[i].title));
    while (e == OK && str_cut(&rest, ' ', &topic)) {
        if (!answers_theme_of(topic, &find.theme_id)) continue;
        e = sql_answer_theme(run->db, run->arena, &find, &word);
        if (e == OK)
            *labels = arena_format(run->arena, "%.*s%.*s\n", STR_ARG(*labels), STR_ARG(word.title));
        if (e == ERR_NOT_FOUND) e = OK;
    }
    return e;
}

static enum err add_version(struct op_run *run, const struct answer_save_in *in,
                            const struct answers_hand *hand, const struct answer_out *out) {
    struct answer_version_add_in version = {.answer_id = out->answer,
                                            .version = out->version,
                                            .author_id = hand->author,
                                            .written_at = hand->at,
                                            .title = in->title,
                                            .markdown = in->body,
                                            .html = in->html,
                                            .note = in->note,
                                            .topics = in->topics,
                                            .labels = in->labels};
    enum err e = add_theme_words(run, in, &version.labels);
    struct answer_set_version_in set = {.version = out->version, .answer_id = out->answer};
    if (e == OK) e = sql_answer_version_add(run->db, &version);
    if (e == OK) e = sql_answer_set_version(run->db, &set);
    return e == OK ? add_sources(run, in, out->answer, out->version) : e;
}

static enum err answer_save_run(struct op_run *run, const void *input, void *output) {
    const struct answer_save_in *in = input;
    struct answer_out *out = output;
    struct answer_ground_in on = {.thread_id = in->thread};
    struct answer_ground_row ground;
    struct answer_of_thread_row row;
    struct answers_hand hand = {.at = in->at ? in->at : run->now_ms};
    bool is_same;
    enum err e = answers_check_author(run, in->author, &hand.author);
    if (e == OK) e = sql_answer_ground(run->db, run->arena, &on, &ground);
    if (e == OK && !answers_is_ground(ground.kind)) e = ERR_NOT_FOUND;
    if (e == OK) answers_hide_hand(run, in->thread, ground.author_id, in->is_named, &hand);
    if (e == OK) e = find(run, in, hand.at, &row);
    if (e == OK) e = is_said(run, in, row.answer_id, row.version, &is_same);
    if (e != OK) return e;
    *out = (struct answer_out){row.answer_id, in->thread, row.version};
    if (!is_same) {
        if (in->version != row.version) return ERR_CONFLICT;
        out->version++;
        e = add_version(run, in, &hand, out);
    }
    bool is_actor = hand.author.v == run->actor.member.v;
    if (e == OK && is_actor) e = follow_by_writing(run, hand.author, in->thread);
    if (e != OK) return e;
    struct str place = arena_format(run->arena, "answer/%lld", (long long)in->thread.v);
    return draft_drop(run, place, in->draft, in->body);
}

const struct op op_answer_save = {.name = "answer.save",
                                  .output_bytes = sizeof(struct answer_out),
                                  .pool = POOL_WORK,
                                  .prepare = answer_save_prepare,
                                  .run = answer_save_run};
