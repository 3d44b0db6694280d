/* Tokens against forged requests: an HMAC of the browser's secret cookie (its session, or a
 * visitor's pre-session), masked by fresh random bytes in each page so that compression tells
 * nothing about it (BREACH). And the test of where a request comes from. */
#ifndef CORE_CSRF_H
#define CORE_CSRF_H

#include "lib/crypt.h"
#include "server/core/http.h"

enum { CSRF_CHARS = 86 }; /* base64url of 32 random and 32 masked bytes */

/* `secret` is the cookie's value. */
void csrf_write(const struct crypt_key *key, struct str secret, char out[CSRF_CHARS + 1]);
bool csrf_check(const struct crypt_key *key, struct str secret, struct str token) MUST_USE;

/* Does this request come from our own pages? `origin` is "https://host[:port]"; when
 * `any_loopback_port`, any port of a loopback host counts. Origin decides, else Referer; "null" or
 * neither: only with Sec-Fetch-Site: same-origin; where the browser sends none of the three, true:
 * the token decides alone. */
bool csrf_is_own_origin(const struct http_exchange *x, struct str origin, bool any_loopback_port);
/* The part of it that is pure. Absent fields have bytes NULL. */
bool csrf_origin_passes(struct str origin_field, struct str referer, struct str fetch_site,
                        struct str origin, bool any_loopback_port);

#endif
