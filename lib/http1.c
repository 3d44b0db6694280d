/* Heads. http1_scan() only looks for line ends and bad bytes, so that bytes may trickle in at no
 * cost; http1_head_parse() then goes once over the whole head. The target and Host are in
 * http1_target.c, bodies in http1_body.c. */
#include "lib/http1.h"

#include "lib/http1_syntax.h"
#include "lib/num.h"

/* A request line of this length has a target that is too long, or no target at all. */
enum { REQUEST_LINE_BYTES = HTTP1_METHOD_BYTES + HTTP1_TARGET_BYTES + 16 };

static const struct {
    int status;
    const char *name;
} errors[HTTP1_ERROR_COUNT_] = {
    [HTTP1_OK] = {0, "ok"},
    [HTTP1_BAD_BYTE] = {400, "control byte or bare line end"},
    [HTTP1_BAD_REQUEST_LINE] = {400, "malformed request line"},
    [HTTP1_BAD_TARGET] = {400, "malformed target"},
    [HTTP1_BAD_FIELD] = {400, "malformed field line"},
    [HTTP1_BAD_HOST] = {400, "missing or malformed Host"},
    [HTTP1_REPEATED_FIELD] = {400, "repeated field"},
    [HTTP1_BAD_LENGTH] = {400, "malformed Content-Length"},
    [HTTP1_BAD_CODING] = {400, "ambiguous Transfer-Encoding"},
    [HTTP1_BAD_CHUNK] = {400, "malformed chunk"},
    [HTTP1_BAD_TRAILER] = {400, "malformed trailer"},
    [HTTP1_BODY_TOO_LARGE] = {413, "content too large"},
    [HTTP1_TARGET_TOO_LONG] = {414, "target too long"},
    [HTTP1_BAD_EXPECTATION] = {417, "unknown expectation"},
    [HTTP1_HEAD_TOO_LARGE] = {431, "head too large"},
    [HTTP1_UNKNOWN_METHOD] = {501, "method not implemented"},
    [HTTP1_UNKNOWN_CODING] = {501, "transfer coding not implemented"},
    [HTTP1_UNKNOWN_VERSION] = {505, "version not supported"},
};

int http1_status(enum http1_error error) {
    return errors[error].status;
}

const char *http1_error_name(enum http1_error error) {
    return errors[error].name;
}

enum {
    TEXT = HTTP1_TEXT,
    QUERY = TEXT | HTTP1_QUERY,
    PATH = QUERY | HTTP1_PATH,
    TOKEN_QUERY = QUERY | HTTP1_TOKEN,
    TOKEN_PATH = PATH | HTTP1_TOKEN,
    NAME = TOKEN_PATH | HTTP1_HOST,
};

/* Designated where a run begins, counted from there. */
#define NAME_5 NAME, NAME, NAME, NAME, NAME
#define NAME_26 NAME_5, NAME_5, NAME_5, NAME_5, NAME_5, NAME
#define TEXT_8 TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT
#define TEXT_64 TEXT_8, TEXT_8, TEXT_8, TEXT_8, TEXT_8, TEXT_8, TEXT_8, TEXT_8

const uint8_t http1_classes[256] = {
    ['\t'] = TEXT,       [' '] = TEXT,        ['"'] = TEXT,        ['#'] = TEXT | HTTP1_TOKEN,
    ['<'] = TEXT,        ['>'] = TEXT,        ['['] = QUERY,       ['\\'] = QUERY,
    [']'] = QUERY,       ['{'] = QUERY,       ['}'] = QUERY,       ['?'] = QUERY,
    ['^'] = TOKEN_QUERY, ['`'] = TOKEN_QUERY, ['|'] = TOKEN_QUERY, ['('] = PATH,
    [')'] = PATH,        [','] = PATH,        ['/'] = PATH,        [':'] = PATH,
    [';'] = PATH,        ['='] = PATH,        ['@'] = PATH,        ['!'] = TOKEN_PATH,
    ['$'] = TOKEN_PATH,  ['%'] = TOKEN_PATH,  ['&'] = TOKEN_PATH,  ['\''] = TOKEN_PATH,
    ['*'] = TOKEN_PATH,  ['+'] = TOKEN_PATH,  ['-'] = NAME,        ['.'] = NAME,
    ['_'] = NAME,        ['~'] = NAME,        ['0'] = NAME_5,      ['5'] = NAME_5,
    ['A'] = NAME_26,     ['a'] = NAME_26,     [0x80] = TEXT_64,    [0xc0] = TEXT_64,
};

size_t http1_span(struct str s, size_t from, enum http1_class class) {
    while (from < s.length && http1_classes[(unsigned char)s.bytes[from]] & class) from++;
    return from;
}

/* RFC 9112 section 3: three words, one space between each. */
static enum http1_error parse_request_line(struct str line, struct http1_head *head) {
    size_t first = str_find_byte(line, ' ', 0);
    size_t last = line.length;
    while (last > 0 && line.bytes[last - 1] != ' ') last--;
    if (last < first + 2) return HTTP1_BAD_REQUEST_LINE;
    struct str version = str_slice(line, last, line.length);
    head->method = str_slice(line, 0, first);
    head->target = str_slice(line, first + 1, last - 1);
    if (first == 0 || http1_span(head->method, 0, HTTP1_TOKEN) != first)
        return HTTP1_BAD_REQUEST_LINE;
    if (version.length != 8 || !str_starts(version, STR("HTTP/")) || version.bytes[6] != '.')
        return HTTP1_BAD_REQUEST_LINE;
    char major = version.bytes[5], minor = version.bytes[7];
    if (major < '0' || major > '9' || minor < '0' || minor > '9') return HTTP1_BAD_REQUEST_LINE;
    if (major != '1' || minor > '1') return HTTP1_UNKNOWN_VERSION;
    head->minor = minor - '0';
    if (head->method.length > HTTP1_METHOD_BYTES || str_equal(head->method, STR("CONNECT")))
        return HTTP1_UNKNOWN_METHOD;
    if (head->target.length > HTTP1_TARGET_BYTES) return HTTP1_TARGET_TOO_LONG;
    return http1_target_parse(head);
}

/* What a line that ends at `end` means; HTTP1_DONE for the empty line after the fields. */
static enum http1_progress end_line(struct http1_scan *scan, struct str bytes, size_t end) {
    if (end == 0) return HTTP1_MORE; /* the one empty line tolerated before a request line */
    scan->lines++;
    if (scan->lines == 1) {
        struct http1_head ignored = {.minor = 0};
        scan->error = (uint8_t)parse_request_line(str_slice(bytes, scan->line_at, end), &ignored);
    } else if (end == scan->line_at) {
        return HTTP1_DONE;
    } else if (scan->lines > HTTP1_FIELDS + 1) {
        scan->error = HTTP1_HEAD_TOO_LARGE;
    }
    return scan->error ? HTTP1_REFUSED : HTTP1_MORE;
}

enum http1_progress http1_scan(struct http1_scan *scan, struct str bytes) {
    if (scan->error) return HTTP1_REFUSED;
    size_t at = scan->length;
    enum http1_progress progress = HTTP1_MORE;
    while (progress == HTTP1_MORE) {
        /* Limits stand at fixed offsets, so that they do not depend on how bytes arrive. */
        size_t most = scan->lines ? HTTP1_HEAD_BYTES : scan->line_at + REQUEST_LINE_BYTES;
        size_t end = bytes.length < most ? bytes.length : most;
        struct str seen = str_slice(bytes, 0, end);
        bool is_after_cr = at > scan->line_at && bytes.bytes[at - 1] == '\r';
        if (!is_after_cr) at = http1_span(seen, at, HTTP1_TEXT);
        if (at == end && end == most) {
            scan->error = scan->lines ? HTTP1_HEAD_TOO_LARGE : HTTP1_TARGET_TOO_LONG;
            break;
        }
        if (at == end) break;
        if (bytes.bytes[at] != (is_after_cr ? '\n' : '\r')) {
            scan->error = HTTP1_BAD_BYTE;
            break;
        }
        at++;
        if (!is_after_cr) continue;
        progress = end_line(scan, bytes, at - 2);
        scan->line_at = (uint32_t)at;
    }
    scan->length = (uint32_t)at;
    return scan->error ? HTTP1_REFUSED : progress;
}

/* RFC 9112 section 5: name ":" OWS value OWS. */
static enum http1_error parse_field(struct http1_head *head, size_t from, size_t to) {
    struct str line = str_slice(head->bytes, 0, to);
    size_t colon = http1_span(line, from, HTTP1_TOKEN);
    if (colon == from || colon == to || line.bytes[colon] != ':') return HTTP1_BAD_FIELD;
    size_t first = colon + 1, last = to;
    while (first < last && (line.bytes[first] == ' ' || line.bytes[first] == '\t')) first++;
    while (last > first && (line.bytes[last - 1] == ' ' || line.bytes[last - 1] == '\t')) last--;
    if (http1_span(line, first, HTTP1_TEXT) != to) return HTTP1_BAD_BYTE;
    if (head->field_count == HTTP1_FIELDS) return HTTP1_HEAD_TOO_LARGE;
    head->fields[head->field_count++] =
        (struct http1_field){.name_at = (uint16_t)from,
                             .name_length = (uint16_t)(colon - from),
                             .value_at = (uint16_t)first,
                             .value_length = (uint16_t)(last - first)};
    return HTTP1_OK;
}

static enum http1_error parse_lines(struct http1_head *head) {
    struct str bytes = head->bytes;
    size_t from = str_starts(bytes, STR("\r\n")) ? 2 : 0;
    bool is_first = true;
    for (;;) {
        size_t to = str_find_byte(bytes, '\r', from);
        if (to + 2 > bytes.length || bytes.bytes[to + 1] != '\n') return HTTP1_BAD_BYTE;
        enum http1_error error = HTTP1_OK;
        if (is_first)
            error = parse_request_line(str_slice(bytes, from, to), head);
        else if (to == from)
            return to + 2 == bytes.length ? HTTP1_OK : HTTP1_BAD_BYTE;
        else
            error = parse_field(head, from, to);
        if (error) return error;
        is_first = false;
        from = to + 2;
    }
}

enum known { HOST, LENGTH, CODING, AUTHORIZATION, TYPE, ORIGIN, SINGLE_COUNT, EXPECT, CONNECTION };

/* Fields that have a meaning here, those that may stand only once first. */
static const struct {
    struct str name;
    enum known known;
} known_fields[] = {
    {{"host", 4}, HOST},
    {{"content-length", 14}, LENGTH},
    {{"transfer-encoding", 17}, CODING},
    {{"authorization", 13}, AUTHORIZATION},
    {{"content-type", 12}, TYPE},
    {{"origin", 6}, ORIGIN},
    {{"expect", 6}, EXPECT},
    {{"connection", 10}, CONNECTION},
};

/* Is the word an element of a comma-separated list (RFC 9110 section 5.6.1)? */
static bool has_element(struct str list, struct str word) {
    struct str element;
    while (str_cut(&list, ',', &element))
        if (str_equal_nocase(str_trim(element), word)) return true;
    return false;
}

static enum http1_error take_length(struct http1_head *head, struct str value) {
    /* A recipient cannot tell the end of what it cannot count (RFC 9110 section 8.6). */
    return num_parse_padded(value, INT64_MAX, &head->content_length) ? HTTP1_OK : HTTP1_BAD_LENGTH;
}

/* Chunked alone is understood. Registered codings under a final chunked are a request that is
 * well framed and not implemented; anything else ends nobody knows where (RFC 9112 section 6.3). */
static enum http1_error take_coding(struct http1_head *head, struct str value) {
    static const struct str codings[] = {
        {"gzip", 4}, {"x-gzip", 6}, {"deflate", 7}, {"compress", 8}, {"x-compress", 10}};
    head->is_chunked = true;
    if (head->minor == 0) return HTTP1_BAD_CODING;
    if (str_equal_nocase(value, STR("chunked"))) return HTTP1_OK;
    struct str element;
    while (str_cut(&value, ',', &element)) {
        element = str_trim(element);
        if (!value.bytes)
            return str_equal_nocase(element, STR("chunked")) ? HTTP1_UNKNOWN_CODING
                                                             : HTTP1_BAD_CODING;
        bool is_known = false;
        for (size_t i = 0; i < ARRAY_LENGTH(codings); i++)
            is_known |= str_equal_nocase(element, codings[i]);
        if (!is_known) return HTTP1_BAD_CODING;
    }
    return HTTP1_BAD_CODING;
}

static enum http1_error take_host(struct http1_head *head, struct str value) {
    if (!http1_is_host(value)) return HTTP1_BAD_HOST;
    /* An authority in the target was put there by http1_target_parse(). */
    if (head->host.bytes && !str_equal_nocase(head->host, value)) return HTTP1_BAD_HOST;
    head->host = value;
    return HTTP1_OK;
}

static void take_connection(struct http1_head *head, struct str value, bool *is_closing) {
    if (has_element(value, STR("close"))) *is_closing = true;
    if (has_element(value, STR("keep-alive"))) head->keeps_alive = true;
}

static enum http1_error take_field(struct http1_head *head, enum known known, struct str value,
                                   bool *is_closing) {
    if (known == HOST) return take_host(head, value);
    if (known == LENGTH) return take_length(head, value);
    if (known == CODING) return take_coding(head, value);
    if (known == CONNECTION) take_connection(head, value, is_closing);
    if (known != EXPECT) return HTTP1_OK;
    if (!str_equal_nocase(value, STR("100-continue"))) return HTTP1_BAD_EXPECTATION;
    head->expects_continue = head->minor == 1;
    return HTTP1_OK;
}

/* Framing errors win over an expectation that cannot be met. */
static enum http1_error take_fields(struct http1_head *head) {
    unsigned seen = 0;
    bool is_closing = false;
    enum http1_error expectation = HTTP1_OK;
    for (size_t i = 0; i < head->field_count; i++) {
        struct str name = http1_field_name(head, i);
        for (size_t k = 0; k < ARRAY_LENGTH(known_fields); k++) {
            if (!str_equal_nocase(name, known_fields[k].name)) continue;
            enum known known = known_fields[k].known;
            if (known < SINGLE_COUNT && seen & 1u << known) return HTTP1_REPEATED_FIELD;
            seen |= 1u << known;
            enum http1_error error =
                take_field(head, known, http1_field_value(head, i), &is_closing);
            if (error == HTTP1_BAD_EXPECTATION)
                expectation = error;
            else if (error)
                return error;
            break;
        }
    }
    if (head->minor == 1 && !(seen & 1u << HOST)) return HTTP1_BAD_HOST;
    if (seen & 1u << LENGTH && seen & 1u << CODING) return HTTP1_BAD_CODING;
    head->keeps_alive = !is_closing && (head->minor == 1 || head->keeps_alive);
    return expectation;
}

enum http1_error http1_head_parse(struct http1_head *head, struct str bytes) {
    if (bytes.length > HTTP1_HEAD_BYTES) return HTTP1_HEAD_TOO_LARGE;
    /* The table of fields, most of the struct, needs no clearing. */
    memset(head, 0, offsetof(struct http1_head, fields));
    head->bytes = bytes;
    head->content_length = -1;
    enum http1_error error = parse_lines(head);
    return error ? error : take_fields(head);
}

struct str http1_field_name(const struct http1_head *head, size_t index) {
    const struct http1_field *f = &head->fields[index];
    return (struct str){head->bytes.bytes + f->name_at, f->name_length};
}

struct str http1_field_value(const struct http1_head *head, size_t index) {
    const struct http1_field *f = &head->fields[index];
    return (struct str){head->bytes.bytes + f->value_at, f->value_length};
}

struct str http1_find(const struct http1_head *head, struct str name) {
    for (size_t i = 0; i < head->field_count; i++)
        if (str_equal_nocase(http1_field_name(head, i), name)) return http1_field_value(head, i);
    return (struct str){0};
}

bool http1_has_body(const struct http1_head *head) {
    return head->is_chunked || head->content_length > 0;
}
