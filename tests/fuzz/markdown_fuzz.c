/* Any text: the check and the renderer stay within their bounds, and what comes out is made of the
 * few allowed elements. */
#include "lib/markdown.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "lib/markdown_anchor.h"
#include "lib/markdown_spots.h"
#include "tests/markdown_tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    struct markdown_problem problem;
    enum err checked = markdown_check(text, &problem);
    assert((checked == OK) == (problem.limit == MARKDOWN_WITHIN));
    struct buf out, plain;
    buf_init(&out, markdown_room(size));
    buf_init(&plain, 4096);
    int64_t start = clock_monotonic_ms();
    enum err e = markdown_render(text, &out);
    /* A loaded machine and AddressSanitizer's allocator included. */
    assert(clock_monotonic_ms() - start < 2000);
    assert(e == OK || out.length == 0);
    const char *wrong = markdown_tokens_problem(buf_str(&out));
    if (wrong) {
        fprintf(stderr, "%s\n", wrong);
        abort();
    }
    struct markdown_scan scan = {0};
    struct markdown_anchor anchor;
    size_t before = 0;
    while (markdown_next_anchor(buf_str(&out), &scan, &anchor)) {
        assert(anchor.from >= before && anchor.to <= out.length && anchor.to > anchor.from);
        before = anchor.to;
    }
    size_t at[MARKDOWN_SPOTS_MAX], count = 0;
    enum markdown_spot spots[MARKDOWN_SPOTS_MAX];
    for (size_t b = str_find_byte(text, '@', 0); b < size && count < MARKDOWN_SPOTS_MAX;
         b = str_find_byte(text, '@', b + 1))
        at[count++] = b;
    markdown_spots(text, at, count, spots);
    size_t max = size % 400;
    if (markdown_plain(text, &plain, max) == OK) {
        assert(plain.length <= max);
        assert(utf8_is_valid(buf_str(&plain)));
    }
    buf_release(&out);
    buf_release(&plain);
    return 0;
}
