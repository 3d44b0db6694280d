/* Masked tokens and the Origin gate. */
#include "server/core/csrf.h"

static void secret_mac(const struct crypt_key *key, struct str secret, struct crypt_hash *mac) {
    crypt_mac(key, (struct str[]){STR("csrf"), secret}, 2, mac);
}

void csrf_write(const struct crypt_key *key, struct str secret, char out[CSRF_CHARS + 1]) {
    struct crypt_hash mac;
    unsigned char masked[2 * CRYPT_HASH_BYTES];
    secret_mac(key, secret, &mac);
    crypt_random(masked, CRYPT_HASH_BYTES);
    for (size_t i = 0; i < CRYPT_HASH_BYTES; i++)
        masked[CRYPT_HASH_BYTES + i] = masked[i] ^ mac.bytes[i];
    crypt_base64(masked, sizeof masked, out);
}

bool csrf_check(const struct crypt_key *key, struct str secret, struct str token) {
    struct crypt_hash mac;
    unsigned char masked[2 * CRYPT_HASH_BYTES];
    if (str_is_empty(secret) || !crypt_base64_read(token, masked, sizeof masked)) return false;
    secret_mac(key, secret, &mac);
    for (size_t i = 0; i < CRYPT_HASH_BYTES; i++) masked[CRYPT_HASH_BYTES + i] ^= masked[i];
    return crypt_equal(mac.bytes, masked + CRYPT_HASH_BYTES, CRYPT_HASH_BYTES);
}

/* "http://localhost:8080" → true; the text after the scheme up to a port or the end. */
static bool is_loopback_origin(struct str origin) {
    struct str rest = str_slice(origin, STR("http://").length, origin.length);
    if (!str_starts(origin, STR("http://"))) return false;
    bool is_v6 = str_starts(rest, STR("[::1]"));
    struct str host = is_v6 ? STR("[::1]") : str_slice(rest, 0, str_find_byte(rest, ':', 0));
    struct str port = str_slice(rest, host.length, rest.length);
    for (size_t i = 0; i < port.length; i++)
        if (i == 0 ? port.bytes[i] != ':' : port.bytes[i] < '0' || port.bytes[i] > '9')
            return false;
    return is_v6 || str_equal(host, STR("localhost")) || str_equal(host, STR("127.0.0.1"));
}

static bool is_same(struct str candidate, struct str origin, bool any_loopback_port) {
    if (str_equal(candidate, origin)) return true;
    return any_loopback_port && is_loopback_origin(candidate);
}

bool csrf_origin_passes(struct str origin_field, struct str referer, struct str fetch_site,
                        struct str origin, bool any_loopback_port) {
    bool is_null = str_equal(origin_field, STR("null"));
    if (origin_field.bytes && !is_null) return is_same(origin_field, origin, any_loopback_port);
    if (!is_null && referer.bytes) {
        size_t scheme = str_find(referer, STR("://"));
        struct str candidate = str_slice(referer, 0, str_find_byte(referer, '/', scheme + 3));
        return is_same(candidate, origin, any_loopback_port);
    }
    if (fetch_site.bytes) return str_equal(fetch_site, STR("same-origin"));
    return !is_null;
}

bool csrf_is_own_origin(const struct http_exchange *x, struct str origin, bool any_loopback_port) {
    return csrf_origin_passes(http_field(x, STR("origin")), http_field(x, STR("referer")),
                              http_field(x, STR("sec-fetch-site")), origin, any_loopback_port);
}
