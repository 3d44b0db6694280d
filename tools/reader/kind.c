/* Types by content: libmagic says what it sees, and the first bytes must say the same. A file that
 * could be taken for two things (a GIF that is also a script, a PDF with HTML before it) is
 * neither of those we take. */
#include "tools/reader/reader.h"

#include <magic.h>

static magic_t magic;

bool kind_load(void) {
    magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
                       MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF);
    return magic && magic_load(magic, NULL) == 0;
}

static bool says(const char *seen, struct str wanted) {
    return str_starts(str_from_c(seen), wanted);
}

enum files_type kind_of(struct str input) {
    static const struct str png = {"\x89PNG\r\n\x1a\n", 8}, jpeg = {"\xff\xd8\xff", 3};
    const char *seen = magic_buffer(magic, input.bytes, input.length);
    if (!seen) return FILES_TYPES;
    if (str_starts(input, jpeg) && says(seen, STR("image/jpeg"))) return FILES_JPEG;
    if (str_starts(input, png) && says(seen, STR("image/png"))) return FILES_PNG;
    if (str_starts(input, STR("RIFF")) && says(seen, STR("image/webp"))) return FILES_WEBP;
    if (str_starts(input, STR("%PDF-")) && says(seen, STR("application/pdf"))) return FILES_PDF;
    bool is_packed = says(seen, STR("application/zip")) ||
                     says(seen, STR("application/vnd.o")) || /* openxml…, oasis… */
                     says(seen, STR("application/octet-stream"));
    return str_starts(input, STR("PK\x03\x04")) && is_packed ? FILES_DOCX : FILES_TYPES;
}
