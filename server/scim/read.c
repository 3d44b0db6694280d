/* Values out of documents. Names are compared without case; what is absent, null or empty is
 * unknown; booleans may be written "True" and "False", as Microsoft Entra does. */
#include "lib/utf8.h"
#include "server/members/members.h"
#include "server/scim/users.h"

enum { NAME_MOST = 100, TITLE_MOST = 300, EMAIL_MOST = 254 };

static bool fail(struct scim_edit *edit, const char *what, enum scim_attribute attribute) {
    return scim_fail(edit->problem, 400, SCIM_INVALID_VALUE, what, scim_attributes[attribute].name);
}

static bool is_nothing(enum scim_change change, const struct json_value *value) {
    return change == SCIM_REMOVE || !value || value->kind == JSON_KIND_NULL;
}

static size_t most_of(enum scim_attribute attribute) {
    if (attribute == SCIM_TITLE) return TITLE_MOST;
    return attribute == SCIM_EMAIL_VALUE ? EMAIL_MOST : NAME_MOST;
}

static bool read_text(struct scim_edit *edit, enum scim_attribute attribute,
                      const struct json_value *value, struct str *text) {
    if (value->kind != JSON_KIND_TEXT) return fail(edit, "A text is expected", attribute);
    *text = str_trim(value->text);
    if (text->length > most_of(attribute)) return fail(edit, "This text is too long", attribute);
    if (!utf8_is_clean(*text, false) || str_find_byte(*text, '\t', 0) < text->length)
        return fail(edit, "This text has control characters", attribute);
    return true;
}

static bool read_bool(struct scim_edit *edit, enum scim_attribute attribute,
                      const struct json_value *value, bool *is_true) {
    static const struct {
        struct str word;
        bool is_true;
    } words[] = {
        {{"true", 4}, true}, {{"false", 5}, false}, {{"yes", 3}, true}, {{"no", 2}, false}};
    *is_true = value->is_true;
    if (value->kind == JSON_KIND_BOOL) return true;
    for (size_t i = 0; value->kind == JSON_KIND_TEXT && i < ARRAY_LENGTH(words); i++)
        if (str_equal_nocase(str_trim(value->text), words[i].word)) {
            *is_true = words[i].is_true;
            return true;
        }
    return fail(edit, "True or false is expected", attribute);
}

static bool set_fact(struct scim_edit *edit, enum scim_attribute attribute, enum scim_change change,
                     const struct json_value *value) {
    struct scim_user *user = edit->user;
    enum peer_fact *fact = attribute == SCIM_ACTIVE       ? &user->active
                           : attribute == SCIM_SUPERVISES ? &user->supervises
                                                          : &user->practising;
    bool is_true, is_empty = value && value->kind == JSON_KIND_TEXT && str_is_empty(value->text);
    if (is_nothing(change, value) || is_empty) {
        *fact = PEER_UNKNOWN;
        return true;
    }
    if (!read_bool(edit, attribute, value, &is_true)) return false;
    *fact = is_true ? PEER_YES : PEER_NO;
    return true;
}

/* --- Addresses */

bool scim_set_email(struct scim_edit *edit, struct scim_email *email, enum scim_attribute part,
                    enum scim_change change, const struct json_value *value) {
    struct str *text = part == SCIM_EMAIL_VALUE ? &email->value : &email->type;
    bool is_primary = false;
    if (part == SCIM_EMAIL_PRIMARY) {
        if (!is_nothing(change, value) && !read_bool(edit, part, value, &is_primary)) return false;
        for (size_t i = 0; is_primary && i < edit->user->emails_count; i++)
            edit->user->emails[i].is_primary = false;
        email->is_primary = is_primary;
        return true;
    }
    *text = (struct str){0};
    return is_nothing(change, value) || read_text(edit, part, value, text);
}

struct scim_email *scim_new_email(struct scim_edit *edit) {
    struct scim_user *user = edit->user;
    if (user->emails_count == SCIM_EMAILS_MOST) {
        scim_fail(edit->problem, 400, SCIM_INVALID_VALUE, "At most four addresses of work are kept",
                  STR("emails"));
        return NULL;
    }
    user->emails[user->emails_count] = (struct scim_email){0};
    return &user->emails[user->emails_count++];
}

/* The element that has this value already, else a new one. */
static struct scim_email *email_for(struct scim_edit *edit, struct str value) {
    for (size_t i = 0; i < edit->user->emails_count; i++)
        if (!str_is_empty(value) && str_equal_nocase(edit->user->emails[i].value, value))
            return &edit->user->emails[i];
    return scim_new_email(edit);
}

/* A private one is not kept, and takes no room. */
static bool add_email(struct scim_edit *edit, const struct json_value *from) {
    struct scim_email read = {0};
    if (from->kind == JSON_KIND_TEXT) {
        if (!scim_set_email(edit, &read, SCIM_EMAIL_VALUE, SCIM_ADD, from)) return false;
    } else if (from->kind != JSON_KIND_OBJECT) {
        return fail(edit, "An object is expected", SCIM_EMAILS);
    }
    for (size_t i = 0; i < from->count; i++) {
        struct scim_named named = scim_part_find(SCIM_EMAILS, from->names[i]);
        if (named.kind == SCIM_KNOWN &&
            !scim_set_email(edit, &read, named.attribute, SCIM_ADD, &from->members[i]))
            return false;
    }
    bool is_work = str_is_empty(read.type) || str_equal_nocase(read.type, STR("work"));
    if (str_is_empty(read.value) || (!is_work && !read.is_primary)) return true;
    struct scim_email *email = email_for(edit, read.value);
    if (email) *email = read;
    return email != NULL;
}

static bool set_emails(struct scim_edit *edit, enum scim_change change,
                       const struct json_value *value) {
    if (change != SCIM_ADD) edit->user->emails_count = 0;
    if (is_nothing(change, value)) return true;
    if (value->kind != JSON_KIND_ARRAY) return add_email(edit, value);
    for (size_t i = 0; i < value->count; i++)
        if (!add_email(edit, &value->members[i])) return false;
    return true;
}

/* --- Attributes */

static bool set_parts(struct scim_edit *edit, enum scim_attribute parent, enum scim_change change,
                      const struct json_value *value) {
    if (!is_nothing(change, value) && value->kind != JSON_KIND_OBJECT)
        return fail(edit, "An object is expected", parent);
    /* Another value replaces the whole; one that is added leaves the other parts. */
    for (int i = SCIM_NONE + 1; change != SCIM_ADD && i < SCIM_ATTRIBUTE_COUNT_; i++)
        if (scim_attributes[i].parent == parent)
            *scim_user_text(edit->user, (enum scim_attribute)i) = (struct str){0};
    if (is_nothing(change, value)) return true;
    for (size_t i = 0; i < value->count; i++) {
        struct scim_named named = scim_part_find(parent, value->names[i]);
        if (named.kind == SCIM_KNOWN &&
            !scim_set(edit, named.attribute, change, &value->members[i]))
            return false;
    }
    return true;
}

bool scim_set(struct scim_edit *edit, enum scim_attribute attribute, enum scim_change change,
              const struct json_value *value) {
    const struct scim_attribute_row *row = &scim_attributes[attribute];
    struct str *text = scim_user_text(edit->user, attribute);
    if (row->flags & SCIM_READ_ONLY) return true;
    if (attribute == SCIM_EMAILS) return set_emails(edit, change, value);
    if (row->type == SCIM_BOOL) return set_fact(edit, attribute, change, value);
    if (row->type == SCIM_COMPLEX) return set_parts(edit, attribute, change, value);
    *text = (struct str){0};
    return is_nothing(change, value) || read_text(edit, attribute, value, text);
}

/* --- Documents */

bool scim_read_body(struct arena *arena, struct str body, struct json_value *document,
                    struct scim_problem *problem) {
    struct str none = {0};
    if (body.length > SCIM_BODY_MOST)
        return scim_fail(problem, 413, SCIM_ERROR_PLAIN, "The document is too large", none);
    enum err e = json_read(arena, body, document);
    if (e == ERR_LIMIT)
        return scim_fail(problem, 400, SCIM_INVALID_SYNTAX, "The document is nested too deep",
                         none);
    if (e != OK || document->kind != JSON_KIND_OBJECT)
        return scim_fail(problem, 400, SCIM_INVALID_SYNTAX, "The body is not one JSON object",
                         none);
    return true;
}

/* "userName" and "USERNAME" are one attribute: twice is none. */
static bool is_repeated(struct scim_edit *edit, uint64_t *seen, struct scim_named named,
                        struct str name) {
    uint64_t bit = UINT64_C(1) << named.attribute;
    if (*seen & bit)
        return !scim_fail(edit->problem, 400, SCIM_INVALID_SYNTAX, "Given twice", name);
    *seen |= bit;
    return false;
}

static bool read_member(struct scim_edit *edit, uint64_t *seen, struct str path,
                        const struct json_value *value) {
    struct scim_named named = scim_name_find(path);
    if (named.kind == SCIM_KNOWN)
        return !is_repeated(edit, seen, named, path) &&
               scim_set(edit, named.attribute, SCIM_REPLACE, value);
    if (named.kind != SCIM_WHOLE_SCHEMA || value->kind == JSON_KIND_NULL) return true;
    if (value->kind != JSON_KIND_OBJECT)
        return scim_fail(edit->problem, 400, SCIM_INVALID_VALUE, "An object is expected", path);
    for (size_t i = 0; i < value->count; i++) {
        const struct str parts[] = {scim_schemas[named.schema], STR(":"), value->names[i]};
        struct str inner = arena_join(edit->arena, parts, ARRAY_LENGTH(parts));
        struct scim_named found = scim_name_find(inner);
        if (found.kind != SCIM_KNOWN) continue;
        if (is_repeated(edit, seen, found, inner) ||
            !scim_set(edit, found.attribute, SCIM_REPLACE, &value->members[i]))
            return false;
    }
    return true;
}

bool scim_read_user(struct scim_edit *edit, const struct json_value *document) {
    uint64_t seen = 0;
    for (size_t i = 0; i < document->count; i++)
        if (!read_member(edit, &seen, document->names[i], &document->members[i])) return false;
    return true;
}

bool scim_settle(struct scim_edit *edit) {
    struct scim_user *user = edit->user;
    scim_user_tidy(user);
    if (str_is_empty(user->user_name))
        return scim_fail(edit->problem, 400, SCIM_INVALID_VALUE, "userName is required",
                         (struct str){0});
    if (!identifier_is_valid(arena_lower(edit->arena, user->user_name)))
        return scim_fail(edit->problem, 400, SCIM_INVALID_VALUE,
                         "userName takes 2 to 64 letters without accents, digits and . _ @ -",
                         (struct str){0});
    /* Somebody must be called something. */
    const struct str others[] = {user->display_name, user->formatted, user->user_name};
    for (size_t i = 0; i < ARRAY_LENGTH(others) && str_is_empty(user->given_name); i++)
        user->given_name = others[i];
    return true;
}
