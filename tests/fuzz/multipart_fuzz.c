/* Any type and body: parts come out as views of the body, bounded, or not at all. */
#include "lib/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_within(struct str part, struct str whole) {
    return part.bytes >= whole.bytes && part.bytes + part.length <= whole.bytes + whole.length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct urlform form;
    struct str file_name;
    struct str all = {(const char *)data, size};
    size_t end = str_find_byte(all, '\n', 0);
    struct str type = str_slice(all, 0, end), body = str_slice(all, end + 1, size);
    for (int turn = 0; turn < 2; turn++) {
        enum err e = multipart_parse(turn ? STR("multipart/form-data; boundary=b") : type, body,
                                     &form, &file_name);
        assert(e == OK || (form.count == 0 && file_name.length == 0));
        assert(form.count <= MULTIPART_PARTS_MAX);
        for (size_t i = 0; i < form.count; i++) {
            assert(form.fields[i].name.length && is_within(form.fields[i].name, body));
            assert(is_within(form.fields[i].value, body));
        }
    }
    return 0;
}
