/* What the reader (tools/reader) says of one file, as bytes on its way to the daemon and back: a
 * reader that was taken over by a hostile file may write anything here, so it is read strictly.
 *
 * "EPR1", then records: a tag, the payload's length (4 bytes, big-endian), the payload.
 *   'F' refused: 1 byte, enum files_fault; nothing else but 'E'.
 *   'I' an image, at most FILES_LARGE on either side: 1 byte enum files_type, width and height
 *       (2 bytes each, big-endian), its bytes; followed by 'S', the same at most FILES_SMALL.
 *   'D' a document: 1 byte enum files_type; followed by 'T': 1 byte (1: all its text; 0: some of it
 *       could not be read), its text in UTF-8.
 *   'E' the end, empty; nothing follows. */
#ifndef FILES_ANSWER_H
#define FILES_ANSWER_H

#include "lib/buf.h"

enum {
    FILES_LARGE = 1600, /* pixels, of the longer side */
    FILES_SMALL = 480,
    FILES_IMAGE_MOST = 10 << 20, /* bytes of an image made by the reader */
    FILES_TEXT_MOST = 1 << 20,   /* bytes of text read from a document */
    FILES_ANSWER_MOST = 2 * FILES_IMAGE_MOST + FILES_TEXT_MOST + 256,
};

enum files_type {
    FILES_JPEG = 1,
    FILES_PNG,
    FILES_WEBP,
    FILES_PDF,
    FILES_DOCX,
    FILES_XLSX,
    FILES_PPTX,
    FILES_ODT,
    FILES_ODS,
    FILES_ODP,
    FILES_TYPES
};

enum files_fault {
    FILES_FINE,
    FILES_UNKNOWN, /* none of the types above, whatever its name says */
    FILES_BROKEN,  /* damaged, or cut short */
    FILES_HUGE,    /* more pixels, entries or bytes than will be unpacked */
    FILES_LOCKED,  /* a password is needed */
    FILES_MACROS,  /* it holds programs */
    FILES_FAULTS
};

struct files_image {
    enum files_type type;
    int width, height;
    struct str bytes;
};

/* Views of the bytes parsed. */
struct files_answer {
    enum files_fault fault;
    enum files_type type;
    struct files_image large, small; /* of images */
    struct str text;                 /* of documents */
    bool is_whole;                   /* that is all their text */
};

bool files_is_image(enum files_type type);
/* ERR_INVALID: anything but what stands above. *out is empty then. */
enum err files_answer_parse(struct str bytes, struct files_answer *out) MUST_USE;

/* The writing side. */
void files_answer_fault(struct buf *out, enum files_fault fault);
void files_answer_images(struct buf *out, const struct files_image *large,
                         const struct files_image *small);
void files_answer_document(struct buf *out, enum files_type type, struct str text, bool is_whole);

#endif
