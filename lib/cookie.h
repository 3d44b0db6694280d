/* Cookies (RFC 6265bis): reading the Cookie field, writing Set-Cookie. */
#ifndef LIB_COOKIE_H
#define LIB_COOKIE_H

#include "lib/buf.h"

/* Looks `name` up in the value of a Cookie field. False when it is absent, when its value is not
 * made of cookie-octets (no quotes: we write none), and when it occurs twice: another host of
 * the same domain can plant a cookie of the same name beside ours, and which of two is ours cannot
 * be told. Cookies of other names, which other applications of the domain may have written in any
 * fashion, do not matter. */
bool cookie_find(struct str field, struct str name, struct str *value) MUST_USE;

enum cookie_same_site { COOKIE_LAX, COOKIE_STRICT };

struct cookie {
    struct str name, value;
    int64_t max_age_s; /* -1: until the browser closes; 0: forget it */
    enum cookie_same_site same_site;
    bool is_plain; /* served over http on a loopback address: no Secure, thus no __Host- name */
};

/* Appends the value of a Set-Cookie field: always Path=/ and HttpOnly, never Domain, Secure unless
 * plain. ERR_INVALID, and nothing is written, when the name is not a token (RFC 9110), the value
 * is not made of cookie-octets, together they are over 2 KiB, or a __Host- or __Secure- name is
 * asked for without Secure. */
enum err cookie_put(struct buf *out, const struct cookie *cookie) MUST_USE;

#endif
