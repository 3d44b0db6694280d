/* One connection: bytes in, the state machine, closing. Input is looked at where it was read, in
 * the loop's scratch; only what must wait is copied to the connection. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/core/http_internal.h"

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"

void http_set_state(struct http_connection *c, enum http_state state) {
    c->state = (uint8_t)state;
    c->is_restless = true;
}

void http_exchange_abandon(struct http_connection *c) {
    struct http_exchange *x = c->exchange;
    if (!x) return;
    c->exchange = NULL;
    c->server->handler.on_gone(c->server->handler.context, x);
    http_exchange_free(x);
}

bool http_has_begun(const struct http_connection *c) {
    return c->input.length > 2 || !str_starts(STR("\r\n"), c->input);
}

static void free_connection(struct http_connection *c) {
    http_server_forget(c);
    mem_free(c->held);
    mem_free(c->out);
    mem_free(c);
}

void http_close(struct http_connection *c) {
    if (c->state != HTTP_STATE_CLOSED) {
        http_set_state(c, HTTP_STATE_CLOSED);
        http_deadline_clear(c);
        event_del(&c->event);
        close(c->fd);
        http_exchange_abandon(c);
        http_stream_forget(c);
    }
    if (!c->is_processing) free_connection(c);
}

void http_after_write(struct http_connection *c) {
    if (c->closes) {
        /* Whoever listened to a stream sends nothing: there is no answer that it could overtake. */
        bool is_silent = c->stream.was_open && c->input.length == 0;
        c->input = (struct str){0};
        c->counted = 0;
        if (c->is_half_closed || is_silent || shutdown(c->fd, SHUT_WR) != 0)
            http_close(c);
        else
            http_set_state(c, HTTP_STATE_LINGER);
        return;
    }
    http_set_state(c, c->must_discard ? HTTP_STATE_DISCARD : HTTP_STATE_HEAD);
    c->must_discard = false;
}

/* ---- the state machine: each step returns whether another may follow at once ---- */

static bool refuse(struct http_connection *c, enum http1_error error, bool is_head,
                   struct str start) {
    log_line(LOG_DEBUG, "http", "refused %d: %s", http1_status(error), http1_error_name(error));
    http_refuse(c, http1_status(error), is_head, start);
    return false;
}

static bool step_head(struct http_connection *c) {
    struct http_server *s = c->server;
    if (c->input.length == 0) return false;
    bool is_head = str_starts(c->input, STR("HEAD "));
    enum http1_progress progress = http1_scan(&c->scan, c->input);
    if (progress == HTTP1_MORE) return false;
    if (progress == HTTP1_REFUSED) return refuse(c, c->scan.error, is_head, c->input);
    size_t length = c->scan.length;
    c->scan = (struct http1_scan){0};
    enum http1_error error = http_exchange_begin(c, length);
    if (error) return refuse(c, error, is_head, c->input);
    c->input = str_slice(c->input, length, c->input.length);
    s->counts.requests++;
    http_set_state(c, HTTP_STATE_APPLICATION);
    s->handler.on_head(s->handler.context, c->exchange);
    return true;
}

/* More of a body. False when all bodies together are over their bound: many connections that each
 * hold an allowed one would take all memory. */
static bool keep_piece(struct http_exchange *x, struct str piece) {
    struct http_server *s = x->connection->server;
    size_t before = x->content.length;
    buf_put(&x->content, piece);
    s->bodies_bytes += (int64_t)(x->content.length - before);
    return s->options.bodies_bytes <= 0 || s->bodies_bytes <= s->options.bodies_bytes;
}

/* The application has asked for the body. */
static bool begin_body(struct http_connection *c) {
    struct http_exchange *x = c->exchange;
    x->wants_body = false;
    x->has_body_begun = true;
    http1_body_init(&x->decoder, &x->head, (int64_t)x->max_body);
    buf_init(&x->content, x->max_body);
    c->counted = 0;
    http_set_state(c, HTTP_STATE_BODY);
    bool is_waiting = x->head.expects_continue && http1_has_body(&x->head) && !x->decoder.error;
    if (is_waiting && c->input.length == 0) http_send_continue(c);
    return c->state == HTTP_STATE_BODY;
}

static bool step_body(struct http_connection *c) {
    struct http_server *s = c->server;
    struct http_exchange *x = c->exchange;
    enum http1_progress progress;
    do {
        struct str piece;
        progress = http1_body_feed(&x->decoder, &c->input, &piece);
        if (!keep_piece(x, piece)) {
            bool is_head = x->method == HTTP_HEAD;
            http_exchange_abandon(c);
            http_refuse(c, 503, is_head, (struct str){0});
            return false;
        }
    } while (progress == HTTP1_MORE && c->input.length);
    if (progress == HTTP1_MORE) return false;
    if (progress == HTTP1_REFUSED) {
        enum http1_error error = x->decoder.error;
        bool is_head = x->method == HTTP_HEAD;
        http_exchange_abandon(c);
        return refuse(c, error, is_head, (struct str){0});
    }
    http_set_state(c, HTTP_STATE_APPLICATION);
    s->handler.on_body(s->handler.context, x);
    return true;
}

static bool step_discard(struct http_connection *c) {
    enum http1_progress progress;
    do {
        struct str ignored;
        progress = http1_body_feed(&c->rest, &c->input, &ignored);
    } while (progress == HTTP1_MORE && c->input.length);
    if (progress == HTTP1_REFUSED) http_close(c); /* its answer is already out */
    if (progress != HTTP1_DONE) return false;
    http_set_state(c, HTTP_STATE_HEAD);
    return true;
}

static bool step(struct http_connection *c) {
    switch ((enum http_state)c->state) {
    case HTTP_STATE_HEAD:
        return step_head(c);
    case HTTP_STATE_APPLICATION:
        return c->exchange->wants_body && begin_body(c);
    case HTTP_STATE_BODY:
        return step_body(c);
    case HTTP_STATE_DISCARD:
        return step_discard(c);
    case HTTP_STATE_LINGER:
        c->input = (struct str){0};
        return false;
    case HTTP_STATE_LONG:
        return http_long_step(c);
    case HTTP_STATE_STREAM:
    case HTTP_STATE_WRITE:
    case HTTP_STATE_CLOSED:
        return false;
    }
    return false;
}

/* ---- after the steps: what is kept, what is waited for ---- */

/* Copies what must wait out of the scratch; an empty connection keeps no buffer. */
static void hold_input(struct http_connection *c) {
    size_t length = c->input.length;
    bool is_held =
        c->held && c->input.bytes >= c->held && c->input.bytes < c->held + c->held_capacity;
    if (length == 0) {
        mem_free(c->held);
        c->held = NULL;
        c->held_capacity = 0;
        c->input = (struct str){0};
    } else if (!is_held) {
        assert(!c->held);
        c->held_capacity = length < 128 ? 128 : (uint32_t)length;
        c->held = mem_resize(NULL, c->held_capacity);
        memcpy(c->held, c->input.bytes, length);
        c->input.bytes = c->held;
    }
}

static bool may_read(const struct http_connection *c) {
    if (c->is_half_closed) return false;
    /* Requests that wait for their turn stay in the kernel. */
    return c->input.length < HTTP_HELD_BYTES;
}

static void set_interest(struct http_connection *c) {
    short wanted = (short)(may_read(c) ? EV_READ : 0);
    if (c->out_rest.length || c->shared_rest.length) wanted |= EV_WRITE;
    if (wanted == c->interest) return;
    event_del(&c->event);
    event_assign(&c->event, c->server->base, c->fd, (short)(wanted | EV_PERSIST),
                 http_connection_event, c);
    if (wanted) event_add(&c->event, NULL);
    c->interest = wanted;
}

static void set_deadline(struct http_connection *c) {
    static const uint8_t waits[] = {
        [HTTP_STATE_APPLICATION] = HTTP_WAIT_REPLY, [HTTP_STATE_BODY] = HTTP_WAIT_BODY,
        [HTTP_STATE_WRITE] = HTTP_WAIT_WRITE,       [HTTP_STATE_DISCARD] = HTTP_WAIT_BODY,
        [HTTP_STATE_LINGER] = HTTP_WAIT_LINGER,     [HTTP_STATE_LONG] = HTTP_WAIT_REPLY,
    };
    enum http_wait wait = c->input.length ? HTTP_WAIT_HEAD : HTTP_WAIT_IDLE;
    if (c->state == HTTP_STATE_STREAM)
        wait = c->out_rest.length ? HTTP_WAIT_WRITE : HTTP_WAIT_NONE; /* silence is no delay */
    else if (c->state == HTTP_STATE_LONG && c->out_rest.length)
        wait = HTTP_WAIT_WRITE;
    else if (c->state != HTTP_STATE_HEAD)
        wait = waits[c->state];
    if (c->is_restless || wait != c->wait) http_deadline_set(c, wait);
    c->is_restless = false;
}

/* The peer sends nothing more: what is incomplete stays so. */
static void end_half_closed(struct http_connection *c) {
    if (c->state == HTTP_STATE_HEAD && !http_has_begun(c)) {
        http_close(c);
    } else if (c->state == HTTP_STATE_HEAD) {
        http_refuse(c, 400, false, (struct str){0});
    } else if (c->state == HTTP_STATE_BODY) {
        http_exchange_abandon(c);
        http_refuse(c, 400, false, (struct str){0});
    } else if (c->state == HTTP_STATE_STREAM) {
        http_stream_abandon(c);
    } else if (c->state == HTTP_STATE_DISCARD || c->state == HTTP_STATE_LINGER) {
        http_close(c);
    }
}

void http_process(struct http_connection *c) {
    if (c->is_processing) return;
    c->is_processing = true;
    c->server->now_ms = clock_monotonic_ms();
    int steps = 0;
    bool is_cut = false;
    while (step(c)) {
        is_cut = ++steps > 3 * HTTP_EXCHANGES_A_TURN && c->state == HTTP_STATE_HEAD;
        if (is_cut) break;
    }
    if (c->is_half_closed && !is_cut) end_half_closed(c);
    if (c->server->is_draining && c->state == HTTP_STATE_HEAD && c->input.length == 0)
        http_close(c);
    c->is_processing = false;
    if (c->state == HTTP_STATE_CLOSED) {
        free_connection(c);
        return;
    }
    hold_input(c);
    set_interest(c);
    set_deadline(c);
    if (is_cut) event_active(&c->event, EV_READ, 0);
}

/* Makes room behind held input and returns where to read to: the scratch if nothing is held. */
static char *reading_place(struct http_connection *c, size_t *room) {
    bool is_bulk = c->state == HTTP_STATE_BODY || c->state == HTTP_STATE_DISCARD ||
                   c->state == HTTP_STATE_LINGER;
    *room = is_bulk ? HTTP_SCRATCH_BYTES : HTTP_HELD_BYTES;
    size_t length = c->input.length;
    if (length == 0) return c->server->scratch;
    if (c->input.bytes != c->held) memmove(c->held, c->input.bytes, length);
    size_t capacity = c->held_capacity;
    if (capacity - length < 128) capacity = capacity * 2 + 128;
    c->held = mem_resize(c->held, capacity);
    c->held_capacity = (uint32_t)capacity;
    c->input.bytes = c->held;
    *room = capacity - length;
    return c->held + length;
}

/* False when the connection is no more. */
static bool receive(struct http_connection *c) {
    if (!may_read(c)) return true;
    size_t room;
    char *place = reading_place(c, &room);
    ssize_t got = read(c->fd, place, room);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (got < 0) {
        http_close(c);
        return false;
    }
    if (got == 0) c->is_half_closed = true;
    if (c->state == HTTP_STATE_LINGER) {
        c->counted += got;
        if (c->counted > HTTP_LINGER_BYTES) {
            http_close(c);
            return false;
        }
    } else if (got > 0 && c->input.length == 0) {
        c->input = (struct str){place, (size_t)got};
    } else {
        c->input.length += (size_t)got;
    }
    return true;
}

void http_connection_event(evutil_socket_t fd, short what, void *connection) {
    (void)fd;
    struct http_connection *c = connection;
    if (what & EV_READ && !receive(c)) return;
    c->is_processing = true;
    if (what & EV_WRITE) http_flush(c);
    c->is_processing = false;
    http_process(c);
}
