/* Bodies and answers of megabytes, for the HTTP front's application: a body is taken along instead
 * of copied, an answer goes out in pieces. */
#ifndef CORE_HTTP_LONG_H
#define CORE_HTTP_LONG_H

#include "server/core/http.h"

/* The body, which is the caller's from now on; http_body() is empty after. */
struct buf http_take_body(struct http_exchange *x);
/* How long the head says it is; -1: it does not (chunked). */
int64_t http_body_length(const struct http_exchange *x);

/* An answer of `length` bytes, > 0, whose body comes in pieces: a reply without body. True: on_more
 * will ask for the first of them; false: the exchange is over (a HEAD has all it gets, or the peer
 * is gone). */
bool http_long_begin(struct http_exchange *x, const struct http_reply *reply,
                     int64_t length) MUST_USE;
/* The piece that on_more asked for, now or later: 1 byte or more, no more than what is left. False:
 * that was the last, or the peer is gone: the exchange is over. */
bool http_long_piece(struct http_exchange *x, struct str piece) MUST_USE;
/* Ends the exchange in the midst of such an answer: the peer learns that it is not whole. */
void http_long_abort(struct http_exchange *x);

#endif
