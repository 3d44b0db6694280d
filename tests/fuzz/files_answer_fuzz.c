/* Any bytes as the reader's answer: what is taken is bounded, inside the bytes, and of its type;
 * and written again it is the same. */
#include "server/files/answer.h"

#include "lib/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_within(struct str part, struct str whole) {
    return part.bytes >= whole.bytes && part.bytes + part.length <= whole.bytes + whole.length;
}

static void check_image(const struct files_image *image, int most, struct str all) {
    assert(files_is_image(image->type) && image->bytes.length && is_within(image->bytes, all));
    assert(image->width >= 1 && image->width <= most);
    assert(image->height >= 1 && image->height <= most);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str all = {(const char *)data, size};
    struct files_answer answer;
    struct buf again;
    if (files_answer_parse(all, &answer) != OK) {
        assert(answer.type == 0 && answer.text.length == 0);
        return 0;
    }
    buf_init(&again, FILES_ANSWER_MOST);
    if (answer.fault) {
        files_answer_fault(&again, answer.fault);
    } else if (files_is_image(answer.type)) {
        check_image(&answer.large, FILES_LARGE, all);
        check_image(&answer.small, FILES_SMALL, all);
        files_answer_images(&again, &answer.large, &answer.small);
    } else {
        assert(answer.type >= FILES_PDF && answer.type < FILES_TYPES);
        assert(is_within(answer.text, all) && utf8_is_valid(answer.text));
        files_answer_document(&again, answer.type, answer.text, answer.is_whole);
    }
    assert(str_equal(buf_str(&again), all));
    buf_release(&again);
    return 0;
}
