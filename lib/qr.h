/* A text as a QR code (ISO/IEC 18004), by libqrencode: the outline of its dark squares, for an SVG
 * path. The only file that includes qrencode. */
#ifndef LIB_QR_H
#define LIB_QR_H

#include "lib/arena.h"

enum { QR_MARGIN = 4 /* squares kept free on each side, as the standard wants */ };

struct qr {
    struct str path; /* of an SVG path: "M4 4h7v1h-7z…", one square is one unit; in the arena */
    int64_t side;    /* squares, margins included */
};

/* At level M: 15 % of it may be lost. ERR_LIMIT when the text is too long for any code (2 331
 * bytes). */
enum err qr_make(struct arena *arena, struct str text, struct qr *out) MUST_USE;

#endif
