/* An allow-list: an address is refused unless it has one of five known beginnings. */
#include "lib/markdown_link.h"

#include "lib/escape.h"
#include "lib/utf8.h"

enum { URL_BYTES_MAX = 2000 };

static bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool has_scheme(struct str url, struct str scheme) {
    return str_equal_nocase(str_slice(url, 0, scheme.length), scheme);
}

/* "host:port" of what follows "scheme://". */
static struct str authority(struct str rest) {
    size_t end = 0;
    while (end < rest.length && !strchr("/?#\\", rest.bytes[end])) end++;
    return str_slice(rest, 0, end);
}

/* Letters of any script, digits, and what separates labels, port and the parts of an IPv6 address;
 * no '@': what stands before it looks like the host and is not. */
static bool is_host(struct str host) {
    for (size_t i = 0; i < host.length; i++) {
        char c = host.bytes[i];
        bool is_letter = is_alphanumeric(c) || (unsigned char)c >= 0x80;
        if (!is_letter && (c == '\0' || !strchr("-._:[]", c))) return false;
    }
    return host.length > 0 && host.bytes[0] != ':';
}

/* What follows "http://" or "https://"; bytes NULL for any other address. */
static struct str after_web_scheme(struct str url) {
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};
    for (size_t i = 0; i < ARRAY_LENGTH(schemes); i++)
        if (has_scheme(url, schemes[i])) return str_slice(url, schemes[i].length, url.length);
    return (struct str){0};
}

bool markdown_link_is_allowed(struct str url) {
    if (url.length == 0 || url.length > URL_BYTES_MAX || !utf8_is_clean(url, false)) return false;
    if (str_find_byte(url, '\t', 0) < url.length) return false;
    if (url.bytes[0] == '#') return true;
    if (url.bytes[0] == '/') return url.length == 1 || !strchr("/\\", url.bytes[1]);
    if (has_scheme(url, STR("mailto:"))) return url.length > strlen("mailto:");
    struct str rest = after_web_scheme(url);
    return rest.bytes && is_host(authority(rest));
}

struct str markdown_link_host(struct str url) {
    struct str host = authority(after_web_scheme(url));
    return str_slice(host, 0, str_find_byte(host, ':', 0));
}

static struct str without_www(struct str host) {
    return has_scheme(host, STR("www.")) ? str_slice(host, 4, host.length) : host;
}

/* Ends in a dot and two letters or more, as hosts do, and numbers and sections of law do not? */
static bool ends_in_domain(struct str host) {
    size_t letters = 0;
    while (letters < host.length) {
        char c = host.bytes[host.length - 1 - letters];
        if (c == '.') return letters >= 2;
        if ((unsigned char)c < 0x80 && (!is_alphanumeric(c) || (c >= '0' && c <= '9')))
            return false;
        letters++;
    }
    return false;
}

/* The host that a reader sees in `label`; empty when it reads as words. */
static struct str apparent_host(struct str label) {
    size_t scheme = str_find(label, STR("://"));
    size_t www = str_find(label, STR("www."));
    if (scheme < label.length) return authority(str_slice(label, scheme + 3, label.length));
    if (www < label.length) return authority(str_slice(label, www, label.length));
    if (str_find_byte(label, ' ', 0) < label.length) return (struct str){0};
    struct str host = authority(label);
    return ends_in_domain(host) ? host : (struct str){0};
}

bool markdown_link_is_disguised(struct str label, struct str url) {
    struct str host = markdown_link_host(url), apparent = apparent_host(label);
    if (host.length == 0 || apparent.length == 0) return false;
    apparent = str_slice(apparent, 0, str_find_byte(apparent, ':', 0));
    return !str_equal_nocase(without_www(apparent), without_www(host));
}

void markdown_link_put(struct buf *out, struct str url) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < url.length; i++) {
        char c = url.bytes[i];
        if (c == '&') {
            BUF_LIT(out, "&amp;");
        } else if (is_alphanumeric(c) || (c != '\0' && strchr("-._~:/?#@!$()*+,;=%", c))) {
            buf_put_byte(out, c);
        } else {
            unsigned char byte = (unsigned char)c;
            buf_put_byte(out, '%');
            buf_put_byte(out, hex[byte >> 4]);
            buf_put_byte(out, hex[byte & 15]);
        }
    }
}
