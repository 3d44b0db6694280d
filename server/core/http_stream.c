/* Answers that go on: each piece is written at once, and only what the socket does not take is
 * kept, a few kilobytes at most. A stream that is silent costs its connection and nothing else. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "server/core/http_internal.h"

enum {
    KERNEL_BYTES = 16 * 1024,   /* unsent, of one stream; Linux doubles it */
    UNHEARD_MS = 60 * 1000,     /* bytes that nobody acknowledges: a machine that went away */
    FRAME_BYTES = 2 + 2 * 8 + 2 /* around a chunk */
};

static struct http_connection *connection_of(struct http_stream *stream) {
    return (struct http_connection *)((char *)stream - offsetof(struct http_connection, stream));
}

void http_stream_forget(struct http_connection *c) {
    void *data = c->stream.data;
    c->stream.data = NULL;
    if (data) c->server->handler.on_stream_gone(c->server->handler.context, data);
}

static void prepare_socket(int fd) {
    int bytes = KERNEL_BYTES;
    unsigned int unheard_ms = UNHEARD_MS;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unheard_ms, sizeof unheard_ms);
}

struct http_stream *http_stream_begin(struct http_exchange *x, const struct http_reply *reply,
                                      void *data) {
    struct http_connection *c = x->connection;
    assert(data && reply->body.length == 0 && reply->shared_body.length == 0);
    bool is_head = x->method == HTTP_HEAD, is_chunked = x->head.minor > 0;
    struct http_framing framing = {
        .is_head = is_head, .is_endless = true, .is_chunked = is_chunked, .is_open = !is_head};
    prepare_socket(c->fd);
    http_answer(x, reply, framing);
    if (c->state != HTTP_STATE_STREAM) return NULL;
    c->stream = (struct http_stream){.data = data, .is_chunked = is_chunked, .was_open = true};
    return &c->stream;
}

static bool send_piece(struct http_connection *c, struct str piece) {
    struct buf *out = &c->server->reply_head;
    buf_reset(out);
    if (c->stream.is_chunked) buf_put_format(out, "%zx\r\n", piece.length);
    buf_put(out, piece);
    if (c->stream.is_chunked) BUF_LIT(out, "\r\n");
    assert(!out->is_full);
    return http_send_parts(c, buf_str(out), (struct str){0}, (struct str){0});
}

bool http_stream_write(struct http_stream *stream, struct str piece) {
    struct http_connection *c = connection_of(stream);
    assert(stream->data && c->state == HTTP_STATE_STREAM && piece.length);
    bool is_slow = c->out_rest.length + piece.length + FRAME_BYTES > HTTP_STREAM_HELD_BYTES;
    if (is_slow) http_reset_on_close(c);
    if (is_slow || !send_piece(c, piece)) {
        if (is_slow) c->server->counts.timeouts++;
        stream->data = NULL;
        http_close(c);
        return false;
    }
    /* What is kept waits for the socket, with a deadline. */
    if (c->out_rest.length) http_process(c);
    return true;
}

/* The caller stands on the connection. */
static void end(struct http_connection *c) {
    bool is_chunked = c->stream.is_chunked, is_open = true;
    c->stream.data = NULL;
    http_set_state(c, HTTP_STATE_WRITE);
    if (is_chunked)
        is_open = http_send_parts(c, STR("0\r\n\r\n"), (struct str){0}, (struct str){0});
    bool is_late = c->out_rest.length && c->server->is_draining;
    if (is_late) http_reset_on_close(c);
    if (!is_open || is_late)
        http_close(c);
    else if (c->out_rest.length == 0)
        http_after_write(c);
}

void http_stream_end(struct http_stream *stream) {
    struct http_connection *c = connection_of(stream);
    assert(stream->data && c->state == HTTP_STATE_STREAM);
    bool is_outermost = !c->is_processing;
    c->is_processing = true;
    end(c);
    if (!is_outermost) return;
    c->is_processing = false;
    http_process(c);
}

void http_stream_abandon(struct http_connection *c) {
    http_stream_forget(c);
    end(c);
}
