/* The pure parts: the reader's answer, names, ranges; and the disk side: chunks in their places. */
#include "tests/unit/core/trial.h"

#include <fcntl.h>

#include "server/core/blobs.h"
#include "server/files/files.h"
#include "server/files/reader.h"

static void test_an_answer_is_read_as_written_and_nothing_else_is(void **state) {
    (void)state;
    struct files_image large = {FILES_JPEG, 1600, 900, {"\xff\xd8\xff large", 9}};
    struct files_image small = {FILES_JPEG, 480, 270, {"\xff\xd8\xff small", 9}};
    struct files_answer answer;
    struct buf out;
    buf_init(&out, 4096);
    files_answer_images(&out, &large, &small);
    assert_int_equal(files_answer_parse(buf_str(&out), &answer), OK);
    assert_int_equal(answer.large.width, 1600);
    assert_true(str_equal(answer.small.bytes, small.bytes));
    for (size_t cut = 0; cut < out.length; cut++)
        assert_int_equal(files_answer_parse((struct str){out.bytes, cut}, &answer), ERR_INVALID);
    buf_put_byte(&out, 'x');
    assert_int_equal(files_answer_parse(buf_str(&out), &answer), ERR_INVALID);
    large.bytes = STR("<html>no image</html>");
    files_answer_images(&out, &large, &small);
    assert_int_equal(files_answer_parse(buf_str(&out), &answer), ERR_INVALID);
    files_answer_document(&out, FILES_JPEG, STR("text"), true);
    assert_int_equal(files_answer_parse(buf_str(&out), &answer), ERR_INVALID);
    files_answer_document(&out, FILES_ODT, STR("text\xff"), true);
    assert_int_equal(files_answer_parse(buf_str(&out), &answer), ERR_INVALID);
    files_answer_fault(&out, FILES_FINE);
    assert_int_equal(files_answer_parse(buf_str(&out), &answer), ERR_INVALID);
    buf_release(&out);
}

static void test_names_lose_what_they_may_not_have(void **state) {
    (void)state;
    static const struct {
        const char *sent;
        enum files_type type;
        const char *kept;
    } names[] = {
        {"photo.jpeg", FILES_JPEG, "photo.jpg"},
        {"../../etc/passwd", FILES_PNG, "passwd.png"},
        {"C:\\Windows\\boot.ini", FILES_PDF, "boot.pdf"},
        {".htaccess", FILES_PNG, "htaccess.png"},
        {"grille d’été.docx", FILES_DOCX, "grille d’été.docx"},
        {"page.html", FILES_JPEG, "page.jpg"},
        {"a\r\nSet-Cookie: x=y", FILES_PDF, "aSet-Cookie x=y.pdf"},
        {"photo\xe2\x80\xaegnp.exe", FILES_PNG, "photognp.png"},
        {"", FILES_PNG, "image.png"},
        {"...", FILES_ODT, "document.odt"},
        {"\xff\xfe", FILES_ODT, "document.odt"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct str kept = files_clean_name(&arena, str_from_c(names[i].sent), names[i].type);
        if (!str_equal(kept, str_from_c(names[i].kept)))
            fail_msg("%s became %.*s", names[i].sent, STR_ARG(kept));
    }
    arena_release(&arena);
}

static void test_a_reader_that_dies_or_never_ends_says_nothing(void **state) {
    (void)state;
    static const struct {
        const char *program;
        enum err result;
    } readers[] = {
        {"/bin/true", ERR_INVALID},    /* says nothing */
        {"/bin/false", ERR_INVALID},   /* fails */
        {"/usr/bin/yes", ERR_TIMEOUT}, /* never ends: stopped after READER_MOST_MS */
        {"/nonexistent", ERR_IO},
    };
    static char content[1 << 20];
    for (size_t i = 0; i < ARRAY_LENGTH(readers); i++) {
        struct buf room = {0};
        struct files_answer answer;
        enum err e =
            files_read(readers[i].program, (struct str){content, sizeof content}, &room, &answer);
        if (e != readers[i].result) fail_msg("%s: %s", readers[i].program, err_name(e));
        assert_int_equal(answer.type, 0);
        buf_release(&room);
    }
}

static struct blobs store_in(struct trial *t) {
    return (struct blobs){trial_file(t, "files"), t->keys};
}

static void test_a_blob_is_read_in_part_and_knows_its_place(void **state) {
    struct trial *t = *state;
    struct blobs blobs = store_in(t);
    enum { BYTES = 2 * BLOB_CHUNK + 100, SEALED = BLOB_CHUNK + CRYPT_SEAL_EXTRA };
    char *content = arena_alloc(&t->arena, BYTES), name[65], again[65];
    for (size_t i = 0; i < BYTES; i++) content[i] = (char)(i * 7 + i / 251);
    struct str whole = {content, BYTES}, out, named = {name, 64};
    assert_int_equal(blobs_write(&blobs, whole, name), OK);
    assert_int_equal(blobs_write(&blobs, whole, again), OK);
    assert_string_not_equal(name, again);
    assert_int_equal(blobs_read(&blobs, named, BYTES, 1, 1, &t->arena, &out), OK);
    assert_true(str_equal(out, str_slice(whole, BLOB_CHUNK, 2 * BLOB_CHUNK)));
    assert_int_equal(blobs_read(&blobs, named, BYTES, 2, 9, &t->arena, &out), OK);
    assert_true(str_equal(out, str_slice(whole, 2 * BLOB_CHUNK, BYTES)));
    assert_int_equal(blobs_check(&blobs, named, BYTES), OK);
    /* Cut after a chunk, it is not whole: its last chunk was not sealed as the last. */
    assert_int_equal(blobs_check(&blobs, named, 2 * BLOB_CHUNK), ERR_CORRUPT);
    const char *path = arena_format(&t->arena, "%s/%.2s/%s", blobs.dir, name, name).bytes;
    int fd = open(path, O_RDWR);
    char *first = arena_alloc(&t->arena, SEALED), *second = arena_alloc(&t->arena, SEALED);
    assert_int_equal(pread(fd, first, SEALED, 0), SEALED);
    assert_int_equal(pread(fd, second, SEALED, SEALED), SEALED);
    /* Two chunks that changed places are in neither. */
    assert_int_equal(pwrite(fd, second, SEALED, 0), SEALED);
    assert_int_equal(pwrite(fd, first, SEALED, SEALED), SEALED);
    assert_int_equal(blobs_read(&blobs, named, BYTES, 0, 1, &t->arena, &out), ERR_CORRUPT);
    close(fd);
    assert_int_equal(blobs_remove(&blobs, named), OK);
    assert_int_equal(blobs_read(&blobs, named, BYTES, 0, 1, &t->arena, &out), ERR_NOT_FOUND);
    assert_int_equal(blobs_remove(&blobs, STR("../../entrepairs.db")), ERR_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer_is_read_as_written_and_nothing_else_is),
        cmocka_unit_test(test_a_reader_that_dies_or_never_ends_says_nothing),
        cmocka_unit_test(test_names_lose_what_they_may_not_have),
        cmocka_unit_test_setup_teardown(test_a_blob_is_read_in_part_and_knows_its_place,
                                        trial_begin_full, trial_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
