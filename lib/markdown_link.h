/* Which addresses a member's link may lead to, and how they are written. Part of lib/markdown. */
#ifndef LIB_MARKDOWN_LINK_H
#define LIB_MARKDOWN_LINK_H

#include "lib/buf.h"

/* http:// and https:// with a host and without user or password, mailto:, a path of this site
 * ("/" but not "//" or "/\", which browsers read as another host), or "#…". No control byte or
 * bidirectional override anywhere: browsers drop some of them before reading the scheme. */
bool markdown_link_is_allowed(struct str url);

/* The host of an allowed http or https address; empty for the others. */
struct str markdown_link_host(struct str url);

/* Does the text of the link read like an address of another host than `url` leads to? */
bool markdown_link_is_disguised(struct str label, struct str url);

/* Appends the attribute's value: percent-encoded but for what RFC 3986 permits, then escaped. */
void markdown_link_put(struct buf *out, struct str url);

#endif
