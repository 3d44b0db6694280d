/* Deadlines. All members of one waiting list wait equally long, so each list is in order by
 * itself: setting, clearing and finding who is late cost O(1), whatever the number of
 * connections. One timer a loop, and none while nobody waits. */
#include <sys/socket.h>

#include "server/core/http_internal.h"

#include "lib/clock.h"

enum { SWEEP_MS = 50 }; /* no finer: a sweep serves all that fell due meanwhile */

static int64_t wait_ms(const struct http_server *s, enum http_wait wait) {
    switch (wait) {
    case HTTP_WAIT_IDLE:
        return s->options.idle_timeout_ms;
    case HTTP_WAIT_HEAD:
        return s->options.head_timeout_ms;
    case HTTP_WAIT_BODY:
        return s->options.body_timeout_ms;
    case HTTP_WAIT_REPLY:
        return s->options.reply_timeout_ms;
    case HTTP_WAIT_WRITE:
        return s->options.write_timeout_ms;
    case HTTP_WAIT_LINGER:
        return HTTP_LINGER_MS;
    case HTTP_WAIT_COUNT:
        break;
    }
    return 0;
}

static void arm(struct http_server *s, int64_t at_ms) {
    if (s->sweep_at_ms && s->sweep_at_ms <= at_ms) return;
    int64_t delay = at_ms - s->now_ms;
    if (delay < SWEEP_MS) delay = SWEEP_MS;
    s->sweep_at_ms = s->now_ms + delay;
    struct timeval after = {.tv_sec = delay / 1000, .tv_usec = delay % 1000 * 1000};
    event_add(&s->sweep, &after);
}

void http_deadline_clear(struct http_connection *c) {
    struct http_server *s = c->server;
    if (c->wait == HTTP_WAIT_NONE) return;
    *(c->before ? &c->before->after : &s->first[c->wait]) = c->after;
    *(c->after ? &c->after->before : &s->last[c->wait]) = c->before;
    c->before = c->after = NULL;
    c->wait = HTTP_WAIT_NONE;
}

void http_deadline_set(struct http_connection *c, enum http_wait wait) {
    struct http_server *s = c->server;
    int64_t delay = wait_ms(s, wait);
    http_deadline_clear(c);
    if (wait == HTTP_WAIT_NONE) return;
    if (delay <= 0) return; /* an option of 0: wait for ever */
    c->wait = (uint8_t)wait;
    c->deadline_ms = s->now_ms + delay;
    c->before = s->last[wait];
    *(c->before ? &c->before->after : &s->first[wait]) = c;
    s->last[wait] = c;
    arm(s, c->deadline_ms);
}

/* A long body goes on while each period brings its share. */
static bool keeps_pace(struct http_connection *c) {
    struct http_server *s = c->server;
    int64_t received = (int64_t)c->exchange->content.length;
    int64_t share = s->options.body_rate * s->options.body_timeout_ms / 1000;
    bool is_enough = share > 0 && received - c->counted >= share;
    c->counted = received;
    return is_enough;
}

void http_reset_on_close(struct http_connection *c) {
    struct linger at_once = {.l_onoff = 1};
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void expire(struct http_connection *c) {
    struct http_server *s = c->server;
    enum http_wait wait = c->wait;
    if (wait == HTTP_WAIT_BODY && c->state == HTTP_STATE_BODY && keeps_pace(c)) {
        http_deadline_set(c, HTTP_WAIT_BODY);
        return;
    }
    if (wait != HTTP_WAIT_IDLE && wait != HTTP_WAIT_LINGER) s->counts.timeouts++;
    if (wait == HTTP_WAIT_HEAD && http_has_begun(c)) {
        http_refuse(c, 408, str_starts(c->input, STR("HEAD ")), (struct str){0});
    } else if (c->exchange && c->state == HTTP_STATE_LONG) {
        http_reset_on_close(c); /* its head is out: no other answer can follow */
        http_close(c);
        return;
    } else if (c->exchange) {
        bool is_head = c->exchange->method == HTTP_HEAD;
        http_exchange_abandon(c);
        http_refuse(c, wait == HTTP_WAIT_BODY ? 408 : 503, is_head, (struct str){0});
    } else {
        if (wait == HTTP_WAIT_WRITE) http_reset_on_close(c);
        http_close(c);
        return;
    }
    http_process(c);
}

void http_deadline_sweep(evutil_socket_t fd, short what, void *server) {
    (void)fd;
    (void)what;
    struct http_server *s = server;
    s->now_ms = clock_monotonic_ms();
    s->sweep_at_ms = 0;
    for (enum http_wait wait = 0; wait < HTTP_WAIT_COUNT; wait++) {
        while (s->first[wait] && s->first[wait]->deadline_ms <= s->now_ms) expire(s->first[wait]);
        if (s->first[wait]) arm(s, s->first[wait]->deadline_ms);
    }
}
