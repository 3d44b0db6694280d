/* Bodies with a file as browsers send them are read; whatever two readers could take differently,
 * and whatever has no bound, is refused. */
#include "lib/multipart.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "lib/buf.h"

#define TYPE "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"
#define B "------WebKitFormBoundary7MA4YWxkTrZu0gW"

static struct urlform form;
static struct str file_name;

static enum err parse(const char *type, struct str body) {
    return multipart_parse(str_from_c(type), body, &form, &file_name);
}

static void assert_value(const char *name, struct str wanted) {
    struct str value;
    assert_int_equal(urlform_get(&form, str_from_c(name), &value), OK);
    assert_int_equal(value.length, wanted.length);
    assert_memory_equal(value.bytes, wanted.bytes, wanted.length);
}

static void reads_what_browsers_send(void **state) {
    (void)state;
    const struct str body =
        STR(B "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n" //
            B "\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\r\n"    //
            B "\r\nContent-Disposition: form-data; name=\"file\"; "
              "filename=\"équipe; nord.csv\"\r\nContent-Type: text/csv\r\n\r\n"
              "a;b\r\n\r\n--x\r\n\xff\x00z\r\n" //
            B "--\r\n");
    assert_int_equal(parse(TYPE, body), OK);
    assert_int_equal(form.count, 3);
    assert_value("csrf", STR("abc"));
    assert_value("text", STR(""));
    assert_value("file", STR("a;b\r\n\r\n--x\r\n\xff\x00z"));
    assert_true(str_equal(file_name, STR("équipe; nord.csv")));
    assert_int_equal(
        parse("Multipart/Form-Data;charset=utf-8; boundary=\"b\"",
              STR("--b\r\ncontent-disposition:form-data;name=\"file\";filename=\"\"\r\n"
                  "content-type: application/octet-stream\r\n\r\n\r\n--b--")),
        OK);
    assert_value("file", STR(""));
    assert_int_equal(file_name.length, 0);
}

static void refuses_what_is_malformed(void **state) {
    (void)state;
#define HEAD "Content-Disposition: form-data; name=\"a\"\r\n"
    static const char *const bodies[] = {
        "",
        "--b",
        "--b\r\n",
        "x--b\r\n" HEAD "\r\n1\r\n--b--",
        "\r\n--b\r\n" HEAD "\r\n1\r\n--b--",
        "--b\r\n" HEAD "\r\n1\r\n--b",
        "--b\r\n" HEAD "\r\n1\r\n--b-",
        "--b\r\n" HEAD "\r\n1\r\n--b--x",
        "--b\r\n" HEAD "\r\n1\r\n--b--\r\nx",
        "--b\r\n" HEAD "\r\n1\r\n--bc\r\n" HEAD "\r\n2\r\n--b--",
        "--b \r\n" HEAD "\r\n1\r\n--b--",
        "--b\n" HEAD "\r\n1\r\n--b--",
        "--b\r\n" HEAD "1\r\n--b--",
        "--b\r\n" HEAD HEAD "\r\n1\r\n--b--",
        "--b\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"1\"; filename=\"2\"\r\n\r\n1"
        "\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\" other\r\n\r\n1\r\n--b--",
        "--b\r\n folded: x\r\n" HEAD "\r\n1\r\n--b--\x01",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(bodies); i++) {
        if (parse("multipart/form-data; boundary=b", str_from_c(bodies[i])) == OK)
            fail_msg("body %zu was read", i);
    }
    static const char *const types[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=b",
        "multipart/form-data; boundary=b; boundary=b",
        "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=a b\tc",
        "",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
        assert_int_equal(parse(types[i], STR("--b\r\n" HEAD "\r\n1\r\n--b--")), ERR_INVALID);
}

static void everything_is_bounded(void **state) {
    (void)state;
    struct buf body;
    buf_init(&body, 1 << 20);
    BUF_LIT(&body, "--b");
    for (int i = 0; i <= MULTIPART_PARTS_MAX; i++) BUF_LIT(&body, "\r\n" HEAD "\r\n1\r\n--b");
    BUF_LIT(&body, "--");
    assert_int_equal(parse("multipart/form-data; boundary=b", buf_str(&body)), ERR_LIMIT);
    assert_int_equal(form.count, 0);
    buf_reset(&body);
    BUF_LIT(&body, "--b\r\n" HEAD "X: ");
    for (int i = 0; i < MULTIPART_HEAD_BYTES_MAX; i++) BUF_LIT(&body, "x");
    BUF_LIT(&body, "\r\n\r\n1\r\n--b--");
    assert_int_equal(parse("multipart/form-data; boundary=b", buf_str(&body)), ERR_LIMIT);
    buf_release(&body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_browsers_send),
        cmocka_unit_test(refuses_what_is_malformed),
        cmocka_unit_test(everything_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
