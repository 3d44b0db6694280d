/* When the letter is of, who its link stops, what a queued mail keeps to itself, and how long it is
 * tried. */
#include "tests/unit/core/trial.h"

#include "server/core/mailer.h"
#include "server/letter/letter.h"

static int64_t at(int64_t year, int month, int day, int hour, int minute) {
    struct civil c = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
    return clock_from_utc(&c);
}

static void test_slots(void **state) {
    (void)state;
    struct zone *paris;
    assert_int_equal(zone_open(STR("Europe/Paris"), &paris), OK);
    /* 24 November 2026 is a Tuesday; eight o'clock there is seven in UTC. */
    int64_t slot = at(2026, 11, 24, 7, 0);
    assert_int_equal(letter_slot(paris, slot), slot);
    assert_int_equal(letter_slot(paris, slot - 1), slot - 7 * DAY_MS);
    assert_int_equal(letter_slot(paris, slot + 7 * DAY_MS - 1), slot);
    assert_int_equal(letter_slot(NULL, at(2026, 11, 24, 8, 0)), at(2026, 11, 24, 8, 0));
    /* Clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October: still at eight. */
    assert_int_equal(letter_slot(paris, at(2026, 3, 30, 12, 0)), at(2026, 3, 24, 7, 0));
    assert_int_equal(letter_slot(paris, at(2026, 3, 31, 12, 0)), at(2026, 3, 31, 6, 0));
    assert_int_equal(letter_slot(paris, at(2026, 10, 26, 0, 30)), at(2026, 10, 20, 6, 0));
    assert_int_equal(letter_slot(paris, at(2026, 10, 27, 7, 0)), at(2026, 10, 27, 7, 0));
    /* Hour by hour through a year: 52 or 53 of them, each a Tuesday at eight. */
    int64_t last = 0, count = 0;
    for (int64_t now = at(2026, 1, 1, 0, 0); now < at(2027, 1, 1, 0, 0); now += HOUR_MS) {
        int64_t one = letter_slot(paris, now);
        assert_true(one <= now && now - one <= 7 * DAY_MS + HOUR_MS && one >= last);
        struct civil c = zone_local(paris, one);
        assert_true(c.weekday == 2 && c.hour == 8 && c.minute == 0);
        count += one != last;
        last = one;
    }
    assert_true(count >= 52 && count <= 53);
    zone_free(paris);
}

static void test_links(void **state) {
    struct trial *t = *state;
    struct member_id member = {0};
    struct str token = letter_token(&t->service, &t->arena, LETTER_WEEKLY, (struct member_id){42});
    assert_int_equal(letter_token_read(&t->service, LETTER_WEEKLY, token, &member), OK);
    assert_int_equal(member.v, 42);
    assert_true(str_equal(token, letter_token(&t->service, &t->arena, LETTER_WEEKLY, member)));
    /* Of one letter it stops that one. */
    assert_int_equal(letter_token_read(&t->service, LETTER_COMMUNITY, token, &member),
                     ERR_NOT_FOUND);
    /* Each letter of it counts, so that nobody makes another's from their own. */
    for (size_t i = 0; i < token.length; i++) {
        char *changed = arena_text(&t->arena, token);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_int_equal(
            letter_token_read(&t->service, LETTER_WEEKLY, str_from_c(changed), &member),
            ERR_NOT_FOUND);
    }
    assert_int_equal(letter_token_read(&t->service, LETTER_WEEKLY,
                                       str_slice(token, 0, token.length - 1), &member),
                     ERR_NOT_FOUND);
    assert_int_equal(letter_token_read(&t->service, LETTER_WEEKLY, (struct str){0}, &member),
                     ERR_NOT_FOUND);
}

static void test_secrets_stay_with_their_mail(void **state) {
    struct trial *t = *state;
    struct mail_run run = {
        .arena = &t->arena, .service = &t->service, .kind = "reset", .viewer.member = {7}};
    struct str plain;
    assert_int_equal(
        mail_seal(&t->run, "reset", (struct member_id){7}, STR("un secret"), &run.payload), OK);
    assert_int_equal(str_find(run.payload, STR("secret")), run.payload.length);
    assert_int_equal(mail_unseal(&run, &plain), OK);
    assert_true(str_equal(plain, STR("un secret")));
    run.viewer.member.v = 8;
    assert_int_equal(mail_unseal(&run, &plain), ERR_CORRUPT);
    run.viewer.member.v = 7;
    run.kind = "activation";
    assert_int_equal(mail_unseal(&run, &plain), ERR_CORRUPT);
    run.kind = "reset";
    run.payload.length--;
    assert_int_equal(mail_unseal(&run, &plain), ERR_CORRUPT);
    run.payload = STR("");
    assert_int_equal(mail_unseal(&run, &plain), ERR_CORRUPT);
}

static void test_waits(void **state) {
    (void)state;
    int64_t whole = 0;
    assert_int_equal(mail_wait_ms(1), MINUTE_MS);
    assert_int_equal(mail_wait_ms(2), 5 * MINUTE_MS);
    for (int64_t i = 1; i < MAIL_ATTEMPTS_MOST; i++) {
        assert_true(mail_wait_ms(i + 1) >= mail_wait_ms(i));
        whole += mail_wait_ms(i);
    }
    assert_true(whole > 60 * HOUR_MS && whole < 84 * HOUR_MS); /* three days */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots),
        WITH_FULL(test_links),
        WITH_FULL(test_secrets_stay_with_their_mail),
        cmocka_unit_test(test_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
