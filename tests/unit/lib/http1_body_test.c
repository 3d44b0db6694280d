/* Bodies, each read in pieces of every size with the same verdict: content comes out without its
 * framing, and what follows the body is not touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/buf.h"
#include "lib/http1.h"

static void assert_str(struct str got, const char *wanted) {
    if (!str_equal(got, str_from_c(wanted))) fail_msg("\"%.*s\", not \"%s\"", STR_ARG(got), wanted);
}

/* Feeds in pieces of `step`; *rest is what follows the body. */
static enum http1_progress read_body(struct str bytes, size_t step, int64_t length,
                                     struct buf *content, struct str *rest,
                                     enum http1_error *error) {
    struct http1_head head = {.content_length = length, .is_chunked = length < 0};
    struct http1_body body;
    http1_body_init(&body, &head, 1000);
    enum http1_progress progress = HTTP1_MORE;
    size_t at = 0;
    do {
        struct str input = str_slice(bytes, at, at + step), piece;
        size_t offered = input.length;
        at += offered;
        do {
            progress = http1_body_feed(&body, &input, &piece);
            buf_put(content, piece);
        } while (progress == HTTP1_MORE && input.length);
        *rest = str_slice(bytes, at - input.length, bytes.length);
    } while (progress == HTTP1_MORE && at < bytes.length);
    *error = body.error;
    return progress;
}

struct body_case {
    const char *name;
    struct str bytes;
    const char *content; /* NULL when refused */
    const char *rest;
    enum http1_error error;
};

/* STR() is no constant expression. */
#define CONSTANT(text)                                                                             \
    { text, sizeof(text) - 1 }
#define GOOD(name, text, content, rest)                                                            \
    { name, CONSTANT(text), content, rest, HTTP1_OK }
#define BAD(name, text, error)                                                                     \
    { name, CONSTANT(text), NULL, NULL, error }

static const struct body_case body_cases[] = {
    GOOD("one chunk", "5\r\nhello\r\n0\r\n\r\nGET", "hello", "GET"),
    GOOD("two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world", ""),
    GOOD("no content", "0\r\n\r\n", "", ""),
    GOOD("hex in both cases", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
         "01234567890123456789", ""),
    GOOD("leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello", ""),
    GOOD("line ends in content", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n", ""),
    GOOD("extension", "5;a=b\r\nhello\r\n0;last\r\n\r\n", "hello", ""),
    GOOD("quoted extension", "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n", "hello", ""),
    GOOD("space round the semicolon", "5 ; a=b\r\nhello\r\n0\r\n\r\n", "hello", ""),
    GOOD("trailer", "0\r\nX-Sum: 1\r\nX-B:\r\n\r\nrest", "", "rest"),
    GOOD("trailer that would frame", "0\r\nContent-Length: 9\r\n\r\nrest", "", "rest"),
    BAD("no size", "\r\nhello\r\n", HTTP1_BAD_CHUNK),
    BAD("size not hex", "g\r\n", HTTP1_BAD_CHUNK),
    BAD("size +5", "+5\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("size -5", "-5\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("size 0x5", "0x5\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("space before size", " 5\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("space after size", "5 \r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("size in two parts", "5 5\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("size of 17 digits", "00000000000000005\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("size 2^63", "8000000000000000\r\nhello\r\n", HTTP1_BAD_CHUNK),
    BAD("size 2^64-1", "ffffffffffffffff\r\nhello\r\n", HTTP1_BAD_CHUNK),
    BAD("size 2^60", "1000000000000000\r\nhello\r\n", HTTP1_BODY_TOO_LARGE),
    BAD("size over the limit", "3e9\r\n", HTTP1_BODY_TOO_LARGE),
    BAD("bare LF after size", "5\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("bare CR after size", "5\rhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("bare LF in extension", "5;a\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("bare CR in extension", "5;a\rb\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("NUL in extension", "5;a=\0\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("empty extension", "5;\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("chunk longer than its size", "4\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("chunk shorter than its size", "6\r\nhello\r\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("bare LF after a chunk", "5\r\nhello\n0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("bare CR after a chunk", "5\r\nhello\rX0\r\n\r\n", HTTP1_BAD_CHUNK),
    BAD("bare CR after the last size", "0\rX\r\n", HTTP1_BAD_CHUNK),
    BAD("bare CR at the end", "0\r\n\rX", HTTP1_BAD_TRAILER),
    BAD("bare CR in trailer", "0\r\nA: b\rX\r\n\r\n", HTTP1_BAD_TRAILER),
    BAD("bare LF at the end", "0\r\n\n", HTTP1_BAD_TRAILER),
    BAD("bare LF in trailer", "0\r\nA: b\nC: d\r\n\r\n", HTTP1_BAD_TRAILER),
    BAD("folded trailer", "0\r\nA: b\r\n c\r\n\r\n", HTTP1_BAD_TRAILER),
    BAD("trailer without colon", "0\r\nGET / HTTP/1.1\r\n\r\n", HTTP1_BAD_TRAILER),
    BAD("trailer with space before "
        "colon",
        "0\r\nA : b\r\n\r\n", HTTP1_BAD_TRAILER),
    BAD("NUL in trailer", "0\r\nA: \0\r\n\r\n", HTTP1_BAD_TRAILER),
};

static void chunks_get_the_verdict_of_their_rule(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(body_cases); i++) {
        const struct body_case *c = &body_cases[i];
        for (size_t step = 1; step <= c->bytes.length; step++) {
            struct buf content;
            struct str rest;
            enum http1_error error;
            buf_init(&content, 4096);
            enum http1_progress p = read_body(c->bytes, step, -1, &content, &rest, &error);
            if (p != (c->content ? HTTP1_DONE : HTTP1_REFUSED) || error != c->error)
                fail_msg("%s by %zu: %s", c->name, step, http1_error_name(error));
            if (c->content) {
                assert_str(buf_str(&content), c->content);
                assert_str(rest, c->rest);
            }
            buf_release(&content);
        }
    }
}

static void counted_bodies_end_where_they_say(void **state) {
    (void)state;
    for (size_t step = 1; step < 12; step++) {
        struct buf content;
        struct str rest;
        enum http1_error error;
        buf_init(&content, 4096);
        assert_int_equal(read_body(STR("hello GET /"), step, 5, &content, &rest, &error),
                         HTTP1_DONE);
        assert_str(buf_str(&content), "hello");
        assert_str(rest, " GET /");
        buf_reset(&content);
        assert_int_equal(read_body(STR("hell"), step, 5, &content, &rest, &error), HTTP1_MORE);
        buf_reset(&content);
        assert_int_equal(read_body(STR("x"), step, 1001, &content, &rest, &error), HTTP1_REFUSED);
        assert_int_equal(error, HTTP1_BODY_TOO_LARGE);
        assert_int_equal(content.length, 0);
        assert_int_equal(read_body(STR("x"), step, 0, &content, &rest, &error), HTTP1_DONE);
        assert_str(rest, "x");
        buf_release(&content);
    }
}

/* `unit` repeated after `first`: where is it refused? */
static enum http1_error read_flood(const char *first, const char *unit, size_t count) {
    struct buf bytes, content;
    struct str rest;
    enum http1_error error;
    buf_init(&bytes, 1 << 20);
    buf_init(&content, 4096);
    buf_put(&bytes, str_from_c(first));
    for (size_t i = 0; i < count; i++) buf_put(&bytes, str_from_c(unit));
    enum http1_progress p = read_body(buf_str(&bytes), bytes.length, -1, &content, &rest, &error);
    assert_int_equal(p, error ? HTTP1_REFUSED : HTTP1_MORE);
    buf_release(&bytes);
    buf_release(&content);
    return error;
}

static void what_is_no_content_is_bounded(void **state) {
    (void)state;
    assert_int_equal(read_flood("5;", "a", HTTP1_EXTENSION_BYTES), HTTP1_OK);
    assert_int_equal(read_flood("5;", "a", HTTP1_EXTENSION_BYTES + 1), HTTP1_BAD_CHUNK);
    /* All chunks' extensions together. */
    assert_int_equal(read_flood("", "1;abcdefg\r\nx\r\n", 600), HTTP1_BAD_CHUNK);
    assert_int_equal(read_flood("0\r\nA:", "a", HTTP1_TRAILER_BYTES), HTTP1_HEAD_TOO_LARGE);
    assert_int_equal(read_flood("0\r\n", "A:\r\n", HTTP1_FIELDS), HTTP1_OK);
    assert_int_equal(read_flood("0\r\n", "A:\r\n", HTTP1_FIELDS + 1), HTTP1_HEAD_TOO_LARGE);
    /* All chunks' content together. */
    assert_int_equal(read_flood("",
                                "64\r\n"
                                "0123456789012345678901234567890123456789012345678901234567890"
                                "123456789012345678901234567890123456789\r\n",
                                10),
                     HTTP1_OK);
    assert_int_equal(read_flood("3e8\r\n", "x", 0), HTTP1_OK);
    assert_int_equal(read_flood("1\r\nx\r\n3e8\r\n", "x", 0), HTTP1_BODY_TOO_LARGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks_get_the_verdict_of_their_rule),
        cmocka_unit_test(counted_bodies_end_where_they_say),
        cmocka_unit_test(what_is_no_content_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
