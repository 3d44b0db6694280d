/* Reading addresses, opening sockets. */
#include "server/core/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include "lib/num.h"
#include "server/core/http_address.h"

bool listen_read(const char *text, struct listen_address *out) {
    struct str whole = str_from_c(text);
    size_t colon = whole.length;
    int64_t port;
    struct ip_address ip;
    while (colon > 0 && whole.bytes[colon - 1] != ':') colon--;
    if (colon == 0 || !num_parse(str_slice(whole, colon, whole.length), 65535, &port)) return false;
    struct str host = str_slice(whole, 0, colon - 1);
    bool is_v6 = str_starts(host, STR("[")) && str_ends(host, STR("]"));
    if (is_v6) host = str_slice(host, 1, host.length - 1);
    if (ip_parse(host, &ip) != OK) return false;
    *out = (struct listen_address){.is_loopback = ip_is_loopback(&ip)};
    if (is_v6) {
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        memcpy(&v6.sin6_addr, ip.bytes, 16);
        memcpy(&out->socket, &v6, sizeof v6);
        out->length = sizeof v6;
    } else {
        struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
        memcpy(&v4.sin_addr, ip.bytes + 12, 4);
        memcpy(&out->socket, &v4, sizeof v4);
        out->length = sizeof v4;
    }
    return true;
}

static int open_socket(struct listen_address *address, bool shares_port) {
    int one = 1;
    struct sockaddr *at = (struct sockaddr *)&address->socket;
    int fd = socket(address->socket.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (shares_port) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    bool is_fine = bind(fd, at, address->length) == 0 && listen(fd, 1024) == 0 &&
                   getsockname(fd, at, &address->length) == 0;
    if (is_fine) return fd;
    close(fd);
    return -1;
}

int listen_on(struct listen_address *address) {
    if (!address->is_tried) {
        int fd = open_socket(address, false);
        if (fd < 0) return -1;
        close(fd);
        address->is_tried = true;
    }
    return open_socket(address, true);
}

uint16_t listen_port(const struct listen_address *address) {
    if (address->socket.ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)&address->socket)->sin6_port);
    return ntohs(((const struct sockaddr_in *)&address->socket)->sin_port);
}
