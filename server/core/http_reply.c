/* Bytes out: heads of answers, one writev at once, and the rest when the socket takes it. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "server/core/http_internal.h"

#include "lib/clock.h"
#include "lib/mem.h"

static struct str reason(int status) {
    static const struct {
        int status;
        struct str text;
    } reasons[] = {
#define REASON(status, text) {status, {text, sizeof text - 1}},
        REASON(200, "OK") REASON(201, "Created") REASON(202, "Accepted") REASON(
            204, "No Content") REASON(206, "Partial Content") REASON(301, "Moved Permanently")
            REASON(302, "Found") REASON(303, "See Other") REASON(304, "Not Modified") REASON(
                307, "Temporary Redirect") REASON(308, "Permanent Redirect")
                REASON(400, "Bad Request") REASON(401, "Unauthorized") REASON(
                    403, "Forbidden") REASON(404, "Not Found") REASON(405, "Method Not Allowed")
                    REASON(406, "Not Acceptable") REASON(408, "Request Timeout") REASON(
                        409, "Conflict") REASON(410, "Gone") REASON(411, "Length Required")
                        REASON(412, "Precondition Failed") REASON(413, "Content Too Large") REASON(
                            414, "URI Too Long") REASON(415, "Unsupported Media Type")
                            REASON(416, "Range Not Satisfiable") REASON(417, "Expectation Failed")
                                REASON(422, "Unprocessable Content") REASON(
                                    428, "Precondition Required") REASON(429, "Too Many Requests")
                                    REASON(431, "Request Header Fields Too Large")
                                        REASON(500, "Internal Server Error")
                                            REASON(501, "Not Implemented")
                                                REASON(503, "Service Unavailable")
                                                    REASON(505, "HTTP Version Not Supported")
                                                        REASON(507, "Insufficient Storage")
#undef REASON
    };
    for (size_t i = 0; i < ARRAY_LENGTH(reasons); i++)
        if (reasons[i].status == status) return reasons[i].text;
    return STR("Other"); /* the phrase may be anything (RFC 9112 section 4) */
}

static struct str date_now(struct http_server *s) {
    int64_t now = clock_now_ms();
    if (now / SECOND_MS != s->date_second) {
        s->date_second = now / SECOND_MS;
        clock_http_date(now, s->date);
    }
    return str_from_c(s->date);
}

static void put_head(struct buf *out, struct http_server *s, const struct http_reply *reply,
                     struct http_framing framing) {
    BUF_LIT(out, "HTTP/1.1 ");
    buf_put_int(out, reply->status);
    BUF_LIT(out, " ");
    buf_put(out, reason(reply->status));
    BUF_LIT(out, "\r\nDate: ");
    buf_put(out, date_now(s));
    if (reply->content_type.length) {
        BUF_LIT(out, "\r\nContent-Type: ");
        buf_put(out, reply->content_type);
    }
    if (framing.is_endless) {
        if (framing.is_chunked) BUF_LIT(out, "\r\nTransfer-Encoding: chunked");
    } else if (reply->status != 204 && reply->status != 304) {
        BUF_LIT(out, "\r\nContent-Length: ");
        buf_put_int(out,
                    framing.length + (int64_t)(reply->body.length + reply->shared_body.length));
    }
    if (!framing.keeps_alive)
        BUF_LIT(out, "\r\nConnection: close");
    else if (framing.says_keep_alive)
        BUF_LIT(out, "\r\nConnection: keep-alive");
    BUF_LIT(out, "\r\n");
    buf_put(out, reply->fields);
    BUF_LIT(out, "\r\n");
}

/* Keeps a copy of what the socket did not take: the parts of head and body from `sent` on. */
static void keep_rest(struct http_connection *c, struct str head, struct str body, size_t sent) {
    body = str_slice(body, sent > head.length ? sent - head.length : 0, body.length);
    head = str_slice(head, sent, head.length);
    size_t pending = c->out_rest.length, length = pending + head.length + body.length;
    if (length == 0) return;
    char *out = mem_resize(NULL, length);
    if (pending) memcpy(out, c->out_rest.bytes, pending);
    if (head.length) memcpy(out + pending, head.bytes, head.length);
    if (body.length) memcpy(out + pending + head.length, body.bytes, body.length);
    mem_free(c->out);
    c->out = out;
    c->out_rest = (struct str){out, length};
}

static struct iovec vector(struct str s) {
    /* writev() does not write to it; its type is older than const. */
    union {
        const char *from;
        void *to;
    } base = {s.bytes};
    return (struct iovec){base.to, s.length};
}

bool http_send_parts(struct http_connection *c, struct str head, struct str body,
                     struct str shared) {
    size_t sent = 0;
    if (c->out_rest.length == 0) {
        struct iovec parts[] = {vector(head), vector(body), vector(shared)};
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = ARRAY_LENGTH(parts)};
        ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR) return false;
        if (n > 0) sent = (size_t)n;
    }
    size_t copied = head.length + body.length;
    if (sent < copied) keep_rest(c, head, body, sent);
    c->shared_rest = str_slice(shared, sent > copied ? sent - copied : 0, shared.length);
    return true;
}

void http_flush(struct http_connection *c) {
    if (c->out_rest.length + c->shared_rest.length == 0) return;
    struct iovec parts[] = {vector(c->out_rest), vector(c->shared_rest)};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = ARRAY_LENGTH(parts)};
    ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        http_close(c);
        return;
    }
    if (n <= 0) return;
    size_t copied = c->out_rest.length, sent = (size_t)n;
    c->out_rest = str_slice(c->out_rest, sent, copied);
    c->shared_rest =
        str_slice(c->shared_rest, sent > copied ? sent - copied : 0, c->shared_rest.length);
    c->is_restless = true; /* progress: the deadline starts anew */
    if (c->out_rest.length == 0) {
        mem_free(c->out);
        c->out = NULL;
        if (c->shared_rest.length == 0 && c->state == HTTP_STATE_WRITE) http_after_write(c);
    }
}

static void send_reply(struct http_connection *c, const struct http_reply *reply,
                       struct http_framing framing) {
    struct http_server *s = c->server;
    bool has_no_body = framing.is_head || reply->status == 204 || reply->status == 304;
    struct str body = has_no_body ? (struct str){0} : reply->body;
    struct str shared = has_no_body ? (struct str){0} : reply->shared_body;
    buf_reset(&s->reply_head);
    put_head(&s->reply_head, s, reply, framing);
    assert(!s->reply_head.is_full);
    c->closes = !framing.keeps_alive;
    http_set_state(c, framing.is_open ? HTTP_STATE_STREAM : HTTP_STATE_WRITE);
    if (!http_send_parts(c, buf_str(&s->reply_head), body, shared))
        http_close(c);
    else if (c->out_rest.length + c->shared_rest.length == 0 && !framing.is_open)
        http_after_write(c);
}

void http_answer(struct http_exchange *x, const struct http_reply *reply,
                 struct http_framing framing) {
    struct http_connection *c = x->connection;
    assert(c->exchange == x && c->is_processing);
    assert(reply->status >= 200 && reply->status <= 599);
    assert(reply->fields.length == 0 || str_ends(reply->fields, STR("\r\n")));
    /* The reply may hold views of the exchange: it goes after them. */
    c->exchange = NULL;
    send_reply(c, reply, framing);
    http_exchange_free(x);
}

/* Can the connection go on, once what is left of the request's body is skipped? */
static bool can_discard(struct http_connection *c, const struct http_exchange *x) {
    if (x->has_body_begun && c->state == HTTP_STATE_APPLICATION) return true; /* read whole */
    if (!http1_has_body(&x->head)) return true;
    /* Who waits for "100 Continue" may send the body after this answer, or not. */
    if (x->head.is_chunked || x->head.expects_continue) return false;
    if (x->has_body_begun)
        c->rest = x->decoder;
    else
        http1_body_init(&c->rest, &x->head, HTTP_DISCARD_BYTES);
    c->must_discard = true;
    return c->rest.left <= HTTP_DISCARD_BYTES && !c->rest.error;
}

void http_reply(struct http_exchange *x, const struct http_reply *reply) {
    struct http_connection *c = x->connection;
    assert(reply->body.length == 0 || reply->shared_body.length == 0);
    c->must_discard = false;
    bool keeps_alive =
        can_discard(c, x) && x->head.keeps_alive && !reply->close && !c->server->is_draining;
    struct http_framing framing = {.is_head = x->method == HTTP_HEAD,
                                   .keeps_alive = keeps_alive,
                                   .says_keep_alive = x->head.minor == 0};
    bool is_outermost = !c->is_processing;
    c->is_processing = true;
    http_answer(x, reply, framing);
    if (!is_outermost) return;
    c->is_processing = false;
    http_process(c);
}

/* The head of a long answer, and the state that asks for its pieces. */
static bool send_long_head(struct http_exchange *x, const struct http_reply *reply,
                           struct http_framing framing) {
    struct http_connection *c = x->connection;
    struct buf *head = &c->server->reply_head;
    buf_reset(head);
    put_head(head, c->server, reply, framing);
    assert(!head->is_full);
    c->closes = !framing.keeps_alive;
    x->left = framing.length;
    http_set_state(c, HTTP_STATE_LONG);
    if (!http_send_parts(c, buf_str(head), (struct str){0}, (struct str){0})) {
        http_long_abort(x);
        return false;
    }
    /* In a turn of its own: who called stands on the exchange still. */
    event_active(&c->event, EV_WRITE, 0);
    return true;
}

bool http_long_begin(struct http_exchange *x, const struct http_reply *reply, int64_t length) {
    struct http_connection *c = x->connection;
    assert(length > 0 && reply->body.length == 0 && reply->shared_body.length == 0);
    c->must_discard = false;
    struct http_framing framing = {.is_head = x->method == HTTP_HEAD,
                                   .keeps_alive = can_discard(c, x) && x->head.keeps_alive &&
                                                  !reply->close && !c->server->is_draining,
                                   .says_keep_alive = x->head.minor == 0,
                                   .length = length};
    if (!framing.is_head) return send_long_head(x, reply, framing);
    bool is_outermost = !c->is_processing;
    c->is_processing = true;
    http_answer(x, reply, framing);
    if (!is_outermost) return false;
    c->is_processing = false;
    http_process(c);
    return false;
}

void http_refuse(struct http_connection *c, int status, bool is_head, struct str start) {
    struct http_server *s = c->server;
    struct buf body, fields;
    buf_init(&body, 1 << 20);
    buf_init(&fields, HTTP_REPLY_FIELDS_BYTES / 2);
    struct http_refusal refusal = {status, start, &body, &fields};
    if (s->handler.on_refused) s->handler.on_refused(s->handler.context, &refusal);
    status = refusal.status;
    struct http_reply reply = {
        .status = status, .body = buf_str(&body), .fields = buf_str(&fields)};
    if (body.length == 0) {
        buf_reset(&fields);
        reply.content_type = STR("text/plain; charset=utf-8");
        buf_put_int(&body, status);
        BUF_LIT(&body, " ");
        buf_put(&body, reason(status));
        BUF_LIT(&body, "\n");
        reply.body = buf_str(&body);
        reply.fields = (struct str){0};
    }
    s->counts.refused++;
    bool is_outermost = !c->is_processing;
    c->is_processing = true;
    send_reply(c, &reply, (struct http_framing){.is_head = is_head});
    if (is_outermost) c->is_processing = false;
    buf_release(&body);
    buf_release(&fields);
}

void http_send_continue(struct http_connection *c) {
    if (!http_send_parts(c, STR("HTTP/1.1 100 Continue\r\n\r\n"), (struct str){0}, (struct str){0}))
        http_close(c);
}

void http_turn_away(int fd) {
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n"
                                 "Content-Type: text/plain; charset=utf-8\r\n"
                                 "Content-Length: 21\r\nConnection: close\r\n\r\n"
                                 "Too many connections\n";
    char ignored[2048];
    ssize_t n = send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    /* Unread input would make close() a reset, which can overtake the answer. */
    n = recv(fd, ignored, sizeof ignored, 0);
    (void)n;
    close(fd);
}
