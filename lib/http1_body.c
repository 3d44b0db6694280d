/* Bodies: a counter for Content-Length, and a machine of one byte a step for chunks (RFC 9112
 * section 7.1), whose content alone is passed over in bulk. */
#include "lib/http1_syntax.h"

enum state {
    COUNTED, /* content of Content-Length */
    SIZE_FIRST,
    SIZE,
    BEFORE_EXTENSION, /* spaces after the size: only an extension may follow */
    EXTENSION_NAME,
    EXTENSION,
    SIZE_LF,
    CONTENT,
    CONTENT_CR,
    CONTENT_LF,
    TRAILER_FIRST,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    ENDED
};

enum { SIZE_DIGITS = 16 }; /* more, leading zeros included, serve nothing but confusion */

void http1_body_init(struct http1_body *body, const struct http1_head *head, int64_t most) {
    *body = (struct http1_body){.most = most};
    if (head->is_chunked) {
        body->state = SIZE_FIRST;
        return;
    }
    body->left = body->total = head->content_length > 0 ? head->content_length : 0;
    body->state = body->left ? COUNTED : ENDED;
    if (body->total > most) body->error = HTTP1_BODY_TOO_LARGE;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool is_in(char c, enum http1_class class) {
    return http1_classes[(unsigned char)c] & class;
}

static enum state refuse(struct http1_body *b, enum http1_error error) {
    b->error = (uint8_t)error;
    return ENDED;
}

static enum state step_size(struct http1_body *b, char c) {
    int value = hex_value(c);
    if (value >= 0) {
        /* The limit keeps left below 2^59 before it is multiplied. */
        if (++b->digits > SIZE_DIGITS || b->left > INT64_MAX >> 4)
            return refuse(b, HTTP1_BAD_CHUNK);
        b->left = b->left << 4 | value;
        return SIZE;
    }
    if (b->digits == 0) return refuse(b, HTTP1_BAD_CHUNK);
    if (c == ';') return EXTENSION_NAME;
    if (c == ' ' || c == '\t') return BEFORE_EXTENSION;
    return c == '\r' ? SIZE_LF : refuse(b, HTTP1_BAD_CHUNK);
}

/* Of an extension only its beginning and its bytes are checked: its meaning is ignored. */
static enum state step_extension(struct http1_body *b, enum state state, char c) {
    if (++b->extension_bytes > HTTP1_EXTENSION_BYTES) return refuse(b, HTTP1_BAD_CHUNK);
    bool is_space = c == ' ' || c == '\t';
    if (state == BEFORE_EXTENSION) {
        if (is_space) return state;
        return c == ';' ? EXTENSION_NAME : refuse(b, HTTP1_BAD_CHUNK);
    }
    if (state == EXTENSION_NAME) {
        if (is_space) return state;
        return is_in(c, HTTP1_TOKEN) ? EXTENSION : refuse(b, HTTP1_BAD_CHUNK);
    }
    if (c == '\r') return SIZE_LF;
    return is_in(c, HTTP1_TEXT) ? EXTENSION : refuse(b, HTTP1_BAD_CHUNK);
}

static enum state end_size(struct http1_body *b) {
    b->digits = 0;
    if (b->left == 0) return TRAILER_FIRST;
    if (b->left > b->most - b->total) return refuse(b, HTTP1_BODY_TOO_LARGE);
    b->total += b->left;
    return CONTENT;
}

static enum state step_trailer(struct http1_body *b, enum state state, char c) {
    if (++b->trailer_bytes > HTTP1_TRAILER_BYTES) return refuse(b, HTTP1_HEAD_TOO_LARGE);
    if (state == TRAILER_FIRST) {
        if (c == '\r') return LAST_LF;
        if (++b->trailer_lines > HTTP1_FIELDS) return refuse(b, HTTP1_HEAD_TOO_LARGE);
        return is_in(c, HTTP1_TOKEN) ? TRAILER_NAME : refuse(b, HTTP1_BAD_TRAILER);
    }
    if (state == TRAILER_NAME) {
        if (c == ':') return TRAILER_VALUE;
        return is_in(c, HTTP1_TOKEN) ? TRAILER_NAME : refuse(b, HTTP1_BAD_TRAILER);
    }
    if (c == '\r') return TRAILER_LF;
    return is_in(c, HTTP1_TEXT) ? TRAILER_VALUE : refuse(b, HTTP1_BAD_TRAILER);
}

/* One byte of framing. */
static enum state step(struct http1_body *b, char c) {
    enum state state = b->state;
    switch (state) {
    case SIZE_FIRST:
    case SIZE:
        return step_size(b, c);
    case BEFORE_EXTENSION:
    case EXTENSION_NAME:
    case EXTENSION:
        return step_extension(b, state, c);
    case SIZE_LF:
        return c == '\n' ? end_size(b) : refuse(b, HTTP1_BAD_CHUNK);
    case CONTENT_CR:
        return c == '\r' ? CONTENT_LF : refuse(b, HTTP1_BAD_CHUNK);
    case CONTENT_LF:
        return c == '\n' ? SIZE_FIRST : refuse(b, HTTP1_BAD_CHUNK);
    case TRAILER_FIRST:
    case TRAILER_NAME:
    case TRAILER_VALUE:
        return step_trailer(b, state, c);
    case TRAILER_LF:
        return c == '\n' ? TRAILER_FIRST : refuse(b, HTTP1_BAD_TRAILER);
    case LAST_LF:
        return c == '\n' ? ENDED : refuse(b, HTTP1_BAD_TRAILER);
    case COUNTED:
    case CONTENT:
    case ENDED:
        break;
    }
    return ENDED;
}

static void take_content(struct http1_body *b, struct str *input, struct str *content) {
    size_t length = input->length;
    if ((uint64_t)b->left < length) length = (size_t)b->left;
    *content = str_slice(*input, 0, length);
    *input = str_slice(*input, length, input->length);
    b->left -= (int64_t)length;
    if (b->left == 0) b->state = b->state == COUNTED ? ENDED : CONTENT_CR;
}

enum http1_progress http1_body_feed(struct http1_body *b, struct str *input, struct str *content) {
    *content = (struct str){0};
    if (b->error) return HTTP1_REFUSED;
    size_t at = 0;
    while (at < input->length && b->state != COUNTED && b->state != CONTENT && b->state != ENDED)
        b->state = (uint8_t)step(b, input->bytes[at++]);
    *input = str_slice(*input, at, input->length);
    if (b->error) return HTTP1_REFUSED;
    if (b->state == COUNTED || b->state == CONTENT) take_content(b, input, content);
    return b->state == ENDED ? HTTP1_DONE : HTTP1_MORE;
}
