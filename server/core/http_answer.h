/* Bytes out of the HTTP front: what http_reply.c and http_stream.c offer its other files. Nobody
 * else includes this. */
#ifndef CORE_HTTP_ANSWER_H
#define CORE_HTTP_ANSWER_H

#include "server/core/http_long.h"
#include "server/core/http_stream.h"

struct http_connection;

/* An answer that goes on. */
struct http_stream {
    void *data; /* the application's; NULL: none goes on here */
    bool is_chunked;
    bool was_open; /* the connection has carried one, and ends with it */
};

/* What an answer's head says besides the application's words. */
struct http_framing {
    bool is_head, keeps_alive, says_keep_alive;
    bool is_endless, is_chunked; /* without a length */
    bool is_open;                /* more follows after the head */
    int64_t length;              /* of what follows in pieces */
};

/* http_reply.c */
/* An answer of this layer, then the connection closes. */
void http_refuse(struct http_connection *c, int status, bool is_head, struct str start);
void http_send_continue(struct http_connection *c);
/* Ends the exchange with this head and body; the caller stands on the connection. */
void http_answer(struct http_exchange *x, const struct http_reply *reply,
                 struct http_framing framing);
/* Sends as much as goes at once and keeps the rest. False when the peer is gone. */
bool http_send_parts(struct http_connection *c, struct str head, struct str body,
                     struct str shared) MUST_USE;
/* Sends what is pending; closes on failure. */
void http_flush(struct http_connection *c);
/* 503 to a connection that is not taken, best effort. */
void http_turn_away(int fd);
/* http_long.c */
/* True: more was asked for. */
bool http_long_step(struct http_connection *c);
/* http_stream.c */
/* Tells the application, if one goes on here, that it is over. */
void http_stream_forget(struct http_connection *c);
/* The peer sends nothing more: it is told the end, should it still read. */
void http_stream_abandon(struct http_connection *c);

#endif
