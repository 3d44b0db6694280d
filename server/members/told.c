/* What the person is told when an organisation has stated something of them. */
#include "server/core/awaiting.h"
#include "server/members/judge.h"
#include "sql/members_members.h"
#include "sql/members_told.h"

static enum err mail(struct op_run *run, struct member_id member) {
    struct told_waiting_in in = {.member_id = member};
    struct told_waiting_row row;
    struct outgoing out = {
        .member = member, .kind = "facts.stated", .address = STR(""), .payload = STR("")};
    enum err e = sql_told_waiting(run->db, run->arena, &in, &row);
    return e == ERR_NOT_FOUND ? outgoing_put(run, &out) : e;
}

/* is_news: by mail too. Of an account never opened there is nobody to tell yet. */
static enum err tell(struct op_run *run, struct member_id member, const char *kind, bool is_news) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row row;
    struct notification n = {.member = member, .kind = kind};
    enum err e = sql_member_standing(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!str_equal(row.state, STR("active"))) return OK;
    e = notification_put(run, &n);
    return e == OK && is_news ? mail(run, member) : e;
}

enum err facts_tell(struct op_run *run, struct member_id member) {
    return tell(run, member, "facts.stated", true);
}

enum err decision_tell(struct op_run *run, struct member_id member) {
    return tell(run, member, "facts.judged", true);
}

enum err attested_tell(struct op_run *run, struct member_id member, bool is_reopened) {
    return tell(run, member, "facts.attested", is_reopened);
}
