/* A small event loop of its own: a full one of members never keeps the supervisor waiting. */
#include "server/core/admin.h"

#include <event2/event.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/mem.h"
#include "lib/queue.h"
#include "server/core/events_census.h"

enum { METRICS_MOST = 64 * 1024, HEALTH_MS = 5000 };

struct admin {
    struct admin_options options;
    struct event_base *base;
    struct http_server *http;
    struct event *wake_event;
    int wake_fd;
    int64_t started_at_ms;
    struct queue answers; /* of the writer, to the health probe */
    pthread_t thread;
};

static void put_metric(struct buf *out, const char *name, const char *kind, uint64_t value) {
    buf_put_format(out, "# TYPE %s %s\n%s %llu\n", name, kind, name, (unsigned long long)value);
}

static void put_replies(struct admin *admin, struct buf *out) {
    uint64_t totals[6] = {0};
    uint64_t events = 0;
    for (size_t i = 0; i < admin->options.loops_count; i++) {
        struct loop_counts counts = loop_read_counts(admin->options.loops[i]);
        events += counts.events;
        for (size_t class = 0; class < ARRAY_LENGTH(totals); class ++)
            totals[class] += counts.replies[class];
    }
    BUF_LIT(out, "# TYPE entrepairs_replies_total counter\n");
    for (size_t class = 1; class < ARRAY_LENGTH(totals); class ++)
        buf_put_format(out, "entrepairs_replies_total{class=\"%zuxx\"} %llu\n", class,
                       (unsigned long long)totals[class]);
    put_metric(out, "entrepairs_events_total", "counter", events);
}

static void reply_metrics(struct admin *admin, struct http_exchange *x) {
    const struct service *s = admin->options.service;
    struct buf out;
    buf_init(&out, METRICS_MOST);
    put_replies(admin, &out);
    put_metric(&out, "entrepairs_event_streams", "gauge", events_census_count(s->listeners));
    put_metric(&out, "entrepairs_writer_queue", "gauge", writer_waiting(s->writer));
    put_metric(&out, "entrepairs_hash_queue", "gauge", pool_waiting(s->hashers));
    put_metric(&out, "entrepairs_work_queue", "gauge", pool_waiting(s->workers));
    put_metric(&out, "entrepairs_read_queue", "gauge", pool_waiting(s->readers));
    put_metric(&out, "entrepairs_file_queue", "gauge", pool_waiting(s->filers));
    put_metric(&out, "entrepairs_uptime_seconds", "counter",
               (uint64_t)(clock_monotonic_ms() - admin->started_at_ms) / 1000);
    http_reply(x, &(struct http_reply){.status = 200,
                                       .content_type = STR("text/plain; version=0.0.4"),
                                       .body = buf_str(&out)});
    buf_release(&out);
}

static enum err probe_run(struct op_run *run, const void *input, void *output) {
    (void)run;
    (void)input;
    (void)output;
    return OK;
}

static const struct op op_probe = {.name = "probe", .run = probe_run};

/* Asks the writer for nothing, which it must commit. This thread may wait. An answer that came too
 * late for an earlier probe is read as this one's: the writer answers, which is what is asked. */
static bool is_writer_well(struct admin *admin) {
    struct task *task = task_new(&op_probe, 0);
    task->actor = actor_system();
    task->reply_to = &admin->answers;
    if (writer_submit(admin->options.service->writer, task) != OK) {
        task_free(task);
        return false;
    }
    task = queue_pop(&admin->answers, HEALTH_MS);
    bool is_well = task && task->result == OK;
    if (task) task_free(task);
    return is_well;
}

static void reply_health(struct admin *admin, struct http_exchange *x) {
    bool is_well = is_writer_well(admin);
    http_reply(x, &(struct http_reply){.status = is_well ? 200 : 503,
                                       .content_type = STR("text/plain"),
                                       .body = is_well ? STR("ok\n") : STR("writer\n")});
}

static void on_head(void *context, struct http_exchange *x) {
    struct str path = http_path(x);
    bool is_read = http_method(x) == HTTP_GET || http_method(x) == HTTP_HEAD;
    if (is_read && str_equal(path, STR("/healthz")))
        reply_health(context, x);
    else if (is_read && str_equal(path, STR("/metrics")))
        reply_metrics(context, x);
    else
        http_reply(x, &(struct http_reply){.status = 404, .body = STR("not here\n")});
}

static void on_body(void *context, struct http_exchange *x) {
    (void)context;
    (void)x; /* never asked for */
}

static void on_gone(void *context, struct http_exchange *x) {
    (void)context;
    (void)x; /* holds nothing */
}

static void on_wake(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    struct admin *admin = context;
    event_base_loopbreak(admin->base);
}

static void *admin_main(void *context) {
    struct admin *admin = context;
    event_base_dispatch(admin->base);
    return NULL;
}

struct admin *admin_new(const struct admin_options *options) {
    struct admin *admin = mem_alloc(sizeof *admin);
    struct http_options http = http_options_default();
    admin->options = *options;
    admin->started_at_ms = clock_monotonic_ms();
    queue_init(&admin->answers, 4);
    admin->base = event_base_new();
    assert(admin->base);
    struct http_handler handler = {
        .context = admin, .on_head = on_head, .on_body = on_body, .on_gone = on_gone};
    admin->http =
        http_server_new(admin->base, options->listener_fd, &http, options->census, &handler);
    admin->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    admin->wake_event = event_new(admin->base, admin->wake_fd, EV_READ, on_wake, admin);
    event_add(admin->wake_event, NULL);
    int failed = pthread_create(&admin->thread, NULL, admin_main, admin);
    assert(!failed);
    return admin;
}

void admin_stop(struct admin *admin) {
    uint64_t one = 1;
    ssize_t written = write(admin->wake_fd, &one, sizeof one);
    (void)written;
    pthread_join(admin->thread, NULL);
}

void admin_free(struct admin *admin) {
    http_server_free(admin->http);
    event_free(admin->wake_event);
    event_base_free(admin->base);
    close(admin->wake_fd);
    struct task *task;
    while ((task = queue_try_pop(&admin->answers))) task_free(task);
    queue_release(&admin->answers);
    mem_free(admin);
}
