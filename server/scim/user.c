/* The table of attributes, and reaching into a user by it. */
#include "server/scim/user.h"

#include "lib/clock.h"
#include "lib/num.h"

const struct str scim_schemas[SCIM_SCHEMA_COUNT_] = {
    [SCIM_CORE] = {"urn:ietf:params:scim:schemas:core:2.0:User", 42},
    [SCIM_ENTERPRISE] = {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", 58},
    [SCIM_OWN] = {"urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User", 58},
};

#define MULTI SCIM_MULTI
#define EXACT SCIM_EXACT
#define REQUIRED SCIM_REQUIRED
#define READ_ONLY SCIM_READ_ONLY
#define ALWAYS SCIM_ALWAYS
#define UNIQUE SCIM_UNIQUE
#define ATTRIBUTE(id, schema, parent, name, type, flags, description)                              \
    [SCIM_##id] = {SCIM_##schema, SCIM_##parent, {name, sizeof name - 1},                          \
                   SCIM_##type,   flags,         description},
const struct scim_attribute_row scim_attributes[SCIM_ATTRIBUTE_COUNT_] = {
#include "server/scim/attributes.def"
};
#undef ATTRIBUTE

/* The rest of RFC 7643: of no use here, so it is neither stored nor an error. */
static const char *const ignored_core[] = {
    "nickName", "profileUrl",   "userType", "preferredLanguage", "locale",
    "timezone", "password",     "ims",      "phoneNumbers",      "photos",
    "groups",   "entitlements", "roles",    "x509Certificates",  "addresses",
};
static const char *const ignored_enterprise[] = {"employeeNumber", "costCenter", "organization",
                                                 "division", "manager"};
static const char *const ignored_name[] = {"middleName", "honorificPrefix", "honorificSuffix"};
static const char *const ignored_email[] = {"display", "$ref"};

static bool is_among(const char *const *names, size_t count, struct str name) {
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(str_from_c(names[i]), name)) return true;
    return false;
}

static struct scim_named known(enum scim_attribute attribute) {
    return (struct scim_named){SCIM_KNOWN, attribute, scim_attributes[attribute].schema};
}

static const struct scim_named nothing_known = {.kind = SCIM_UNKNOWN};

struct scim_named scim_part_find(enum scim_attribute parent, struct str name) {
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
        if (scim_attributes[i].parent == parent && str_equal_nocase(scim_attributes[i].name, name))
            return known((enum scim_attribute)i);
    bool is_ignored =
        (parent == SCIM_NAME && is_among(ignored_name, ARRAY_LENGTH(ignored_name), name)) ||
        (parent == SCIM_EMAILS && is_among(ignored_email, ARRAY_LENGTH(ignored_email), name));
    return is_ignored ? (struct scim_named){.kind = SCIM_IGNORED} : nothing_known;
}

/* A name without URN stands for a common or core attribute. */
static struct scim_named find_in(enum scim_schema schema, struct str name) {
    size_t dot = str_find_byte(name, '.', 0);
    struct str first = str_slice(name, 0, dot), part = {0};
    if (dot < name.length) part = str_slice(name, dot + 1, name.length);
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++) {
        const struct scim_attribute_row *row = &scim_attributes[i];
        bool is_here = row->schema == schema || (schema == SCIM_CORE && row->schema == SCIM_COMMON);
        if (!is_here || row->parent != SCIM_NONE || !str_equal_nocase(row->name, first)) continue;
        if (dot == name.length) return known((enum scim_attribute)i);
        return scim_part_find((enum scim_attribute)i, part);
    }
    bool is_ignored =
        (schema == SCIM_CORE && is_among(ignored_core, ARRAY_LENGTH(ignored_core), first)) ||
        (schema == SCIM_ENTERPRISE &&
         is_among(ignored_enterprise, ARRAY_LENGTH(ignored_enterprise), first));
    return is_ignored ? (struct scim_named){.kind = SCIM_IGNORED} : nothing_known;
}

struct scim_named scim_name_find(struct str path) {
    if (path.length < 4 || !str_equal_nocase(str_slice(path, 0, 4), STR("urn:")))
        return find_in(SCIM_CORE, path);
    for (int i = SCIM_CORE; i < SCIM_SCHEMA_COUNT_; i++) {
        struct str urn = scim_schemas[i];
        if (!str_equal_nocase(str_slice(path, 0, urn.length), urn)) continue;
        if (path.length == urn.length)
            return (struct scim_named){SCIM_WHOLE_SCHEMA, SCIM_NONE, (enum scim_schema)i};
        if (path.bytes[urn.length] != ':') continue;
        return find_in((enum scim_schema)i, str_slice(path, urn.length + 1, path.length));
    }
    return nothing_known;
}

size_t scim_user_count(const struct scim_user *user, enum scim_attribute attribute) {
    bool is_email = attribute == SCIM_EMAILS || scim_attributes[attribute].parent == SCIM_EMAILS;
    return is_email ? user->emails_count : 1;
}

static struct scim_value text_value(struct str text) {
    enum scim_value_kind kind = str_is_empty(text) ? SCIM_VALUE_NONE : SCIM_VALUE_TEXT;
    return (struct scim_value){.kind = kind, .text = text};
}

static struct scim_value fact_value(enum peer_fact fact) {
    enum scim_value_kind kind = fact == PEER_UNKNOWN ? SCIM_VALUE_NONE : SCIM_VALUE_BOOL;
    return (struct scim_value){.kind = kind, .is_true = fact == PEER_YES};
}

static struct scim_value bool_value(bool is_true) {
    return (struct scim_value){.kind = SCIM_VALUE_BOOL, .is_true = is_true};
}

static struct scim_value time_value(int64_t at) {
    return (struct scim_value){.kind = SCIM_VALUE_TIME, .at = at};
}

struct str *scim_user_text(struct scim_user *user, enum scim_attribute attribute) {
    struct str *const texts[SCIM_ATTRIBUTE_COUNT_] = {
        [SCIM_EXTERNAL_ID] = &user->external_id,
        [SCIM_USER_NAME] = &user->user_name,
        [SCIM_NAME_FORMATTED] = &user->formatted,
        [SCIM_NAME_FAMILY] = &user->family_name,
        [SCIM_NAME_GIVEN] = &user->given_name,
        [SCIM_DISPLAY_NAME] = &user->display_name,
        [SCIM_TITLE] = &user->title,
        [SCIM_DEPARTMENT] = &user->department,
        [SCIM_OCCUPATION] = &user->occupation,
    };
    return texts[attribute];
}

struct scim_value scim_user_value(const struct scim_user *user, enum scim_attribute attribute,
                                  size_t element) {
    struct scim_user copy;
    if (scim_attributes[attribute].parent == SCIM_EMAILS) {
        if (element >= user->emails_count) return (struct scim_value){0};
        const struct scim_email *email = &user->emails[element];
        if (attribute == SCIM_EMAIL_PRIMARY) return bool_value(email->is_primary);
        return text_value(attribute == SCIM_EMAIL_VALUE ? email->value : email->type);
    }
    if (attribute == SCIM_ID) return text_value(user->id_text);
    if (attribute == SCIM_META_TYPE) return text_value(STR("User"));
    if (attribute == SCIM_META_CREATED) return time_value(user->created_at);
    if (attribute == SCIM_META_MODIFIED) return time_value(user->written_at);
    if (attribute == SCIM_ACTIVE) return bool_value(user->is_active);
    if (attribute == SCIM_SUPERVISES) return fact_value(user->supervises);
    if (attribute == SCIM_PRACTISING) return fact_value(user->practising);
    if (attribute == SCIM_STATE) return text_value(user->state);
    if (attribute == SCIM_REASON) return text_value(user->reason);
    if (attribute == SCIM_RULE) return text_value(user->rule);
    copy = *user;
    const struct str *text = scim_user_text(&copy, attribute);
    return text ? text_value(*text) : (struct scim_value){0};
}

static bool looks_like_address(struct str text) {
    size_t at = str_find_byte(text, '@', 0);
    return at > 0 && at + 1 < text.length && str_find_byte(text, ' ', 0) == text.length &&
           str_find_byte(text, '@', at + 1) == text.length;
}

struct str scim_user_email(const struct scim_user *user) {
    const struct scim_email *main = user->emails_count ? &user->emails[0] : NULL;
    for (size_t i = 0; i < user->emails_count; i++)
        if (user->emails[i].is_primary) main = &user->emails[i];
    return main && looks_like_address(main->value) ? main->value : (struct str){0};
}

void scim_user_tidy(struct scim_user *user) {
    size_t kept = 0;
    bool has_primary = false;
    for (size_t i = 0; i < user->emails_count; i++) {
        struct scim_email email = user->emails[i];
        bool is_work = str_is_empty(email.type) || str_equal_nocase(email.type, STR("work"));
        if (str_is_empty(email.value) || (!is_work && !email.is_primary)) continue;
        email.is_primary = email.is_primary && !has_primary;
        has_primary = has_primary || email.is_primary;
        user->emails[kept++] = email;
    }
    user->emails_count = kept;
}

bool scim_user_equal(const struct scim_user *a, const struct scim_user *b) {
    struct scim_user x = *a, y = *b;
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++) {
        const struct str *one = scim_user_text(&x, (enum scim_attribute)i);
        const struct str *other = scim_user_text(&y, (enum scim_attribute)i);
        if (one && !str_equal(*one, *other)) return false;
    }
    if (a->emails_count != b->emails_count) return false;
    for (size_t i = 0; i < a->emails_count; i++) {
        const struct scim_email *one = &a->emails[i], *other = &b->emails[i];
        if (!str_equal(one->value, other->value) || !str_equal(one->type, other->type) ||
            one->is_primary != other->is_primary)
            return false;
    }
    return a->supervises == b->supervises && a->practising == b->practising &&
           a->active == b->active;
}

/* --- Times */

static bool digits(struct str text, size_t at, size_t count, int64_t most, int64_t *out) {
    struct str part = str_slice(text, at, at + count);
    return part.length == count && num_parse_padded(part, most, out);
}

static bool is_byte(struct str text, size_t at, char byte) {
    return at < text.length && text.bytes[at] == byte;
}

/* "Z", "+02:00", "-07:00" or nothing. */
static bool zone_parse(struct str zone, int64_t *offset_ms) {
    int64_t hours, minutes;
    *offset_ms = 0;
    if (zone.length == 0 || str_equal_nocase(zone, STR("Z"))) return true;
    if (zone.length != 6 || !is_byte(zone, 3, ':') || !digits(zone, 1, 2, 14, &hours) ||
        !digits(zone, 4, 2, 59, &minutes))
        return false;
    *offset_ms = hours * HOUR_MS + minutes * MINUTE_MS;
    if (zone.bytes[0] == '-') *offset_ms = -*offset_ms;
    return zone.bytes[0] == '-' || zone.bytes[0] == '+';
}

bool scim_time_parse(struct str text, int64_t *ms) {
    int64_t day, hour, minute, second, offset, fraction = 0, unit = 100;
    if (!clock_parse_date(str_slice(text, 0, 10), &day)) return false;
    if (text.length < 19 || (text.bytes[10] != 'T' && text.bytes[10] != 't')) return false;
    if (!is_byte(text, 13, ':') || !is_byte(text, 16, ':') || !digits(text, 11, 2, 23, &hour) ||
        !digits(text, 14, 2, 59, &minute) || !digits(text, 17, 2, 59, &second))
        return false;
    size_t at = 19;
    if (is_byte(text, at, '.')) {
        size_t first = ++at;
        for (; at < text.length && text.bytes[at] >= '0' && text.bytes[at] <= '9'; at++) {
            fraction += unit * (text.bytes[at] - '0');
            unit /= 10;
        }
        if (at == first) return false;
    }
    if (!zone_parse(str_slice(text, at, text.length), &offset)) return false;
    *ms = day + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + fraction - offset;
    return true;
}
