/* PATCH (RFC 7644 section 3.5.2), and how Microsoft Entra and Okta write it: "Add" and "Replace",
 * paths as names of an object's members, whole objects without a path. */
#include "server/scim/users.h"

struct target {
    struct scim_named named;
    bool has_filter;
    struct scim_filter filter;
    enum scim_attribute part; /* after the brackets; SCIM_NONE: the whole element */
};

static bool fail(struct scim_edit *edit, enum scim_type_of_error type, const char *what,
                 struct str about) {
    return scim_fail(edit->problem, 400, type, what, about);
}

/* The bracket that closes the one at `open`, quoted texts passed over; the length when none does.
 */
static size_t closing(struct str path, size_t open) {
    bool is_quoted = false;
    for (size_t i = open + 1; i < path.length; i++) {
        char c = path.bytes[i];
        if (is_quoted && c == '\\')
            i++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (c == ']' && !is_quoted)
            return i;
    }
    return path.length;
}

/* PATH = attrPath / valuePath [subAttr] */
static bool read_path(struct scim_edit *edit, struct str path, struct target *target) {
    size_t open = str_find_byte(path, '[', 0), close = closing(path, open);
    struct str why, rest;
    *target = (struct target){.named = scim_name_find(str_slice(path, 0, open))};
    if (target->named.kind == SCIM_UNKNOWN)
        return fail(edit, SCIM_INVALID_PATH, "There is no such attribute", path);
    if (open == path.length) return true;
    if (close == path.length) return fail(edit, SCIM_INVALID_PATH, "A bracket is open", path);
    enum scim_attribute parent =
        target->named.kind == SCIM_KNOWN ? target->named.attribute : SCIM_NONE;
    if (scim_filter_parse_inside(edit->arena, parent, str_slice(path, open + 1, close),
                                 &target->filter, &why) != OK)
        return fail(edit, SCIM_INVALID_FILTER, "The path's filter is malformed", why);
    target->has_filter = true;
    rest = str_slice(path, close + 1, path.length);
    if (target->named.kind == SCIM_IGNORED) return true;
    if (parent != SCIM_EMAILS)
        return fail(edit, SCIM_INVALID_PATH, "This attribute has one value", path);
    if (str_is_empty(rest)) return true;
    struct scim_named part = scim_part_find(parent, str_slice(rest, 1, rest.length));
    if (rest.bytes[0] != '.' || part.kind == SCIM_UNKNOWN)
        return fail(edit, SCIM_INVALID_PATH, "There is no such part", path);
    if (part.kind == SCIM_IGNORED) target->named.kind = SCIM_IGNORED;
    target->part = part.attribute;
    return true;
}

/* --- Addresses */

static bool change_element(struct scim_edit *edit, const struct target *target,
                           struct scim_email *email, enum scim_change change,
                           const struct json_value *value) {
    if (target->part) return scim_set_email(edit, email, target->part, change, value);
    if (change == SCIM_REMOVE) {
        email->value = (struct str){0}; /* one without value is dropped at the end */
        return true;
    }
    if (!value || value->kind != JSON_KIND_OBJECT)
        return fail(edit, SCIM_INVALID_VALUE, "An object is expected", STR("emails"));
    for (size_t i = 0; i < value->count; i++) {
        struct scim_named part = scim_part_find(SCIM_EMAILS, value->names[i]);
        if (part.kind == SCIM_KNOWN &&
            !scim_set_email(edit, email, part.attribute, change, &value->members[i]))
            return false;
    }
    return true;
}

/* No address fits. One of another kind than work is never kept, so nothing is missing; one that is
 * added by its kind begins to be there, as Entra means it; else there is no target (RFC 7644
 * section 3.5.2.3). */
static bool no_element(struct scim_edit *edit, const struct target *target, enum scim_change change,
                       const struct json_value *value) {
    struct str type;
    bool has_type = scim_filter_is_eq(&target->filter, SCIM_EMAIL_TYPE, &type);
    if (has_type && !str_equal_nocase(type, STR("work"))) return true;
    if (change != SCIM_ADD || !has_type)
        return fail(edit, SCIM_NO_TARGET, "No value fits the path's filter", STR("emails"));
    struct scim_email *email = scim_new_email(edit);
    if (!email) return false;
    email->type = type;
    return change_element(edit, target, email, change, value);
}

static bool change_elements(struct scim_edit *edit, const struct target *target,
                            enum scim_change change, const struct json_value *value) {
    struct scim_user *user = edit->user;
    uint32_t fits = scim_filter_elements(&target->filter, user, edit->arena);
    if (fits == 0) return no_element(edit, target, change, value);
    for (size_t i = 0; i < user->emails_count; i++)
        if (fits & (UINT32_C(1) << i) &&
            !change_element(edit, target, &user->emails[i], change, value))
            return false;
    return true;
}

/* "emails.value": of every address, or of a first one. */
static bool change_all(struct scim_edit *edit, enum scim_attribute part, enum scim_change change,
                       const struct json_value *value) {
    struct target target = {.part = part};
    struct scim_user *user = edit->user;
    if (user->emails_count == 0 && change != SCIM_REMOVE && !scim_new_email(edit)) return false;
    for (size_t i = 0; i < user->emails_count; i++)
        if (!change_element(edit, &target, &user->emails[i], change, value)) return false;
    return true;
}

/* --- Operations */

/* `name`, of `schema`; SCIM_IGNORED and SCIM_UNKNOWN are passed over. */
static bool change_member(struct scim_edit *edit, enum scim_schema schema, struct str name,
                          enum scim_change change, const struct json_value *value) {
    const struct str parts[] = {scim_schemas[schema], STR(":"), name};
    struct scim_named named = scim_name_find(arena_join(edit->arena, parts, ARRAY_LENGTH(parts)));
    return named.kind != SCIM_KNOWN || scim_set(edit, named.attribute, change, value);
}

static bool change_schema(struct scim_edit *edit, enum scim_schema schema, enum scim_change change,
                          const struct json_value *value) {
    if (change == SCIM_REMOVE) {
        for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
            if (scim_attributes[i].schema == schema &&
                !scim_set(edit, (enum scim_attribute)i, SCIM_REMOVE, NULL))
                return false;
        return true;
    }
    if (!value || value->kind != JSON_KIND_OBJECT)
        return fail(edit, SCIM_INVALID_VALUE, "An object is expected", scim_schemas[schema]);
    for (size_t i = 0; i < value->count; i++)
        if (!change_member(edit, schema, value->names[i], change, &value->members[i])) return false;
    return true;
}

static bool is_required(enum scim_attribute attribute) {
    return (scim_attributes[attribute].flags & SCIM_REQUIRED) != 0;
}

static bool change_target(struct scim_edit *edit, const struct target *target,
                          enum scim_change change, const struct json_value *value) {
    enum scim_attribute attribute = target->named.attribute;
    if (target->named.kind == SCIM_IGNORED) return true;
    if (target->named.kind == SCIM_WHOLE_SCHEMA)
        return change_schema(edit, target->named.schema, change, value);
    if (scim_attributes[attribute].flags & SCIM_READ_ONLY ||
        (change == SCIM_REMOVE && is_required(attribute)))
        return fail(edit, SCIM_MUTABILITY, "This attribute is not for clients to change",
                    scim_attributes[attribute].name);
    if (target->has_filter) return change_elements(edit, target, change, value);
    if (scim_attributes[attribute].parent == SCIM_EMAILS)
        return change_all(edit, attribute, change, value);
    if (change != SCIM_REMOVE && !value)
        return fail(edit, SCIM_INVALID_VALUE, "A value is expected",
                    scim_attributes[attribute].name);
    return scim_set(edit, attribute, change, value);
}

/* Without a path: an object, whose members' names may be paths. Those that cannot be written or are
 * not known are passed over, as in a whole resource. */
static bool change_object(struct scim_edit *edit, enum scim_change change,
                          const struct json_value *value) {
    if (change == SCIM_REMOVE)
        return fail(edit, SCIM_NO_TARGET, "remove needs a path", (struct str){0});
    if (!value || value->kind != JSON_KIND_OBJECT)
        return fail(edit, SCIM_INVALID_VALUE, "Without a path the value is an object",
                    (struct str){0});
    for (size_t i = 0; i < value->count; i++) {
        struct target target;
        struct str name = value->names[i];
        struct scim_named named = scim_name_find(str_slice(name, 0, str_find_byte(name, '[', 0)));
        bool is_read_only =
            named.kind == SCIM_KNOWN && scim_attributes[named.attribute].flags & SCIM_READ_ONLY;
        if (named.kind == SCIM_UNKNOWN || is_read_only) continue;
        if (!read_path(edit, name, &target) ||
            !change_target(edit, &target, change, &value->members[i]))
            return false;
    }
    return true;
}

static bool read_change(struct scim_edit *edit, const struct json_value *op,
                        enum scim_change *change) {
    static const struct str names[] = {
        [SCIM_ADD] = {"add", 3}, [SCIM_REPLACE] = {"replace", 7}, [SCIM_REMOVE] = {"remove", 6}};
    for (size_t i = 0; op && op->kind == JSON_KIND_TEXT && i < ARRAY_LENGTH(names); i++)
        if (str_equal_nocase(op->text, names[i])) {
            *change = (enum scim_change)i;
            return true;
        }
    return fail(edit, SCIM_INVALID_SYNTAX, "op is add, replace or remove", (struct str){0});
}

static bool run_operation(struct scim_edit *edit, const struct json_value *operation) {
    const struct json_value *path = json_find(operation, STR("path"));
    const struct json_value *value = json_find(operation, STR("value"));
    enum scim_change change = SCIM_ADD;
    struct target target;
    if (!read_change(edit, json_find(operation, STR("op")), &change)) return false;
    if (!path || path->kind == JSON_KIND_NULL) return change_object(edit, change, value);
    if (path->kind != JSON_KIND_TEXT)
        return fail(edit, SCIM_INVALID_PATH, "A path is a text", (struct str){0});
    if (str_is_empty(path->text)) return change_object(edit, change, value);
    return read_path(edit, path->text, &target) && change_target(edit, &target, change, value);
}

static bool is_patch(const struct json_value *document) {
    const struct json_value *schemas = json_find(document, STR("schemas"));
    for (size_t i = 0; schemas && schemas->kind == JSON_KIND_ARRAY && i < schemas->count; i++)
        if (str_equal_nocase(schemas->members[i].text,
                             STR("urn:ietf:params:scim:api:messages:2.0:PatchOp")))
            return true;
    return false;
}

bool scim_patch(struct scim_edit *edit, const struct json_value *document) {
    const struct json_value *operations = json_find(document, STR("Operations"));
    if (!is_patch(document))
        return fail(edit, SCIM_INVALID_SYNTAX, "schemas must have PatchOp", (struct str){0});
    if (!operations || operations->kind != JSON_KIND_ARRAY || operations->count == 0)
        return fail(edit, SCIM_INVALID_SYNTAX, "Operations is missing", (struct str){0});
    if (operations->count > SCIM_OPERATIONS_MOST)
        return fail(edit, SCIM_TOO_MANY, "Too many operations", (struct str){0});
    for (size_t i = 0; i < operations->count; i++)
        if (!run_operation(edit, &operations->members[i])) return false;
    return true;
}
