/* What each chooses to show, to know about, to see their pages in. */
#include "moderation/policy.h"
#include "server/core/publishing.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/people/people.h"
#include "sql/people_people.h"

static bool is_region(const struct policy *p, struct str region) {
    for (size_t i = 0; i < p->regions_count; i++)
        if (str_equal(p->regions[i], region)) return true;
    return false;
}

/* Who is silenced chooses what is shown of them, and takes words back; new ones are published. */
static bool is_news(struct str text, struct str before) {
    return !str_is_empty(text) && !str_equal(text, before);
}

static enum err profile_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct profile_set_in *in = input;
    struct member_id me = run->actor.member;
    struct profile_own_in find = {.member_id = me};
    struct profile_own_row before;
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e == OK) e = sql_profile_own(run->db, run->arena, &find, &before);
    if (e != OK) return e;
    bool is_fine = str_equal(in->region, before.region) || str_is_empty(in->region) ||
                   is_region(run->service->policy, in->region);
    if (!is_fine) return ERR_INVALID;
    if (is_news(in->introduction, before.introduction) || is_news(in->agency, before.agency))
        e = publishing_check(run, me, false);
    if (e != OK) return e;
    struct profile_store_member_in member = {.shows_name = in->shows_name,
                                             .shows_organisation = in->shows_organisation,
                                             .sits = in->sits,
                                             .region = in->region,
                                             .language = in->language,
                                             .member_id = me};
    struct profile_store_in profile = {
        .member_id = me, .agency = in->agency, .introduction = in->introduction};
    e = sql_profile_store_member(run->db, &member);
    if (e == OK) e = sql_profile_store(run->db, &profile);
    return e == OK ? topics_set(run, me, &in->topics) : e;
}

const struct op op_profile_set = {.name = "profile.set", .run = profile_set_run};

static enum err introduction_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct introduction_set_in *in = input;
    struct introduction_store_in row = {.member_id = run->actor.member,
                                        .introduction = in->introduction};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e == OK) e = publishing_check(run, run->actor.member, false);
    return e == OK ? sql_introduction_store(run->db, &row) : e;
}

const struct op op_introduction_set = {.name = "introduction.set", .run = introduction_set_run};

static enum err scheme_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct scheme_set_in *in = input;
    struct scheme_store_in row = {.scheme = in->scheme, .member_id = run->actor.member};
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    return sql_scheme_store(run->db, &row);
}

const struct op op_scheme_set = {.name = "scheme.set", .run = scheme_set_run};
