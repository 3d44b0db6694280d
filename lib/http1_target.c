/* Request targets (RFC 9112 section 3.2) and Host (RFC 9110 section 7.2). */
#include <arpa/inet.h>

#include "lib/http1_syntax.h"
#include "lib/num.h"

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool has_whole_escapes(struct str s) {
    for (size_t at = str_find_byte(s, '%', 0); at < s.length; at = str_find_byte(s, '%', at + 1))
        if (at + 2 >= s.length || !is_hex(s.bytes[at + 1]) || !is_hex(s.bytes[at + 2]))
            return false;
    return true;
}

/* absolute-path [ "?" query ] */
static enum http1_error take_path(struct http1_head *head, struct str s) {
    size_t mark = str_find_byte(s, '?', 0);
    head->path = str_slice(s, 0, mark);
    if (mark < s.length) head->query = str_slice(s, mark + 1, s.length);
    if (http1_span(head->path, 0, HTTP1_PATH) != head->path.length) return HTTP1_BAD_TARGET;
    if (http1_span(head->query, 0, HTTP1_QUERY) != head->query.length) return HTTP1_BAD_TARGET;
    return has_whole_escapes(head->path) ? HTTP1_OK : HTTP1_BAD_TARGET;
}

/* http://authority[/path][?query]: what clients send to a proxy, and may send to us. */
static enum http1_error take_absolute(struct http1_head *head, size_t scheme_length) {
    struct str rest = str_slice(head->target, scheme_length, head->target.length);
    size_t end = 0;
    while (end < rest.length && rest.bytes[end] != '/' && rest.bytes[end] != '?') end++;
    head->host = str_slice(rest, 0, end);
    if (!http1_is_host(head->host)) return HTTP1_BAD_TARGET;
    enum http1_error error = take_path(head, str_slice(rest, end, rest.length));
    if (head->path.length == 0) head->path = STR("/");
    return error;
}

enum http1_error http1_target_parse(struct http1_head *head) {
    static const struct str schemes[] = {{"http://", 7}, {"https://", 8}};
    struct str target = head->target;
    if (str_starts(target, STR("/"))) return take_path(head, target);
    if (str_equal(target, STR("*")) && str_equal(head->method, STR("OPTIONS"))) {
        head->path = target;
        return HTTP1_OK;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(schemes); i++) {
        size_t length = schemes[i].length;
        if (str_equal_nocase(str_slice(target, 0, length), schemes[i]))
            return take_absolute(head, length);
    }
    return HTTP1_BAD_TARGET;
}

static bool is_ipv6(struct str s) {
    char text[INET6_ADDRSTRLEN];
    struct in6_addr ignored;
    if (s.length == 0 || s.length >= sizeof text) return false;
    memcpy(text, s.bytes, s.length);
    text[s.length] = '\0';
    return inet_pton(AF_INET6, text, &ignored) == 1;
}

bool http1_is_host(struct str s) {
    size_t end;
    if (str_starts(s, STR("["))) {
        end = str_find_byte(s, ']', 0);
        if (end == s.length || !is_ipv6(str_slice(s, 1, end))) return false;
        end++;
    } else {
        end = http1_span(s, 0, HTTP1_HOST);
        if (end == 0 || end > 255) return false;
    }
    if (end == s.length) return true;
    if (s.bytes[end] != ':') return false;
    struct str port = str_slice(s, end + 1, s.length);
    int64_t ignored;
    return port.length == 0 || num_parse_padded(port, 65535, &ignored);
}
