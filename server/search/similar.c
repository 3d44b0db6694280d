/* Threads with words of a title: a vote of its words, then the titles of those that have most. */
#include "server/search/similar.h"

#include "lib/escape.h"
#include "lib/stem.h"
#include "lib/utf8.h"
#include "server/core/page.h"
#include "sql/search_search.h"
#include "templates.h"
#include "urls.h"

enum {
    LOOKED_AT = 200,   /* threads for each word */
    WEIGHT_ALL = 1000, /* of a word, shared by the titles that have it and these: */
    WEIGHT_MORE = 4,
    SHORT = 3,        /* words of a title of which a thread must have the heavier part: */
    SHARE_SHORT = 40, /* in a hundred of their weights */
    SHARE_LONG = 28,
};

/* A thread, and what its title's words add up to. */
struct candidate {
    struct thread_id thread;
    int weight;
};
struct poll_of_words {
    struct candidate *items;
    size_t count;
    int total; /* of a title with all the words that any has */
};

static size_t words_of(struct arena *arena, struct str title, struct str words[SIMILAR_WORDS]) {
    struct stemmer *stemmer = stemmer_new();
    struct stem_word word;
    size_t count = 0;
    for (size_t at = 0; count < SIMILAR_WORDS && stem_next(stemmer, title, &at, &word);) {
        bool is_there = false;
        for (size_t i = 0; i < count; i++) is_there = is_there || str_equal(words[i], word.term);
        if (!is_there) words[count++] = arena_copy(arena, word.term);
    }
    stemmer_free(stemmer);
    return count;
}

static void count_one(struct poll_of_words *poll, struct thread_id thread, int weight) {
    for (size_t i = 0; i < poll->count; i++)
        if (poll->items[i].thread.v == thread.v) {
            poll->items[i].weight += weight;
            return;
        }
    poll->items[poll->count++] = (struct candidate){thread, weight};
}

static enum err count_word(struct db *db, struct arena *arena, struct str word,
                           struct poll_of_words *poll) {
    struct similar_titles_in in = {.question = arena_format(arena, "\"=%.*s\"", STR_ARG(word)),
                                   .most = LOOKED_AT};
    struct similar_titles_row *rows;
    size_t count;
    enum err e = sql_similar_titles(db, arena, &in, &rows, &count);
    if (e != OK || count == 0) return e;
    int weight = WEIGHT_ALL / ((int)count + WEIGHT_MORE);
    poll->total += weight;
    for (size_t i = 0; i < count; i++) count_one(poll, rows[i].thread_id, weight);
    return OK;
}

/* The heaviest, of equal ones the newest; taken out. */
static struct candidate take_best(struct poll_of_words *poll) {
    size_t best = 0;
    for (size_t i = 1; i < poll->count; i++) {
        const struct candidate *a = &poll->items[i], *b = &poll->items[best];
        if (a->weight > b->weight || (a->weight == b->weight && a->thread.v > b->thread.v))
            best = i;
    }
    struct candidate taken = poll->items[best];
    poll->items[best] = poll->items[--poll->count];
    return taken;
}

enum err similar_find(struct db *db, struct arena *arena, struct str title,
                      struct similar_thread *out, size_t *count) {
    struct str words[SIMILAR_WORDS];
    size_t words_count = words_of(arena, title, words);
    struct poll_of_words poll = {
        .items = arena_array(arena, (size_t)SIMILAR_WORDS * LOOKED_AT, sizeof *poll.items)};
    enum err e = OK;
    *count = 0;
    for (size_t i = 0; e == OK && i < words_count; i++) e = count_word(db, arena, words[i], &poll);
    int least = poll.total * (words_count <= SHORT ? SHARE_SHORT : SHARE_LONG) / 100;
    while (e == OK && poll.count && *count < SIMILAR_MOST) {
        struct candidate best = take_best(&poll);
        struct similar_thread_in in = {.thread_id = best.thread};
        struct similar_thread_row row;
        if (best.weight < least) break;
        e = sql_similar_thread(db, arena, &in, &row);
        if (e == OK)
            out[(*count)++] = (struct similar_thread){.thread_id = row.thread_id,
                                                      .kind = page_kind(row.kind),
                                                      .title = row.title,
                                                      .space_title = row.space_title};
        if (e == ERR_NOT_FOUND) e = OK;
    }
    return e;
}

/* --- For the script: asked of the readers' thread */

struct similar_in {
    struct str title;
    struct similar_thread threads[SIMILAR_MOST];
    size_t count;
};

static enum err similar_ask(struct db *db, struct arena *arena, const struct service *service,
                            void *input) {
    (void)service;
    struct similar_in *in = input;
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    e = similar_find(db, arena, in->title, in->threads, &in->count);
    db_end_read(db);
    return e;
}

static const struct op op_similar = {.name = "similar", .pool = POOL_READ, .ask = similar_ask};

static void found(struct request *r, enum err result, const void *output) {
    const struct similar_in *in = output;
    struct buf json;
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    buf_init(&json, 32 * 1024);
    BUF_LIT(&json, "{\"threads\":[");
    for (size_t i = 0; i < in->count; i++) {
        static const char *const kinds[] = {"", "kind.discussion", "kind.question", "kind.case",
                                            "kind.practice"};
        struct url url = url_thread_show(&r->arena, in->threads[i].thread_id);
        if (i) BUF_LIT(&json, ",");
        BUF_LIT(&json, "{\"title\":\"");
        escape_json(&json, page_thread_title(r, in->threads[i].title));
        BUF_LIT(&json, "\",\"path\":\"");
        escape_json(&json, (struct str){url.bytes, url.length});
        BUF_LIT(&json, "\",\"kind\":\"");
        escape_json(&json, page_message(r, kinds[in->threads[i].kind]));
        BUF_LIT(&json, "\",\"space\":\"");
        escape_json(&json, in->threads[i].space_title);
        BUF_LIT(&json, "\"}");
    }
    BUF_LIT(&json, "]}");
    page_send_json(r, buf_str(&json));
    buf_release(&json);
}

enum reply thread_similar(struct request *r) {
    struct str title = str_trim(request_query(r, STR("title")));
    if (!utf8_is_clean(title, false) || title.length > SIMILAR_TITLE_MOST)
        return request_error(r, 400, 0);
    struct task *task = request_task(r, &op_similar, sizeof(struct similar_in));
    struct similar_in *in = task->input;
    in->title = task_copy(task, title);
    return request_park(r, task, found);
}

/* --- In the form */

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct similar_view view = {0};
    struct similar_thread threads[SIMILAR_MOST];
    enum err e = OK;
    if (what->of != COMPOSING_THREAD) return OK;
    struct str title = part_line(r, "title", SIMILAR_TITLE_MOST);
    if (what->is_sent && !str_is_empty(title))
        e = similar_find(r->db, &r->arena, title, threads, &view.threads_count);
    if (e != OK) return e;
    view.threads = threads;
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    tmpl_similar_threads(&w, &view);
    return OK;
}

const struct thread_part similar_part = {.name = "similar", .compose = compose};
