/* Heads, each read whole and byte by byte with the same verdict: valid ones are understood, and
 * each rule of the RFCs that frames a request refuses what breaks it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/buf.h"
#include "lib/http1.h"

/* Scans in pieces of `step` bytes, then parses; *length is where the scan stopped. */
static enum http1_error read_head(struct str bytes, size_t step, struct http1_head *head,
                                  size_t *length) {
    struct http1_scan scan = {0};
    enum http1_progress progress = HTTP1_MORE;
    for (size_t at = 0; progress == HTTP1_MORE && at < bytes.length;) {
        at = at + step < bytes.length ? at + step : bytes.length;
        progress = http1_scan(&scan, str_slice(bytes, 0, at));
    }
    *length = scan.length;
    assert_int_not_equal(progress, HTTP1_MORE);
    if (progress == HTTP1_REFUSED) return scan.error;
    return http1_head_parse(head, str_slice(bytes, 0, scan.length));
}

static enum http1_error read_head_all_ways(struct str bytes, struct http1_head *head,
                                           size_t *length) {
    struct http1_head other;
    size_t other_length;
    enum http1_error error = read_head(bytes, bytes.length, head, length);
    for (size_t step = 1; step < 4; step++) {
        assert_int_equal(read_head(bytes, step, &other, &other_length), error);
        assert_int_equal(other_length, *length);
    }
    return error;
}

struct head_case {
    const char *name;
    struct str bytes;
    enum http1_error error;
};

#define LINE "GET / HTTP/1.1\r\n"
#define HOST "Host: forum.example\r\n"
#define POST "POST /p HTTP/1.1\r\n" HOST
/* STR() is no constant expression. */
#define CONSTANT(text)                                                                             \
    { text, sizeof(text) - 1 }
#define CASE(name, text, error)                                                                    \
    { name, CONSTANT(text), error }

static const struct head_case head_cases[] = {
    CASE("plain", LINE HOST "\r\n", HTTP1_OK),
    CASE("one empty line first", "\r\n" LINE HOST "\r\n", HTTP1_OK),
    CASE("two empty lines first", "\r\n\r\n" LINE HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("bare LF first", "\n" LINE HOST "\r\n", HTTP1_BAD_BYTE),
    CASE("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", HTTP1_OK),
    CASE("HTTP/1.0 with Host", "GET / HTTP/1.0\r\n" HOST "\r\n", HTTP1_OK),
    CASE("HTTP/1.0 with a bad Host", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", HTTP1_BAD_HOST),
    /* request line: RFC 9112 section 3 */
    CASE("no version", "GET /\r\n\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("no target", "GET HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("empty target", "GET  HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("two spaces before target", "GET  / HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("two spaces before version", "GET /  HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("space in target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("space after version", "GET / HTTP/1.1 \r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("space before method", " GET / HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("tab for space", "GET\t/ HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("method not a token", "GE:T / HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("method with brackets", "G(ET) / HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("unknown method", "BREW /pot HTTP/1.1\r\n" HOST "\r\n", HTTP1_OK),
    CASE("lower-case method", "get / HTTP/1.1\r\n" HOST "\r\n", HTTP1_OK),
    CASE("TRACE", "TRACE / HTTP/1.1\r\n" HOST "\r\n", HTTP1_OK),
    CASE("CONNECT", "CONNECT a.example:443 HTTP/1.1\r\n" HOST "\r\n", HTTP1_UNKNOWN_METHOD),
    CASE("method of 33 bytes", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_UNKNOWN_METHOD),
    CASE("HTTP/2.0", "GET / HTTP/2.0\r\n" HOST "\r\n", HTTP1_UNKNOWN_VERSION),
    CASE("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HTTP1_UNKNOWN_VERSION),
    CASE("HTTP/0.9", "GET / HTTP/0.9\r\n\r\n", HTTP1_UNKNOWN_VERSION),
    CASE("HTTP/1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", HTTP1_UNKNOWN_VERSION),
    CASE("HTTP/1.10", "GET / HTTP/1.10\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("HTTP/01.1", "GET / HTTP/01.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("HTTP/1", "GET / HTTP/1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("HTTP/1,1", "GET / HTTP/1,1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("HTTP/x.1", "GET / HTTP/x.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("lower-case version", "GET / http/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    CASE("ICY version", "GET / ICYP/1.1\r\n" HOST "\r\n", HTTP1_BAD_REQUEST_LINE),
    /* target: section 3.2 */
    CASE("fragment", "GET /a#b HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("fragment in query", "GET /a?b#c HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("relative path", "GET a HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("query without path", "GET ?a HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("quote in path", "GET /\" HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("backslash in path", "GET /a\\b HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("raw UTF-8 in path", "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("raw UTF-8 in query", "GET /?\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("escape cut short", "GET /a%4 HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("escape not hex", "GET /%zz HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("escape at the end", "GET /% HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("what browsers leave in queries", "GET /?a=[1]{2}|^`\\100% HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_OK),
    CASE("double slash", "GET //a//b HTTP/1.1\r\n" HOST "\r\n", HTTP1_OK),
    CASE("star for GET", "GET * HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("star for OPTIONS", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", HTTP1_OK),
    CASE("absolute-form", "GET http://forum.example/a?b HTTP/1.1\r\n" HOST "\r\n", HTTP1_OK),
    CASE("absolute-form without path", "GET https://forum.example HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_OK),
    CASE("absolute-form of another host", "GET http://evil.example/ HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_BAD_HOST),
    CASE("absolute-form of another port", "GET http://forum.example:81/ HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_BAD_HOST),
    CASE("absolute-form without Host", "GET http://forum.example/ HTTP/1.1\r\n\r\n",
         HTTP1_BAD_HOST),
    CASE("absolute-form with a user", "GET http://u@forum.example/ HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_BAD_TARGET),
    CASE("absolute-form of no host", "GET http:///a HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    CASE("absolute-form of another scheme", "GET ftp://forum.example/ HTTP/1.1\r\n" HOST "\r\n",
         HTTP1_BAD_TARGET),
    CASE("authority-form", "GET forum.example:80 HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_TARGET),
    /* Host: RFC 9112 section 3.2, RFC 3986 section 3.2 */
    CASE("no Host", LINE "\r\n", HTTP1_BAD_HOST),
    CASE("two Hosts", LINE HOST "Host: evil.example\r\n\r\n", HTTP1_REPEATED_FIELD),
    CASE("two equal Hosts", LINE HOST HOST "\r\n", HTTP1_REPEATED_FIELD),
    CASE("two Hosts in two cases", LINE HOST "hOST: forum.example\r\n\r\n", HTTP1_REPEATED_FIELD),
    CASE("empty Host", LINE "Host:\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host list", LINE "Host: a.example, b.example\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with comma", LINE "Host: a.example,b\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with path", LINE "Host: a.example/x\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with user", LINE "Host: u@a.example\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with quote", LINE "Host: \"a\"\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with port", LINE "Host: a.example:8080\r\n\r\n", HTTP1_OK),
    CASE("Host with an empty port", LINE "Host: a.example:\r\n\r\n", HTTP1_OK),
    CASE("Host with a word for port", LINE "Host: a.example:http\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with a large port", LINE "Host: a.example:65536\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host with two ports", LINE "Host: a.example:1:2\r\n\r\n", HTTP1_BAD_HOST),
    CASE("IPv4", LINE "Host: 127.0.0.1:80\r\n\r\n", HTTP1_OK),
    CASE("IPv6", LINE "Host: [::1]:80\r\n\r\n", HTTP1_OK),
    CASE("IPv6 without brackets", LINE "Host: ::1\r\n\r\n", HTTP1_BAD_HOST),
    CASE("IPv6 not closed", LINE "Host: [::1\r\n\r\n", HTTP1_BAD_HOST),
    CASE("not IPv6", LINE "Host: [g::1]\r\n\r\n", HTTP1_BAD_HOST),
    CASE("IPv6 and more", LINE "Host: [::1]x\r\n\r\n", HTTP1_BAD_HOST),
    CASE("Host non-ASCII", LINE "Host: for\xc3\xbbm\r\n\r\n", HTTP1_BAD_HOST),
    CASE("space around Host", LINE "Host: \t forum.example \t\r\n\r\n", HTTP1_OK),
    /* field lines: section 5 */
    CASE("space before colon", LINE HOST "X-A : b\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("tab before colon", LINE HOST "X-A\t: b\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("folded line", LINE HOST "X-A: b\r\n c\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("folded with tab", LINE HOST "X-A: b\r\n\tc\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("space before the first field", LINE " " HOST "\r\n", HTTP1_BAD_FIELD),
    CASE("line of spaces", LINE HOST " \r\n\r\n", HTTP1_BAD_FIELD),
    CASE("no colon", LINE HOST "X-A\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("no name", LINE HOST ": b\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("name not a token", LINE HOST "X(A): b\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("name with space", LINE HOST "X A: b\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("name non-ASCII", LINE HOST "X\xe9: b\r\n\r\n", HTTP1_BAD_FIELD),
    CASE("empty value", LINE HOST "X-A:\r\n\r\n", HTTP1_OK),
    CASE("obs-text in value", LINE HOST "X-A: \xe9t\xe9\r\n\r\n", HTTP1_OK),
    CASE("tab in value", LINE HOST "X-A: a\tb\r\n\r\n", HTTP1_OK),
    CASE("NUL in value", LINE HOST "X-A: a\0b\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("NUL in name", LINE HOST "X\0A: b\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("NUL in target", "GET /\0 HTTP/1.1\r\n" HOST "\r\n", HTTP1_BAD_BYTE),
    CASE("escape byte in value", LINE HOST "X-A: \x1b[1m\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("DEL in value", LINE HOST "X-A: \x7f\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("bare CR in value", LINE HOST "X-A: a\rb\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("bare LF after a field", LINE HOST "X-A: a\nX-B: b\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("bare LF after the request line", "GET / HTTP/1.1\n" HOST "\r\n", HTTP1_BAD_BYTE),
    CASE("bare LF at the end", LINE HOST "\n", HTTP1_BAD_BYTE),
    CASE("CR CR LF", LINE HOST "X-A: a\r\r\n\r\n", HTTP1_BAD_BYTE),
    CASE("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", HTTP1_BAD_BYTE),
    /* Content-Length: RFC 9110 section 8.6 */
    CASE("length", POST "Content-Length: 5\r\n\r\n", HTTP1_OK),
    CASE("length 0", POST "Content-Length: 0\r\n\r\n", HTTP1_OK),
    CASE("length with zeros", POST "Content-Length: 005\r\n\r\n", HTTP1_OK),
    CASE("length +5", POST "Content-Length: +5\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length -5", POST "Content-Length: -5\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length 0x5", POST "Content-Length: 0x5\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length 5.0", POST "Content-Length: 5.0\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length 5 5", POST "Content-Length: 5 5\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length list", POST "Content-Length: 5, 5\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length empty", POST "Content-Length: \r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length with a letter", POST "Content-Length: 5a\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length in quotes", POST "Content-Length: \"5\"\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length 2^63", POST "Content-Length: 9223372036854775808\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length 2^64+5", POST "Content-Length: 18446744073709551621\r\n\r\n", HTTP1_BAD_LENGTH),
    CASE("length 2^63-1", POST "Content-Length: 9223372036854775807\r\n\r\n", HTTP1_OK),
    CASE("two lengths", POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
         HTTP1_REPEATED_FIELD),
    CASE("two equal lengths", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
         HTTP1_REPEATED_FIELD),
    CASE("another name", POST "Content_Length: 5\r\n\r\n", HTTP1_OK),
    /* Transfer-Encoding: RFC 9112 section 6 */
    CASE("chunked", POST "Transfer-Encoding: chunked\r\n\r\n", HTTP1_OK),
    CASE("Chunked", POST "transfer-encoding: Chunked\r\n\r\n", HTTP1_OK),
    CASE("xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n", HTTP1_BAD_CODING),
    CASE("xchunked, chunked", POST "Transfer-Encoding: xchunked, chunked\r\n\r\n",
         HTTP1_BAD_CODING),
    CASE("chunked, chunked", POST "Transfer-Encoding: chunked, chunked\r\n\r\n", HTTP1_BAD_CODING),
    CASE("chunked, gzip", POST "Transfer-Encoding: chunked, gzip\r\n\r\n", HTTP1_BAD_CODING),
    CASE("gzip, chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n", HTTP1_UNKNOWN_CODING),
    CASE("gzip", POST "Transfer-Encoding: gzip\r\n\r\n", HTTP1_BAD_CODING),
    CASE("identity", POST "Transfer-Encoding: identity\r\n\r\n", HTTP1_BAD_CODING),
    CASE("identity, chunked", POST "Transfer-Encoding: identity, chunked\r\n\r\n",
         HTTP1_BAD_CODING),
    CASE("empty coding", POST "Transfer-Encoding:\r\n\r\n", HTTP1_BAD_CODING),
    CASE("coding comma", POST "Transfer-Encoding: , chunked\r\n\r\n", HTTP1_BAD_CODING),
    CASE("coding with parameter", POST "Transfer-Encoding: chunked;a=b\r\n\r\n", HTTP1_BAD_CODING),
    CASE("coding in quotes", POST "Transfer-Encoding: \"chunked\"\r\n\r\n", HTTP1_BAD_CODING),
    CASE("two codings", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n",
         HTTP1_REPEATED_FIELD),
    CASE("coding and length", POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
         HTTP1_BAD_CODING),
    CASE("length and coding", POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
         HTTP1_BAD_CODING),
    CASE("HTTP/1.0 chunked", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
         HTTP1_BAD_CODING),
    CASE("vertical tab before chunked", POST "Transfer-Encoding: \vchunked\r\n\r\n",
         HTTP1_BAD_BYTE),
    /* others that may stand once */
    CASE("two Authorizations", LINE HOST "Authorization: a\r\nAuthorization: b\r\n\r\n",
         HTTP1_REPEATED_FIELD),
    CASE("two types", POST "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n", HTTP1_REPEATED_FIELD),
    CASE("two Origins", POST "Origin: http://a\r\nOrigin: http://b\r\n\r\n", HTTP1_REPEATED_FIELD),
    CASE("two Accepts", LINE HOST "Accept: a/b\r\nAccept: c/d\r\n\r\n", HTTP1_OK),
    /* Expect: RFC 9110 section 10.1.1 */
    CASE("100-continue", POST "Content-Length: 1\r\nExpect: 100-Continue\r\n\r\n", HTTP1_OK),
    CASE("another expectation", POST "Expect: tea\r\n\r\n", HTTP1_BAD_EXPECTATION),
    CASE("framing before expectation", POST "Expect: tea\r\nContent-Length: +5\r\n\r\n",
         HTTP1_BAD_LENGTH),
};

static void heads_get_the_verdict_of_their_rule(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(head_cases); i++) {
        struct http1_head head;
        size_t length;
        enum http1_error error = read_head_all_ways(head_cases[i].bytes, &head, &length);
        if (error != head_cases[i].error)
            fail_msg("%s: %s, not %s", head_cases[i].name, http1_error_name(error),
                     http1_error_name(head_cases[i].error));
        if (error == HTTP1_OK) assert_int_equal(length, head_cases[i].bytes.length);
    }
}

static void assert_str(struct str got, const char *wanted) {
    if (!str_equal(got, str_from_c(wanted))) fail_msg("\"%.*s\", not \"%s\"", STR_ARG(got), wanted);
}

static void a_head_is_taken_apart(void **state) {
    (void)state;
    struct http1_head head;
    size_t length;
    struct str bytes = STR("POST /a%20b?c=d&e HTTP/1.1\r\nhOsT: Forum.example:81\r\n"
                           "Cookie: \t a=b; c=d \t\r\nX-Empty:\r\nAccept: x\r\naccept: y\r\n"
                           "Content-Length: 0012\r\nExpect: 100-continue\r\n\r\nnot the head");
    assert_int_equal(read_head_all_ways(bytes, &head, &length), HTTP1_OK);
    assert_int_equal(length, bytes.length - strlen("not the head"));
    assert_str(head.method, "POST");
    assert_str(head.target, "/a%20b?c=d&e");
    assert_str(head.path, "/a%20b");
    assert_str(head.query, "c=d&e");
    assert_str(head.host, "Forum.example:81");
    assert_int_equal(head.minor, 1);
    assert_int_equal(head.content_length, 12);
    assert_true(head.expects_continue);
    assert_true(head.keeps_alive);
    assert_false(head.is_chunked);
    assert_int_equal(head.field_count, 7);
    assert_str(http1_find(&head, STR("COOKIE")), "a=b; c=d");
    assert_str(http1_find(&head, STR("accept")), "x");
    assert_str(http1_field_name(&head, 4), "accept");
    assert_str(http1_field_value(&head, 4), "y");
    assert_non_null(http1_find(&head, STR("x-empty")).bytes);
    assert_null(http1_find(&head, STR("x-absent")).bytes);
    assert_null(http1_find(&head, STR("Cooki")).bytes);
}

static void targets_are_taken_apart(void **state) {
    (void)state;
    static const struct {
        struct str bytes;
        const char *path, *query, *host;
    } cases[] = {
        {CONSTANT(LINE HOST "\r\n"), "/", NULL, "forum.example"},
        {CONSTANT("GET /? HTTP/1.1\r\n" HOST "\r\n"), "/", "", "forum.example"},
        {CONSTANT("GET /a?b?c HTTP/1.1\r\n" HOST "\r\n"), "/a", "b?c", "forum.example"},
        {CONSTANT("GET http://FORUM.example/a?b HTTP/1.1\r\n" HOST "\r\n"), "/a", "b",
         "forum.example"},
        {CONSTANT("GET HTTP://forum.example?b HTTP/1.1\r\n" HOST "\r\n"), "/", "b",
         "forum.example"},
        {CONSTANT("GET http://a:1/x HTTP/1.0\r\n\r\n"), "/x", NULL, "a:1"},
        {CONSTANT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), "*", NULL, "forum.example"},
        {CONSTANT("GET / HTTP/1.0\r\n\r\n"), "/", NULL, ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct http1_head head;
        size_t length;
        assert_int_equal(read_head_all_ways(cases[i].bytes, &head, &length), HTTP1_OK);
        assert_str(head.path, cases[i].path);
        assert_int_equal(head.query.bytes != NULL, cases[i].query != NULL);
        assert_str(head.query, cases[i].query);
        assert_str(head.host, cases[i].host);
    }
}

static void a_connection_lasts_as_both_sides_agreed(void **state) {
    (void)state;
    static const struct {
        struct str bytes;
        bool keeps_alive;
    } cases[] = {
        {CONSTANT(LINE HOST "\r\n"), true},
        {CONSTANT(LINE HOST "Connection: close\r\n\r\n"), false},
        {CONSTANT(LINE HOST "Connection: x, CLOSE ,y\r\n\r\n"), false},
        {CONSTANT(LINE HOST "Connection: closed\r\n\r\n"), true},
        {CONSTANT(LINE HOST "Connection: keep-alive\r\nConnection: close\r\n\r\n"), false},
        {CONSTANT("GET / HTTP/1.0\r\n\r\n"), false},
        {CONSTANT("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), true},
        {CONSTANT("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"), false},
        {CONSTANT(LINE HOST "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"), true},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct http1_head head;
        size_t length;
        assert_int_equal(read_head_all_ways(cases[i].bytes, &head, &length), HTTP1_OK);
        assert_int_equal(head.keeps_alive, cases[i].keeps_alive);
    }
    struct http1_head head;
    size_t length;
    struct str old = STR("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    assert_int_equal(read_head_all_ways(old, &head, &length), HTTP1_OK);
    assert_false(head.expects_continue); /* HTTP/1.0 knows no 100: section 10.1.1 */
}

/* Of a head of `fields` fields whose last value fills it up to `total` bytes. */
static enum http1_error read_sized(size_t target, size_t fields, size_t total) {
    struct buf b;
    buf_init(&b, 64 * 1024);
    BUF_LIT(&b, "GET /");
    for (size_t i = 1; i < target; i++) buf_put_byte(&b, 'a');
    BUF_LIT(&b, " HTTP/1.1\r\n" HOST);
    for (size_t i = 2; i < fields; i++) BUF_LIT(&b, "A: b\r\n");
    if (fields > 1) {
        BUF_LIT(&b, "Z: ");
        while (b.length + 4 < total) buf_put_byte(&b, 'z');
        BUF_LIT(&b, "\r\n");
    }
    BUF_LIT(&b, "\r\n");
    struct http1_head head;
    size_t length;
    enum http1_error error = read_head_all_ways(buf_str(&b), &head, &length);
    buf_release(&b);
    return error;
}

static void heads_are_bounded(void **state) {
    (void)state;
    assert_int_equal(read_sized(1, 2, HTTP1_HEAD_BYTES), HTTP1_OK);
    assert_int_equal(read_sized(1, 2, HTTP1_HEAD_BYTES + 1), HTTP1_HEAD_TOO_LARGE);
    assert_int_equal(read_sized(1, 2, HTTP1_HEAD_BYTES + 9999), HTTP1_HEAD_TOO_LARGE);
    assert_int_equal(read_sized(1, HTTP1_FIELDS, 0), HTTP1_OK);
    assert_int_equal(read_sized(1, HTTP1_FIELDS + 1, 0), HTTP1_HEAD_TOO_LARGE);
    assert_int_equal(read_sized(HTTP1_TARGET_BYTES, 1, 0), HTTP1_OK);
    assert_int_equal(read_sized(HTTP1_TARGET_BYTES + 1, 1, 0), HTTP1_TARGET_TOO_LONG);
    assert_int_equal(read_sized(30000, 1, 0), HTTP1_TARGET_TOO_LONG);
}

static void an_endless_line_is_refused_while_it_comes(void **state) {
    (void)state;
    struct http1_scan scan = {0};
    char bytes[HTTP1_HEAD_BYTES + 64];
    memset(bytes, 'A', sizeof bytes);
    assert_int_equal(http1_scan(&scan, (struct str){bytes, 8000}), HTTP1_MORE);
    assert_int_equal(http1_scan(&scan, (struct str){bytes, 9000}), HTTP1_REFUSED);
    assert_int_equal(scan.error, HTTP1_TARGET_TOO_LONG);
    memcpy(bytes, LINE, strlen(LINE));
    scan = (struct http1_scan){0};
    assert_int_equal(http1_scan(&scan, (struct str){bytes, 16000}), HTTP1_MORE);
    assert_int_equal(http1_scan(&scan, (struct str){bytes, sizeof bytes}), HTTP1_REFUSED);
    assert_int_equal(scan.error, HTTP1_HEAD_TOO_LARGE);
    /* Once refused it stays so. */
    assert_int_equal(http1_scan(&scan, (struct str){bytes, sizeof bytes}), HTTP1_REFUSED);
}

static void a_head_that_was_not_scanned_is_held_to_the_same(void **state) {
    (void)state;
    static const struct {
        struct str bytes;
        enum http1_error error;
    } cases[] = {
        {CONSTANT(LINE HOST "\r\n"), HTTP1_OK},
        {CONSTANT(LINE HOST "X: \0\r\n\r\n"), HTTP1_BAD_BYTE},
        {CONSTANT(LINE HOST "X: a\nY: b\r\n\r\n"), HTTP1_BAD_BYTE},
        {CONSTANT(LINE HOST "X: a\rb\r\n\r\n"), HTTP1_BAD_BYTE},
        {CONSTANT(LINE HOST "\r\nmore"), HTTP1_BAD_BYTE},
        {CONSTANT(LINE HOST "\r"), HTTP1_BAD_BYTE},
        {CONSTANT(LINE HOST), HTTP1_BAD_BYTE},
        {CONSTANT(LINE "Host"), HTTP1_BAD_BYTE},
        {CONSTANT(""), HTTP1_BAD_BYTE},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct http1_head head;
        assert_int_equal(http1_head_parse(&head, cases[i].bytes), cases[i].error);
    }
}

static void every_error_has_a_status(void **state) {
    (void)state;
    for (enum http1_error e = HTTP1_OK + 1; e < HTTP1_ERROR_COUNT_; e++) {
        assert_in_range(http1_status(e), 400, 505);
        assert_non_null(http1_error_name(e));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_get_the_verdict_of_their_rule),
        cmocka_unit_test(a_head_is_taken_apart),
        cmocka_unit_test(targets_are_taken_apart),
        cmocka_unit_test(a_connection_lasts_as_both_sides_agreed),
        cmocka_unit_test(heads_are_bounded),
        cmocka_unit_test(an_endless_line_is_refused_while_it_comes),
        cmocka_unit_test(a_head_that_was_not_scanned_is_held_to_the_same),
        cmocka_unit_test(every_error_has_a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
