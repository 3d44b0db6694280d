/* Who is inside, by first name. Filters may leave few of many, so the question is asked on the
 * readers' thread; how each appears is read here, by the one way there is. */
#include "lib/num.h"
#include "moderation/policy.h"
#include "server/core/page.h"
#include "server/people/people.h"
#include "sql/people_people.h"
#include "templates.h"

enum { ANY_ROWS = DIRECTORY_PAGE + 1 };

static void take(struct directory_in *in, struct member_id member, struct str introduction) {
    in->has_more = in->count == DIRECTORY_PAGE;
    if (in->has_more) return;
    in->people[in->count] = member;
    in->introductions[in->count++] = introduction;
}

static enum err ask_topic(struct db *db, struct arena *arena, struct directory_in *in,
                          struct str key) {
    struct directory_of_topic_in find = {.topic = in->topic,
                                         .region = in->region,
                                         .kind = in->kind,
                                         .after_key = key,
                                         .after_id = in->after.v,
                                         .now = in->now_ms,
                                         .most = ANY_ROWS};
    struct directory_of_topic_row *rows;
    size_t count;
    enum err e = sql_directory_of_topic(db, arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) take(in, rows[i].member_id, rows[i].introduction);
    return e;
}

static enum err ask_region(struct db *db, struct arena *arena, struct directory_in *in,
                           struct str key) {
    struct directory_of_region_in find = {.region = in->region,
                                          .kind = in->kind,
                                          .after_key = key,
                                          .after_id = in->after.v,
                                          .now = in->now_ms,
                                          .most = ANY_ROWS};
    struct directory_of_region_row *rows;
    size_t count;
    enum err e = sql_directory_of_region(db, arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) take(in, rows[i].member_id, rows[i].introduction);
    return e;
}

static enum err ask_all(struct db *db, struct arena *arena, struct directory_in *in,
                        struct str key) {
    struct directory_all_in find = {.kind = in->kind,
                                    .after_key = key,
                                    .after_id = in->after.v,
                                    .now = in->now_ms,
                                    .most = ANY_ROWS};
    struct directory_all_row *rows;
    size_t count;
    enum err e = sql_directory_all(db, arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) take(in, rows[i].member_id, rows[i].introduction);
    return e;
}

static enum err directory_ask(struct db *db, struct arena *arena, const struct service *service,
                              void *input) {
    (void)service;
    struct directory_in *in = input;
    struct directory_place_in find = {.member_id = in->after, .now = in->now_ms};
    struct directory_place_row place = {.directory_key = STR("")};
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    if (in->after.v) e = sql_directory_place(db, arena, &find, &place);
    if (e == OK && !str_is_empty(in->topic))
        e = ask_topic(db, arena, in, place.directory_key);
    else if (e == OK && !str_is_empty(in->region))
        e = ask_region(db, arena, in, place.directory_key);
    else if (e == OK)
        e = ask_all(db, arena, in, place.directory_key);
    db_end_read(db);
    return e;
}

const struct op op_directory = {.name = "directory", .pool = POOL_READ, .ask = directory_ask};

static void fill_regions(struct request *r, struct directory_page *page) {
    const struct policy *p = r->service->policy;
    struct choice_view *regions = arena_array(&r->arena, p->regions_count, sizeof *regions);
    for (size_t i = 0; i < p->regions_count; i++)
        regions[i] = (struct choice_view){p->regions[i], p->regions[i],
                                          str_equal(p->regions[i], page->region)};
    page->regions = regions;
    page->regions_count = p->regions_count;
}

static void fill_kinds(struct request *r, struct directory_page *page) {
    const struct policy *p = r->service->policy;
    struct choice_view *kinds = arena_array(&r->arena, p->kinds_count, sizeof *kinds);
    for (size_t i = 0; i < p->kinds_count; i++) {
        const struct policy_kind *k = &p->kinds[i];
        struct str label = r->language == LANGUAGE_EN ? k->label_en : k->label_fr;
        kinds[i] = (struct choice_view){k->id, label, str_equal(k->id, page->kind)};
    }
    page->kinds = kinds;
    page->kinds_count = p->kinds_count;
}

static void found(struct request *r, enum err result, const void *output) {
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    const struct directory_in *in = output;
    struct directory_row people[DIRECTORY_PAGE];
    struct directory_page page = {.people = people,
                                  .people_count = in->count,
                                  .region = in->region,
                                  .kind = in->kind,
                                  .topic = in->topic,
                                  .is_later = in->after.v != 0};
    for (size_t i = 0; i < in->count; i++)
        people[i] = (struct directory_row){page_author_of(r, in->people[i]), in->introductions[i]};
    page.is_narrowed =
        !str_is_empty(in->region) || !str_is_empty(in->kind) || !str_is_empty(in->topic);
    page.has_more = in->has_more;
    if (in->has_more) page.next = in->people[in->count - 1];
    struct topics_chosen topic = {.ids = {in->topic}, .count = 1};
    fill_regions(r, &page);
    fill_kinds(r, &page);
    page.topics = topics_view(r, &topic, &page.topics_count);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PEOPLE, &frame);
    tmpl_directory_page(&w, &frame, &page);
    page_send(r, 200);
}

enum reply directory_page(struct request *r) {
    struct str after_text = request_query(r, STR("after"));
    struct str topic = request_query(r, STR("topic")), kind = request_query(r, STR("kind"));
    struct str region = request_query(r, STR("region"));
    int64_t after = 0;
    bool is_known = (str_is_empty(topic) || policy_topic(r->service->policy, topic)) &&
                    (str_is_empty(kind) || policy_kind(r->service->policy, kind)) &&
                    region.length <= 80;
    if (!str_is_empty(after_text) && !num_parse(after_text, INT64_MAX, &after))
        return request_error(r, 400, 0);
    if (!is_known) return request_error(r, 404, 0);
    struct task *task = request_task(r, &op_directory, sizeof(struct directory_in));
    struct directory_in *in = task->input;
    in->topic = task_copy(task, topic);
    in->kind = task_copy(task, kind);
    in->region = task_copy(task, region);
    in->after.v = after;
    in->now_ms = r->now_ms;
    return request_park(r, task, found);
}
