/* What is kept of where somebody came from, and when they are told.
 *
 * An organisation whose proxies stand abroad makes all its people come from there: a country that a
 * quarter of one's colleagues came from lately is no news, whatever it is ('auto'); the operator
 * may say 'on' or 'off' instead. A sign-in from a third country is told all the same. */
#include "server/core/awaiting.h"
#include "server/core/whence.h"
#include "sql/core_whence.h"

enum {
    COLLEAGUES_MOST = 500,
    COLLEAGUES_LEAST = 3, /* from there: fewer are people who travel */
    LATELY_DAYS = 90,
};

/* Do many of the same organisation come from there? */
static enum err is_usual(struct op_run *run, struct member_id member,
                         struct organisation_id organisation, const struct country *country,
                         bool *is_usual) {
    struct country_colleagues_in in = {.country = str_from_c(country->code),
                                       .organisation_id = organisation,
                                       .member_id = member,
                                       .since = run->now_ms - LATELY_DAYS * DAY_MS,
                                       .most = COLLEAGUES_MOST};
    struct country_colleagues_row row;
    enum err e = sql_country_colleagues(run->db, run->arena, &in, &row);
    *is_usual = e == OK && row.came >= COLLEAGUES_LEAST && row.came * 4 >= row.known;
    return e;
}

static enum err tell(struct op_run *run, struct member_id member, const struct country *country,
                     bool *is_told) {
    struct country_notice_in find = {.member_id = member};
    struct country_notice_row row;
    bool is_no_news = false;
    enum err e = sql_country_notice(run->db, run->arena, &find, &row);
    if (e != OK || str_equal(row.country_notices, STR("off"))) return e;
    if (str_equal(row.country_notices, STR("auto")))
        e = is_usual(run, member, row.organisation_id, country, &is_no_news);
    if (e != OK || is_no_news) return e;
    struct notification inside = {.member = member, .kind = "session.country"};
    struct outgoing mail = {.member = member, .kind = "sign_in_country", .address = row.address};
    e = notification_put(run, &inside);
    if (e == OK && row.address.length) e = outgoing_put(run, &mail);
    *is_told = e == OK;
    return e;
}

enum err whence_note(struct op_run *run, struct member_id member, const struct country *country,
                     bool *is_told) {
    struct str code = str_from_c(country->code);
    struct countries_known_in find = {.country = code, .member_id = member};
    struct countries_known_row known;
    int64_t today = run->now_ms - run->now_ms % DAY_MS;
    struct country_put_in put = {.member_id = member, .country = code, .today = today};
    struct countries_trim_in trim = {.member_id = member};
    *is_told = false;
    if (!country_is_known(country)) return OK;
    enum err e = sql_countries_known(run->db, run->arena, &find, &known);
    if (e == OK) e = sql_country_put(run->db, &put);
    if (e != OK || known.is_known) return e;
    e = sql_countries_trim(run->db, &trim);
    /* The first one known is where they are at home, as far as anybody can tell. */
    return e == OK && known.countries ? tell(run, member, country, is_told) : e;
}

enum err whence_move(struct op_run *run, struct session_id session, const struct country *country) {
    struct session_holder_in find = {.session_id = session};
    struct session_holder_row holder;
    struct session_country_store_in store = {
        .country = str_from_c(country->code), .at = run->now_ms, .session_id = session};
    bool is_told;
    if (!country_is_known(country)) return OK;
    enum err e = sql_session_holder(run->db, run->arena, &find, &holder);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    e = sql_session_country_store(run->db, &store);
    return e == OK ? whence_note(run, holder.member_id, country, &is_told) : e;
}

enum err whence_forget_run(struct op_run *run) {
    struct countries_forget_in old = {.before = run->now_ms - COUNTRY_DAYS * DAY_MS};
    return sql_countries_forget(run->db, &old);
}
