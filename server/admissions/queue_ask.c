/* Gathers what waits: rows that say the same of a function become one line, however many people it
 * is about. Asked on the readers' thread: an import of a thousand people makes a thousand titles to
 * fold. What only others may look at is counted, and nothing else is said of it. */
#include "server/admissions/queue_ask.h"

#include "server/admissions/admissions.h"
#include "server/admissions/function.h"
#include "sql/admissions_queue.h"

enum {
    REVIEWS_MOST = 5000,
    FUNCTIONS_MOST = 400,
    OTHERS_MOST = 200,
    ROWS_MOST = 1000,
    FUNCTION_ROWS_MOST = 20000
};

struct function {
    struct function_key key;
    struct organisation_id organisation;
    struct admission_row row;
    bool covers_animator;
};

struct gathering {
    struct db *db;
    struct arena *arena;
    const struct service *service;
    struct admissions_ask_in *in;
    struct queue_organisations_row *own;
    size_t own_count;
    struct function *functions;
    size_t functions_count;
    struct admission_row *rows;
    size_t rows_count;
};

static bool is_own(const struct gathering *g, struct organisation_id organisation) {
    for (size_t i = 0; i < g->own_count; i++)
        if (g->own[i].organisation_id.v == organisation.v) return true;
    return false;
}

static struct function *function_of(struct gathering *g, const struct queue_reviews_row *row,
                                    const struct function_key *key) {
    for (size_t i = 0; i < g->functions_count; i++) {
        struct function *f = &g->functions[i];
        if (f->organisation.v == row->organisation_id.v && function_key_equal(&f->key, key))
            return f;
    }
    if (g->functions_count == FUNCTIONS_MOST) {
        g->in->is_cut = true;
        return NULL;
    }
    struct function *f = &g->functions[g->functions_count++];
    *f = (struct function){.key = *key,
                           .organisation = row->organisation_id,
                           .row = {.kind = ADMISSION_FUNCTION,
                                   .member_id = row->member_id,
                                   .title = row->job_title,
                                   .organisation = row->organisation,
                                   .why = row->told_rule,
                                   .since = row->since}};
    return f;
}

static void add_row(struct gathering *g, struct admission_row row) {
    if (g->rows_count < ROWS_MOST)
        g->rows[g->rows_count++] = row;
    else
        g->in->is_cut = true;
}

/* The doubt is about this post: it waits with those that say the same. */
static void add_function(struct gathering *g, const struct queue_reviews_row *row) {
    struct function_key key;
    function_key_of(g->arena, g->service, row->job_title, row->occupation_code, &key);
    struct function *f = key.title[0] ? function_of(g, row, &key) : NULL;
    if (f) {
        f->row.people++;
        if (row->member_id.v == g->in->animator.v) f->covers_animator = true;
        if (row->since < f->row.since) f->row.since = row->since;
        if (f->row.member_id.v == g->in->animator.v) f->row.member_id = row->member_id;
    } else if (!key.title[0] && row->member_id.v != g->in->animator.v) {
        /* Nothing is stated that a decision for all could be about. */
        if (is_own(g, row->organisation_id))
            g->in->others++;
        else
            add_row(g, (struct admission_row){.kind = ADMISSION_PERSON,
                                              .member_id = row->member_id,
                                              .organisation = row->organisation,
                                              .why = row->rule,
                                              .since = row->since});
    }
}

/* The posts of one person, which stand one after the other. */
static void add_person(struct gathering *g, const struct queue_reviews_row *posts, size_t count) {
    bool is_stated = false, is_near = false;
    for (size_t i = 0; i < count; i++) {
        bool is_doubted = str_equal(posts[i].told, STR("review"));
        is_near |= is_own(g, posts[i].organisation_id);
        is_stated |= is_doubted;
        if (is_doubted) add_function(g, &posts[i]);
    }
    if (is_stated || posts[0].member_id.v == g->in->animator.v) return;
    if (is_near)
        g->in->others++;
    else
        add_row(g, (struct admission_row){.kind = ADMISSION_PERSON,
                                          .member_id = posts[0].member_id,
                                          .title = posts[0].job_title,
                                          .organisation = posts[0].organisation,
                                          .why = posts[0].rule,
                                          .since = posts[0].since});
}

static enum err gather_reviews(struct gathering *g) {
    int64_t most = g->in->reviews_most ? g->in->reviews_most : REVIEWS_MOST;
    struct queue_reviews_in in = {.most = most};
    struct queue_reviews_row *rows;
    size_t count;
    enum err e = sql_queue_reviews(g->db, g->arena, &in, &rows, &count);
    if (e != OK) return e;
    if ((int64_t)count == most) g->in->is_cut = true;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && rows[next].member_id.v == rows[i].member_id.v;) next++;
        add_person(g, &rows[i], next - i);
    }
    for (size_t i = 0; i < g->functions_count; i++) {
        const struct function *f = &g->functions[i];
        if (f->covers_animator)
            g->in->others++;
        else
            add_row(g, f->row);
    }
    return OK;
}

static enum err stand(struct gathering *g, struct member_id member, struct reviewing *r) {
    return reviewing_of(g->db, g->arena, g->service, g->in->animator, true, member, r);
}

static enum err gather_contests(struct gathering *g) {
    struct queue_contests_in in = {.most = OTHERS_MOST};
    struct queue_contests_row *rows;
    size_t count;
    enum err e = sql_queue_contests(g->db, g->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct reviewing r;
        e = stand(g, rows[i].member_id, &r);
        if (e != OK || r.is_own) continue;
        if (!reviewing_sees_person(&r) || r.is_first)
            g->in->others++;
        else
            add_row(g, (struct admission_row){.kind = ADMISSION_CONTEST,
                                              .member_id = rows[i].member_id,
                                              .why = rows[i].cause,
                                              .since = rows[i].asked_at,
                                              .due_at = rows[i].due_at});
    }
    return e;
}

static enum err gather_doubts(struct gathering *g) {
    struct queue_doubts_in in = {.most = OTHERS_MOST};
    struct queue_doubts_row *rows;
    size_t count;
    enum err e = sql_queue_doubts(g->db, g->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct reviewing r;
        e = stand(g, rows[i].member_id, &r);
        if (e != OK || r.is_own || r.is_doubter) continue;
        if (!reviewing_sees_person(&r))
            g->in->others++;
        else
            add_row(g, (struct admission_row){.kind = ADMISSION_DOUBT,
                                              .member_id = rows[i].member_id,
                                              .is_waiting = !rows[i].is_heard &&
                                                            rows[i].due_at > g->in->now_ms,
                                              .since = rows[i].created_at,
                                              .due_at = rows[i].due_at});
    }
    return e;
}

static enum err gather_claims(struct gathering *g) {
    struct queue_claims_in in = {.most = OTHERS_MOST};
    struct queue_claims_row *rows;
    size_t count;
    enum err e = sql_queue_claims(g->db, g->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct reviewing r = {.is_animator = true};
        if (rows[i].holder_id.v) e = stand(g, rows[i].holder_id, &r);
        if (e != OK || r.is_own) continue;
        if (is_own(g, rows[i].organisation_id) || r.is_colleague)
            g->in->others++;
        else
            add_row(g, (struct admission_row){.kind = ADMISSION_CLAIM,
                                              .attestation_id = rows[i].attestation_id,
                                              .title = rows[i].job_title,
                                              .organisation = rows[i].organisation,
                                              .is_waiting = rows[i].is_offered,
                                              .since = rows[i].created_at});
    }
    return e;
}

static int by_due(const void *a, const void *b) {
    const struct admission_row *x = a, *y = b;
    if (x->due_at != y->due_at) return x->due_at < y->due_at ? -1 : 1;
    return x->since < y->since ? -1 : x->since > y->since;
}

enum err admissions_gather(struct db *db, struct arena *arena, const struct service *service,
                           struct admissions_ask_in *in) {
    struct gathering g = {.db = db, .arena = arena, .service = service, .in = in};
    struct queue_organisations_in find = {.member_id = in->animator};
    g.functions = arena_array(arena, FUNCTIONS_MOST, sizeof *g.functions);
    g.rows = arena_array(arena, ROWS_MOST, sizeof *g.rows);
    enum err e = sql_queue_organisations(db, arena, &find, &g.own, &g.own_count);
    if (e == OK) e = gather_reviews(&g);
    if (e == OK) e = gather_contests(&g);
    if (e == OK) e = gather_doubts(&g);
    if (e == OK) e = gather_claims(&g);
    if (e != OK) return e;
    for (size_t i = 0; i < g.rows_count; i++) {
        struct admission_row *row = &g.rows[i];
        if (!row->due_at) row->due_at = review_due(service, row->since);
        row->is_late = row->due_at < in->now_ms;
    }
    qsort(g.rows, g.rows_count, sizeof *g.rows, by_due);
    in->count = g.rows_count < QUEUE_SHOWN ? g.rows_count : QUEUE_SHOWN;
    if (g.rows_count > QUEUE_SHOWN) in->is_cut = true;
    memcpy(in->rows, g.rows, in->count * sizeof *g.rows);
    return OK;
}

static enum err admissions_ask(struct db *db, struct arena *arena, const struct service *service,
                               void *input) {
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    e = admissions_gather(db, arena, service, input);
    db_end_read(db);
    return e;
}

const struct op op_admissions_ask = {
    .name = "admissions.ask", .pool = POOL_READ, .ask = admissions_ask};

/* --- Those who have one function */

static enum err function_ask(struct db *db, struct arena *arena, const struct service *service,
                             void *input) {
    struct function_ask_in *in = input;
    struct function_posts_row post;
    struct function_key key, other;
    struct function_rows_row *rows;
    size_t count = 0;
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    e = function_post(db, arena, in->member, &post);
    if (e == OK) {
        struct function_rows_in find = {.organisation_id = post.organisation_id,
                                        .most = FUNCTION_ROWS_MOST};
        in->attestation = post.attestation_id;
        function_key_of(arena, service, post.job_title, post.occupation_code, &key);
        e = function_is_of(db, arena, service, post.organisation_id, &key, in->animator,
                           &in->covers_animator);
        if (e == OK) e = sql_function_rows(db, arena, &find, &rows, &count);
    }
    for (size_t i = 0; e == OK && i < count; i++) {
        if (!str_equal(rows[i].told, STR("review"))) continue;
        function_key_of(arena, service, rows[i].job_title, rows[i].occupation_code, &other);
        if (!key.title[0] || !function_key_equal(&other, &key)) continue;
        in->people++;
        if (rows[i].member_id.v != in->member.v && in->others_count < ARRAY_LENGTH(in->others))
            in->others[in->others_count++] = rows[i].member_id;
    }
    db_end_read(db);
    return e == ERR_NOT_FOUND ? OK : e;
}

const struct op op_function_ask = {.name = "function.ask", .pool = POOL_READ, .ask = function_ask};
