/* Heads, scalars and maps of the MaxMind DB format. */
#include "lib/geo_data.h"

struct head {
    unsigned type;
    size_t size;   /* bytes; of a map pairs, of an array values, of a boolean its value */
    size_t target; /* of a pointer */
};

struct geo_reader geo_reader_at(const uint8_t *section, size_t length, size_t at) {
    return (struct geo_reader){.bytes = section, .length = length, .at = at};
}

static bool take(struct geo_reader *r, size_t count, size_t *number) {
    if (r->at > r->length || count > r->length - r->at) return false;
    *number = 0;
    for (size_t i = 0; i < count; i++) *number = *number << 8 | r->bytes[r->at++];
    return true;
}

/* Two bits say how many bytes follow, three begin the number; longer ones continue where the
 * shorter end. */
static bool read_pointer(struct geo_reader *r, size_t control, struct head *head) {
    static const size_t begins[] = {0, 2048, 526336};
    size_t kind = control >> 3 & 3, rest;
    if (!take(r, kind + 1, &rest)) return false;
    head->target = kind == 3 ? rest : begins[kind] + ((control & 7) << 8 * (kind + 1) | rest);
    return true;
}

static bool read_size(struct geo_reader *r, size_t control, struct head *head) {
    static const size_t begins[] = {29, 285, 65821};
    size_t more;
    head->size = control & 31;
    if (head->size < 29) return true;
    size_t kind = head->size - 29;
    if (!take(r, kind + 1, &more)) return false;
    head->size = begins[kind] + more;
    return true;
}

static bool read_head(struct geo_reader *r, struct head *head) {
    size_t control, extended;
    *head = (struct head){0};
    if (++r->heads > GEO_VALUES_MOST || !take(r, 1, &control)) return false;
    head->type = (unsigned)(control >> 5);
    if (head->type == GEO_POINTER) return read_pointer(r, control, head);
    if (head->type == 0) {
        if (!take(r, 1, &extended)) return false;
        if (extended == 0) return false;
        head->type = (unsigned)extended + 7;
    }
    return read_size(r, control, head);
}

/* The head of a value, or of what a pointer there points to: `in` stands behind that head, the
 * reader behind the pointer, or with `in` when there was none (*is_far false). */
static bool read_followed(struct geo_reader *r, struct head *head, struct geo_reader *in,
                          bool *is_far) {
    if (!read_head(r, head)) return false;
    *is_far = head->type == GEO_POINTER;
    *in = *r;
    if (!*is_far) return true;
    in->at = head->target;
    bool is_fine = read_head(in, head) && head->type != GEO_POINTER;
    r->heads = in->heads;
    return is_fine;
}

/* The bytes of a value that holds no other. */
static bool read_bytes(struct geo_reader *r, struct head *head, struct str *out) {
    struct geo_reader in;
    bool is_far;
    if (!read_followed(r, head, &in, &is_far)) return false;
    if (head->type == GEO_MAP || head->type == GEO_ARRAY || head->type == GEO_BOOLEAN) return false;
    if (in.at > in.length || head->size > in.length - in.at) return false;
    *out = (struct str){(const char *)in.bytes + in.at, head->size};
    if (!is_far) r->at += head->size;
    return true;
}

bool geo_read_text(struct geo_reader *r, struct str *out) {
    struct head head;
    return read_bytes(r, &head, out) && head.type == GEO_TEXT;
}

bool geo_read_uint(struct geo_reader *r, uint64_t *out) {
    struct head head;
    struct str bytes;
    if (!read_bytes(r, &head, &bytes)) return false;
    if (head.type != GEO_UINT16 && head.type != GEO_UINT32 && head.type != GEO_UINT64) return false;
    if (head.size > sizeof *out) return false;
    *out = 0;
    for (size_t i = 0; i < head.size; i++) *out = *out << 8 | (uint8_t)bytes.bytes[i];
    return true;
}

/* What is still to be skipped is counted, not nested. */
static bool skip(struct geo_reader *r, bool may_point) {
    struct head head;
    for (size_t left = 1; left > 0; left--) {
        if (!read_head(r, &head)) return false;
        if (head.type == GEO_POINTER) {
            if (!may_point) return false;
        } else if (head.type == GEO_MAP || head.type == GEO_ARRAY) {
            left += head.type == GEO_MAP ? 2 * head.size : head.size;
            if (left > GEO_VALUES_MOST) return false;
        } else if (head.type != GEO_BOOLEAN) {
            if (head.size > r->length - r->at) return false;
            r->at += head.size;
        }
    }
    return true;
}

bool geo_skip(struct geo_reader *r) {
    return skip(r, true);
}

enum geo_found geo_enter(struct geo_reader *r, struct str key) {
    struct head head;
    struct geo_reader in;
    struct str name;
    bool is_far;
    if (!read_followed(r, &head, &in, &is_far)) return GEO_MALFORMED;
    if (head.type != GEO_MAP) return GEO_ABSENT;
    for (size_t i = 0; i < head.size; i++) {
        if (!geo_read_text(&in, &name)) return GEO_MALFORMED;
        if (str_equal(name, key)) {
            *r = in;
            return GEO_FOUND;
        }
        if (!geo_skip(&in)) return GEO_MALFORMED;
    }
    return GEO_ABSENT;
}

bool geo_holds_texts(struct geo_reader r, enum geo_type type) {
    struct head head;
    struct str text;
    if (!read_head(&r, &head) || head.type != type) return false;
    size_t texts = type == GEO_MAP ? 2 * head.size : head.size;
    while (texts > 0 && geo_read_text(&r, &text)) texts--;
    return texts == 0;
}

bool geo_is_plain(struct geo_reader r) {
    return skip(&r, false) && r.at == r.length;
}
