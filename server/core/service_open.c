/* From files to a struct service. */
#include "server/core/service_open.h"

#include <signal.h>
#include <unistd.h>

#include "lib/log.h"
#include "moderation/policy.h"
#include "server/core/blobs.h"

static enum err read_options(struct opened *o, struct options **out) {
    struct str text;
    struct str problem = {0};
    enum err e = datadir_read(o->dir->config, &o->arena, &text);
    if (e != OK) problem = str_from_c(err_name(e));
    if (e == OK) e = options_read(text, &o->arena, out, &problem);
    if (e != OK) o->problem = arena_format(&o->arena, "%s: %.*s", o->dir->config, STR_ARG(problem));
    return e;
}

static enum err read_policy(struct opened *o, const struct policy **out) {
    struct str text;
    struct conf_error error = {0};
    enum err e = datadir_read(o->dir->policy, &o->arena, &text);
    if (e != OK) conf_fail(&error, 0, "%s", err_name(e));
    if (e == OK) e = policy_load(&o->arena, text, out, &error);
    if (e != OK)
        o->problem =
            arena_format(&o->arena, "%s: line %zu: %s", o->dir->policy, error.line, error.text);
    return e;
}

static enum err read_keys(struct opened *o, const char *key_file) {
    static const char *const meanings[ERR_COUNT_] = {
        [ERR_NOT_FOUND] = "there is no such key file",
        [ERR_DENIED] = "others may read the key file: chmod 600",
        [ERR_INVALID] = "this is no key file",
    };
    enum err e = keys_open(key_file, o->dir->path, &o->keys);
    if (e != OK)
        o->problem = arena_format(&o->arena, "%s: %s", key_file ? key_file : o->dir->key,
                                  meanings[e] ? meanings[e] : err_name(e));
    return e;
}

/* What follows from the options for as long as the process lives. */
static void fill(struct opened *o) {
    struct service *s = &o->service;
    enum err e = site_read(o->options->community_url, &s->site);
    assert(e == OK); /* options_read() has checked it */
    s->language = str_equal(o->options->community_language, STR("en")) ? LANGUAGE_EN : LANGUAGE_FR;
    if (zone_open(o->options->community_zone, &o->zone) == OK)
        s->zone = o->zone;
    else
        log_line(LOG_WARNING, "main", "[community] zone: %.*s is unknown here, dates are in UTC",
                 STR_ARG(o->options->community_zone));
}

/* Uploaded files, and the program that reads them: beside this one, or in libexec. */
static void fill_files(struct opened *o) {
    struct arena *a = &o->arena;
    char here[1024];
    struct blobs *blobs = arena_alloc(a, sizeof *blobs);
    *blobs = (struct blobs){arena_format(a, "%s/files", o->dir->path).bytes, o->keys};
    o->service.blobs = blobs;
    ssize_t length = readlink("/proc/self/exe", here, sizeof here - 1);
    struct str place = {here, length > 0 ? (size_t)length : 0};
    while (place.length && place.bytes[place.length - 1] != '/') place.length--;
    o->service.reader = arena_format(a, "%.*sentrepairs-reader", STR_ARG(place)).bytes;
    if (access(o->service.reader, X_OK) != 0)
        o->service.reader =
            arena_format(a, "%.*s../libexec/entrepairs-reader", STR_ARG(place)).bytes;
}

enum err service_open(const char *dir, const char *key_file, const struct route_table *routes,
                      const struct doors *doors, struct opened *o) {
    const char *problem = "";
    *o = (struct opened){0};
    enum err e = datadir_open(dir, &o->dir, &problem);
    if (e != OK) {
        o->problem = arena_format(&o->arena, "%s: %s", dir, problem);
        return e;
    }
    const struct policy *policy = NULL;
    e = read_options(o, &o->options);
    if (e == OK) e = read_policy(o, &policy);
    if (e == OK) e = read_keys(o, key_file);
    if (e != OK) return e;
    fill(o);
    o->service.options = o->options;
    o->service.policy = policy;
    o->service.policy_file = o->dir->policy;
    o->service.keys = o->keys;
    o->service.cost = crypt_cost_here();
    o->service.routes = routes;
    o->service.doors = doors;
    fill_files(o);
    return OK;
}

void service_close(struct opened *o) {
    if (o->zone) zone_free(o->zone);
    if (o->keys) keys_free(o->keys);
    if (o->options) options_free(o->options);
    if (o->dir) datadir_close(o->dir);
    arena_release(&o->arena);
}

/* The address and the language stay as they were: pages on their way carry them. */
enum err service_reload(struct opened *o) {
    struct options *options = NULL;
    const struct policy *policy;
    enum err e = read_options(o, &options);
    if (e == OK) e = read_policy(o, &policy);
    if (e != OK) {
        options_free(options);
        return e;
    }
    options->older = o->options;
    o->options = options;
    o->service.options = options;
    o->service.policy = policy;
    return OK;
}

enum err service_reload_policy(struct opened *o) {
    const struct policy *policy;
    enum err e = read_policy(o, &policy);
    if (e == OK) o->service.policy = policy;
    return e;
}

void service_ask_policy(const struct service *service) {
    if (service->writer) kill(getpid(), SIGUSR1);
}

void service_http_options(struct opened *o, struct http_options *out) {
    const struct options *from = o->options;
    struct str rest = from->http_trusted_proxies, item;
    size_t most = 1;
    for (size_t i = 0; i < rest.length; i++) most += rest.bytes[i] == ',';
    struct ip_network *networks = arena_array(&o->arena, most, sizeof *networks);
    size_t count = 0;
    while (conf_cut_item(&rest, &item)) {
        enum err e = ip_network_parse(item, &networks[count++]);
        assert(e == OK); /* options_read() has checked it */
    }
    *out = http_options_default();
    out->head_timeout_ms = from->http_head_timeout_s * SECOND_MS;
    out->body_timeout_ms = from->http_body_timeout_s * SECOND_MS;
    out->idle_timeout_ms = from->http_idle_timeout_s * SECOND_MS;
    out->max_connections = (size_t)from->limits_connections;
    out->connections_per_address = (size_t)from->limits_connections_per_address;
    out->trusted_proxies = networks;
    out->trusted_count = count;
    out->is_forwarded = str_equal(from->http_client_address, STR("x-forwarded-for"));
}
