/* Shared by the files of lib/http1 only: classes of bytes and the parser of targets. */
#ifndef LIB_HTTP1_SYNTAX_H
#define LIB_HTTP1_SYNTAX_H

#include "lib/http1.h"

enum http1_class {
    HTTP1_TEXT = 1,  /* RFC 9110 section 5.5: VCHAR, SP, HTAB, obs-text */
    HTTP1_TOKEN = 2, /* RFC 9110 section 5.6.2: tchar */
    HTTP1_PATH = 4,  /* RFC 3986 section 3.3: pchar and "/" */
    HTTP1_QUERY = 8, /* visible, but " # < >: browsers leave \ ^ ` { | } [ ] as typed */
    HTTP1_HOST = 16, /* RFC 3986 section 2.3: unreserved */
};

extern const uint8_t http1_classes[256];

/* Index of the first byte at or after `from` that is not in the class; s.length if all are. */
size_t http1_span(struct str s, size_t from, enum http1_class class);

/* Fills path, query and, for absolute-form, host from head->target and head->method. */
enum http1_error http1_target_parse(struct http1_head *head) MUST_USE;

#endif
