/* HTTP/1.x requests out of bytes (RFC 9110, RFC 9112): heads and bodies, strictly. Pure: no I/O, no
 * memory but the caller's, and the same answer however the bytes were cut into pieces.
 *
 * What the RFCs leave to the recipient's leniency is refused, since two recipients that are lenient
 * in different ways disagree on where a request ends, and that is how requests are smuggled:
 * no bare CR or LF, no folded lines, no space before a colon, no list of lengths, no second Host,
 * no length beside a transfer coding. Accepted: one empty line before the request line (section
 * 2.2), origin-form, absolute-form whose authority equals Host, "*" for OPTIONS. */
#ifndef LIB_HTTP1_H
#define LIB_HTTP1_H

#include "lib/str.h"

enum {
    HTTP1_HEAD_BYTES = 16 * 1024,     /* request line, fields and the empty line: 431 */
    HTTP1_FIELDS = 100,               /* 431 */
    HTTP1_TARGET_BYTES = 8 * 1024,    /* 414 */
    HTTP1_METHOD_BYTES = 32,          /* 501 */
    HTTP1_EXTENSION_BYTES = 4 * 1024, /* chunk extensions of one body together: 400 */
    HTTP1_TRAILER_BYTES = 8 * 1024,   /* 431 */
};

enum http1_error {
    HTTP1_OK = 0,
    HTTP1_BAD_BYTE,         /* 400: control byte, bare CR or LF */
    HTTP1_BAD_REQUEST_LINE, /* 400: not method SP target SP version */
    HTTP1_BAD_TARGET,       /* 400 */
    HTTP1_BAD_FIELD,        /* 400: no name, name not a token, folded line */
    HTTP1_BAD_HOST,         /* 400: absent from HTTP/1.1, malformed, not the target's */
    HTTP1_REPEATED_FIELD,   /* 400: one that two readers could pick differently */
    HTTP1_BAD_LENGTH,       /* 400: Content-Length */
    HTTP1_BAD_CODING,       /* 400: Transfer-Encoding that frames nothing, or beside a length */
    HTTP1_BAD_CHUNK,        /* 400 */
    HTTP1_BAD_TRAILER,      /* 400 */
    HTTP1_BODY_TOO_LARGE,   /* 413 */
    HTTP1_TARGET_TOO_LONG,  /* 414 */
    HTTP1_BAD_EXPECTATION,  /* 417: anything but 100-continue */
    HTTP1_HEAD_TOO_LARGE,   /* 431: the trailer section counts by itself */
    HTTP1_UNKNOWN_METHOD,   /* 501: CONNECT, or longer than any method is */
    HTTP1_UNKNOWN_CODING,   /* 501: a registered transfer coding under chunked */
    HTTP1_UNKNOWN_VERSION,  /* 505: neither HTTP/1.0 nor HTTP/1.1 */
    HTTP1_ERROR_COUNT_
};

/* The status of an answer, 0 for HTTP1_OK; a few English words for logs. */
int http1_status(enum http1_error error);
const char *http1_error_name(enum http1_error error);

enum http1_progress { HTTP1_MORE, HTTP1_DONE, HTTP1_REFUSED };

/* Finds the end of a head while it arrives. A zero struct is ready for a new head. */
struct http1_scan {
    uint32_t length;  /* bytes looked at; when done, the length of the head */
    uint32_t line_at; /* where the current line begins */
    uint16_t lines;   /* ended so far, an empty one before the request line not counted */
    uint8_t error;    /* enum http1_error, once refused */
};

/* `bytes` is all that arrived since the head's start; what was looked at before is not again.
 * Refuses bad bytes, bad request lines and what is too long as soon as they are seen. */
enum http1_progress http1_scan(struct http1_scan *scan, struct str bytes) MUST_USE;

struct http1_field {
    uint16_t name_at, name_length, value_at, value_length; /* in http1_head.bytes */
};

/* Views into `bytes`, which must outlive it. */
struct http1_head {
    struct str bytes;
    struct str method;
    struct str target;      /* as it came */
    struct str path;        /* begins with "/", or "*" */
    struct str query;       /* after "?"; bytes NULL without one */
    struct str host;        /* host[:port]; empty only for HTTP/1.0 */
    int minor;              /* HTTP/1.minor: 0 or 1 */
    int64_t content_length; /* -1: none given */
    bool is_chunked;
    bool keeps_alive;      /* the client wants to go on with the connection */
    bool expects_continue; /* 100-continue, HTTP/1.1 only */
    uint16_t field_count;
    struct http1_field fields[HTTP1_FIELDS];
};

/* Parses one whole head, exactly what http1_scan() found. `head` need not be initialised. */
enum http1_error http1_head_parse(struct http1_head *head, struct str bytes) MUST_USE;
/* The value of the first field of that name, letters compared without case; bytes NULL if none. */
struct str http1_find(const struct http1_head *head, struct str name);
struct str http1_field_name(const struct http1_head *head, size_t index);
struct str http1_field_value(const struct http1_head *head, size_t index);
/* True when content follows the head: a length above 0, or chunks. */
bool http1_has_body(const struct http1_head *head);
/* host[:port] where host is a DNS-like name, an IPv4 or a bracketed IPv6 address: RFC 3986 without
 * percent-escapes, sub-delimiters and IPvFuture, none of which any name has. */
bool http1_is_host(struct str s);

/* Takes the framing off a body while it arrives. */
struct http1_body {
    int64_t left;  /* of the content, or of this chunk */
    int64_t total; /* content announced so far */
    int64_t most;
    uint32_t extension_bytes, trailer_bytes;
    uint8_t state, digits, trailer_lines;
    uint8_t error; /* enum http1_error, once refused */
};

/* For the body of that head, of at most `most` bytes of content. */
void http1_body_init(struct http1_body *body, const struct http1_head *head, int64_t most);
/* Cuts off *input what belongs to the body; *content is the part of it that is content, which may
 * be empty. HTTP1_MORE: call again, with the rest of *input if any is left. HTTP1_DONE: *input is
 * what follows the body. Trailer fields are checked and discarded. */
enum http1_progress http1_body_feed(struct http1_body *body, struct str *input,
                                    struct str *content) MUST_USE;

#endif
