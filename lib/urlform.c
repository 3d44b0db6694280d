/* One pass over the encoded text into one piece of the arena, never longer than its source: a
 * field's name and value are views of it. */
#include "lib/urlform.h"

#include "lib/utf8.h"

/* 0 to 15, or -1. */
static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Decodes `encoded` to `out`, which has room for it; false when malformed. */
static bool decode(struct str encoded, char *out, size_t *length) {
    size_t n = 0;
    for (size_t i = 0; i < encoded.length; i++) {
        char c = encoded.bytes[i];
        if ((unsigned char)c < ' ' || c == 0x7f) return false;
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            if (encoded.length - i < 3) return false;
            int high = hex_value(encoded.bytes[i + 1]), low = hex_value(encoded.bytes[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (char)(unsigned char)(high * 16 + low);
            i += 2;
        }
        out[n++] = c;
    }
    *length = n;
    return true;
}

/* CRLF and CR become LF, in place; returns the new length. Browsers send CRLF whatever the
 * platform, and what is stored and compared must not depend on that. */
static size_t normalise_lines(char *text, size_t length) {
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\r') {
            text[n++] = '\n';
            if (i + 1 < length && text[i + 1] == '\n') i++;
        } else {
            text[n++] = text[i];
        }
    }
    return n;
}

static enum err parse_field(struct str pair, char *room, struct urlform_field *field) {
    size_t equals = str_find_byte(pair, '=', 0);
    size_t length;
    if (!decode(str_slice(pair, 0, equals), room, &length)) return ERR_INVALID;
    if (length == 0) return ERR_INVALID;
    if (length > URLFORM_NAME_BYTES_MAX) return ERR_LIMIT;
    field->name = (struct str){room, length};
    room += length;
    if (!decode(str_slice(pair, equals + 1, pair.length), room, &length)) return ERR_INVALID;
    field->value = (struct str){room, length};
    if (!utf8_is_valid(field->name) || !utf8_is_valid(field->value)) return ERR_INVALID;
    field->value.length = normalise_lines(room, length);
    return OK;
}

enum err urlform_parse(struct arena *arena, struct str body, struct urlform *form) {
    *form = (struct urlform){0};
    if (body.length > URLFORM_BODY_BYTES_MAX) return ERR_LIMIT;
    char *room = arena_alloc(arena, body.length);
    struct str rest = body, pair;
    enum err e = OK;
    while (e == OK && str_cut(&rest, '&', &pair)) {
        if (str_is_empty(pair)) continue;
        if (form->count == URLFORM_FIELDS_MAX) {
            e = ERR_LIMIT;
            break;
        }
        /* Decoding never lengthens, so each pair has its own place in the room. */
        e = parse_field(pair, room + (pair.bytes - body.bytes), &form->fields[form->count]);
        form->count++;
    }
    if (e) *form = (struct urlform){0};
    return e;
}

bool urlform_next(const struct urlform *form, struct str name, size_t *at, struct str *value) {
    while (*at < form->count) {
        const struct urlform_field *field = &form->fields[(*at)++];
        if (str_equal(field->name, name)) {
            *value = field->value;
            return true;
        }
    }
    return false;
}

enum err urlform_get(const struct urlform *form, struct str name, struct str *value) {
    size_t at = 0;
    struct str first, again;
    if (!urlform_next(form, name, &at, &first)) return ERR_NOT_FOUND;
    if (urlform_next(form, name, &at, &again)) return ERR_INVALID;
    *value = first;
    return OK;
}
