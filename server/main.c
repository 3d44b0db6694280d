/* entrepairsd: the daemon. Start-up in a fixed order: arguments, data directory and its lock,
 * migrations, writer and pools, loops; then it waits for signals. Shutdown is the reverse. */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "server/core/admin.h"
#include "server/core/events_census.h"
#include "server/core/listen.h"
#include "server/core/loop.h"
#include "server/core/migrate.h"
#include "server/core/notify.h"
#include "server/core/room.h"
#include "server/core/service_open.h"
#include "server/core/whence.h"
#include "server/routes.h"
#include "server/server.h"

enum { LOOPS_MOST = 16 };

struct arguments {
    const char *data, *listen, *admin, *test_clock, *key_file;
};

struct daemon {
    struct arguments arguments;
    struct opened opened;
    struct http_census *census;
    struct jobs *jobs;
    struct mailer *mailer;
    struct admin *admin;
    struct loop *loops[LOOPS_MOST];
    size_t loops_count;
};

static int usage(void) {
    fprintf(stderr, "usage: entrepairsd --data DIR [--listen ADDR:PORT] [--admin ADDR:PORT]\n"
                    "                   [--key-file FILE] [--test-clock FILE]\n");
    return 64;
}

static bool read_arguments(int count, char **values, struct arguments *a) {
    *a = (struct arguments){.listen = "127.0.0.1:8080"};
    static const struct {
        const char *name;
        size_t offset;
    } options[] = {
        {"--data", offsetof(struct arguments, data)},
        {"--listen", offsetof(struct arguments, listen)},
        {"--admin", offsetof(struct arguments, admin)},
        {"--test-clock", offsetof(struct arguments, test_clock)},
        {"--key-file", offsetof(struct arguments, key_file)},
    };
    for (int i = 1; i < count; i++) {
        bool is_known = false;
        for (size_t o = 0; o < ARRAY_LENGTH(options); o++)
            if (str_equal(str_from_c(values[i]), str_from_c(options[o].name)) && i + 1 < count) {
                *(const char **)((char *)a + options[o].offset) = values[++i];
                is_known = true;
                break;
            }
        if (!is_known) return false;
    }
    return a->data != NULL;
}

static void harden_process(void) {
    struct rlimit files, none = {0, 0};
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    /* Few threads, small objects: more than two heaps only spread memory out. */
    mallopt(M_ARENA_MAX, 2);
    signal(SIGPIPE, SIG_IGN);
}

/* The test clock moves time for everyone: only where nobody else can come. */
static bool allow_test_clock(const struct daemon *d, bool is_loopback) {
    if (!d->arguments.test_clock) return true;
    if (is_loopback && d->opened.service.site.is_loopback) return true;
    fprintf(stderr, "entrepairsd: --test-clock needs a loopback listener and a loopback url\n");
    return false;
}

static enum err open_mailer(struct daemon *d) {
    struct service *s = &d->opened.service;
    struct mailer_options options = {
        .kinds = server_mails, .kinds_count = server_mails_count, .service = s};
    struct db_options reading = {
        .mmap = s->options->db_mmap, .deadline_ms = 5000, .key = s->keys->unnamed};
    struct str maildir = arena_format(&d->opened.arena, "%s/mail", d->opened.dir->path);
    options.maildir = arena_text(&d->opened.arena, maildir);
    enum err e = db_open(d->opened.dir->database, DB_READER, reading, &options.reader);
    if (e == OK) d->mailer = mailer_new(&options);
    return e;
}

static enum err open_writer(struct daemon *d) {
    struct service *s = &d->opened.service;
    struct db_options options = {.mmap = s->options->db_mmap, .key = s->keys->unnamed};
    struct db *db;
    struct migrate_report report;
    d->opened.problem = STR("the database cannot be opened");
    enum err e = db_open(d->opened.dir->database, DB_WRITER, options, &db);
    if (e != OK) return e;
    e = migrate_run(d->opened.dir, db, db_migrations, &report);
    if (e == OK) e = keys_match(s->keys, db);
    if (e == OK) e = viewer_demand_factor(db, s->options, clock_now_ms());
    if (e != OK) {
        d->opened.problem = STR("the database and this program or its key do not fit");
        db_close(db);
        return e;
    }
    migrate_forget_copies(d->opened.dir);
    s->rates = rates_new();
    s->listeners = events_census_new();
    s->whence = whence_new(s, d->opened.dir->path);
    s->writer = writer_new(db, s);
    size_t hashers = (size_t)s->options->server_hashers;
    if (hashers == 0) hashers = s->cost.memory_bytes > (32U << 20) ? 2 : 1;
    struct pool_options hash = {.threads = hashers, .is_idle = true, .is_fair = true};
    s->hashers = pool_new(&hash, s->writer, s);
    s->workers = pool_new(&(struct pool_options){.threads = 1}, s->writer, s);
    s->room = room_new();
    s->filers = pool_new(&(struct pool_options){.threads = 1}, s->writer, s);
    struct pool_options read = {.threads = 1};
    options.deadline_ms = 2000;
    e = db_open(d->opened.dir->database, DB_READER, options, &read.reader);
    if (e != OK) return e;
    s->readers = pool_new(&read, s->writer, s);
    d->jobs = jobs_new(server_jobs, server_jobs_count, s->writer);
    return open_mailer(d);
}

static enum err open_loops(struct daemon *d, struct listen_address *address) {
    struct service *s = &d->opened.service;
    struct loop_options options = {.census = d->census};
    struct db_options db = {
        .mmap = s->options->db_mmap, .deadline_ms = 2000, .key = s->keys->unnamed};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = (size_t)s->options->server_loops;
    if (count == 0) count = cores > 0 ? (size_t)cores : 1;
    if (count > LOOPS_MOST) count = LOOPS_MOST;
    service_http_options(&d->opened, &options.http);
    for (size_t i = 0; i < count; i++) {
        options.listener_fd = listen_on(address);
        if (options.listener_fd < 0) {
            d->opened.problem =
                arena_format(&d->opened.arena, "%s: %s", d->arguments.listen, strerror(errno));
            return ERR_IO;
        }
        enum err e = db_open(d->opened.dir->database, DB_READER, db, &options.db);
        if (e != OK) return e;
        d->loops[d->loops_count++] = loop_new(s, &options);
    }
    return OK;
}

static enum err open_admin(struct daemon *d, struct listen_address *address) {
    struct admin_options options = {.listener_fd = listen_on(address),
                                    .service = &d->opened.service,
                                    .loops = d->loops,
                                    .loops_count = d->loops_count,
                                    .census = d->census};
    if (options.listener_fd < 0) {
        d->opened.problem =
            arena_format(&d->opened.arena, "%s: %s", d->arguments.admin, strerror(errno));
        return ERR_IO;
    }
    d->admin = admin_new(&options);
    log_line(LOG_INFO, "main", "admin listener on port %u", listen_port(address));
    return OK;
}

static void reload(struct daemon *d) {
    struct http_options options;
    if (service_reload(&d->opened) != OK) {
        log_line(LOG_ERROR, "main", "not reloaded: %.*s", STR_ARG(d->opened.problem));
        return;
    }
    service_http_options(&d->opened, &options);
    for (size_t i = 0; i < d->loops_count; i++) loop_configure(d->loops[i], &options);
    log_line(LOG_INFO, "main", "options and policy reloaded");
}

/* A policy was adopted: options that are being edited wait for their own signal. */
static void reload_policy(struct daemon *d) {
    if (service_reload_policy(&d->opened) == OK)
        log_line(LOG_INFO, "main", "policy reloaded");
    else
        log_line(LOG_ERROR, "main", "not reloaded: %.*s", STR_ARG(d->opened.problem));
}

static void close_all(struct daemon *d) {
    struct service *s = &d->opened.service;
    if (d->admin) admin_stop(d->admin);
    for (size_t i = 0; i < d->loops_count; i++) loop_stop(d->loops[i]);
    for (size_t i = 0; i < d->loops_count; i++) loop_join(d->loops[i]);
    if (d->mailer) mailer_stop(d->mailer);
    if (d->jobs) jobs_stop(d->jobs);
    if (s->workers) pool_free(s->workers);
    if (s->hashers) pool_free(s->hashers);
    if (s->readers) pool_free(s->readers);
    if (s->filers) pool_free(s->filers);
    if (s->writer) writer_free(s->writer);
    if (d->mailer) mailer_free(d->mailer);
    if (d->jobs) jobs_free(d->jobs);
    if (d->admin) admin_free(d->admin);
    for (size_t i = 0; i < d->loops_count; i++) loop_free(d->loops[i]);
    if (s->rates) rates_free(s->rates);
    room_free(s->room);
    events_census_free(s->listeners);
    if (s->whence) whence_free(s->whence);
    if (d->census) http_census_free(d->census);
    service_close(&d->opened);
}

static int fail(struct daemon *d) {
    fprintf(stderr, "entrepairsd: %.*s\n", STR_ARG(d->opened.problem));
    for (size_t i = 0; i < d->loops_count; i++) loop_start(d->loops[i]);
    close_all(d);
    return 1;
}

/* Signals are taken by this thread alone. */
static void serve(struct daemon *d, const sigset_t *signals) {
    for (;;) {
        int got;
        if (sigwait(signals, &got) != 0) continue;
        if (got != SIGHUP && got != SIGUSR1) break;
        if (got == SIGHUP)
            reload(d);
        else
            reload_policy(d);
    }
    notify_supervisor("STOPPING=1");
}

int main(int count, char **values) {
    static struct daemon d;
    struct listen_address address, admin_address;
    sigset_t signals;
    if (!read_arguments(count, values, &d.arguments)) return usage();
    if (!listen_read(d.arguments.listen, &address)) return usage();
    if (d.arguments.admin && !listen_read(d.arguments.admin, &admin_address)) return usage();
    if (d.arguments.admin && !admin_address.is_loopback) return usage();
    harden_process();
    crypt_init();
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    enum err e = service_open(d.arguments.data, d.arguments.key_file, &server_routes, &server_doors,
                              &d.opened);
    if (e != OK) return fail(&d);
    if (!allow_test_clock(&d, address.is_loopback)) return 64;
    if (d.arguments.test_clock) clock_use_test_file(d.arguments.test_clock);
    if (datadir_lock(d.opened.dir) != OK) {
        d.opened.problem = STR("another process holds the data directory");
        return fail(&d);
    }
    d.census = http_census_new();
    e = open_writer(&d);
    if (e == OK) e = open_loops(&d, &address);
    if (e == OK && d.arguments.admin) e = open_admin(&d, &admin_address);
    if (e != OK) return fail(&d);
    for (size_t i = 0; i < d.loops_count; i++) loop_start(d.loops[i]);
    struct str listen = str_from_c(d.arguments.listen);
    size_t colon = listen.length;
    while (listen.bytes[colon - 1] != ':') colon--;
    fprintf(stderr, "listening on %.*s%u\n", (int)colon, listen.bytes, listen_port(&address));
    notify_supervisor("READY=1");
    serve(&d, &signals);
    close_all(&d);
    return 0;
}
