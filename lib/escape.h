/* Trusted markup and the ways to make it. struct html has two makers, Markdown and templates; text
 * from outside (struct str) enters markup only through an escaper below, chosen by the template
 * compiler from the place where it stands. */
#ifndef LIB_ESCAPE_H
#define LIB_ESCAPE_H

#include "lib/buf.h"

/* Markup that may be sent as it is. */
struct html {
    const char *bytes;
    size_t length;
};

/* An address that may stand in href, src or action as it is, attribute-escaping included: made by
 * the route table's functions, the asset table, and url_local(). */
struct url {
    const char *bytes;
    size_t length;
};

/* For element content and quoted attribute values: & < > " '. */
void escape_html(struct buf *out, struct str text);
/* One component of a path or query: percent-encodes all but RFC 3986 unreserved characters. */
void escape_url(struct buf *out, struct str text);
/* The inside of a JSON string (RFC 8259), also safe inside a <script type="application/json">. */
void escape_json(struct buf *out, struct str text);

#endif
