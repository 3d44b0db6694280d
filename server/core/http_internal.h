/* What the files of the HTTP front share among themselves, and nobody else includes.
 *
 *   http_server.c      listener, table of connections, drain
 *   http_connection.c  bytes in, the state machine, closing
 *   http_exchange.c    one request: what the application sees
 *   http_reply.c       bytes out
 *   http_stream.c      answers that go on (http_long.c: of a known length)
 *   http_deadline.c    who has waited too long (http_census.h counts them)
 *
 * A connection moves HEAD → APPLICATION [→ BODY → APPLICATION] → WRITE [→ DISCARD] → HEAD, or
 * ends [LONG →] [STREAM →] WRITE → LINGER → closed. While it stands in HEAD or STREAM with nothing
 * to read or write it owns no buffer. */
#ifndef CORE_HTTP_INTERNAL_H
#define CORE_HTTP_INTERNAL_H

#include <event2/event.h>
#include <event2/event_struct.h>

#include "lib/http1.h"
#include "server/core/http_answer.h"

enum {
    HTTP_SCRATCH_BYTES = 64 * 1024, /* of one read; shared by all connections of the loop */
    HTTP_HELD_BYTES = 16 * 1024,    /* with more input waiting a connection is not read */
    HTTP_DISCARD_BYTES = 64 * 1024, /* the longest unread body worth keeping a connection for */
    /* Read after an answer that closes, so that it arrives. */
    HTTP_LINGER_BYTES = 24 << 20, /* the longest form with files, and more */
    HTTP_LINGER_MS = 5000,
    HTTP_EXCHANGES_A_TURN = 32,          /* of one connection before others get theirs */
    HTTP_REPLY_FIELDS_BYTES = 64 * 1024, /* ceiling of a reply's head, and of a stream's piece */
};

enum http_state {
    HTTP_STATE_HEAD,        /* between requests, or amid a head */
    HTTP_STATE_APPLICATION, /* the exchange is the application's */
    HTTP_STATE_BODY,        /* receiving what the application asked for */
    HTTP_STATE_LONG,        /* an answer goes out in pieces, the exchange still open */
    HTTP_STATE_STREAM,      /* an answer goes on until the application ends it */
    HTTP_STATE_WRITE,       /* an answer, or the last of it, is on its way */
    HTTP_STATE_DISCARD,     /* answered, skipping the rest of the request's body */
    HTTP_STATE_LINGER,      /* answered and shut down, reading until the peer has seen it */
    HTTP_STATE_CLOSED,      /* to be freed as soon as nobody stands on it */
};

/* One list each, in order of deadline since all members of a list wait equally long. */
enum http_wait {
    HTTP_WAIT_IDLE,
    HTTP_WAIT_HEAD,
    HTTP_WAIT_BODY,
    HTTP_WAIT_REPLY,
    HTTP_WAIT_WRITE,
    HTTP_WAIT_LINGER,
    HTTP_WAIT_COUNT,
    HTTP_WAIT_NONE = HTTP_WAIT_COUNT
};

struct http_connection {
    struct event event; /* the interest below, persistent */
    struct http_server *server;
    struct http_connection *before, *after; /* in its waiting list */
    int64_t deadline_ms;
    struct http_exchange *exchange;
    struct str input; /* not consumed yet: in held, or during a read in the server's scratch */
    char *held;
    uint32_t held_capacity;
    uint32_t slot;
    /* Output not sent yet: a copy first, then what is shared. */
    char *out;
    struct str out_rest, shared_rest;
    int64_t counted;        /* bytes: of the body at the last look, or read while lingering */
    struct http1_body rest; /* of a request answered before its body came */
    struct http1_scan scan;
    struct http_stream stream;
    struct ip_address peer;
    int fd;
    short interest; /* EV_READ | EV_WRITE as registered */
    uint8_t state, wait;
    bool is_counted;     /* by address, in the census */
    bool is_processing;  /* http_process() stands on it: free it there */
    bool is_restless;    /* state changed since the deadline was set */
    bool is_half_closed; /* the peer sends nothing more */
    bool closes;         /* after the answer */
    bool must_discard;   /* rest, after the answer */
};

struct http_exchange {
    struct http_connection *connection;
    uint64_t id;
    void *data;
    struct ip_address client;
    enum http_method method;
    bool wants_body, has_body_begun, is_asked; /* the last: for a piece (http_long.c) */
    int64_t left;                              /* of a long answer, to come */
    size_t max_body;
    struct http1_body decoder;
    struct buf content;
    struct http1_head head;
    char bytes[]; /* of the head */
};

struct http_server {
    struct event_base *base;
    struct event listener, resume, sweep;
    int listener_fd;
    struct http_options options;
    struct http_handler handler;
    struct http_census *census;
    struct http_counts counts;
    struct http_connection **slots;
    uint32_t *free_slots;
    uint32_t slot_count, free_count;
    uint64_t serial;      /* of exchanges */
    int64_t bodies_bytes; /* held by exchanges */
    struct http_connection *first[HTTP_WAIT_COUNT], *last[HTTP_WAIT_COUNT];
    int64_t sweep_at_ms;         /* when the timer fires; 0: not set */
    int64_t shortage_ms;         /* when it was last said that accept() failed */
    int64_t now_ms, date_second; /* monotonic as of this callback; of `date` */
    char date[32];
    struct buf reply_head;
    bool is_draining;
    char scratch[HTTP_SCRATCH_BYTES];
};

/* http_server.c */
void http_server_forget(struct http_connection *c);
/* http_connection.c */
void http_connection_event(evutil_socket_t fd, short what, void *connection);
/* Goes on with what was read; every entry from outside ends here or in an event. */
void http_process(struct http_connection *c);
void http_set_state(struct http_connection *c, enum http_state state);
/* Gone, no answer owed or possible. Freed now, or by http_process() when that stands on it. */
void http_close(struct http_connection *c);
/* Ends an exchange that the application still holds. */
void http_exchange_abandon(struct http_connection *c);
/* False while there is nothing, or only the empty line tolerated before a request line. */
bool http_has_begun(const struct http_connection *c);
/* The output is out: what comes next. */
void http_after_write(struct http_connection *c);
/* http_exchange.c */
/* From the scanned head at the beginning of c->input; leaves c->exchange NULL on an error. */
enum http1_error http_exchange_begin(struct http_connection *c, size_t head_length) MUST_USE;
void http_exchange_free(struct http_exchange *x);
/* http_deadline.c */
/* Closing throws away what is unsent: who does not read keeps no bytes in the kernel. */
void http_reset_on_close(struct http_connection *c);
void http_deadline_set(struct http_connection *c, enum http_wait wait);
void http_deadline_clear(struct http_connection *c);
void http_deadline_sweep(evutil_socket_t fd, short what, void *server);

#endif
