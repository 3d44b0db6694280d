/* Both sides of the reader's answer, next to each other. */
#include "server/files/answer.h"

#include "lib/utf8.h"

static const struct str MAGIC = {"EPR1", 4};

bool files_is_image(enum files_type type) {
    return type == FILES_JPEG || type == FILES_PNG || type == FILES_WEBP;
}

/* --- Writing */

static void put_record(struct buf *out, char tag, struct str first, struct str rest) {
    size_t length = first.length + rest.length;
    buf_put_byte(out, tag);
    for (int shift = 24; shift >= 0; shift -= 8) buf_put_byte(out, (char)(length >> shift & 0xff));
    buf_put(out, first);
    buf_put(out, rest);
}

static void put_byte(struct buf *out, char tag, int value) {
    char byte = (char)value;
    put_record(out, tag, (struct str){&byte, 1}, (struct str){0});
}

static void put_image(struct buf *out, char tag, const struct files_image *image) {
    const char head[] = {(char)image->type, (char)(image->width >> 8), (char)image->width,
                         (char)(image->height >> 8), (char)image->height};
    put_record(out, tag, (struct str){head, sizeof head}, image->bytes);
}

static void put_end(struct buf *out) {
    put_record(out, 'E', (struct str){0}, (struct str){0});
}

void files_answer_fault(struct buf *out, enum files_fault fault) {
    buf_reset(out);
    buf_put(out, MAGIC);
    put_byte(out, 'F', (int)fault);
    put_end(out);
}

void files_answer_images(struct buf *out, const struct files_image *large,
                         const struct files_image *small) {
    buf_reset(out);
    buf_put(out, MAGIC);
    put_image(out, 'I', large);
    put_image(out, 'S', small);
    put_end(out);
}

void files_answer_document(struct buf *out, enum files_type type, struct str text, bool is_whole) {
    char whole = is_whole ? 1 : 0;
    buf_reset(out);
    buf_put(out, MAGIC);
    put_byte(out, 'D', (int)type);
    put_record(out, 'T', (struct str){&whole, 1}, text);
    put_end(out);
}

/* --- Reading */

static unsigned byte_at(struct str s, size_t at) {
    return (unsigned char)s.bytes[at];
}

static bool cut_record(struct str *rest, char *tag, struct str *payload) {
    if (rest->length < 5) return false;
    size_t length = (size_t)byte_at(*rest, 1) << 24 | (size_t)byte_at(*rest, 2) << 16 |
                    (size_t)byte_at(*rest, 3) << 8 | byte_at(*rest, 4);
    if (length > rest->length - 5) return false;
    *tag = rest->bytes[0];
    *payload = str_slice(*rest, 5, 5 + length);
    *rest = str_slice(*rest, 5 + length, rest->length);
    return true;
}

/* Is it what its type says, by its first bytes? What is sent to browsers under this type begins
 * so, whatever became of the reader. */
static bool begins_as(enum files_type type, struct str bytes) {
    static const struct str png = {"\x89PNG\r\n\x1a\n", 8}, jpeg = {"\xff\xd8\xff", 3};
    if (type == FILES_PNG) return str_starts(bytes, png);
    if (type == FILES_JPEG) return str_starts(bytes, jpeg);
    return type == FILES_WEBP && bytes.length > 16 && str_starts(bytes, STR("RIFF")) &&
           str_starts(str_slice(bytes, 8, bytes.length), STR("WEBPVP8"));
}

static bool read_image(struct str payload, int most, struct files_image *image) {
    if (payload.length <= 5 || payload.length - 5 > FILES_IMAGE_MOST) return false;
    unsigned type = byte_at(payload, 0);
    if (type >= FILES_TYPES) return false;
    image->type = (enum files_type)type;
    image->width = (int)(byte_at(payload, 1) << 8 | byte_at(payload, 2));
    image->height = (int)(byte_at(payload, 3) << 8 | byte_at(payload, 4));
    image->bytes = str_slice(payload, 5, payload.length);
    if (image->width < 1 || image->height < 1) return false;
    if (image->width > most || image->height > most) return false;
    return begins_as(image->type, image->bytes);
}

static bool read_images(struct str large, struct str *rest, struct files_answer *out) {
    char tag;
    struct str payload;
    if (!read_image(large, FILES_LARGE, &out->large)) return false;
    if (!cut_record(rest, &tag, &payload) || tag != 'S') return false;
    out->type = out->large.type;
    return read_image(payload, FILES_SMALL, &out->small);
}

static bool read_document(struct str kind, struct str *rest, struct files_answer *out) {
    char tag;
    struct str payload;
    if (kind.length != 1 || byte_at(kind, 0) >= FILES_TYPES) return false;
    out->type = (enum files_type)byte_at(kind, 0);
    if (out->type < FILES_PDF) return false;
    if (!cut_record(rest, &tag, &payload) || tag != 'T' || payload.length < 1) return false;
    if (byte_at(payload, 0) > 1 || payload.length - 1 > FILES_TEXT_MOST) return false;
    out->is_whole = byte_at(payload, 0) == 1;
    out->text = str_slice(payload, 1, payload.length);
    return utf8_is_valid(out->text);
}

static bool read_fault(struct str payload, struct files_answer *out) {
    if (payload.length != 1 || byte_at(payload, 0) >= FILES_FAULTS) return false;
    out->fault = (enum files_fault)byte_at(payload, 0);
    return out->fault != FILES_FINE;
}

static bool read_all(struct str rest, struct files_answer *out) {
    char tag;
    struct str payload;
    bool is_fine = false;
    if (!str_starts(rest, MAGIC)) return false;
    rest = str_slice(rest, MAGIC.length, rest.length);
    if (!cut_record(&rest, &tag, &payload)) return false;
    if (tag == 'F') is_fine = read_fault(payload, out);
    if (tag == 'I') is_fine = read_images(payload, &rest, out);
    if (tag == 'D') is_fine = read_document(payload, &rest, out);
    if (!is_fine || !cut_record(&rest, &tag, &payload)) return false;
    return tag == 'E' && payload.length == 0 && rest.length == 0;
}

enum err files_answer_parse(struct str bytes, struct files_answer *out) {
    *out = (struct files_answer){0};
    if (read_all(bytes, out)) return OK;
    *out = (struct files_answer){0};
    return ERR_INVALID;
}
