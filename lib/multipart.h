/* multipart/form-data (RFC 7578), the body of a form that holds a file, read strictly and in place:
 * no preamble, no epilogue, no nested part, nothing that two readers could take differently. What
 * browsers send is all read. */
#ifndef LIB_MULTIPART_H
#define LIB_MULTIPART_H

#include "lib/urlform.h"

enum {
    MULTIPART_PARTS_MAX = 16,
    MULTIPART_FILES_MAX = 16,
    MULTIPART_HEAD_BYTES_MAX = 4096, /* of one part */
    MULTIPART_BOUNDARY_MAX = 70,     /* RFC 2046 section 5.1.1 */
};

/* Is this the media type of such a body? */
bool multipart_is_type(struct str content_type);
/* The parts of `body` as fields in the order received, and the name of the first file as its sender
 * wrote it (empty when none was chosen). Names are as sent; values are views of the body, any
 * bytes: neither UTF-8 nor line ends have been looked at. ERR_INVALID: malformed, or the boundary
 * is missing from the type; ERR_LIMIT: one of the bounds above. *form is empty unless OK. */
enum err multipart_parse(struct str content_type, struct str body, struct urlform *form,
                         struct str *file_name) MUST_USE;

/* A file as it was sent: its name and its bytes may be anything. */
struct multipart_file {
    struct str field, name, value;
};
struct multipart_files {
    struct multipart_file files[MULTIPART_FILES_MAX];
    size_t count;
};
/* The same body as a form whose texts are as those of urlform_parse() (in the arena: UTF-8 without
 * NUL, ends of lines as LF), and its files apart, views of the body, those not chosen left out. As
 * many fields as URLFORM_FIELDS_MAX. Both are empty unless OK. */
enum err multipart_read(struct arena *arena, struct str content_type, struct str body,
                        struct urlform *form, struct multipart_files *files) MUST_USE;

#endif
