/* Any body: fields come out valid, bounded and in the arena, or not at all. */
#include "lib/urlform.h"

#include "lib/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena);
    static struct urlform form;
    enum err e = urlform_parse(&arena, (struct str){(const char *)data, size}, &form);
    assert(e == OK || form.count == 0);
    size_t bytes = 0;
    for (size_t i = 0; i < form.count; i++) {
        struct urlform_field field = form.fields[i];
        assert(field.name.length > 0 && field.name.length <= URLFORM_NAME_BYTES_MAX);
        assert(utf8_is_valid(field.name) && utf8_is_valid(field.value));
        assert(str_find_byte(field.value, '\r', 0) == field.value.length);
        bytes += field.name.length + field.value.length;
        size_t at = 0;
        struct str value;
        assert(urlform_next(&form, field.name, &at, &value));
        assert(urlform_get(&form, field.name, &value) != ERR_NOT_FOUND);
    }
    assert(bytes <= size);
    arena_release(&arena);
    return 0;
}
