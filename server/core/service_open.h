/* Opening a data directory for a process: options, keys, policy, zone. What the daemon and the
 * command line have in common. */
#ifndef CORE_SERVICE_OPEN_H
#define CORE_SERVICE_OPEN_H

#include "server/core/datadir.h"
#include "server/core/service.h"

/* What service_open() made, besides the service. */
struct opened {
    struct arena arena; /* of the policy and the problem */
    struct service service;
    struct datadir *dir;
    struct options *options;
    struct keys *keys;
    struct zone *zone;
    struct str problem; /* why it failed: what and where, in English */
};

/* Opens DIR; `key_file` NULL: its own. */
enum err service_open(const char *dir, const char *key_file, const struct route_table *routes,
                      const struct doors *doors, struct opened *opened) MUST_USE;
void service_close(struct opened *opened);
/* Reads options and policy again; on any problem keeps all that there was. The community's address,
 * language and zone stay as they were at the start. */
enum err service_reload(struct opened *opened) MUST_USE;
/* The policy alone; on any problem keeps the one there was. */
enum err service_reload_policy(struct opened *opened) MUST_USE;
/* From any thread of the daemon: its first one reads the policy again soon (SIGUSR1). Nothing on
 * the command line. */
void service_ask_policy(const struct service *service);
/* The HTTP layer's options from ours; networks live in the arena. */
void service_http_options(struct opened *opened, struct http_options *out);

#endif
