/* Streams of one loop: opening, passing over them, ending. */
#include "server/core/events.h"

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "server/core/fields.h"
#include "server/core/http_stream.h"
#include "server/core/loop.h"
#include "sql/core_events.h"
#include "sql/core_page.h"

enum {
    BEAT_MS = 15 * 1000, /* silence before a beat, and up to BEAT_SPREAD_MS more */
    BEAT_SPREAD_MS = 3000,
    BACK_MS = 5000,        /* retry: of a stream that is cut */
    BACK_AFTER_MS = 2000,  /* of a server that stops: this, and a draw from the spread */
    BACK_SPREAD_MS = 5000, /* for few streams */
    BACK_EACH_MS = 10,     /* more for each stream: 100 come back in a second */
    BACK_MOST_MS = 60 * 1000,
    FULL_RETRY_S = 60,
    NEWS_MOST = 32, /* messages of one pass; more are not told one by one */
    WORDS_MOST = 4 * 1024,
};

#define BEAT "event: beat\ndata:\n\n"

struct stream {
    struct events *events;
    struct http_stream *http;
    struct stream *before, *after; /* in order of beat_at_ms */
    struct events_ticket ticket;
    struct crypt_hash token;
    struct member_id member;
    enum role role;
    struct whence_from from;
    uint32_t place;  /* in events->streams */
    int64_t waiting; /* as last said; -1: not yet */
    int64_t beat_at_ms;
    int64_t ends_at; /* wall clock: the viewer changes by then without a commit */
};

struct events {
    const struct service *service;
    struct db *db;
    struct stream **streams;
    size_t count, capacity;
    struct stream *first, *last; /* silent longest, shortest */
    size_t left;                 /* streams below this place are still to be visited */
    int64_t now_ms, monotonic_ms;
    int64_t poll_at_ms, pass_at_ms; /* not before */
    int64_t ends_at;                /* the first of all streams */
    int64_t version;
    const struct options *options; /* in force at the last look */
    uint64_t over;
    int64_t news_after, news_upto; /* posts of this pass */
    bool has_changed, is_stopping;
    struct arena arena;
    struct buf words;
    _Atomic uint64_t said;
};

struct events *events_new(const struct service *service, struct db *db) {
    struct events *events = mem_alloc(sizeof *events);
    events->service = service;
    events->db = db;
    buf_init(&events->words, WORDS_MOST);
    return events;
}

void events_free(struct events *events) {
    assert(events->count == 0);
    arena_release(&events->arena);
    buf_release(&events->words);
    mem_free(events->streams);
    mem_free(events);
}

uint64_t events_said(const struct events *events) {
    return events->said;
}

/* ---- the list by silence, the table by place ---- */

static void unlink_stream(struct stream *s) {
    struct events *e = s->events;
    *(s->before ? &s->before->after : &e->first) = s->after;
    *(s->after ? &s->after->before : &e->last) = s->before;
}

/* To the end: all wait about equally long, the draw moves neighbours only. */
static void link_stream(struct stream *s) {
    struct events *e = s->events;
    s->beat_at_ms = e->monotonic_ms + BEAT_MS + (int64_t)crypt_random_below(BEAT_SPREAD_MS);
    s->after = NULL;
    s->before = e->last;
    *(e->last ? &e->last->after : &e->first) = s;
    e->last = s;
}

static void add(struct events *e, struct stream *s) {
    if (e->count == e->capacity) {
        e->capacity = e->capacity ? 2 * e->capacity : 64;
        e->streams = mem_resize(e->streams, e->capacity * sizeof *e->streams);
    }
    s->events = e;
    s->place = (uint32_t)e->count;
    e->streams[e->count++] = s;
    link_stream(s);
}

/* A pass goes from the last place to the first: what moves here was visited, or is again. */
static void forget(struct stream *s) {
    struct events *e = s->events;
    struct stream *moved = e->streams[--e->count];
    e->streams[s->place] = moved;
    moved->place = s->place;
    if (e->left > e->count) e->left = e->count;
    unlink_stream(s);
    events_census_leave(e->service->listeners, &s->ticket);
    mem_free(s);
}

void events_gone(void *stream) {
    forget(stream);
}

/* False when the stream is gone. */
static bool say(struct stream *s, struct str words) {
    if (!http_stream_write(s->http, words)) {
        forget(s);
        return false;
    }
    unlink_stream(s);
    link_stream(s);
    return true;
}

static void finish(struct stream *s, struct str words) {
    struct http_stream *http = s->http;
    if (!say(s, words)) return;
    forget(s);
    http_stream_end(http);
}

/* ---- a pass ---- */

static int64_t last_post(struct events *e) {
    struct events_last_post_row row;
    arena_reset(&e->arena);
    return sql_events_last_post(e->db, &e->arena, &row) == OK ? row.post_id.v : e->news_after;
}

/* Of the many that a bulk load writes the last few are told: the page tells the truth. */
static void begin_pass(struct events *e) {
    e->has_changed = false;
    e->pass_at_ms = e->monotonic_ms + EVENTS_PASS_MS;
    e->left = e->count;
    e->ends_at = INT64_MAX;
    e->news_after = e->news_upto;
    e->news_upto = last_post(e);
    if (e->news_upto - e->news_after > NEWS_MOST) e->news_after = e->news_upto - NEWS_MOST;
}

static void put_news(struct stream *s, struct buf *out) {
    struct events *e = s->events;
    struct events_news_in in = {
        .member_id = s->member, .after = e->news_after, .upto = e->news_upto};
    struct events_news_row *rows;
    size_t count = 0;
    if (e->news_after == e->news_upto) return;
    if (sql_events_news(e->db, &e->arena, &in, &rows, &count) != OK) return;
    for (size_t i = 0; i < count; i++)
        buf_put_format(out, "event: message\ndata: {\"thread\":%lld,\"post\":%lld}\n\n",
                       (long long)rows[i].thread_id.v, (long long)rows[i].post_id.v);
    e->said += count;
}

static void put_badge(struct stream *s, struct buf *out) {
    struct frame_waiting_in in = {.member_id = s->member};
    struct frame_waiting_row row;
    if (sql_frame_waiting(s->events->db, &s->events->arena, &in, &row) != OK) return;
    if (row.waiting == s->waiting) return;
    s->waiting = row.waiting;
    buf_put_format(out, "event: badge\ndata: {\"waiting\":%lld}\n\n", (long long)row.waiting);
    s->events->said++;
}

/* Who listens now? False when the stream is over. */
static bool is_same_viewer(struct stream *s) {
    struct events *e = s->events;
    struct viewer viewer;
    struct str token = {(const char *)s->token.bytes, sizeof s->token.bytes};
    enum err err = viewer_load(e->db, &e->arena, token, e->now_ms, &viewer);
    if (err != OK && err != ERR_NOT_FOUND) {
        e->has_changed = true; /* the database does not answer: ask again */
        return true;
    }
    bool is_same = err == OK && viewer.member.v == s->member.v && viewer.role == s->role &&
                   whence_admits(e->service, &s->from);
    if (is_same) s->ends_at = viewer.ends_at;
    return is_same;
}

static void visit(struct stream *s) {
    struct events *e = s->events;
    arena_reset(&e->arena);
    if (!is_same_viewer(s)) {
        e->said++;
        finish(s, STR("event: end\ndata:\n\n"));
        return;
    }
    if (s->ends_at < e->ends_at) e->ends_at = s->ends_at;
    buf_reset(&e->words);
    put_news(s, &e->words);
    put_badge(s, &e->words);
    if (e->words.length) say(s, buf_str(&e->words));
}

static void visit_some(struct events *e) {
    if (e->left == 0) return;
    enum err err = db_begin_read(e->db);
    for (int i = 0; i < EVENTS_A_TURN && e->left; i++) visit(e->streams[--e->left]);
    if (err == OK) db_end_read(e->db);
}

/* ---- a turn ---- */

static void end_surplus(struct events *e) {
    uint64_t over = events_census_over(e->service->listeners);
    if (over == e->over) return;
    e->over = over;
    for (size_t i = e->count; i-- > 0;)
        if (e->streams[i]->ticket.is_over) finish(e->streams[i], STR("event: aside\ndata:\n\n"));
}

static void poll_changes(struct events *e) {
    int64_t version;
    e->poll_at_ms = e->monotonic_ms + EVENTS_POLL_MS;
    if (db_data_version(e->db, &version) == OK && version != e->version) {
        e->version = version;
        e->has_changed = true;
    }
    if (e->now_ms >= e->ends_at) e->has_changed = true;
    const struct options *options = e->service->options;
    if (options != e->options) e->has_changed = true; /* other countries may be let in from */
    e->options = options;
    end_surplus(e);
}

/* True when more are due. */
static bool beat_some(struct events *e) {
    for (int i = 0; e->first && e->first->beat_at_ms <= e->monotonic_ms; i++) {
        if (i == EVENTS_A_TURN) return true;
        say(e->first, STR(BEAT));
    }
    return false;
}

static void tell_time(struct events *e) {
    e->now_ms = clock_now_ms();
    e->monotonic_ms = clock_monotonic_ms();
}

int64_t events_turn(struct events *events) {
    struct events *e = events;
    tell_time(e);
    if (e->monotonic_ms >= e->poll_at_ms) poll_changes(e);
    if (e->left == 0 && e->has_changed && e->monotonic_ms >= e->pass_at_ms) begin_pass(e);
    visit_some(e);
    bool has_more = beat_some(e) || e->left;
    if (e->count == 0) return -1;
    int64_t wait_ms = e->poll_at_ms - e->monotonic_ms;
    return has_more ? 0 : wait_ms > 1 ? wait_ms : 1;
}

/* Those who listen come back one after another, in the order of a draw. */
void events_stop(struct events *events) {
    struct events *e = events;
    size_t all = events_census_count(e->service->listeners);
    uint64_t spread = BACK_SPREAD_MS + (uint64_t)all * BACK_EACH_MS;
    if (spread > BACK_MOST_MS) spread = BACK_MOST_MS;
    e->is_stopping = true;
    tell_time(e);
    while (e->count) {
        uint64_t back = BACK_AFTER_MS + crypt_random_below(spread);
        buf_reset(&e->words);
        buf_put_format(&e->words, "retry: %llu\n\n", (unsigned long long)back);
        finish(e->streams[e->count - 1], buf_str(&e->words));
    }
}

/* ---- opening ---- */

/* The first of all: what was before is no news. */
static void begin_listening(struct events *e) {
    e->news_after = 0;
    e->news_upto = last_post(e);
    e->ends_at = INT64_MAX;
    e->has_changed = db_data_version(e->db, &e->version) != OK;
}

static struct stream *stream_new(struct request *r) {
    struct stream *s = mem_alloc(sizeof *s);
    crypt_digest(NULL, r->secret, &s->token);
    s->member = r->viewer.member;
    s->role = r->viewer.role;
    s->from = r->from;
    s->ends_at = r->viewer.ends_at;
    s->waiting = -1;
    return s;
}

static void open_stream(struct events *e, struct stream *s) {
    tell_time(e);
    if (e->count == 0) begin_listening(e);
    add(e, s);
    if (s->ends_at < e->ends_at) e->ends_at = s->ends_at;
    arena_reset(&e->arena);
    buf_reset(&e->words);
    buf_put_format(&e->words, "retry: %d\n" BEAT, BACK_MS);
    put_badge(s, &e->words);
    say(s, buf_str(&e->words));
}

/* The fields of a stream, and no stream. */
static enum reply reply_head(struct request *r, struct http_exchange *x,
                             const struct http_reply *reply) {
    struct http_stream *none = http_stream_begin(x, reply, r);
    assert(!none);
    return REPLIED;
}

enum reply events_stream(struct request *r) {
    struct events *e = loop_events(r->loop);
    struct events_census *census = r->service->listeners;
    struct http_reply reply = {.status = 200, .content_type = STR("text/event-stream")};
    bool is_head = http_method(r->exchange) == HTTP_HEAD;
    size_t most = (size_t)r->service->options->limits_event_streams;
    struct stream *s = is_head ? NULL : stream_new(r);
    if (s && (e->is_stopping ||
              events_census_enter(census, &s->ticket, r->viewer.session, most) != OK)) {
        mem_free(s);
        return request_error(r, 503, FULL_RETRY_S);
    }
    fields_put_security(&r->fields_out, r->service, FIELDS_PAGE);
    request_add_field(r, "X-Accel-Buffering: no"); /* nginx */
    reply.fields = buf_str(&r->fields_out);
    struct http_exchange *x = r->exchange;
    r->exchange = NULL;
    loop_count_reply(r->loop, 200);
    if (!s) return reply_head(r, x, &reply);
    s->http = http_stream_begin(x, &reply, s);
    if (s->http) {
        open_stream(e, s);
        loop_expect_turn(r->loop);
    } else {
        events_census_leave(census, &s->ticket);
        mem_free(s);
    }
    return REPLIED;
}
