/* The admin listener: loopback only, off by default, for a supervisor and for Prometheus. /healthz
 * says "ok" while the writer answers; /metrics counts, and names nobody. */
#ifndef CORE_ADMIN_H
#define CORE_ADMIN_H

#include "server/core/loop.h"

struct admin;

struct admin_options {
    int listener_fd; /* owned from now on */
    const struct service *service;
    struct loop *const *loops;
    size_t loops_count;
    struct http_census *census;
};

/* Starts its thread. */
struct admin *admin_new(const struct admin_options *options) MUST_USE;
/* Ends its thread. The writer may still hold a probe that nobody waits for any more: */
void admin_stop(struct admin *admin);
/* only after the writer's end. */
void admin_free(struct admin *admin);

#endif
