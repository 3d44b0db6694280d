/* Any bytes as a template, a catalogue or a route table: compiled, or refused with a message.
 * Linked with tools/tmplc but its main() and its fail(). */
#include <setjmp.h>

#include "tools/tmplc/tmplc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);
const char *__asan_default_options(void);

/* A refusal jumps out past the releases of buffers, which the tool leaves to exit(). */
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}

static jmp_buf refused;

void fail(struct place place, const char *format, ...) {
    assert(place.file && place.line >= 1 && *format);
    longjmp(refused, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length) {
    static struct tmplc t;
    t.ids_count = t.assets_count = t.routes_count = t.messages_count = t.signatures_count = 0;
    if (length == 0 || setjmp(refused)) goto out;
    struct source s = {"input", {(const char *)data + 1, length - 1}};
    struct buf header, code;
    buf_init(&header, (size_t)1 << 24);
    buf_init(&code, (size_t)1 << 24);
    if (data[0] % 3 == 0) {
        catalogue_read(&t, s, LANGUAGE_FR);
        catalogue_read(&t, s, LANGUAGE_EN);
        catalogue_finish(&t);
        messages_write(&t, &header, &code);
    } else if (data[0] % 3 == 1) {
        routes_read(&t, s);
        routes_write(&t, &header, &code);
    } else {
        t.assets[t.assets_count++] = (struct asset_name){STR("a"), STR("/static/a")};
        t.routes[t.routes_count++] = (struct route){.handler = STR("r"), .parts_count = 1};
        template_scan(&t, s);
        template_compile(&t, s, &code);
        template_write_header(&t, &header);
    }
    buf_release(&header);
    buf_release(&code);
out:
    arena_reset(&t.arena);
    return 0;
}
