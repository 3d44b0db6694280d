/* libevent's base, the HTTP server on it, and the inbox through which other threads answer. */
#include "server/core/loop.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/queue.h"
#include "server/core/events.h"
#include "server/core/pipeline.h"
#include "server/core/touch.h"

enum {
    /* Every task that can be under way fits: an answer is never refused while the loop runs. */
    INBOX = WRITER_QUEUE + WRITER_GROUP + 3 * POOL_QUEUE + 64,
    PAGE_MOST = 5 << 20, /* bytes of one page: 20 of the longest messages, and an answer to them */
    TOUCHED_MOST = 1024, /* sessions between two flushes; a power of two */
    STOP_MOST_S = 10,
    FLUSH_S = 5,
};

struct loop {
    const struct service *service;
    struct event_base *base;
    struct http_server *http;
    struct db *db;
    struct buf page;
    struct deflater *deflater;
    struct memo *memo;
    struct events *events;
    struct queue inbox;
    struct event *inbox_event, *flush_event, *stop_event, *turn_event;
    struct touched touched[TOUCHED_MOST];
    struct seen seen[TOUCHED_MOST];
    pthread_t thread;
    atomic_bool is_stopping;
    _Atomic(struct http_options *) next_options;
    _Atomic uint64_t replies[6];
    bool is_draining;
};

struct db *loop_db(struct loop *loop) {
    return loop->db;
}

struct buf *loop_page(struct loop *loop) {
    return &loop->page;
}

struct deflater *loop_deflater(struct loop *loop) {
    return loop->deflater;
}

struct memo *loop_memo(struct loop *loop) {
    return loop->memo;
}

struct queue *loop_inbox(struct loop *loop) {
    return &loop->inbox;
}

struct events *loop_events(struct loop *loop) {
    return loop->events;
}

void loop_count_reply(struct loop *loop, int status) {
    loop->replies[status / 100 % 6]++;
}

static size_t seen_place(struct member_id member, struct thread_id thread) {
    uint64_t mixed = (uint64_t)member.v * 0x9e3779b97f4a7c15U + (uint64_t)thread.v;
    return (mixed ^ mixed >> 29) % TOUCHED_MOST;
}

void loop_see(struct loop *loop, const struct seen *seen) {
    /* Two in one place: the later wins, as for sessions. Of one thread, what was seen farthest. */
    struct seen *old = &loop->seen[seen_place(seen->member, seen->thread)];
    bool is_same = old->member.v == seen->member.v && old->thread.v == seen->thread.v;
    int64_t seq = is_same && old->seq > seen->seq ? old->seq : seen->seq;
    *old = *seen;
    old->seq = seq;
}

int64_t loop_seen_seq(const struct loop *loop, struct member_id member, struct thread_id thread) {
    const struct seen *seen = &loop->seen[seen_place(member, thread)];
    return seen->member.v == member.v && seen->thread.v == thread.v ? seen->seq : 0;
}

static void send_touched(struct loop *loop, struct task **task) {
    if (*task && writer_submit(loop->service->writer, *task) != OK) task_free(*task);
    *task = NULL;
}

static void flush_touched(struct loop *loop) {
    struct task *task = NULL;
    struct touch_in *in = NULL;
    for (size_t i = 0; i < TOUCHED_MOST; i++) {
        if (loop->touched[i].session.v == 0 && loop->seen[i].member.v == 0) continue;
        if (!task) {
            task = task_new(&op_touch, sizeof *in);
            task->actor = actor_system();
            in = task->input;
        }
        if (loop->touched[i].session.v) in->sessions[in->count++] = loop->touched[i];
        if (loop->seen[i].member.v) in->seen[in->seen_count++] = loop->seen[i];
        loop->touched[i] = (struct touched){0};
        loop->seen[i] = (struct seen){0};
        if (in->count == TOUCH_MOST || in->seen_count == TOUCH_MOST) send_touched(loop, &task);
    }
    send_touched(loop, &task);
}

void loop_touch(struct loop *loop, const struct touched *touched) {
    struct touched *old = &loop->touched[(uint64_t)touched->session.v % TOUCHED_MOST];
    struct touched merged = *touched;
    if (old->session.v == touched->session.v) {
        /* Back where it was before the writer knew that it had been elsewhere: that is told. */
        if (!country_is_known(&merged.country)) merged.country = old->country;
        if (merged.at < old->at) merged.at = old->at;
    } else if (country_is_known(&old->country)) {
        flush_touched(loop);
    }
    /* Else of two sessions in one place the later wins, the other is touched at its next request.
     */
    *old = merged;
}

static void on_flush(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    flush_touched(context);
}

static void expect_turn(struct loop *loop, int64_t ms) {
    struct timeval after = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    event_add(loop->turn_event, &after);
}

static void on_turn(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    struct loop *loop = context;
    int64_t wait_ms = events_turn(loop->events);
    if (wait_ms >= 0) expect_turn(loop, wait_ms);
}

void loop_expect_turn(struct loop *loop) {
    if (!event_pending(loop->turn_event, EV_TIMEOUT, NULL)) expect_turn(loop, EVENTS_POLL_MS);
}

static void on_stop_deadline(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    struct loop *loop = context;
    log_line(LOG_WARNING, "loop", "requests still in progress are given up");
    event_base_loopbreak(loop->base);
}

static void begin_drain(struct loop *loop) {
    if (loop->is_draining) return;
    loop->is_draining = true;
    event_add(loop->stop_event, &(struct timeval){STOP_MOST_S, 0});
    http_server_drain(loop->http);
    events_stop(loop->events);
}

/* Answers of other threads, and the wish to stop. */
static void on_inbox(evutil_socket_t fd, short what, void *context) {
    (void)what;
    struct loop *loop = context;
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;
    struct task *task;
    while ((task = queue_try_pop(&loop->inbox))) pipeline_answer(loop->http, task);
    struct http_options *options = atomic_exchange(&loop->next_options, NULL);
    if (options) {
        http_server_configure(loop->http, options);
        mem_free(options);
    }
    if (loop->is_stopping) begin_drain(loop);
}

static void on_drained(void *context) {
    struct loop *loop = context;
    event_base_loopbreak(loop->base);
}

static void wake(struct loop *loop) {
    uint64_t one = 1;
    ssize_t written = write(loop->inbox.notify_fd, &one, sizeof one);
    (void)written;
}

struct loop *loop_new(const struct service *service, const struct loop_options *options) {
    struct loop *loop = mem_alloc(sizeof *loop);
    loop->service = service;
    loop->db = options->db;
    buf_init(&loop->page, PAGE_MOST);
    loop->deflater = deflater_new();
    loop->memo = memo_new(loop->db);
    queue_init(&loop->inbox, INBOX);
    loop->inbox.notify_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    assert(loop->inbox.notify_fd >= 0);
    struct event_config *config = event_config_new();
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    loop->base = event_base_new_with_config(config);
    event_config_free(config);
    assert(loop->base);
    loop->events = events_new(service, loop->db);
    struct http_handler handler = pipeline_handler(loop);
    handler.on_drained = on_drained;
    loop->http = http_server_new(loop->base, options->listener_fd, &options->http, options->census,
                                 &handler);
    loop->inbox_event =
        event_new(loop->base, loop->inbox.notify_fd, EV_READ | EV_PERSIST, on_inbox, loop);
    loop->flush_event = event_new(loop->base, -1, EV_PERSIST, on_flush, loop);
    loop->stop_event = event_new(loop->base, -1, 0, on_stop_deadline, loop);
    loop->turn_event = event_new(loop->base, -1, 0, on_turn, loop);
    event_add(loop->inbox_event, NULL);
    event_add(loop->flush_event, &(struct timeval){FLUSH_S, 0});
    return loop;
}

const struct service *loop_service(struct loop *loop) {
    return loop->service;
}

static void *loop_main(void *context) {
    struct loop *loop = context;
    event_base_dispatch(loop->base);
    flush_touched(loop);
    return NULL;
}

void loop_start(struct loop *loop) {
    int failed = pthread_create(&loop->thread, NULL, loop_main, loop);
    assert(!failed);
}

void loop_stop(struct loop *loop) {
    loop->is_stopping = true;
    wake(loop);
}

void loop_configure(struct loop *loop, const struct http_options *options) {
    struct http_options *copy = mem_alloc(sizeof *copy);
    *copy = *options;
    mem_free(atomic_exchange(&loop->next_options, copy));
    wake(loop);
}

void loop_join(struct loop *loop) {
    pthread_join(loop->thread, NULL);
}

struct loop_counts loop_read_counts(struct loop *loop) {
    struct loop_counts counts = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(counts.replies); i++) counts.replies[i] = loop->replies[i];
    counts.events = events_said(loop->events);
    return counts;
}

void loop_free(struct loop *loop) {
    struct task *task;
    http_server_free(loop->http);
    events_free(loop->events);
    queue_close(&loop->inbox);
    while ((task = queue_try_pop(&loop->inbox))) task_free(task);
    close(loop->inbox.notify_fd);
    queue_release(&loop->inbox);
    event_free(loop->inbox_event);
    event_free(loop->flush_event);
    event_free(loop->stop_event);
    event_free(loop->turn_event);
    event_base_free(loop->base);
    deflater_free(loop->deflater);
    memo_free(loop->memo);
    buf_release(&loop->page);
    db_close(loop->db);
    mem_free(atomic_exchange(&loop->next_options, NULL));
    mem_free(loop);
}
