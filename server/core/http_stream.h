/* Answers of the HTTP front that go on: server-sent events.
 *
 * A stream is an answer without a length that lasts until the application ends it, or its peer
 * leaves: in chunks (RFC 9112 section 7.1), to HTTP/1.0 until the connection closes, which it does
 * with the stream in either case. Silence cuts no stream; a peer that does not read is cut when
 * HTTP_STREAM_HELD_BYTES wait for it, or after write_timeout_ms without progress. A peer that shuts
 * down its sending side has left. A drain leaves streams alone: the application ends them. */
#ifndef CORE_HTTP_STREAM_H
#define CORE_HTTP_STREAM_H

#include "server/core/http.h"

struct http_stream;
enum { HTTP_STREAM_HELD_BYTES = 8 * 1024 };

/* Ends the exchange like http_reply(), only from within on_head or on_body, with a reply without
 * body; `data` is not NULL. NULL when nothing can follow: a HEAD, or the peer is gone. */
struct http_stream *http_stream_begin(struct http_exchange *x, const struct http_reply *reply,
                                      void *data) MUST_USE;
/* False when the peer is gone or cut: forget the stream. */
bool http_stream_write(struct http_stream *stream, struct str piece) MUST_USE;
/* Closes after what was written; during a drain without waiting for who does not read. */
void http_stream_end(struct http_stream *stream);

#endif
