/* Answers of a known length in pieces: the next is asked for when the last has gone to the socket,
 * so that a file of any size costs one piece. */
#include "server/core/http_internal.h"

/* The exchange is over, before its answer is whole or after. */
static void part(struct http_connection *c) {
    struct http_exchange *x = c->exchange;
    c->exchange = NULL;
    http_exchange_free(x);
}

/* All of it is handed over; what the socket has not taken goes out as that of any answer. */
static void end(struct http_connection *c) {
    bool is_outermost = !c->is_processing;
    part(c);
    http_set_state(c, HTTP_STATE_WRITE);
    c->is_processing = true;
    if (c->out_rest.length == 0) http_after_write(c);
    if (!is_outermost) return;
    c->is_processing = false;
    http_process(c);
}

void http_long_abort(struct http_exchange *x) {
    struct http_connection *c = x->connection;
    part(c);
    http_reset_on_close(c); /* an end that comes too early must not pass for the end */
    http_close(c);
}

bool http_long_step(struct http_connection *c) {
    struct http_exchange *x = c->exchange;
    if (x->is_asked || c->out_rest.length) return false;
    x->is_asked = true;
    c->server->handler.on_more(c->server->handler.context, x);
    return true;
}

bool http_long_piece(struct http_exchange *x, struct str piece) {
    struct http_connection *c = x->connection;
    assert(c->state == HTTP_STATE_LONG && x->is_asked);
    assert(piece.length && (int64_t)piece.length <= x->left);
    x->is_asked = false;
    x->left -= (int64_t)piece.length;
    bool is_over = x->left == 0;
    http_set_state(c, HTTP_STATE_LONG); /* progress: the deadline starts anew */
    if (!http_send_parts(c, piece, (struct str){0}, (struct str){0})) {
        http_long_abort(x);
        return false;
    }
    if (is_over)
        end(c);
    else
        event_active(&c->event, EV_WRITE, 0); /* in a turn of its own: the caller stands on x */
    return !is_over;
}
