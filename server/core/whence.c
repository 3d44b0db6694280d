/* The database of countries in use, and the thread that looks after its file. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "server/core/whence.h"

#include "lib/clock.h"
#include "lib/conf.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/queue.h"
#include "server/core/service.h"

enum { LOOK_MS = 2000 };

/* What tells one state of a file from another. */
struct mark {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
    bool is_there;
};

struct whence {
    const struct service *service;
    const char *dir;
    pthread_rwlock_t lock; /* over `geo` */
    struct geo *geo;       /* NULL: none */
    struct str named;      /* the option at the last look; it lives as long as the options do */
    struct mark seen;      /* at the last look */
    struct mark tried;     /* of the file that was opened, or refused, last */
    bool was_missing;      /* and said so */
    struct queue stop;
    atomic_bool is_stopping;
    pthread_t thread;
};

/* ---- asking ---- */

bool whence_is_on(struct whence *whence) {
    if (!whence) return false;
    pthread_rwlock_rdlock(&whence->lock);
    bool is_on = whence->geo != NULL;
    pthread_rwlock_unlock(&whence->lock);
    return is_on;
}

struct whence_from whence_of(struct whence *whence, const struct ip_address *address) {
    struct whence_from from = {.is_local = ip_is_local(address)};
    if (!whence || from.is_local) return from;
    pthread_rwlock_rdlock(&whence->lock);
    if (whence->geo) from.country = geo_find(whence->geo, address->bytes);
    pthread_rwlock_unlock(&whence->lock);
    return from;
}

bool whence_is_list(struct str countries) {
    struct str item;
    while (conf_cut_item(&countries, &item)) {
        struct country country = country_of(item);
        if (!country_is_known(&country)) return false;
    }
    return true;
}

bool whence_may_come(const struct options *options, const struct whence_from *from) {
    struct str rest = options->access_countries, item;
    if (from->is_local || str_is_empty(rest)) return true;
    if (!country_is_known(&from->country)) return options->access_unknown_country;
    while (conf_cut_item(&rest, &item))
        if (str_equal(item, str_from_c(from->country.code))) return true;
    return false;
}

bool whence_admits(const struct service *service, const struct whence_from *from) {
    return whence_may_come(service->options, from) || !whence_is_on(service->whence);
}

const char *whence_path(struct arena *arena, const struct options *options, const char *dir) {
    struct str named = options->access_country_database;
    if (str_is_empty(named)) return NULL;
    if (named.bytes[0] == '/') return arena_text(arena, named);
    return arena_text(arena, arena_format(arena, "%s/%.*s", dir, STR_ARG(named)));
}

/* ---- the file ---- */

static struct mark mark_of(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) return (struct mark){0};
    return (struct mark){about.st_dev, about.st_ino, about.st_size, about.st_mtim, true};
}

static bool is_same(const struct mark *a, const struct mark *b) {
    return a->is_there == b->is_there && a->device == b->device && a->inode == b->inode &&
           a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

/* No thread reads the one before once the lock was had for writing. */
static void put(struct whence *whence, struct geo *geo) {
    pthread_rwlock_wrlock(&whence->lock);
    struct geo *before = whence->geo;
    whence->geo = geo;
    pthread_rwlock_unlock(&whence->lock);
    if (before) geo_close(before);
}

/* What it means that a file could not be read. */
static const char *consequence(const struct whence *whence) {
    if (whence->geo) return "what was read before stays in use";
    return str_is_empty(whence->service->options->access_countries)
               ? "no country is told"
               : "no country is told, and [access] countries is not applied";
}

static void load(struct whence *whence, const char *path) {
    struct geo *geo;
    const char *problem;
    if (geo_open(path, &geo, &problem) != OK) {
        log_line(LOG_ERROR, "whence", "[access] country_database: %s: %s; %s", path, problem,
                 consequence(whence));
        return;
    }
    int64_t days = (clock_now_ms() - geo_made_at(geo)) / DAY_MS;
    put(whence, geo);
    log_line(LOG_INFO, "whence", "countries by %s, made %lld days ago", path, (long long)days);
}

static void say_missing(struct whence *whence, const char *path) {
    if (whence->was_missing) return;
    whence->was_missing = true;
    log_line(LOG_WARNING, "whence", "[access] country_database: there is no %s; %s", path,
             consequence(whence));
}

/* Another file is named, or none: told once. True when there is one. */
static bool follow_option(struct whence *whence, bool is_first) {
    struct str named = whence->service->options->access_country_database;
    if (is_first || !str_equal(named, whence->named)) {
        whence->named = named;
        whence->seen = whence->tried = (struct mark){0};
        whence->was_missing = false;
        if (str_is_empty(named)) {
            put(whence, NULL);
            log_line(LOG_INFO, "whence", "[access] country_database is empty: %s",
                     consequence(whence));
        }
    }
    return !str_is_empty(named);
}

static void look(struct whence *whence, bool is_first) {
    struct arena arena = {0};
    if (!follow_option(whence, is_first)) return;
    const char *path = whence_path(&arena, whence->service->options, whence->dir);
    struct mark now = mark_of(path);
    /* A file on its way changes from look to look: it is let be until it rests. */
    bool is_at_rest = is_first || is_same(&now, &whence->seen);
    whence->seen = now;
    if (!now.is_there) {
        say_missing(whence, path);
    } else if (is_at_rest && !is_same(&now, &whence->tried)) {
        whence->was_missing = false;
        whence->tried = now;
        load(whence, path);
    }
    arena_release(&arena);
}

static void *whence_main(void *context) {
    struct whence *whence = context;
    for (;;) {
        void *nothing = queue_pop(&whence->stop, LOOK_MS);
        assert(!nothing);
        (void)nothing;
        if (whence->is_stopping) return NULL;
        look(whence, false);
    }
}

struct whence *whence_new(const struct service *service, const char *dir) {
    struct whence *whence = mem_alloc(sizeof *whence);
    whence->service = service;
    whence->dir = dir;
    pthread_rwlock_init(&whence->lock, NULL);
    queue_init(&whence->stop, 1);
    look(whence, true);
    int failed = pthread_create(&whence->thread, NULL, whence_main, whence);
    assert(!failed);
    return whence;
}

void whence_free(struct whence *whence) {
    whence->is_stopping = true;
    queue_close(&whence->stop);
    pthread_join(whence->thread, NULL);
    put(whence, NULL);
    queue_release(&whence->stop);
    pthread_rwlock_destroy(&whence->lock);
    mem_free(whence);
}
