/* Resources into documents, and which of their attributes are wanted. */
#include "lib/clock.h"
#include "server/scim/users.h"
#include "urls.h"

static const uint64_t EVERYTHING = UINT64_MAX;

static uint64_t bit(enum scim_attribute attribute) {
    return UINT64_C(1) << attribute;
}

static uint64_t always(void) {
    uint64_t set = 0;
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
        if (scim_attributes[i].flags & SCIM_ALWAYS) set |= bit((enum scim_attribute)i);
    return set;
}

/* A whole schema, an attribute with its parts, or one part. */
static uint64_t named_set(struct scim_named named) {
    uint64_t set = 0;
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++) {
        const struct scim_attribute_row *row = &scim_attributes[i];
        bool is_in = named.kind == SCIM_WHOLE_SCHEMA
                         ? row->schema == named.schema
                         : i == (int)named.attribute || row->parent == named.attribute;
        if (is_in) set |= bit((enum scim_attribute)i);
    }
    return set;
}

static uint64_t set_of(struct str names) {
    struct str name;
    uint64_t set = 0;
    while (str_cut(&names, ',', &name)) {
        /* Some ask for emails[type eq "work"]: they get the emails. */
        name = str_trim(str_slice(name, 0, str_find_byte(name, '[', 0)));
        struct scim_named named = scim_name_find(name);
        if (named.kind == SCIM_KNOWN || named.kind == SCIM_WHOLE_SCHEMA) set |= named_set(named);
    }
    return set;
}

struct scim_selection scim_select(struct str attributes, struct str excluded) {
    uint64_t set = str_is_empty(attributes) ? EVERYTHING : set_of(attributes);
    if (!str_is_empty(excluded)) set &= ~set_of(excluded);
    return (struct scim_selection){set | always()};
}

struct str scim_etag(struct arena *arena, const struct scim_user *user) {
    return arena_format(arena, "W/\"%lld\"", (long long)user->version);
}

struct printing {
    struct json_writer *w;
    struct arena *arena;
    struct str origin;
    const struct scim_user *user;
    uint64_t set;
};

static bool is_wanted(const struct printing *p, enum scim_attribute attribute) {
    return (p->set & bit(attribute)) != 0;
}

static void put_value(const struct printing *p, enum scim_attribute attribute, size_t element) {
    char name[32], time[32];
    if (!is_wanted(p, attribute)) return;
    struct scim_value value = scim_user_value(p->user, attribute, element);
    struct str called = scim_attributes[attribute].name;
    snprintf(name, sizeof name, "%.*s", STR_ARG(called));
    switch (value.kind) {
    case SCIM_VALUE_NONE:
        return;
    case SCIM_VALUE_TEXT:
        json_put_text(p->w, name, value.text);
        return;
    case SCIM_VALUE_BOOL:
        json_put_bool(p->w, name, value.is_true);
        return;
    case SCIM_VALUE_TIME:
        clock_rfc3339(value.at, time);
        json_put_text(p->w, name, str_from_c(time));
        return;
    }
}

static void put_parts(const struct printing *p, enum scim_attribute parent, size_t element) {
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
        if (scim_attributes[i].parent == parent) put_value(p, (enum scim_attribute)i, element);
}

/* Is anything of this complex attribute or schema both wanted and there? */
static bool has_any(const struct printing *p, enum scim_schema schema, enum scim_attribute parent) {
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++) {
        const struct scim_attribute_row *row = &scim_attributes[i];
        bool is_in = row->schema == schema && row->parent == parent;
        if (is_in && is_wanted(p, (enum scim_attribute)i) &&
            scim_user_value(p->user, (enum scim_attribute)i, 0).kind != SCIM_VALUE_NONE)
            return true;
    }
    return false;
}

static void put_emails(const struct printing *p) {
    if (p->user->emails_count == 0 || !has_any(p, SCIM_CORE, SCIM_EMAILS)) return;
    json_open_array(p->w, "emails");
    for (size_t i = 0; i < p->user->emails_count; i++) {
        json_open_object(p->w, NULL);
        put_parts(p, SCIM_EMAILS, i);
        json_close(p->w);
    }
    json_close(p->w);
}

static void put_core(const struct printing *p) {
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++) {
        const struct scim_attribute_row *row = &scim_attributes[i];
        bool is_simple =
            row->schema <= SCIM_CORE && row->parent == SCIM_NONE && row->type != SCIM_COMPLEX;
        if (is_simple) put_value(p, (enum scim_attribute)i, 0);
        if (i == SCIM_NAME && has_any(p, SCIM_CORE, SCIM_NAME)) {
            json_open_object(p->w, "name");
            put_parts(p, SCIM_NAME, 0);
            json_close(p->w);
        }
    }
    put_emails(p);
}

static void put_extension(const struct printing *p, enum scim_schema schema) {
    char name[80];
    if (!has_any(p, schema, SCIM_NONE)) return;
    snprintf(name, sizeof name, "%.*s", STR_ARG(scim_schemas[schema]));
    json_open_object(p->w, name);
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
        if (scim_attributes[i].schema == schema) put_value(p, (enum scim_attribute)i, 0);
    json_close(p->w);
}

static void put_schemas(const struct printing *p) {
    json_open_array(p->w, "schemas");
    json_put_text(p->w, NULL, scim_schemas[SCIM_CORE]);
    for (int i = SCIM_ENTERPRISE; i < SCIM_SCHEMA_COUNT_; i++)
        if (has_any(p, (enum scim_schema)i, SCIM_NONE)) json_put_text(p->w, NULL, scim_schemas[i]);
    json_close(p->w);
}

static void put_meta(const struct printing *p) {
    struct url path = url_scim_user_show(p->arena, p->user->id);
    if (!has_any(p, SCIM_COMMON, SCIM_META) && !is_wanted(p, SCIM_META_LOCATION) &&
        !is_wanted(p, SCIM_META_VERSION))
        return;
    json_open_object(p->w, "meta");
    put_parts(p, SCIM_META, 0);
    if (is_wanted(p, SCIM_META_LOCATION))
        json_put_text(
            p->w, "location",
            arena_format(p->arena, "%.*s%.*s", STR_ARG(p->origin), (int)path.length, path.bytes));
    if (is_wanted(p, SCIM_META_VERSION))
        json_put_text(p->w, "version", scim_etag(p->arena, p->user));
    json_close(p->w);
}

void scim_put_user(struct json_writer *w, struct arena *arena, struct str origin,
                   const struct scim_user *user, struct scim_selection selection) {
    struct printing p = {w, arena, origin, user, selection.attributes};
    json_open_object(w, NULL);
    put_schemas(&p);
    put_core(&p);
    for (int i = SCIM_ENTERPRISE; i < SCIM_SCHEMA_COUNT_; i++)
        put_extension(&p, (enum scim_schema)i);
    put_meta(&p);
    json_close(w);
}
