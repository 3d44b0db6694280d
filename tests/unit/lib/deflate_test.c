/* What is compressed comes back whole, and never passes the ceiling. */
#include "lib/deflate.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <libdeflate.h>

static char plain[1 << 20], again[1 << 20];

static void assert_returns(struct deflater *d, size_t length, size_t most) {
    struct buf out;
    buf_init(&out, sizeof plain * 2);
    BUF_LIT(&out, "head");
    assert_int_equal(deflater_gzip(d, (struct str){plain, length}, &out), OK);
    assert_true(out.length - 4 <= most);
    assert_memory_equal(out.bytes, "head\x1f\x8b", 6);
    struct libdeflate_decompressor *reader = libdeflate_alloc_decompressor();
    size_t got;
    assert_int_equal(libdeflate_gzip_decompress(reader, out.bytes + 4, out.length - 4, again,
                                                sizeof again, &got),
                     LIBDEFLATE_SUCCESS);
    assert_int_equal(got, length);
    assert_memory_equal(again, plain, length);
    libdeflate_free_decompressor(reader);
    buf_release(&out);
}

static void comes_back_whole(void **state) {
    (void)state;
    struct deflater *d = deflater_new();
    assert_returns(d, 0, 32);
    for (size_t i = 0; i < sizeof plain; i++) plain[i] = "<li>message</li>\n"[i % 17];
    assert_returns(d, 1, 32);
    assert_returns(d, sizeof plain, sizeof plain / 50);
    uint64_t x = 88172645463325252u; /* xorshift: text that does not shrink */
    for (size_t i = 0; i < sizeof plain; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        plain[i] = (char)x;
    }
    assert_returns(d, sizeof plain, sizeof plain + 1024);
    assert_returns(d, 28000, 28200);
    deflater_free(d);
}

static void keeps_under_the_ceiling(void **state) {
    (void)state;
    struct deflater *d = deflater_new();
    memset(plain, 'a', sizeof plain);
    struct buf out;
    buf_init(&out, 64);
    /* Shrinks to less than the ceiling although the worst case would not. */
    assert_int_equal(deflater_gzip(d, (struct str){plain, 500}, &out), OK);
    size_t length = out.length;
    assert_int_equal(deflater_gzip(d, (struct str){plain, 100000}, &out), ERR_LIMIT);
    assert_int_equal(out.length, length);
    buf_release(&out);
    deflater_free(d);
    deflater_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_whole),
        cmocka_unit_test(keeps_under_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
