/* Text and prefix arithmetic of addresses; text goes through inet_pton and inet_ntop. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "server/core/http_address.h"

#include "lib/num.h"

static const uint8_t mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

static struct ip_address from_ipv4(const struct in_addr *v4) {
    struct ip_address a;
    memcpy(a.bytes, mapped_prefix, sizeof mapped_prefix);
    memcpy(a.bytes + 12, v4, 4);
    return a;
}

static bool is_ipv4(const struct ip_address *a) {
    return memcmp(a->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

struct ip_address ip_from_sockaddr(const struct sockaddr *from) {
    struct ip_address a = {{0}};
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (from->sa_family == AF_INET) {
        memcpy(&v4, from, sizeof v4);
        return from_ipv4(&v4.sin_addr);
    }
    if (from->sa_family == AF_INET6) {
        memcpy(&v6, from, sizeof v6);
        memcpy(a.bytes, &v6.sin6_addr, 16);
    }
    return a;
}

enum err ip_parse(struct str text, struct ip_address *out) {
    char copy[IP_TEXT_BYTES];
    if (text.length == 0 || text.length >= sizeof copy) return ERR_INVALID;
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    if (strlen(copy) != text.length) return ERR_INVALID;
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, copy, &v4) == 1) {
        *out = from_ipv4(&v4);
        return OK;
    }
    if (inet_pton(AF_INET6, copy, &v6) != 1) return ERR_INVALID;
    memcpy(out->bytes, &v6, 16);
    return OK;
}

struct str ip_text(const struct ip_address *a, char out[IP_TEXT_BYTES]) {
    bool is_v4 = is_ipv4(a);
    const char *text =
        inet_ntop(is_v4 ? AF_INET : AF_INET6, a->bytes + (is_v4 ? 12 : 0), out, IP_TEXT_BYTES);
    assert(text);
    return str_from_c(text);
}

bool ip_equal(const struct ip_address *a, const struct ip_address *b) {
    return memcmp(a->bytes, b->bytes, 16) == 0;
}

bool ip_is_loopback(const struct ip_address *a) {
    static const struct ip_address v6 = {{[15] = 1}};
    return ip_equal(a, &v6) || (is_ipv4(a) && a->bytes[12] == 127);
}

struct ip_address ip_subscriber(const struct ip_address *a) {
    struct ip_address whole = *a;
    if (!is_ipv4(a)) memset(whole.bytes + 8, 0, 8);
    return whole;
}

/* The part of byte `index` that the first `bits` bits cover. */
static uint8_t mask(int bits, int index) {
    int covered = bits - index * 8;
    if (covered <= 0) return 0;
    if (covered >= 8) return 0xff;
    return (uint8_t) ~(0xffu >> covered);
}

enum err ip_network_parse(struct str text, struct ip_network *out) {
    size_t slash = str_find_byte(text, '/', 0);
    struct ip_network n = {.bits = 128};
    if (ip_parse(str_slice(text, 0, slash), &n.base)) return ERR_INVALID;
    if (slash < text.length) {
        int most = is_ipv4(&n.base) ? 32 : 128;
        int64_t bits;
        if (!num_parse(str_slice(text, slash + 1, text.length), most, &bits)) return ERR_INVALID;
        n.bits = (int)bits + 128 - most;
    }
    for (int i = 0; i < 16; i++)
        if (n.base.bytes[i] & ~mask(n.bits, i)) return ERR_INVALID;
    *out = n;
    return OK;
}

bool ip_is_within(const struct ip_address *a, const struct ip_network *networks, size_t count) {
    for (size_t n = 0; n < count; n++) {
        int i = 0;
        while (i < 16 && (a->bytes[i] & mask(networks[n].bits, i)) == networks[n].base.bytes[i])
            i++;
        if (i == 16) return true;
    }
    return false;
}

bool ip_is_local(const struct ip_address *a) {
#define MAPPED 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff
    static const struct ip_network networks[] = {
        {{{[15] = 1}}, 128},
        {{{0xfc}}, 7},
        {{{0xfe, 0x80}}, 10},
        {{{MAPPED, 10}}, 96 + 8},
        {{{MAPPED, 100, 64}}, 96 + 10},
        {{{MAPPED, 127}}, 96 + 8},
        {{{MAPPED, 169, 254}}, 96 + 16},
        {{{MAPPED, 172, 16}}, 96 + 12},
        {{{MAPPED, 192, 168}}, 96 + 16},
    };
#undef MAPPED
    return ip_is_within(a, networks, ARRAY_LENGTH(networks));
}

/* One hop: an address, or as some proxies write it "192.0.2.1:4711" and "[2001:db8::1]:4711". */
static enum err parse_hop(struct str hop, struct ip_address *out) {
    if (ip_parse(hop, out) == OK) return OK;
    struct str port = {0};
    if (str_starts(hop, STR("["))) {
        size_t end = str_find_byte(hop, ']', 0);
        if (end == hop.length) return ERR_INVALID;
        port = str_slice(hop, end + 1, hop.length);
        hop = str_slice(hop, 1, end);
    } else {
        size_t colon = str_find_byte(hop, ':', 0);
        port = str_slice(hop, colon, hop.length);
        hop = str_slice(hop, 0, colon);
    }
    int64_t ignored;
    if (port.length &&
        (port.bytes[0] != ':' || !num_parse(str_slice(port, 1, port.length), 65535, &ignored)))
        return ERR_INVALID;
    return ip_parse(hop, out);
}

bool ip_walk_forwarded(struct str value, const struct ip_network *trusted, size_t count,
                       struct ip_address *client) {
    size_t end = value.length;
    for (;;) {
        size_t from = end;
        while (from > 0 && value.bytes[from - 1] != ',') from--;
        if (!ip_is_within(client, trusted, count)) return false;
        struct ip_address hop;
        if (parse_hop(str_trim(str_slice(value, from, end)), &hop)) return false;
        *client = hop;
        if (from == 0) return ip_is_within(client, trusted, count);
        end = from - 1;
    }
}
