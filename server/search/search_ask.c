/* Asking the indexes. FTS5 alone answers most questions; for the beginning of a word that more than
 * VARIANTS_MOST terms share it gives what shares three letters, and the texts are looked at here,
 * newest first, until a page is full or the time is up: the list then goes on from there. */
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/markdown.h"
#include "server/search/extract.h"
#include "server/search/search.h"
#include "sql/search_search.h"

enum {
    PLAIN_MOST = 256 * 1024,
    BATCH = 80,       /* texts looked at together */
    PATIENCE_MS = 30, /* for looking at texts */
    SUFFIX_MOST = 6,  /* bytes of an ending that a stem has lost */
    STEM_LEAST = 4,
};

struct asking {
    struct db *db;
    struct arena *arena;
    struct stemmer *stemmer;
    struct search_in *in;
    struct buf plain;
    int64_t began_ms;
};

/* « accompagneme* » : the index holds "accompagn", shorter than what was typed. */
static void add_stems(struct asking *ask, struct clause *c) {
    size_t least = c->prefix.length > SUFFIX_MOST ? c->prefix.length - SUFFIX_MOST : 0;
    if (least < STEM_LEAST) least = STEM_LEAST;
    for (size_t length = c->prefix.length - 1; length >= least; length--)
        if (c->variants_count < VARIANTS_MOST)
            c->variants[c->variants_count++] =
                arena_copy(ask->arena, str_slice(c->prefix, 0, length));
}

/* The terms of the index that begin so. */
static enum err find_variants(struct asking *ask, struct clause *c) {
    struct str next = c->prefix;
    for (;;) {
        struct search_term_from_in in = {.first = next};
        struct search_term_from_row row;
        enum err e = sql_search_term_from(ask->db, ask->arena, &in, &row);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == ERR_NOT_FOUND || !str_starts(row.term, c->prefix)) break;
        if (c->variants_count == VARIANTS_MOST) {
            c->variants_count = 0;
            c->is_wide = true;
            return OK;
        }
        c->variants[c->variants_count++] = row.term;
        next = arena_format(ask->arena, "%.*s\x01", STR_ARG(row.term));
    }
    add_stems(ask, c);
    return OK;
}

static enum err find_all_variants(struct asking *ask) {
    struct question *q = &ask->in->question;
    enum err e = OK;
    for (size_t i = 0; i < q->count && e == OK; i++) {
        struct clause *c = &q->clauses[i];
        bool is_beginning = c->terms_count == 0;
        /* The index of beginnings answers those of three letters. */
        if (is_beginning && question_root(c->prefix).length < c->prefix.length)
            e = find_variants(ask, c);
    }
    return e;
}

static int64_t kind_of(struct str code) {
    static const char *const codes[] = {[KIND_DISCUSSION] = "discussion",
                                        [KIND_QUESTION] = "question",
                                        [KIND_CASE] = "case",
                                        [KIND_PRACTICE] = "practice"};
    for (size_t i = KIND_DISCUSSION; i < ARRAY_LENGTH(codes); i++)
        if (str_equal(code, str_from_c(codes[i]))) return (int64_t)i;
    return KIND_DISCUSSION;
}

/* False: the text does not meet the question after all. */
static bool take_message(struct asking *ask, const struct search_messages_row *row) {
    struct search_in *in = ask->in;
    struct mark marks[MARKS_MOST];
    buf_reset(&ask->plain);
    if (markdown_plain(row->markdown, &ask->plain, PLAIN_MOST) != OK) return false;
    struct str text = buf_str(&ask->plain);
    size_t count = question_marks(ask->stemmer, &in->question, text, marks);
    if (!question_is_met(&in->question, marks, count)) return false;
    text = arena_copy(ask->arena, text);
    in->messages[in->messages_count] =
        (struct found_message){.post_id = row->post_id,
                               .kind = kind_of(row->kind),
                               .title = row->title,
                               .space_title = row->space_title,
                               .at = row->created_at,
                               .extract = extract_best(ask->arena, text, marks, count)};
    in->message_authors[in->messages_count++] = row->author_id;
    return true;
}

static bool has_wide(const struct question *q) {
    for (size_t i = 0; i < q->count; i++)
        if (q->clauses[i].is_wide) return true;
    return false;
}

/* Takes a batch; the page's end, or the batch's, is where the list goes on. */
static void take_batch(struct asking *ask, const struct search_messages_row *rows, size_t count,
                       size_t most) {
    struct search_in *in = ask->in;
    in->next = 0;
    for (size_t i = 0; i < count; i++) {
        if (in->messages_count == SEARCH_PAGE) {
            in->next = in->before;
            return;
        }
        take_message(ask, &rows[i]);
        in->before = rows[i].post_id.v;
    }
    if (count == most) in->next = in->before;
}

static enum err ask_messages(struct asking *ask) {
    struct search_in *in = ask->in;
    bool is_wide = has_wide(&in->question);
    struct search_messages_in find = {.question = question_for_texts(ask->arena, &in->question),
                                      .most = is_wide ? BATCH : SEARCH_PAGE + 1};
    do {
        struct search_messages_row *rows;
        size_t count;
        find.before = in->before;
        enum err e = sql_search_messages(ask->db, ask->arena, &find, &rows, &count);
        if (e != OK) return e;
        take_batch(ask, rows, count, (size_t)find.most);
    } while (is_wide && in->next && in->messages_count < SEARCH_PAGE &&
             clock_monotonic_ms() - ask->began_ms < PATIENCE_MS);
    return OK;
}

static void take_thread(struct asking *ask, const struct search_threads_row *row) {
    struct search_in *in = ask->in;
    struct mark marks[MARKS_MOST];
    size_t count = question_marks(ask->stemmer, &in->question, row->title, marks);
    in->threads[in->threads_count] =
        (struct found_thread){.thread_id = row->thread_id,
                              .kind = kind_of(row->kind),
                              .title = extract_whole(ask->arena, row->title, marks, count),
                              .space_title = row->space_title,
                              .messages = row->last_seq,
                              .last_at = row->last_post_at};
    in->thread_authors[in->threads_count++] = row->author_id;
}

static void take_answer(struct asking *ask, const struct search_answers_row *row) {
    struct search_in *in = ask->in;
    struct mark marks[MARKS_MOST];
    buf_reset(&ask->plain);
    if (markdown_plain(row->markdown, &ask->plain, PLAIN_MOST) != OK) buf_reset(&ask->plain);
    struct str text = arena_copy(ask->arena, buf_str(&ask->plain));
    struct found_answer *found = &in->answers[in->answers_count++];
    *found = (struct found_answer){.answer_id = row->answer_id,
                                   .is_conclusion = kind_of(row->kind) == KIND_DISCUSSION,
                                   .space_title = row->space_title,
                                   .at = row->published_at};
    size_t count = question_marks(ask->stemmer, &in->question, text, marks);
    found->extract = extract_best(ask->arena, text, marks, count);
    count = question_marks(ask->stemmer, &in->question, row->title, marks);
    found->title = extract_whole(ask->arena, row->title, marks, count);
}

/* What the community stands by comes before anything else. */
static enum err ask_answers(struct asking *ask) {
    struct search_answers_in find = {.question = question_for_names(ask->arena, &ask->in->question),
                                     .most = SEARCH_ANSWERS};
    struct search_answers_row *rows;
    size_t count;
    enum err e = sql_search_answers(ask->db, ask->arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) take_answer(ask, &rows[i]);
    return e;
}

static enum err ask_names(struct asking *ask) {
    struct search_in *in = ask->in;
    struct str names = question_for_names(ask->arena, &in->question);
    struct search_threads_in titles = {.question = names, .most = SEARCH_THREADS};
    struct search_threads_row *threads;
    size_t count;
    enum err e = sql_search_threads(ask->db, ask->arena, &titles, &threads, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++) take_thread(ask, &threads[i]);
    struct search_peers_in people = {.question = names, .now = in->now_ms, .most = SEARCH_PEOPLE};
    struct search_peers_row *peers;
    e = sql_search_peers(ask->db, ask->arena, &people, &peers, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++) in->people[i] = peers[i].member_id;
    in->people_count = count;
    return OK;
}

static enum err ask_all(struct asking *ask) {
    bool is_first = ask->in->before == INT64_MAX;
    enum err e = find_all_variants(ask);
    if (e == OK && is_first) e = ask_answers(ask);
    if (e == OK && is_first) e = ask_names(ask);
    return e == OK ? ask_messages(ask) : e;
}

static enum err search_ask(struct db *db, struct arena *arena, const struct service *service,
                           void *input) {
    (void)service;
    struct asking ask = {.db = db,
                         .arena = arena,
                         .stemmer = stemmer_new(),
                         .in = input,
                         .began_ms = clock_monotonic_ms()};
    question_read(ask.stemmer, arena, ask.in->text, &ask.in->question);
    enum err e = OK;
    if (ask.in->question.count) {
        buf_init(&ask.plain, PLAIN_MOST);
        e = db_begin_read(db);
        if (e == OK) e = ask_all(&ask);
        db_end_read(db);
        buf_release(&ask.plain);
    }
    stemmer_free(ask.stemmer);
    return e;
}

const struct op op_search = {.name = "search", .pool = POOL_READ, .ask = search_ask};
