/* A TZif file holds a block for 32-bit times, then (from version 2) one for 64-bit times and a
 * footer, a POSIX TZ string such as "CET-1CEST,M3.5.0,M10.5.0/3", that speaks for all later years.
 * Everything read is checked against the file's length before use. */
#include "lib/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/mem.h"
#include "lib/zone_rule.h"

#define MOST_BYTES ((size_t)64 * 1024)
#define HEADER_BYTES 44
#define MOST_TYPES 256
/* RFC 9636 section 3.2: −25 h < offset < 26 h. */
#define LEAST_OFFSET (-89999)
#define MOST_OFFSET 93599

struct zone {
    int32_t offsets[MOST_TYPES]; /* of each local time type, seconds east of UTC */
    bool has_rule;
    struct zone_rule rule;
    size_t count;           /* of changes */
    int64_t *times;         /* ascending, seconds */
    unsigned char *indexes; /* the type from times[i] on */
};

struct header {
    char version;
    size_t is_utc, is_std, leaps, times, types, chars;
};

static int64_t read_be(const char *bytes, size_t length) {
    uint64_t n = ((unsigned char)bytes[0] & 0x80) ? UINT64_MAX : 0;
    for (size_t i = 0; i < length; i++) n = n << 8 | (unsigned char)bytes[i];
    return (int64_t)n;
}

static bool read_header(struct str s, struct header *h) {
    if (s.length < HEADER_BYTES || !str_starts(s, STR("TZif"))) return false;
    size_t *const fields[] = {&h->is_utc, &h->is_std, &h->leaps, &h->times, &h->types, &h->chars};
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        int64_t n = read_be(s.bytes + 20 + 4 * i, 4);
        if (n < 0 || n > (int64_t)MOST_BYTES) return false;
        *fields[i] = (size_t)n;
    }
    h->version = s.bytes[4];
    return h->types >= 1 && h->types <= MOST_TYPES;
}

/* Bytes of the block that follows a header. */
static size_t block_bytes(const struct header *h, size_t time_bytes) {
    return h->times * (time_bytes + 1) + h->types * 6 + h->chars + h->leaps * (time_bytes + 4) +
           h->is_std + h->is_utc;
}

/* Reads the block; its length was checked. Files with leap seconds count another time scale. */
static bool read_block(struct zone *z, const char *at, const struct header *h, size_t time_bytes) {
    if (h->leaps) return false;
    z->count = h->times;
    z->times = mem_array(h->times, sizeof *z->times);
    z->indexes = mem_alloc(h->times);
    const char *index = at + h->times * time_bytes;
    const char *type = index + h->times;
    for (size_t i = 0; i < h->times; i++) {
        z->times[i] = read_be(at + i * time_bytes, time_bytes);
        z->indexes[i] = (unsigned char)index[i];
        if (z->indexes[i] >= h->types || (i && z->times[i] <= z->times[i - 1])) return false;
    }
    for (size_t i = 0; i < h->types; i++) {
        int64_t offset = read_be(type + i * 6, 4);
        if (offset < LEAST_OFFSET || offset > MOST_OFFSET) return false;
        z->offsets[i] = (int32_t)offset;
    }
    return true;
}

/* "\n<TZ string>\n", the string possibly empty. */
static bool read_footer(struct zone *z, struct str s) {
    size_t end = str_find_byte(s, '\n', 1);
    if (s.length < 2 || s.bytes[0] != '\n' || end == s.length) return false;
    struct str text = str_slice(s, 1, end);
    if (str_is_empty(text)) return true;
    z->has_rule = zone_rule_parse(text, &z->rule);
    return z->has_rule;
}

static bool parse(struct zone *z, struct str s) {
    struct header h;
    if (!read_header(s, &h)) return false;
    s = str_slice(s, HEADER_BYTES, s.length);
    if (h.version < '2') return block_bytes(&h, 4) <= s.length && read_block(z, s.bytes, &h, 4);
    if (block_bytes(&h, 4) > s.length) return false;
    s = str_slice(s, block_bytes(&h, 4), s.length);
    if (!read_header(s, &h)) return false;
    s = str_slice(s, HEADER_BYTES, s.length);
    if (block_bytes(&h, 8) > s.length || !read_block(z, s.bytes, &h, 8)) return false;
    return read_footer(z, str_slice(s, block_bytes(&h, 8), s.length));
}

enum err zone_parse(struct str bytes, struct zone **out) {
    struct zone *z = mem_alloc(sizeof *z);
    if (bytes.length > MOST_BYTES || !parse(z, bytes)) {
        zone_free(z);
        return ERR_CORRUPT;
    }
    *out = z;
    return OK;
}

void zone_free(struct zone *z) {
    if (!z) return;
    mem_free(z->times);
    mem_free(z->indexes);
    mem_free(z);
}

static bool is_name(struct str name) {
    if (name.length == 0 || name.length > 64) return false;
    char before = '/';
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '+' || c == '-' || c == '_';
        if (!is_word && (c != '/' || before == '/')) return false;
        before = c;
    }
    return before != '/';
}

static enum err read_zone(const char *path, struct zone **out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;
    char *bytes = mem_alloc(MOST_BYTES + 1);
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length <= MOST_BYTES) {
        got = read(fd, bytes + length, MOST_BYTES + 1 - length);
        if (got > 0) length += (size_t)got;
    }
    close(fd);
    enum err e = got < 0 ? ERR_IO : zone_parse((struct str){bytes, length}, out);
    mem_free(bytes);
    return e;
}

enum err zone_open(struct str name, struct zone **out) {
    const char *folder = getenv("TZDIR");
    char path[512];
    *out = NULL;
    enum err e = ERR_INVALID;
    if (is_name(name)) {
        snprintf(path, sizeof path, "%s/%.*s", folder && *folder ? folder : "/usr/share/zoneinfo",
                 STR_ARG(name));
        e = read_zone(path, out);
    }
    if (e) {
        int shown = name.length < 64 ? (int)name.length : 64;
        log_line(LOG_ERROR, "zone", "time zone \"%.*s\": %s; UTC is used instead (package tzdata)",
                 shown, name.length ? name.bytes : "", err_name(e));
    }
    return e;
}

static int32_t offset_at(const struct zone *z, int64_t seconds) {
    if (!z) return 0;
    if (z->has_rule && (z->count == 0 || seconds >= z->times[z->count - 1]))
        return zone_rule_offset(&z->rule, seconds);
    size_t low = 0, high = z->count; /* the number of changes at or before `seconds` */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->times[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return z->offsets[low ? z->indexes[low - 1] : 0];
}

static int64_t within(int64_t ms) {
    const int64_t least = INT64_C(-62135596800000), most = INT64_C(253402300799999);
    return ms < least ? least : ms > most ? most : ms;
}

struct civil zone_local(const struct zone *z, int64_t utc_ms) {
    int64_t ms = within(utc_ms);
    int64_t seconds = ms / 1000 - (ms % 1000 < 0);
    int32_t offset = offset_at(z, seconds);
    struct civil c = clock_utc(within(ms + (int64_t)offset * 1000));
    c.offset_s = offset;
    return c;
}

int64_t zone_instant(const struct zone *z, const struct civil *local) {
    int64_t as_utc = clock_from_utc(local) / 1000;
    /* The offsets in force a day before and a day after: at most one change lies between. */
    int64_t before = offset_at(z, as_utc - 86400), after = offset_at(z, as_utc + 86400);
    if (offset_at(z, as_utc - before) == before) return (as_utc - before) * 1000;
    if (offset_at(z, as_utc - after) == after) return (as_utc - after) * 1000;
    return (as_utc - before) * 1000;
}
