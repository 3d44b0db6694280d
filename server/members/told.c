/* What the person is told when an organisation has stated something of them. */
#include "server/core/awaiting.h"
#include "server/members/judge.h"
#include "sql/members_members.h"

enum err facts_tell(struct op_run *run, struct member_id member) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row row;
    enum err e = sql_member_standing(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!str_equal(row.state, STR("active"))) return OK; /* there is nobody to tell yet */
    struct notification n = {.member = member, .kind = "facts.stated"};
    struct outgoing mail = {
        .member = member, .kind = "facts.stated", .address = STR(""), .payload = STR("")};
    e = notification_put(run, &n);
    return e == OK ? outgoing_put(run, &mail) : e;
}
