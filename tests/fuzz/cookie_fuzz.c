/* Any Cookie field: a value found can be set again and found in what was set. */
#include "lib/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct cookie cookie = {.name = STR("__Host-s"), .max_age_s = -1};
    struct str again;
    if (!cookie_find((struct str){(const char *)data, size}, cookie.name, &cookie.value)) return 0;
    struct buf out;
    buf_init(&out, 4096);
    if (cookie_put(&out, &cookie) == OK) {
        struct str pair = buf_str(&out);
        pair = str_slice(pair, 0, str_find_byte(pair, ';', 0));
        assert(cookie_find(pair, cookie.name, &again));
        assert(str_equal(again, cookie.value));
    }
    buf_release(&out);
    return 0;
}
