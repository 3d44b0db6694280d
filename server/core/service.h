/* What one process shares among its threads, set up once and then only read (the queues inside
 * guard themselves); a reload puts other options and another policy in place of the first, which
 * live on. Passed to whoever needs it; there is no global. */
#ifndef CORE_SERVICE_H
#define CORE_SERVICE_H

#include "lib/language.h"
#include "lib/zone.h"
#include "server/core/keys.h"
#include "server/core/options.h"
#include "server/core/pool.h"
#include "server/core/rates.h"
#include "server/core/route.h"
#include "server/core/writer.h"

struct doors;
struct blobs;
struct events_census;
struct policy;
struct room;
struct whence;

struct service {
    /* Replaced by a reload; what they pointed to lives on, for threads that still read it. */
    _Atomic(const struct options *) options;
    _Atomic(const struct policy *) policy;
    const char *policy_file; /* of the data directory */
    struct site site;
    enum language language; /* of visitors whose browser names none */
    const struct zone *zone;
    const struct keys *keys;
    struct crypt_cost cost;
    const struct route_table *routes;
    const struct doors *doors;
    struct rates *rates;
    struct events_census *listeners; /* streams of GET /events */
    struct whence *whence;           /* countries; NULL on the command line */
    /* NULL on the command line, which runs operations in place. */
    struct writer *writer;
    struct pool *workers, *hashers, *readers, *filers;
    struct room *room;   /* of large forms; NULL on the command line */
    struct blobs *blobs; /* uploaded files on disk */
    const char *reader;  /* the program that judges them */
};

#endif
