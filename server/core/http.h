/* The HTTP/1.1 front of one event loop: connections, requests (exchanges), replies.
 *
 * An exchange begins with on_head, once its whole head is valid, and ends in exactly one of two
 * ways: the application calls http_reply(), or it is told on_gone. After either the exchange is
 * gone and must not be touched. Between them the application may wait as long as
 * reply_timeout_ms: it keeps http_id() and looks the exchange up again with http_find(). The next
 * request of the connection stays unread meanwhile. What is malformed never reaches on_head: it
 * gets one answer (on_refused writes its page) and the connection is closed, lingering so that
 * the answer can be read; nothing after it is ever taken for a request.
 *
 * Everything here belongs to the thread that runs the event_base; only struct http_census is
 * shared. Decisions: CONNECT is answered 501; Upgrade is ignored, as RFC 9110 section 7.8 allows;
 * a peer that has shut down its sending side still gets its answer. TLS is a reverse proxy's. */
#ifndef CORE_HTTP_H
#define CORE_HTTP_H

#include "lib/buf.h"
#include "server/core/http_address.h"

struct event_base;
struct http_exchange;
struct http_server;

struct http_options {
    int64_t head_timeout_ms;  /* the whole head, from its first byte; then 408 */
    int64_t body_timeout_ms;  /* the whole body, or body_rate in each such period; then 408 */
    int64_t idle_timeout_ms;  /* between requests; then closed without a word */
    int64_t write_timeout_ms; /* without progress of an answer; then reset */
    int64_t reply_timeout_ms; /* an exchange left unanswered; then on_gone and 503 */
    int64_t body_rate;        /* bytes a second that a long body must keep up with */
    /* Bytes of bodies held at once, of requests not answered yet; then 503. 0: no bound. */
    int64_t bodies_bytes;
    size_t max_connections; /* of all loops together; 0: no cap */
    /* 0: no cap. IPv6 addresses count by /64; trusted proxies do not count. */
    size_t connections_per_address;
    const struct ip_network *trusted_proxies; /* must outlive the server */
    size_t trusted_count;
    bool is_forwarded; /* believe X-Forwarded-For of trusted_proxies; else the client is the peer */
};

/* 10 s, 30 s, 60 s, 30 s, 60 s; 2 048 bytes a second; 64 MiB of bodies; 20 000 and 8 000
 * connections; no proxy. */
struct http_options http_options_default(void);

/* An answer of this layer, to be written by the application. */
struct http_refusal {
    int status;       /* 400 408 413 414 417 431 501 503 505; another may be put in its place */
    struct str start; /* of a request that ended amid its head, as it came; else empty */
    struct buf *body, *fields;
};

struct http_handler {
    void *context;
    /* The head is complete: call http_reply() or http_want_body(), now or later. */
    void (*on_head)(void *context, struct http_exchange *x);
    /* After http_want_body(): the body is complete, http_body() returns it. Reply now or later. */
    void (*on_body)(void *context, struct http_exchange *x);
    void (*on_more)(void *context, struct http_exchange *x); /* http_long.h */
    /* The peer left, a deadline passed or the body was malformed or too large, before a reply:
     * free what http_data() holds and forget it. Not called for an exchange replied to. */
    void (*on_gone)(void *context, struct http_exchange *x);
    /* Writes the page and the fields (lines that end in CRLF, Content-Type among them) of an answer
     * of this layer. A body left empty, or a NULL callback: a line of plain text stands in. */
    void (*on_refused)(void *context, struct http_refusal *refusal);
    /* The peer of a stream left, or did not read: free what `data` is and forget the stream. Not
     * called after http_stream_end() or a write that failed. May be NULL without streams. */
    void (*on_stream_gone)(void *context, void *data);
    /* After http_server_drain(), when the last connection is closed. May be NULL. */
    void (*on_drained)(void *context);
};

/* Counts connections of all loops, in total and by address. Thread-safe; outlives the servers. */
struct http_census;
struct http_census *http_census_new(void) MUST_USE;
void http_census_free(struct http_census *census);

/* Accepts on a listening TCP socket, which it owns from now on. Options and handler are copied. */
struct http_server *http_server_new(struct event_base *base, int listener_fd,
                                    const struct http_options *options, struct http_census *census,
                                    const struct http_handler *handler) MUST_USE;
/* From now on; deadlines already running stay. */
void http_server_configure(struct http_server *server, const struct http_options *options);
/* Stops accepting, closes idle connections, and each other after its answer. */
void http_server_drain(struct http_server *server);
/* Closes everything at once; on_gone for each exchange in progress. */
void http_server_free(struct http_server *server);

struct http_counts {
    uint64_t connections, requests; /* accepted, heads complete, since the start */
    uint64_t refused, timeouts;     /* malformed or over a cap; 408 and silent writers */
    size_t open;                    /* connections now; 0 after a drain */
};
struct http_counts http_server_counts(const struct http_server *server);

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_OTHER /* any other token, TRACE included: http_method_text() */
};

/* The views returned below live as long as the exchange. */
enum http_method http_method(const struct http_exchange *x);
struct str http_method_text(const struct http_exchange *x);
/* Begins with "/" ("*" for OPTIONS only): visible ASCII, percent-escapes whole but undecoded. */
struct str http_path(const struct http_exchange *x);
/* Without "?", raw; its escapes are not checked. bytes is NULL when there was no "?". */
struct str http_query(const struct http_exchange *x);
/* host[:port], valid; empty only for HTTP/1.0 without Host. */
struct str http_host(const struct http_exchange *x);
/* The first field of that name (any case), without surrounding space; bytes NULL when there is
 * none. May hold bytes of 0x80 and above, never control bytes but tab. */
struct str http_field(const struct http_exchange *x, struct str name);
/* The whole content, chunks joined; empty before on_body. */
struct str http_body(const struct http_exchange *x);
/* True when the head announces content (of yet unknown length when chunked). */
bool http_has_body(const struct http_exchange *x);
struct ip_address http_client_address(const struct http_exchange *x);
/* The application's pointer; NULL at first. */
void *http_data(const struct http_exchange *x);
void http_set_data(struct http_exchange *x, void *data);
/* Never 0, never used again by this server. */
uint64_t http_id(const struct http_exchange *x);
/* NULL when that exchange is over: drop what was meant for it. */
struct http_exchange *http_find(struct http_server *server, uint64_t id);

/* Reads the body of at most max_bytes, after "100 Continue" if that was asked for; on_body follows,
 * after the callback that this is called from has returned. A larger or malformed body ends the
 * exchange with on_gone and 413 or 400. At most once an exchange. */
void http_want_body(struct http_exchange *x, size_t max_bytes);

/* Date, Content-Length and Connection are added; HEAD, 204 and 304 send no body. */
struct http_reply {
    int status;              /* 200 to 599 */
    struct str content_type; /* empty: none */
    struct str fields;       /* whole lines "Name: value\r\n", or empty */
    struct str body;         /* copied where needed: free after http_reply() */
    struct str shared_body;  /* instead of body: never copied, lives for ever */
    bool close;              /* and close the connection */
};

/* Ends the exchange. A body not asked for is discarded if it is known to be small, else the
 * connection is closed after the answer. */
void http_reply(struct http_exchange *x, const struct http_reply *reply);

#endif
