/* Squares of one row that touch are one rectangle: a third of the words of a path a square. */
#include "lib/qr.h"

#include <errno.h>
#include <limits.h>
#include <qrencode.h>

#include "lib/buf.h"
#include "lib/crypt.h"
#include "lib/mem.h"

enum { PATH_MOST = 512 * 1024 };

static void put_row(struct buf *path, const unsigned char *row, int width, int y) {
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && row[x] & 1) x++;
        if (x == from) continue;
        buf_put_format(path, "M%d %dh%dv1h-%dz", from + QR_MARGIN, y + QR_MARGIN, x - from,
                       x - from);
    }
}

enum err qr_make(struct arena *arena, struct str text, struct qr *out) {
    struct buf path;
    if (text.length > INT_MAX) return ERR_LIMIT;
    QRcode *code =
        QRcode_encodeData((int)text.length, (const unsigned char *)text.bytes, 0, QR_ECLEVEL_M);
    if (!code && errno == ENOMEM) mem_out(text.length);
    if (!code) return ERR_LIMIT;
    buf_init(&path, PATH_MOST);
    for (int y = 0; y < code->width; y++)
        put_row(&path, code->data + (size_t)y * (size_t)code->width, code->width, y);
    out->side = code->width + 2 * QR_MARGIN;
    out->path = arena_copy(arena, buf_str(&path));
    crypt_wipe(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    buf_release(&path);
    return OK;
}
