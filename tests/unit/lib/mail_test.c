/* Messages as mail servers and readers will take them, and nothing that a value could add to them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/mail.h"
#include "lib/mail_send.h"

static struct mail_message sample(void) {
    return (struct mail_message){.from_name = STR("Entre-pairs, région Ouest"),
                                 .from = STR("no-reply@forum.example.org"),
                                 .to = STR("alma@mail.example"),
                                 .subject = STR("Du nouveau"),
                                 .text = STR("Bonjour,\n\nune ligne.\n"),
                                 .language = STR("fr"),
                                 .id = STR("abc-1"),
                                 .host = STR("forum.example.org"),
                                 .date_ms = INT64_C(1795314000000)};
}

static struct buf out;

static struct str written(const struct mail_message *m) {
    buf_reset(&out);
    assert_int_equal(mail_write(m, &out), OK);
    return buf_str(&out);
}

static bool holds(struct str text, const char *part) {
    return str_find(text, str_from_c(part)) < text.length;
}

static int begin(void **state) {
    (void)state;
    buf_init(&out, MAIL_MESSAGE_MOST);
    return 0;
}

static int end(void **state) {
    (void)state;
    buf_release(&out);
    return 0;
}

static void test_addresses(void **state) {
    (void)state;
    static const char *const good[] = {"a@b", "alma@mail.example", "o'brien+x@a-b.example.org",
                                       "x_y.z@127.0.0.1"};
    static const char *const bad[] = {"",
                                      "a",
                                      "@b",
                                      "a@",
                                      "a@b@c",
                                      ".a@b",
                                      "a.@b",
                                      "a..b@c",
                                      "a b@c",
                                      "a@b c",
                                      "a@-b",
                                      "a@b-",
                                      "a@b..c",
                                      "a@.b",
                                      "a@b.",
                                      "<a@b>",
                                      "a@b,c@d",
                                      "a@b>",
                                      "a@b\r\nRCPT TO:<c@d>",
                                      "a\n@b",
                                      "\"a\"@b",
                                      "a@[127.0.0.1]",
                                      "é@b.example",
                                      "a@é.example",
                                      "a@b_c"};
    for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
        assert_true(mail_is_address(str_from_c(good[i])));
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        assert_false(mail_is_address(str_from_c(bad[i])));
    assert_false(mail_is_address((struct str){"a\0b@c", 5}));
    char long_one[400];
    memset(long_one, 'a', sizeof long_one);
    long_one[64] = '@';
    assert_true(mail_is_address((struct str){long_one, 64 + 1 + 63}));
    assert_false(mail_is_address((struct str){long_one, 64 + 1 + 64})); /* a label of 64 */
    for (size_t i = 70; i < sizeof long_one; i += 8) long_one[i] = '.';
    assert_true(mail_is_address((struct str){long_one, 254}));
    assert_false(mail_is_address((struct str){long_one, 256}));
    long_one[65] = '@';
    long_one[64] = 'a';
    assert_false(mail_is_address((struct str){long_one, 80})); /* a local part of 65 */
}

static void test_senders(void **state) {
    (void)state;
    struct str name, address;
    assert_int_equal(mail_read_sender(STR("a@b.example"), &name, &address), OK);
    assert_int_equal(name.length, 0);
    assert_int_equal(mail_read_sender(STR(" \"Le salon, ici\" <a@b.example> "), &name, &address),
                     OK);
    assert_true(str_equal(name, STR("Le salon, ici")) && str_equal(address, STR("a@b.example")));
    assert_int_equal(mail_read_sender(STR("Le salon <a@b.example>"), &name, &address), OK);
    assert_true(str_equal(name, STR("Le salon")));
    static const char *const bad[] = {"",     "Le salon",        "Le salon <>", "<a@b",
                                      "a@b>", "Le\nsalon <a@b>", "x <a@b> y"};
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        assert_int_equal(mail_read_sender(str_from_c(bad[i]), &name, &address), ERR_INVALID);
}

static void test_a_whole_message(void **state) {
    (void)state;
    struct mail_message m = sample();
    m.stop_url = STR("https://forum.example.org/letter/x/stop");
    static const char wanted[] = "Date: Sun, 22 Nov 2026 02:20:00 +0000\r\n"
                                 "From: =?UTF-8?Q?Entre=2Dpairs=2C_r=C3=A9gion_Ouest?=\r\n"
                                 " <no-reply@forum.example.org>\r\n"
                                 "To: <alma@mail.example>\r\n"
                                 "Subject: Du nouveau\r\n"
                                 "Message-ID: <abc-1@forum.example.org>\r\n"
                                 "Content-Language: fr\r\n"
                                 "MIME-Version: 1.0\r\n"
                                 "Content-Type: text/plain; charset=utf-8\r\n"
                                 "Content-Transfer-Encoding: quoted-printable\r\n"
                                 "Auto-Submitted: auto-generated\r\n"
                                 "List-Unsubscribe: <https://forum.example.org/letter/x/stop>\r\n"
                                 "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                                 "\r\n"
                                 "Bonjour,\r\n\r\nune ligne.\r\n";
    struct str text = written(&m);
    assert_string_equal(buf_text(&out), wanted);
    assert_int_equal(text.length, sizeof wanted - 1);
}

static void test_nothing_can_be_added(void **state) {
    (void)state;
    static const struct str evil[] = {{"x\r\nBcc: evil@evil.example", 25},
                                      {"x\nBcc: evil@evil.example", 24},
                                      {"x\rBcc: evil@evil.example", 24},
                                      {"x\0y", 3},
                                      {"x\x7fy", 3},
                                      {"x\xff", 2},
                                      {"x\xe2\x80\xaey", 5}};
    for (size_t i = 0; i < ARRAY_LENGTH(evil); i++)
        for (int part = 0; part < 8; part++) {
            struct mail_message m = sample();
            struct str *parts[] = {&m.from_name, &m.from, &m.to,   &m.subject,
                                   &m.language,  &m.id,   &m.host, &m.stop_url};
            *parts[part] = evil[i];
            buf_reset(&out);
            assert_int_equal(mail_write(&m, &out), ERR_INVALID);
            assert_int_equal(out.length, 0);
        }
    struct mail_message m = sample();
    m.text = STR("x\r\n.\r\nMAIL FROM:<evil@evil.example>");
    buf_reset(&out);
    assert_int_equal(mail_write(&m, &out), ERR_INVALID); /* a bare CR in a text is none of ours */
    m.text = STR("x\n.\n.x\nFrom me\n");
    struct str text = written(&m);
    assert_true(holds(text, "\r\nx\r\n=2E\r\n=2Ex\r\n=46rom me\r\n"));
    m.stop_url = STR("https://x/> , <mailto:evil@evil.example");
    buf_reset(&out);
    assert_int_equal(mail_write(&m, &out), ERR_INVALID);
}

static void test_long_and_foreign_texts(void **state) {
    (void)state;
    struct mail_message m = sample();
    m.subject = STR("Ça avance : « réponses » aux questions, œuvre collective, été, naïveté, où "
                    "l’on s’arrête… et plus encore 🙂");
    m.text = STR("é = été \n"
                 "une ligne qui n’en finit pas, qui n’en finit pas, qui n’en finit pas, et qui "
                 "n’en finit pas du tout\ttab\t\n"
                 "fin");
    struct str text = written(&m), rest = text, line;
    while (str_cut(&rest, '\n', &line)) {
        assert_true(line.length <= 78);
        if (line.length) assert_int_equal(line.bytes[line.length - 1], '\r');
        for (size_t i = 0; i < line.length; i++) assert_true((unsigned char)line.bytes[i] < 127);
    }
    assert_true(holds(text, "=C3=A9 =3D =C3=A9t=C3=A9=20\r\n"));
    assert_true(holds(text, "tab=09\r\n"));
    assert_true(holds(text, "fin\r\n"));
    /* Every encoded word is whole: it closes on its own line, and no code point is cut. */
    struct str head = str_slice(text, 0, str_find(text, STR("\r\n\r\n")));
    rest = head;
    size_t words = 0;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        size_t at = str_find(line, STR("=?UTF-8?Q?"));
        if (at == line.length) continue;
        words++;
        assert_true(str_ends(line, STR("?=")));
        assert_true(line.length - at <= 75);
        assert_false(holds(line, "Q?=80") || holds(line, "Q?=99") || holds(line, "Q?=A9"));
    }
    assert_true(words >= 3);
}

static void test_bounds(void **state) {
    (void)state;
    static char many[MAIL_TEXT_MOST + 1];
    memset(many, '=', sizeof many);
    struct mail_message m = sample();
    m.text = (struct str){many, MAIL_TEXT_MOST};
    buf_reset(&out);
    assert_int_equal(mail_write(&m, &out), OK); /* each byte as three */
    m.text.length++;
    buf_reset(&out);
    assert_int_equal(mail_write(&m, &out), ERR_LIMIT);
    m = sample();
    memset(many, 'x', sizeof many);
    m.subject = (struct str){many, MAIL_SUBJECT_MOST + 1};
    buf_reset(&out);
    assert_int_equal(mail_write(&m, &out), ERR_LIMIT);
}

static void test_servers(void **state) {
    (void)state;
    static const char *const bad[] = {"",           "localhost",         "http://localhost",
                                      "smtp://",    "smtp://host/path",  "file:///etc/passwd",
                                      "smtp://h:x", "smtp://h:25/inbox/"};
    assert_true(mail_url_is_server(STR("smtp://localhost")));
    assert_true(mail_url_is_server(STR("smtps://user:p%40ss@mail.example.org:465/")));
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        assert_false(mail_url_is_server(str_from_c(bad[i])));
    assert_true(mail_url_is_local(STR("smtp://localhost:2525")));
    assert_true(mail_url_is_local(STR("smtp://127.0.0.2")));
    assert_true(mail_url_is_local(STR("smtp://[::1]:25")));
    assert_false(mail_url_is_local(STR("smtp://127.example.org")));
    assert_false(mail_url_is_local(STR("smtp://localhost.example.org")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_addresses, begin, end),
        cmocka_unit_test_setup_teardown(test_senders, begin, end),
        cmocka_unit_test_setup_teardown(test_a_whole_message, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_can_be_added, begin, end),
        cmocka_unit_test_setup_teardown(test_long_and_foreign_texts, begin, end),
        cmocka_unit_test_setup_teardown(test_bounds, begin, end),
        cmocka_unit_test_setup_teardown(test_servers, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
