/* Reading options: defaults from options.def, then each row of the file by its name. */
#include "server/core/options.h"

#include "lib/conf.h"
#include "lib/mail.h"
#include "lib/mail_send.h"
#include "lib/mem.h"
#include "lib/num.h"
#include "server/core/http_address.h"
#include "server/core/whence.h"

enum option_kind { KIND_INT, KIND_TEXT, KIND_BOOL };

static const struct option {
    const char *section, *name, *fallback;
    enum option_kind kind;
    size_t offset;
} table[] = {
#define OPTION(section, name, kind, fallback, about)                                               \
    {#section, #name, fallback, KIND_##kind, offsetof(struct options, section##_##name)},
#include "server/core/options.def"
#undef OPTION
};

/* NULL, or what was expected. */
static const char *set(struct options *options, const struct option *option, struct str value) {
    void *field = (char *)options + option->offset;
    switch (option->kind) {
    case KIND_INT:
        return num_parse(value, INT64_C(1000000000), field) ? NULL : "a number";
    case KIND_TEXT:
        *(struct str *)field = arena_copy(&options->arena, value);
        return NULL;
    case KIND_BOOL:
        return conf_parse_bool(value, field) ? NULL : "yes or no";
    }
    return "something else";
}

static const struct option *find(struct str section, struct str name) {
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++)
        if (str_equal(section, str_from_c(table[i].section)) &&
            str_equal(name, str_from_c(table[i].name)))
            return &table[i];
    return NULL;
}

static bool is_site(const struct options *o) {
    struct site site;
    return site_read(o->community_url, &site) == OK;
}

static bool is_language(const struct options *o) {
    return str_equal(o->community_language, STR("fr")) ||
           str_equal(o->community_language, STR("en"));
}

static bool is_demand(const struct options *o) {
    return str_equal(o->community_second_factor, STR("required")) ||
           str_equal(o->community_second_factor, STR("offered"));
}

static bool is_client_address(const struct options *o) {
    return str_equal(o->http_client_address, STR("peer")) ||
           str_equal(o->http_client_address, STR("x-forwarded-for"));
}

static bool are_networks(const struct options *o) {
    struct str rest = o->http_trusted_proxies, item;
    struct ip_network network;
    while (conf_cut_item(&rest, &item))
        if (ip_network_parse(item, &network) != OK) return false;
    return true;
}

static bool are_countries(const struct options *o) {
    return whence_is_list(o->access_countries);
}

static bool is_mail_server(const struct options *o) {
    return str_is_empty(o->mail_smtp_url) || mail_url_is_server(o->mail_smtp_url);
}

static bool is_sender(const struct options *o) {
    struct str name, address;
    return str_is_empty(o->mail_from) || mail_read_sender(o->mail_from, &name, &address) == OK;
}

static bool is_tls(const struct options *o) {
    static const char *const words[] = {"auto", "always", "offered", "never", NULL};
    return str_is_among(o->mail_tls, words);
}

/* Values whose form only their reader knows. */
static const struct check {
    const char *section, *name;
    bool (*is_fine)(const struct options *o);
    const char *wanted;
} checks[] = {
    {"community", "url", is_site, "an address as https://forum.example.org, without a path"},
    {"community", "language", is_language, "fr or en"},
    {"community", "second_factor", is_demand, "required or offered"},
    {"http", "client_address", is_client_address, "peer or x-forwarded-for"},
    {"http", "trusted_proxies", are_networks, "addresses or networks (192.0.2.0/24), by commas"},
    {"access", "countries", are_countries, "codes of two capitals (FR, BE), by commas"},
    {"mail", "smtp_url", is_mail_server, "an address as smtp://host:587, without a path"},
    {"mail", "from", is_sender, "an address, or Name <address>"},
    {"mail", "tls", is_tls, "auto, always, offered or never"},
};

static enum err check_values(const struct options *o, const struct conf *conf, struct arena *arena,
                             struct str *problem) {
    for (size_t i = 0; i < ARRAY_LENGTH(checks); i++) {
        const struct check *c = &checks[i];
        if (c->is_fine(o)) continue;
        const struct conf_row *row = conf_find(conf, str_from_c(c->section), str_from_c(c->name));
        *problem = row ? arena_format(arena, "line %zu: [%s] %s wants %s", row->line, c->section,
                                      c->name, c->wanted)
                       : arena_format(arena, "[%s] %s is missing: it wants %s", c->section, c->name,
                                      c->wanted);
        return ERR_INVALID;
    }
    return OK;
}

static enum err read_rows(struct options *o, const struct conf *conf, struct arena *arena,
                          struct str *problem) {
    for (size_t i = 0; i < conf->rows_count; i++) {
        const struct conf_row *row = &conf->rows[i];
        const struct option *option = find(row->section, row->key);
        const char *wanted = option ? set(o, option, row->value) : NULL;
        if (option && !wanted) continue;
        *problem = arena_format(arena, "line %zu: [%.*s] %.*s %s%s", row->line,
                                STR_ARG(row->section), STR_ARG(row->key),
                                option ? "wants " : "is not an option", option ? wanted : "");
        return ERR_INVALID;
    }
    return OK;
}

enum err options_read(struct str text, struct arena *arena, struct options **out,
                      struct str *problem) {
    struct options *o = mem_alloc(sizeof *o);
    struct conf conf;
    struct conf_error error = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        const char *wanted = set(o, &table[i], str_from_c(table[i].fallback));
        assert(!wanted);
    }
    enum err e = conf_parse(arena, text, &conf, &error);
    if (e != OK)
        *problem = arena_format(arena, "line %zu: %s", error.line, error.text);
    else
        e = read_rows(o, &conf, arena, problem);
    if (e == OK) e = check_values(o, &conf, arena, problem);
    if (e != OK)
        options_free(o);
    else
        *out = o;
    return e;
}

void options_free(struct options *options) {
    while (options) {
        struct options *older = options->older;
        arena_release(&options->arena);
        mem_free(options);
        options = older;
    }
}

static bool is_loopback_host(struct str host) {
    return str_equal(host, STR("localhost")) || str_equal(host, STR("127.0.0.1")) ||
           str_equal(host, STR("[::1]"));
}

enum err site_read(struct str url, struct site *site) {
    *site = (struct site){0};
    while (str_ends(url, STR("/"))) url.length--;
    size_t scheme = str_find(url, STR("://"));
    struct str host = str_slice(url, scheme + 3, url.length);
    site->is_https = str_equal(str_slice(url, 0, scheme), STR("https"));
    if (!site->is_https && !str_equal(str_slice(url, 0, scheme), STR("http"))) return ERR_INVALID;
    for (size_t i = 0; i < host.length; i++) {
        char c = host.bytes[i];
        bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                       c == ':' || c == '[' || c == ']';
        if (!is_fine) return ERR_INVALID;
    }
    if (host.length == 0) return ERR_INVALID;
    struct str name = str_slice(host, 0, str_find_byte(host, ':', 0));
    if (str_starts(host, STR("["))) name = str_slice(host, 0, str_find_byte(host, ']', 0) + 1);
    site->is_loopback = !site->is_https && is_loopback_host(name);
    site->origin = url;
    return OK;
}
