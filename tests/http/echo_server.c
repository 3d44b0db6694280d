/* A small program behind the HTTP front, for the tests of this folder: it says back what it was
 * asked, in ways chosen by the path, so that a client can count and compare answers.
 *
 *   http_echo [name=value]…   head_ms body_ms idle_ms write_ms reply_ms rate most per_address
 *                             (numbers), trusted=CIDR, forwarded=1
 *
 * Prints "listening on 127.0.0.1:PORT". SIGTERM drains and exits 0. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "lib/mem.h"
#include "lib/num.h"
#include "server/core/http_stream.h"

enum { MOST_BODY = 1 << 20, LARGE_BYTES = 8 << 20 };

struct echo {
    struct event_base *base;
    struct http_server *server;
    struct ip_network trusted;
    char *large;
    struct ticking *streams;
    int64_t gone, streams_gone, streams_cut;
};

/* A stream that says so many bytes every millisecond, or a line when asked to be slow. */
struct ticking {
    struct echo *echo;
    struct ticking *next;
    struct event *timer;
    struct http_stream *stream;
    int64_t bytes;
};

/* A parked exchange is known by its id alone. */
struct parked {
    struct echo *echo;
    struct event *timer;
    uint64_t id;
};

static struct echo *echo_of(void *context) {
    return context;
}

static void reply_text(struct http_exchange *x, int status, struct str text) {
    struct http_reply reply = {
        .status = status, .content_type = STR("text/plain; charset=utf-8"), .body = text};
    http_reply(x, &reply);
}

/* "POST /echo a=b 3\nabc": what the front understood. */
static void reply_echo(struct http_exchange *x) {
    struct buf out;
    buf_init(&out, 2 * MOST_BODY);
    buf_put(&out, http_method_text(x));
    BUF_LIT(&out, " ");
    buf_put(&out, http_path(x));
    BUF_LIT(&out, " ");
    buf_put(&out, http_query(x));
    BUF_LIT(&out, " ");
    buf_put_int(&out, (int64_t)http_body(x).length);
    BUF_LIT(&out, "\n");
    buf_put(&out, http_body(x));
    reply_text(x, 200, buf_str(&out));
    buf_release(&out);
}

static void on_parked(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    struct parked *parked = context;
    struct http_exchange *x = http_find(parked->echo->server, parked->id);
    if (x) reply_echo(x);
    event_free(parked->timer);
    mem_free(parked);
}

static void park(struct echo *echo, struct http_exchange *x, int64_t ms) {
    struct parked *parked = mem_alloc(sizeof *parked);
    struct timeval after = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    parked->echo = echo;
    parked->id = http_id(x);
    parked->timer = event_new(echo->base, -1, 0, on_parked, parked);
    event_add(parked->timer, &after);
}

static void reply_address(struct http_exchange *x) {
    char text[IP_TEXT_BYTES];
    struct ip_address client = http_client_address(x);
    reply_text(x, 200, ip_text(&client, text));
}

static void reply_gone(struct echo *echo, struct http_exchange *x) {
    struct buf out;
    buf_init(&out, 64);
    buf_put_int(&out, echo->gone);
    if (str_equal(http_query(x), STR("streams"))) {
        buf_reset(&out);
        buf_put_format(&out, "%lld gone, %lld cut", (long long)echo->streams_gone,
                       (long long)echo->streams_cut);
    }
    reply_text(x, 200, buf_str(&out));
    buf_release(&out);
}

static void forget(struct ticking *ticking) {
    struct ticking **link = &ticking->echo->streams;
    while (*link != ticking) link = &(*link)->next;
    *link = ticking->next;
    event_free(ticking->timer);
    mem_free(ticking);
}

static void on_tick(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    struct ticking *t = context;
    struct str large = {t->echo->large, (size_t)t->bytes};
    if (http_stream_write(t->stream, t->bytes ? large : STR("tick\n"))) return;
    t->echo->streams_cut++;
    forget(t);
}

static void begin_stream(struct echo *echo, struct http_exchange *x, int64_t bytes) {
    struct ticking *t = mem_alloc(sizeof *t);
    struct http_reply reply = {.status = 200, .content_type = STR("text/plain")};
    *t = (struct ticking){.echo = echo, .bytes = bytes};
    t->stream = http_stream_begin(x, &reply, t);
    if (!t->stream) {
        mem_free(t);
        return;
    }
    t->next = echo->streams;
    echo->streams = t;
    t->timer = event_new(echo->base, -1, EV_PERSIST, on_tick, t);
    event_add(t->timer, &(struct timeval){.tv_usec = bytes ? 1000 : 100000});
}

static void on_stream_gone(void *context, void *data) {
    echo_of(context)->streams_gone++;
    forget(data);
}

static void on_head(void *context, struct http_exchange *x) {
    struct echo *echo = echo_of(context);
    struct str path = http_path(x);
    int64_t number = 0;
    bool has_number = num_parse(http_query(x), INT64_C(100000000), &number);
    if (str_equal(path, STR("/early")))
        reply_text(x, 404, STR("early\n"));
    else if (str_equal(path, STR("/address")))
        reply_address(x);
    else if (str_equal(path, STR("/host")))
        reply_text(x, 200, http_host(x));
    else if (str_equal(path, STR("/gone")))
        reply_gone(echo, x);
    else if (str_equal(path, STR("/status")) && has_number && number >= 200 && number < 600)
        reply_text(x, (int)number, STR("status\n"));
    else if (str_equal(path, STR("/large")) && has_number && number <= LARGE_BYTES)
        http_reply(
            x, &(struct http_reply){.status = 200, .shared_body = {echo->large, (size_t)number}});
    else if (str_equal(path, STR("/copied")) && has_number && number <= LARGE_BYTES)
        reply_text(x, 200, (struct str){echo->large, (size_t)number});
    else if (str_equal(path, STR("/parked")) && has_number)
        park(echo, x, number);
    else if (str_equal(path, STR("/stream")) && number <= HTTP_STREAM_HELD_BYTES / 2)
        begin_stream(echo, x, number);
    else if (!str_equal(path, STR("/never")))
        http_want_body(x, str_equal(path, STR("/limit")) ? 1000 : MOST_BODY);
}

static void on_body(void *context, struct http_exchange *x) {
    (void)context;
    reply_echo(x);
}

static void on_gone(void *context, struct http_exchange *x) {
    (void)x;
    echo_of(context)->gone++;
}

static void on_refused(void *context, struct http_refusal *refusal) {
    (void)context;
    BUF_LIT(refusal->fields, "Content-Type: text/plain\r\nX-Refused: yes\r\n");
    buf_put_format(refusal->body, "refused %d\n", refusal->status);
}

static void on_drained(void *context) {
    event_base_loopexit(echo_of(context)->base, NULL);
}

static void on_signal(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    struct echo *echo = echo_of(context);
    http_server_drain(echo->server);
    while (echo->streams) {
        http_stream_end(echo->streams->stream);
        forget(echo->streams);
    }
}

static bool set_option(struct http_options *o, struct echo *echo, struct str argument) {
    struct str name;
    int64_t n = 0, most = 0, per_address = 0;
    const struct {
        struct str name;
        int64_t *to;
    } numbers[] = {
        {STR("head_ms"), &o->head_timeout_ms},   {STR("body_ms"), &o->body_timeout_ms},
        {STR("idle_ms"), &o->idle_timeout_ms},   {STR("write_ms"), &o->write_timeout_ms},
        {STR("reply_ms"), &o->reply_timeout_ms}, {STR("rate"), &o->body_rate},
        {STR("bodies"), &o->bodies_bytes},       {STR("most"), &most},
        {STR("per_address"), &per_address},
    };
    if (!str_cut(&argument, '=', &name)) return false;
    if (str_equal(name, STR("trusted"))) {
        o->trusted_proxies = &echo->trusted;
        o->trusted_count = 1;
        return ip_network_parse(argument, &echo->trusted) == OK;
    }
    if (str_equal(name, STR("forwarded"))) return o->is_forwarded = true;
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        if (!str_equal(name, numbers[i].name)) continue;
        if (!num_parse(argument, INT64_MAX, &n)) return false;
        *numbers[i].to = n;
        if (most) o->max_connections = (size_t)most;
        if (per_address) o->connections_per_address = (size_t)per_address;
        return true;
    }
    return false;
}

/* A listener on a port that the system picks, which is printed. */
static int listen_anywhere(void) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 4096) != 0)
        return -1;
    if (getsockname(fd, (struct sockaddr *)&at, &length) != 0) return -1;
    printf("listening on 127.0.0.1:%d\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv) {
    struct echo echo = {.large = mem_alloc(LARGE_BYTES)};
    struct http_options options = http_options_default();
    struct http_handler handler = {.context = &echo,
                                   .on_head = on_head,
                                   .on_body = on_body,
                                   .on_gone = on_gone,
                                   .on_refused = on_refused,
                                   .on_stream_gone = on_stream_gone,
                                   .on_drained = on_drained};
    struct rlimit files;
    for (int i = 1; i < argc; i++) {
        if (set_option(&options, &echo, str_from_c(argv[i]))) continue;
        fprintf(stderr, "not understood: %s\n", argv[i]);
        return 64;
    }
    memset(echo.large, 'x', LARGE_BYTES);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    int fd = listen_anywhere();
    if (fd < 0) return 1;
    echo.base = event_base_new();
    struct http_census *census = http_census_new();
    echo.server = http_server_new(echo.base, fd, &options, census, &handler);
    struct event *stop = evsignal_new(echo.base, SIGTERM, on_signal, &echo);
    event_add(stop, NULL);
    event_base_dispatch(echo.base);
    http_server_free(echo.server);
    http_census_free(census);
    event_free(stop);
    event_base_free(echo.base);
    mem_free(echo.large);
    return 0;
}
