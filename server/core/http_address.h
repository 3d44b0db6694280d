/* Addresses of peers and clients: one form for IPv4 and IPv6, networks in CIDR notation, and the
 * one rule that says who the client is when a reverse proxy stands in front. Pure. */
#ifndef CORE_HTTP_ADDRESS_H
#define CORE_HTTP_ADDRESS_H

#include "lib/str.h"

struct sockaddr;

/* In network order; IPv4 as IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2). All zero: unknown. */
struct ip_address {
    uint8_t bytes[16];
};

/* The network of all addresses that share the first `bits` (0 to 128) with `base`. */
struct ip_network {
    struct ip_address base;
    int bits;
};

enum { IP_TEXT_BYTES = 46 }; /* longest text and its NUL */

struct ip_address ip_from_sockaddr(const struct sockaddr *from);
/* "192.0.2.1", "2001:db8::1"; no port, no brackets, no zone. ERR_INVALID for anything else. */
enum err ip_parse(struct str text, struct ip_address *out) MUST_USE;
/* NUL-terminated, dotted for IPv4; returns the view of it. */
struct str ip_text(const struct ip_address *a, char out[IP_TEXT_BYTES]);
bool ip_equal(const struct ip_address *a, const struct ip_address *b);
bool ip_is_loopback(const struct ip_address *a);
/* Of this machine or of a network of its own: loopback, private (RFC 1918, RFC 4193), link-local,
 * shared by a carrier (RFC 6598). No such address comes from the Internet. */
bool ip_is_local(const struct ip_address *a);
/* What one subscriber has, for counting by address: an IPv4 address, or all of an IPv6 /64. */
struct ip_address ip_subscriber(const struct ip_address *a);
/* "10.0.0.0/8", "fd00::/8", or one address alone. ERR_INVALID when malformed or when bits outside
 * the prefix are set, which is a slip of the pen more often than not. */
enum err ip_network_parse(struct str text, struct ip_network *out) MUST_USE;
bool ip_is_within(const struct ip_address *a, const struct ip_network *networks, size_t count);

/* Walks one X-Forwarded-For value from its right end while hops are trusted: *client, the peer at
 * first, becomes each valid hop in turn. True when the walk may go on to the value before it (the
 * field can be repeated), false when the client is found: an untrusted hop, or a malformed one, at
 * which nothing further left is believed. */
bool ip_walk_forwarded(struct str value, const struct ip_network *trusted, size_t count,
                       struct ip_address *client);

#endif
