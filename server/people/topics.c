/* Topics between the policy, forms and the database. */
#include "moderation/policy.h"
#include "server/people/people.h"
#include "sql/people_people.h"

static bool is_chosen(const struct topics_chosen *chosen, struct str id) {
    for (size_t i = 0; i < chosen->count; i++)
        if (str_equal(chosen->ids[i], id)) return true;
    return false;
}

void topics_of_form(const struct request *r, struct topics_chosen *out) {
    struct str value;
    size_t at = 0;
    out->count = 0;
    while (out->count < TOPICS_MAX && urlform_next(&r->fields, STR("topics"), &at, &value)) {
        const struct policy_topic *topic = policy_topic(r->service->policy, value);
        if (topic && !is_chosen(out, topic->id)) out->ids[out->count++] = topic->id;
    }
}

const struct choice_view *topics_view(struct request *r, const struct topics_chosen *chosen,
                                      size_t *count) {
    const struct policy *p = r->service->policy;
    struct choice_view *topics = arena_array(&r->arena, p->topics_count, sizeof *topics);
    for (size_t i = 0; i < p->topics_count; i++) {
        const struct policy_topic *t = &p->topics[i];
        struct str label = r->language == LANGUAGE_EN ? t->label_en : t->label_fr;
        topics[i] = (struct choice_view){t->id, label, is_chosen(chosen, t->id)};
    }
    *count = p->topics_count;
    return topics;
}

enum err topics_of_member(struct db *db, struct arena *arena, struct member_id member,
                          struct topics_chosen *out) {
    struct member_topics_of_in in = {.member_id = member};
    struct member_topics_of_row *rows;
    size_t count;
    enum err e = sql_member_topics_of(db, arena, &in, &rows, &count);
    if (e != OK) return e;
    for (out->count = 0; out->count < count && out->count < TOPICS_MAX; out->count++)
        out->ids[out->count] = rows[out->count].topic;
    return OK;
}

enum err topics_set(struct op_run *run, struct member_id member,
                    const struct topics_chosen *chosen) {
    struct member_topics_drop_in drop = {.member_id = member};
    enum err e = sql_member_topics_drop(run->db, &drop);
    for (size_t i = 0; e == OK && i < chosen->count; i++) {
        struct member_topic_add_in add = {.member_id = member, .topic = chosen->ids[i]};
        e = sql_member_topic_add(run->db, &add);
    }
    return e;
}
