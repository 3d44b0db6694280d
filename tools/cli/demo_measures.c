/* Each file is one measure, decided by an animator of the demonstration at its time. */
#include "tools/cli/demo_measures.h"

#include "assets.h"
#include "lib/num.h"
#include "server/measures/measures.h"
#include "sql/members_members.h"

struct demo_measure {
    struct str about, by, appeal;
    int64_t days_ago;
    struct measure_decide_in in;
};

static enum err member_named(struct cli *cli, struct str identifier, struct member_id *member) {
    struct member_by_identifier_in in = {.identifier = identifier};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &in, &row);
    if (e == OK) *member = row.member_id;
    return e;
}

static int64_t number_of(struct str text) {
    struct str rest = str_trim(text), count;
    int64_t n;
    return str_cut(&rest, ' ', &count) && num_parse(count, 10000, &n) ? n : 0;
}

static bool read_front(struct str front, struct demo_measure *m) {
    struct str line, kind = {0};
    while (str_cut(&front, '\n', &line)) {
        size_t colon = str_find_byte(line, ':', 0);
        struct str name = str_slice(line, 0, colon);
        struct str value = str_trim(str_slice(line, colon + 1, line.length));
        if (str_equal(name, STR("about"))) m->about = value;
        if (str_equal(name, STR("by"))) m->by = value;
        if (str_equal(name, STR("kind"))) kind = value;
        if (str_equal(name, STR("every"))) m->in.every_ms = number_of(value) * MINUTE_MS;
        if (str_equal(name, STR("days"))) m->in.days = number_of(value);
        if (str_equal(name, STR("at"))) m->days_ago = number_of(value);
        if (str_equal(name, STR("article"))) m->in.article = value;
        if (str_equal(name, STR("facts"))) m->in.facts = value;
        if (str_equal(name, STR("appeal"))) m->appeal = value;
    }
    return measure_kind_of(kind, &m->in.kind);
}

static enum err put_measure(struct cli *cli, struct str text) {
    struct demo_measure m = {.in.ground = STR("charter")};
    size_t gap = str_find(text, STR("\n\n"));
    struct op_run run = cli->run;
    struct measure_out out;
    struct member_id by;
    if (!read_front(str_slice(text, 0, gap), &m)) return ERR_INVALID;
    m.in.reason = str_trim(str_slice(text, gap, text.length));
    enum err e = member_named(cli, m.about, &m.in.member);
    if (e == OK) e = member_named(cli, m.by, &by);
    if (e != OK) return e;
    run.actor = actor_member(by);
    run.now_ms -= m.days_ago * DAY_MS;
    e = op_execute(&run, &op_measure_decide, &m.in, &out);
    if (e != OK || str_is_empty(m.appeal)) return e;
    struct measure_appeal_in appeal = {.measure = out.measure, .text = m.appeal};
    run.actor = actor_member(m.in.member);
    run.now_ms += DAY_MS / 2;
    return op_execute(&run, &op_measure_appeal, &appeal, &out);
}

enum err demo_put_measures(struct cli *cli) {
    enum err e = OK;
    for (size_t i = 0; i < embedded_demo_count && e == OK; i++) {
        const struct asset *asset = &embedded_demo[i];
        if (!str_starts(str_from_c(asset->name), STR("measure-"))) continue;
        e = put_measure(cli, (struct str){(const char *)asset->bytes, asset->length});
        if (e != OK) cli_say("%s was not put", asset->name);
    }
    return e;
}
