/* The server of one loop: its listener, its table of connections, its end. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/core/http_census.h"
#include "server/core/http_internal.h"

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"

enum {
    ACCEPTS_A_TURN = 64,
    GLANCES = 8,          /* at idle connections that turn out not to be */
    MOST_SLOTS = 1 << 20, /* what an exchange's id can say */
    RESUME_MS = 100       /* without a free descriptor: try again then */
};

struct http_options http_options_default(void) {
    return (struct http_options){.head_timeout_ms = 10 * SECOND_MS,
                                 .body_timeout_ms = 30 * SECOND_MS,
                                 .idle_timeout_ms = 60 * SECOND_MS,
                                 .write_timeout_ms = 30 * SECOND_MS,
                                 .reply_timeout_ms = 60 * SECOND_MS,
                                 .body_rate = 2048,
                                 .bodies_bytes = 64 << 20,
                                 .max_connections = 20000,
                                 .connections_per_address = 8000};
}

static uint32_t take_slot(struct http_server *s, struct http_connection *c) {
    if (s->free_count == 0) {
        uint32_t more = s->slot_count ? s->slot_count : 64;
        s->slots = mem_resize(s->slots, (s->slot_count + more) * sizeof(struct http_connection *));
        s->free_slots = mem_resize(s->free_slots, (s->slot_count + more) * sizeof(uint32_t));
        for (uint32_t i = 0; i < more; i++) {
            s->slots[s->slot_count + i] = NULL;
            s->free_slots[i] = s->slot_count + more - 1 - i;
        }
        s->slot_count += more;
        s->free_count = more;
    }
    uint32_t slot = s->free_slots[--s->free_count];
    s->slots[slot] = c;
    return slot;
}

/* Says so from the loop, where nobody stands on this server: it may be freed there. */
static void finish_drain(struct http_server *s) {
    if (s->is_draining && s->counts.open == 0) event_active(&s->resume, EV_TIMEOUT, 0);
}

void http_server_forget(struct http_connection *c) {
    struct http_server *s = c->server;
    http_census_leave(s->census, &c->peer, c->is_counted);
    s->slots[c->slot] = NULL;
    s->free_slots[s->free_count++] = c->slot;
    s->counts.open--;
    finish_drain(s);
}

static void add_connection(struct http_server *s, int fd, const struct ip_address *peer,
                           bool is_counted) {
    struct http_connection *c = mem_alloc(sizeof *c);
    int one = 1;
    /* Answers are written whole: waiting for more to send would only delay them. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    c->server = s;
    c->fd = fd;
    c->peer = *peer;
    c->is_counted = is_counted;
    c->slot = take_slot(s, c);
    c->wait = HTTP_WAIT_NONE;
    c->interest = EV_READ;
    s->counts.connections++;
    s->counts.open++;
    event_assign(&c->event, s->base, fd, EV_READ | EV_PERSIST, http_connection_event, c);
    event_add(&c->event, NULL);
    http_deadline_set(c, HTTP_WAIT_IDLE);
}

/* A newcomer is worth more than the connection that has been silent longest, unless that one came
 * just now and its request is on the way. True when a place has become free. */
static bool close_oldest_idle(struct http_server *s) {
    size_t open = s->counts.open;
    for (int i = 0; i < GLANCES; i++) {
        struct http_connection *oldest = s->first[HTTP_WAIT_IDLE];
        if (!oldest || oldest->is_processing) return false;
        int64_t silent_ms = s->now_ms - oldest->deadline_ms + s->options.idle_timeout_ms;
        if (silent_ms < RESUME_MS) return false;
        /* Its request may lie in the kernel, unread. */
        http_connection_event(-1, EV_READ, oldest);
        if (s->counts.open == open && s->first[HTTP_WAIT_IDLE] == oldest) http_close(oldest);
        if (s->counts.open < open) return true;
    }
    return false;
}

static void admit(struct http_server *s, int fd, const struct ip_address *peer) {
    bool is_counted;
    enum err e = http_census_enter(s->census, &s->options, peer, &is_counted);
    if (e == ERR_LIMIT && close_oldest_idle(s))
        e = http_census_enter(s->census, &s->options, peer, &is_counted);
    if (e == OK && s->counts.open < MOST_SLOTS) {
        add_connection(s, fd, peer, is_counted);
        return;
    }
    if (e == OK) http_census_leave(s->census, peer, is_counted);
    s->counts.refused++;
    http_turn_away(fd);
}

/* Out of descriptors or memory: the backlog waits a little, instead of waking us in vain. */
static void pause_accepting(struct http_server *s) {
    if (!s->shortage_ms || s->now_ms - s->shortage_ms > MINUTE_MS) {
        log_line(LOG_WARNING, "http", "cannot accept: %s", strerror(errno));
        s->shortage_ms = s->now_ms;
    }
    event_del(&s->listener);
    struct timeval after = {.tv_usec = RESUME_MS * 1000};
    event_add(&s->resume, &after);
}

static void on_resume(evutil_socket_t fd, short what, void *server) {
    (void)fd;
    (void)what;
    struct http_server *s = server;
    if (!s->is_draining)
        event_add(&s->listener, NULL);
    else if (s->handler.on_drained)
        s->handler.on_drained(s->handler.context);
}

static bool is_shortage(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static void on_accept(evutil_socket_t fd, short what, void *server) {
    (void)what;
    struct http_server *s = server;
    s->now_ms = clock_monotonic_ms();
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage from = {0};
        socklen_t length = sizeof from;
        int accepted = accept4(fd, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted < 0) {
            if (is_shortage(errno) && !close_oldest_idle(s)) pause_accepting(s);
            /* The rest passes by itself: EAGAIN, or a peer that left before it was accepted. */
            return;
        }
        struct ip_address peer = ip_from_sockaddr((struct sockaddr *)&from);
        admit(s, accepted, &peer);
    }
}

struct http_server *http_server_new(struct event_base *base, int listener_fd,
                                    const struct http_options *options, struct http_census *census,
                                    const struct http_handler *handler) {
    struct http_server *s = mem_alloc(sizeof *s);
    s->base = base;
    s->listener_fd = listener_fd;
    s->options = *options;
    s->census = census;
    s->handler = *handler;
    s->now_ms = clock_monotonic_ms();
    buf_init(&s->reply_head, HTTP_REPLY_FIELDS_BYTES);
    evutil_make_socket_nonblocking(listener_fd);
    event_assign(&s->listener, base, listener_fd, EV_READ | EV_PERSIST, on_accept, s);
    event_assign(&s->resume, base, -1, 0, on_resume, s);
    event_assign(&s->sweep, base, -1, 0, http_deadline_sweep, s);
    event_add(&s->listener, NULL);
    return s;
}

void http_server_configure(struct http_server *server, const struct http_options *options) {
    server->options = *options;
}

struct http_counts http_server_counts(const struct http_server *server) {
    return server->counts;
}

static void stop_accepting(struct http_server *s) {
    event_del(&s->listener);
    event_del(&s->resume);
    if (s->listener_fd >= 0) close(s->listener_fd);
    s->listener_fd = -1;
}

void http_server_drain(struct http_server *server) {
    struct http_server *s = server;
    if (s->is_draining) return;
    /* Whoever is in the backlog has been told it is connected. */
    on_accept(s->listener_fd, EV_READ, s);
    stop_accepting(s);
    s->is_draining = true;
    size_t open = s->counts.open;
    for (uint32_t i = 0; i < s->slot_count; i++)
        /* Takes a request that has arrived meanwhile, and closes if there is none. */
        if (s->slots[i] && s->slots[i]->state == HTTP_STATE_HEAD && !s->slots[i]->is_processing)
            http_connection_event(-1, EV_READ, s->slots[i]);
    if (open == 0) finish_drain(s);
}

void http_server_free(struct http_server *server) {
    if (!server) return;
    stop_accepting(server);
    for (uint32_t i = 0; i < server->slot_count; i++)
        if (server->slots[i]) http_close(server->slots[i]);
    event_del(&server->sweep);
    event_del(&server->resume);
    buf_release(&server->reply_head);
    mem_free(server->slots);
    mem_free(server->free_slots);
    mem_free(server);
}
