/* Counting connections, in all and of one address: the part of the census that the server uses. */
#ifndef CORE_HTTP_CENSUS_H
#define CORE_HTTP_CENSUS_H

#include "server/core/http.h"

/* OK, or ERR_LIMIT (all connections) or ERR_TOO_FAST (this address has too many). */
enum err http_census_enter(struct http_census *census, const struct http_options *options,
                           const struct ip_address *peer, bool *is_counted) MUST_USE;
void http_census_leave(struct http_census *census, const struct ip_address *peer, bool is_counted);

#endif
