/* Lists (RFC 7644 section 3.4.2). Without a filter a page is found by counting; with one that names
 * somebody, by an index; with any other the organisation's own rows are looked at, some
 * milliseconds at a time. */
#include "lib/clock.h"
#include "lib/num.h"
#include "server/core/service.h"
#include "server/scim/write.h"
#include "sql/scim_users.h"

enum {
    BATCH = 200,
    PATIENCE_MS = 20, /* of one piece */
    JSON_MOST = 4 << 20,
};

struct asking {
    struct db *db;
    struct arena *arena;  /* of the task */
    struct arena scratch; /* of one batch */
    const struct service *service;
    struct scim_list_in *in;
    struct scim_filter filter;
};

/* --- What is asked */

static bool number_of(struct scim_list_in *in, const struct json_value *value, struct str name,
                      int64_t *out) {
    if (!value || value->kind == JSON_KIND_NULL) return true;
    if (value->kind == JSON_KIND_NUMBER && num_parse(value->text, INT32_MAX, out)) return true;
    if (value->kind == JSON_KIND_NUMBER && str_starts(value->text, STR("-"))) {
        *out = 0;
        return true;
    }
    return scim_fail(&in->problem, 400, SCIM_INVALID_VALUE, "A number is expected", name);
}

static struct str names_of(struct arena *arena, const struct json_value *value) {
    struct str names = {0};
    if (!value) return names;
    if (value->kind == JSON_KIND_TEXT) return value->text;
    for (size_t i = 0; value->kind == JSON_KIND_ARRAY && i < value->count; i++)
        names = arena_format(arena, "%.*s,%.*s", STR_ARG(names), STR_ARG(value->members[i].text));
    return names;
}

static bool read_search(struct asking *ask) {
    struct scim_list_in *in = ask->in;
    struct json_value document;
    if (in->body.length > SCIM_BODY_MOST)
        return scim_fail(&in->problem, 400, SCIM_INVALID_FILTER, "The question is too long",
                         (struct str){0});
    if (!scim_read_body(ask->arena, in->body, &document, &in->problem)) return false;
    const struct json_value *filter = json_find(&document, STR("filter"));
    if (filter && filter->kind == JSON_KIND_TEXT) in->filter = filter->text;
    in->attributes = names_of(ask->arena, json_find(&document, STR("attributes")));
    in->excluded = names_of(ask->arena, json_find(&document, STR("excludedAttributes")));
    bool is_fine =
        number_of(in, json_find(&document, STR("startIndex")), STR("startIndex"), &in->start) &&
        number_of(in, json_find(&document, STR("count")), STR("count"), &in->count);
    in->is_search = false;
    if (in->start < 1) in->start = 1;
    if (in->count > SCIM_PAGE_MOST) in->count = SCIM_PAGE_MOST;
    return is_fine;
}

/* --- Finding */

static void take(struct scim_list_in *in, int64_t id) {
    in->total++;
    if (in->total >= in->start && (int64_t)in->found_count < in->count)
        in->found[in->found_count++] = id;
}

static enum err take_if_fits(struct asking *ask, struct attestation_id id) {
    struct scim_user user;
    enum err e = scim_load(ask->db, &ask->scratch, ask->in->organisation, id, &user);
    if (e == OK && scim_filter_fits(&ask->filter, &user, &ask->scratch)) take(ask->in, id.v);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err find_external(struct asking *ask, struct str external) {
    struct scim_directory_in by_directory = {.organisation_id = ask->in->organisation,
                                             .directory_id = external};
    struct scim_external_in by_external = {.organisation_id = ask->in->organisation,
                                           .external_id = external};
    struct scim_directory_row *rows;
    struct scim_external_row row;
    size_t count;
    enum err e = sql_scim_directory(ask->db, &ask->scratch, &by_directory, &rows, &count);
    bool is_among = false;
    if (e != OK) return e;
    enum err found = sql_scim_external(ask->db, &ask->scratch, &by_external, &row);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    for (size_t i = 0; i < count && e == OK; i++) {
        is_among = is_among || (found == OK && rows[i].attestation_id.v == row.attestation_id.v);
        e = take_if_fits(ask, rows[i].attestation_id);
    }
    return e == OK && found == OK && !is_among ? take_if_fits(ask, row.attestation_id) : e;
}

/* Filters that name somebody. False: this is none. */
static bool find_by_index(struct asking *ask, enum err *e) {
    struct scim_named_in in = {.organisation_id = ask->in->organisation};
    struct scim_named_row row;
    struct attestation_id id;
    struct str text;
    *e = OK;
    if (scim_filter_is_eq(&ask->filter, SCIM_ID, &text)) {
        if (num_parse(text, INT64_MAX, &id.v)) *e = take_if_fits(ask, id);
    } else if (scim_filter_is_eq(&ask->filter, SCIM_USER_NAME, &text)) {
        in.identifier = arena_lower(ask->arena, text);
        *e = sql_scim_named(ask->db, &ask->scratch, &in, &row);
        *e = *e == OK ? take_if_fits(ask, row.attestation_id) : *e == ERR_NOT_FOUND ? OK : *e;
    } else if (scim_filter_is_eq(&ask->filter, SCIM_EXTERNAL_ID, &text)) {
        *e = find_external(ask, text);
    } else {
        return false;
    }
    ask->in->is_done = true;
    return true;
}

static enum err find_page(struct asking *ask) {
    struct scim_list_in *in = ask->in;
    struct scim_count_in find = {.organisation_id = in->organisation};
    struct scim_at_in at = {.organisation_id = in->organisation, .skip = in->start - 1};
    struct scim_count_row count;
    struct scim_at_row first;
    struct scim_user *users;
    size_t users_count;
    in->is_done = true;
    enum err e = sql_scim_count(ask->db, &ask->scratch, &find, &count);
    if (e != OK) return e;
    in->total = count.count;
    e = sql_scim_at(ask->db, &ask->scratch, &at, &first);
    if (e != OK || in->count == 0) return e == ERR_NOT_FOUND ? OK : e;
    e = scim_load_many(ask->db, &ask->scratch, in->organisation, first.attestation_id.v, in->count,
                       &users, &users_count);
    for (size_t i = 0; e == OK && i < users_count; i++)
        in->found[in->found_count++] = users[i].id.v;
    return e;
}

/* One piece of looking at rows. */
static enum err look(struct asking *ask) {
    struct scim_list_in *in = ask->in;
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    do {
        struct scim_user *users;
        size_t count;
        arena_reset(&ask->scratch);
        enum err e = scim_load_many(ask->db, &ask->scratch, in->organisation, in->from, BATCH,
                                    &users, &count);
        if (e != OK) return e;
        for (size_t i = 0; i < count; i++) {
            if (scim_filter_fits(&ask->filter, &users[i], &ask->scratch)) take(in, users[i].id.v);
            in->from = users[i].id.v + 1;
        }
        in->is_done = count < BATCH;
    } while (!in->is_done && clock_monotonic_ms() < until);
    return OK;
}

/* --- The answer */

static enum err put_resources(struct asking *ask, struct json_writer *w) {
    struct scim_list_in *in = ask->in;
    struct scim_selection selection = scim_select(in->attributes, in->excluded);
    enum err e = OK;
    for (size_t i = 0; i < in->found_count && e == OK; i++) {
        struct scim_user user;
        struct attestation_id id = {in->found[i]};
        arena_reset(&ask->scratch);
        e = scim_load(ask->db, &ask->scratch, in->organisation, id, &user);
        if (e == OK)
            scim_put_user(w, &ask->scratch, ask->service->site.origin, &user, selection);
        else if (e == ERR_NOT_FOUND) /* deleted between two pieces */
            e = OK;
    }
    return e;
}

static enum err print(struct asking *ask) {
    struct scim_list_in *in = ask->in;
    struct json_writer w;
    struct buf out;
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_open_array(&w, "schemas");
    json_put_text(&w, NULL, STR("urn:ietf:params:scim:api:messages:2.0:ListResponse"));
    json_close(&w);
    json_put_int(&w, "totalResults", in->total);
    json_put_int(&w, "startIndex", in->start);
    json_put_int(&w, "itemsPerPage", (int64_t)in->found_count);
    json_open_array(&w, "Resources");
    enum err e = put_resources(ask, &w);
    json_close(&w);
    json_close(&w);
    buf_init(&out, JSON_MOST);
    if (e == OK) e = json_print_compact(&w, &out);
    if (e == OK) in->json = arena_copy(ask->arena, buf_str(&out));
    buf_release(&out);
    json_writer_release(&w);
    return e;
}

static enum err find(struct asking *ask) {
    struct scim_list_in *in = ask->in;
    struct str why;
    enum err e;
    if (str_is_empty(in->filter)) return find_page(ask);
    if (scim_filter_parse(ask->arena, in->filter, &ask->filter, &why) != OK) {
        scim_fail(&in->problem, 400, SCIM_INVALID_FILTER, "The filter is malformed", why);
        return OK;
    }
    if (in->from == 0 && find_by_index(ask, &e)) return e;
    return look(ask);
}

static enum err scim_list_ask(struct db *db, struct arena *arena, const struct service *service,
                              void *input) {
    struct asking ask = {.db = db, .arena = arena, .service = service, .in = input};
    if (ask.in->is_search && !read_search(&ask)) return OK;
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    e = find(&ask);
    if (e == OK && !ask.in->problem.status && ask.in->is_done) e = print(&ask);
    db_end_read(db);
    arena_release(&ask.scratch);
    return e;
}

const struct op op_scim_list = {.name = "scim.list", .pool = POOL_READ, .ask = scim_list_ask};
