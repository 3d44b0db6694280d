/* One exchange: a copy of the request's head, its parse, and what the application asks of it. */
#include "server/core/http_internal.h"

#include "lib/mem.h"

enum { SLOT_BITS = 20 }; /* an id is serial << SLOT_BITS | slot of the connection */

static enum http_method method_of(struct str text) {
    static const struct str methods[HTTP_OTHER] = {
        [HTTP_GET] = {"GET", 3},         [HTTP_HEAD] = {"HEAD", 4},   [HTTP_POST] = {"POST", 4},
        [HTTP_PUT] = {"PUT", 3},         [HTTP_PATCH] = {"PATCH", 5}, [HTTP_DELETE] = {"DELETE", 6},
        [HTTP_OPTIONS] = {"OPTIONS", 7},
    };
    enum http_method m = 0;
    while (m < HTTP_OTHER && !str_equal(text, methods[m])) m++;
    return m;
}

/* RFC 7239 calls it the client: the peer, or whom trusted proxies vouch for. */
static struct ip_address client_of(const struct http_exchange *x) {
    const struct http_options *o = &x->connection->server->options;
    struct ip_address client = x->connection->peer;
    if (!o->is_forwarded || !ip_is_within(&client, o->trusted_proxies, o->trusted_count))
        return client;
    for (size_t i = x->head.field_count; i-- > 0;) {
        if (!str_equal_nocase(http1_field_name(&x->head, i), STR("x-forwarded-for"))) continue;
        struct str value = http1_field_value(&x->head, i);
        if (!ip_walk_forwarded(value, o->trusted_proxies, o->trusted_count, &client)) break;
    }
    return client;
}

enum http1_error http_exchange_begin(struct http_connection *c, size_t head_length) {
    struct http_exchange *x = mem_resize(NULL, sizeof *x + head_length);
    /* The head clears itself, all but its table; the rest is cleared here. */
    memset(x, 0, offsetof(struct http_exchange, head));
    memcpy(x->bytes, c->input.bytes, head_length);
    enum http1_error error = http1_head_parse(&x->head, (struct str){x->bytes, head_length});
    if (error) {
        mem_free(x);
        return error;
    }
    x->connection = c;
    x->id = ++c->server->serial << SLOT_BITS | c->slot;
    x->method = method_of(x->head.method);
    x->client = client_of(x);
    c->exchange = x;
    return HTTP1_OK;
}

void http_exchange_free(struct http_exchange *x) {
    x->connection->server->bodies_bytes -= (int64_t)x->content.length;
    buf_release(&x->content);
    mem_free(x);
}

struct http_exchange *http_find(struct http_server *server, uint64_t id) {
    uint64_t slot = id & ((1u << SLOT_BITS) - 1);
    if (slot >= server->slot_count || !server->slots[slot]) return NULL;
    struct http_exchange *x = server->slots[slot]->exchange;
    return x && x->id == id ? x : NULL;
}

void http_want_body(struct http_exchange *x, size_t max_bytes) {
    struct http_connection *c = x->connection;
    assert(c->state == HTTP_STATE_APPLICATION && !x->wants_body && !x->has_body_begun);
    x->wants_body = true;
    x->max_body = max_bytes;
    http_process(c);
}

enum http_method http_method(const struct http_exchange *x) {
    return x->method;
}

struct str http_method_text(const struct http_exchange *x) {
    return x->head.method;
}

struct str http_path(const struct http_exchange *x) {
    return x->head.path;
}

struct str http_query(const struct http_exchange *x) {
    return x->head.query;
}

struct str http_host(const struct http_exchange *x) {
    return x->head.host;
}

struct str http_field(const struct http_exchange *x, struct str name) {
    return http1_find(&x->head, name);
}

struct str http_body(const struct http_exchange *x) {
    return buf_str(&x->content);
}

struct buf http_take_body(struct http_exchange *x) {
    struct buf taken = x->content;
    x->connection->server->bodies_bytes -= (int64_t)taken.length;
    buf_init(&x->content, 0);
    return taken;
}

int64_t http_body_length(const struct http_exchange *x) {
    return x->head.is_chunked ? -1 : x->head.content_length;
}

bool http_has_body(const struct http_exchange *x) {
    return http1_has_body(&x->head);
}

struct ip_address http_client_address(const struct http_exchange *x) {
    return x->client;
}

void *http_data(const struct http_exchange *x) {
    return x->data;
}

void http_set_data(struct http_exchange *x, void *data) {
    x->data = data;
}

uint64_t http_id(const struct http_exchange *x) {
    return x->id;
}
