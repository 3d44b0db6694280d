/* Listening sockets: an address read from text, and several sockets on one port (SO_REUSEPORT), one
 * a loop. */
#ifndef CORE_LISTEN_H
#define CORE_LISTEN_H

#include <sys/socket.h>

#include "lib/base.h"

struct listen_address {
    struct sockaddr_storage socket;
    socklen_t length;
    bool is_loopback;
    bool is_tried; /* the port is ours: more sockets may share it */
};

/* "127.0.0.1:8080", "[::1]:0"; false for anything else. */
bool listen_read(const char *text, struct listen_address *out) MUST_USE;
/* A socket that listens, or -1 with errno. Port 0 becomes the one given by the system, for the next
 * sockets too. A port that another process listens on is refused (EADDRINUSE), although that one
 * shares it. */
int listen_on(struct listen_address *address);
uint16_t listen_port(const struct listen_address *address);

#endif
