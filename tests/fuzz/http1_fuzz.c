/* lib/http1 on any bytes: a request is read whole, then again in pieces; both must agree in
 * everything, stay inside the input and keep what the parser promises of a head. The first byte
 * chooses the size of the pieces. Corpus: tests/fuzz/corpus/http1. */
#include "lib/buf.h"
#include "lib/http1.h"
#include "lib/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What one reading of a request gave. */
struct reading {
    enum http1_progress progress;
    enum http1_error error;
    size_t consumed; /* of head and body, when done */
    int64_t content_length;
    bool is_chunked;
    struct buf content;
};

enum { MOST_CONTENT = 1 << 16 };

static void check_head(const struct http1_head *head, struct str bytes) {
    assert(head->bytes.length == bytes.length);
    assert(!(head->is_chunked && head->content_length >= 0));
    assert(!(head->is_chunked && head->minor == 0));
    assert(head->minor == 0 || head->host.length > 0);
    assert(head->field_count <= HTTP1_FIELDS);
    assert(head->method.length > 0 && head->method.length <= HTTP1_METHOD_BYTES);
    assert(head->target.length > 0 && head->target.length <= HTTP1_TARGET_BYTES);
    assert(str_starts(head->path, STR("/")) || str_equal(head->path, STR("*")));
    assert(head->host.length == 0 || http1_is_host(head->host));
    for (size_t i = 0; i < head->field_count; i++) {
        struct str name = http1_field_name(head, i), value = http1_field_value(head, i);
        assert(name.length > 0 && name.bytes + name.length <= bytes.bytes + bytes.length);
        assert(value.bytes + value.length <= bytes.bytes + bytes.length);
        assert(http1_find(head, name).bytes);
        for (size_t k = 0; k < value.length; k++)
            assert((unsigned char)value.bytes[k] >= ' ' || value.bytes[k] == '\t');
    }
}

static void read_body(struct reading *r, const struct http1_head *head, struct str bytes,
                      size_t step) {
    struct http1_body body;
    size_t at = r->consumed;
    http1_body_init(&body, head, MOST_CONTENT);
    do {
        struct str input =
            str_slice(bytes, at, step > bytes.length - at ? bytes.length : at + step);
        at += input.length;
        do {
            size_t before = input.length;
            struct str piece;
            r->progress = http1_body_feed(&body, &input, &piece);
            assert(input.length + piece.length <= before);
            assert(before == 0 || r->progress != HTTP1_MORE || input.length < before);
            buf_put(&r->content, piece);
        } while (r->progress == HTTP1_MORE && input.length);
        at -= input.length;
    } while (r->progress == HTTP1_MORE && at < bytes.length);
    r->consumed = at;
    r->error = body.error;
    assert(!r->content.is_full);
    if (r->progress == HTTP1_DONE && head->content_length > 0)
        assert(r->content.length == (size_t)head->content_length);
}

static struct reading read_request(struct str bytes, size_t step) {
    struct reading r = {.progress = HTTP1_MORE};
    struct http1_scan scan = {0};
    struct http1_head head;
    buf_init(&r.content, MOST_CONTENT);
    for (size_t at = 0; r.progress == HTTP1_MORE && at < bytes.length;) {
        at = step > bytes.length - at ? bytes.length : at + step;
        r.progress = http1_scan(&scan, str_slice(bytes, 0, at));
        assert(scan.length <= at && scan.length <= HTTP1_HEAD_BYTES);
    }
    r.error = scan.error;
    r.consumed = scan.length;
    assert((r.progress == HTTP1_REFUSED) == (r.error != HTTP1_OK));
    if (r.progress != HTTP1_DONE) return r;
    /* A copy of its own, so that reading past its end is seen. */
    char *copy = mem_copy_text(bytes.bytes, scan.length);
    struct str text = {copy, scan.length};
    r.error = http1_head_parse(&head, text);
    if (r.error) {
        r.progress = HTTP1_REFUSED;
    } else {
        check_head(&head, text);
        r.content_length = head.content_length;
        r.is_chunked = head.is_chunked;
        read_body(&r, &head, bytes, step);
    }
    mem_free(copy);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    struct str bytes = {(const char *)data + 1, size - 1};
    struct reading whole = read_request(bytes, bytes.length);
    struct reading pieces = read_request(bytes, data[0] % 16 + 1u);
    assert(whole.progress == pieces.progress && whole.error == pieces.error);
    assert(whole.progress != HTTP1_DONE || whole.consumed == pieces.consumed);
    assert(whole.consumed <= bytes.length);
    assert(whole.content_length == pieces.content_length);
    assert(whole.is_chunked == pieces.is_chunked);
    if (whole.progress != HTTP1_REFUSED)
        assert(str_equal(buf_str(&whole.content), buf_str(&pieces.content)));
    buf_release(&whole.content);
    buf_release(&pieces.content);
    return 0;
}
