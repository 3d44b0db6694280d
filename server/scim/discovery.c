/* What there is (RFC 7644 section 4, RFC 7643 sections 5 to 7): configuration, the one type of
 * resource, and the schemas out of the table of attributes. */
#include "server/scim/answer.h"
#include "server/scim/scim.h"
#include "server/scim/user.h"
#include "server/scim/users.h"
#include "urls.h"

#define URN "urn:ietf:params:scim:"

static void put_c(struct json_writer *w, const char *key, const char *text) {
    json_put_text(w, key, str_from_c(text));
}

static void put_schemas(struct json_writer *w, const char *urn) {
    json_open_array(w, "schemas");
    put_c(w, NULL, urn);
    json_close(w);
}

static void put_meta(struct json_writer *w, const char *type, struct str location) {
    json_open_object(w, "meta");
    put_c(w, "resourceType", type);
    json_put_text(w, "location", location);
    json_close(w);
}

static void put_supported(struct json_writer *w, const char *key, bool is_supported) {
    json_open_object(w, key);
    json_put_bool(w, "supported", is_supported);
    json_close(w);
}

/* RFC 7644 section 4: these are not to be filtered. */
static bool is_filtered(const struct request *r) {
    return !str_is_empty(request_query(r, STR("filter")));
}

static enum reply refuse_filter(struct request *r) {
    return scim_error(r, 403, SCIM_ERROR_PLAIN, "This list is short, and takes no filter.");
}

static void open_list(struct json_writer *w, int64_t count) {
    json_writer_init(w);
    json_open_object(w, NULL);
    put_schemas(w, URN "api:messages:2.0:ListResponse");
    json_put_int(w, "totalResults", count);
    json_put_int(w, "itemsPerPage", count);
    json_put_int(w, "startIndex", 1);
    json_open_array(w, "Resources");
}

static enum reply close_list(struct request *r, struct json_writer *w) {
    json_close(w);
    json_close(w);
    return scim_send(r, 200, w);
}

enum reply scim_config(struct request *r) {
    struct json_writer w;
    if (is_filtered(r)) return refuse_filter(r);
    json_writer_init(&w);
    json_open_object(&w, NULL);
    put_schemas(&w, URN "schemas:core:2.0:ServiceProviderConfig");
    put_supported(&w, "patch", true);
    json_open_object(&w, "bulk");
    json_put_bool(&w, "supported", false);
    json_put_int(&w, "maxOperations", 0);
    json_put_int(&w, "maxPayloadSize", 0);
    json_close(&w);
    json_open_object(&w, "filter");
    json_put_bool(&w, "supported", true);
    json_put_int(&w, "maxResults", SCIM_PAGE_MOST);
    json_close(&w);
    put_supported(&w, "changePassword", false);
    put_supported(&w, "sort", false);
    put_supported(&w, "etag", true);
    json_open_array(&w, "authenticationSchemes");
    json_open_object(&w, NULL);
    put_c(&w, "type", "oauthbearertoken");
    put_c(&w, "name", "Bearer token");
    put_c(&w, "description", "A token of one organisation, given by whoever runs this server.");
    put_c(&w, "specUri", "https://www.rfc-editor.org/rfc/rfc6750");
    json_put_bool(&w, "primary", true);
    json_close(&w);
    json_close(&w);
    put_meta(&w, "ServiceProviderConfig", scim_address(r, url_scim_config(&r->arena)));
    json_close(&w);
    return scim_send(r, 200, &w);
}

enum reply scim_config_older(struct request *r) {
    return scim_config(r);
}

static void put_type(struct request *r, struct json_writer *w) {
    json_open_object(w, NULL);
    put_schemas(w, URN "schemas:core:2.0:ResourceType");
    put_c(w, "id", "User");
    put_c(w, "name", "User");
    put_c(w, "endpoint", "/Users");
    put_c(w, "description", "Somebody that the organisation attests.");
    json_put_text(w, "schema", scim_schemas[SCIM_CORE]);
    json_open_array(w, "schemaExtensions");
    for (int i = SCIM_ENTERPRISE; i < SCIM_SCHEMA_COUNT_; i++) {
        json_open_object(w, NULL);
        json_put_text(w, "schema", scim_schemas[i]);
        json_put_bool(w, "required", false);
        json_close(w);
    }
    json_close(w);
    put_meta(w, "ResourceType", scim_address(r, url_scim_resource_type(&r->arena, STR("User"))));
    json_close(w);
}

enum reply scim_resource_types(struct request *r) {
    struct json_writer w;
    if (is_filtered(r)) return refuse_filter(r);
    open_list(&w, 1);
    put_type(r, &w);
    return close_list(r, &w);
}

enum reply scim_resource_type(struct request *r) {
    struct json_writer w;
    if (!str_equal(r->params[0].text, STR("User"))) return scim_program_error(r, 404);
    json_writer_init(&w);
    put_type(r, &w);
    return scim_send(r, 200, &w);
}

/* --- Schemas */

static const char *mutability_of(const struct scim_attribute_row *row) {
    return row->flags & SCIM_READ_ONLY ? "readOnly" : "readWrite";
}

static void put_attribute(struct json_writer *w, enum scim_attribute attribute) {
    static const char *const types[] = {[SCIM_TEXT] = "string",
                                        [SCIM_BOOL] = "boolean",
                                        [SCIM_TIME] = "dateTime",
                                        [SCIM_COMPLEX] = "complex"};
    const struct scim_attribute_row *row = &scim_attributes[attribute];
    json_open_object(w, NULL);
    json_put_text(w, "name", row->name);
    put_c(w, "type", types[row->type]);
    json_put_bool(w, "multiValued", (row->flags & SCIM_MULTI) != 0);
    put_c(w, "description", row->description);
    json_put_bool(w, "required", (row->flags & SCIM_REQUIRED) != 0);
    if (row->type == SCIM_TEXT) json_put_bool(w, "caseExact", (row->flags & SCIM_EXACT) != 0);
    put_c(w, "mutability", mutability_of(row));
    put_c(w, "returned", row->flags & SCIM_ALWAYS ? "always" : "default");
    if (row->type == SCIM_TEXT)
        put_c(w, "uniqueness", row->flags & SCIM_UNIQUE ? "server" : "none");
    if (row->type == SCIM_COMPLEX) {
        json_open_array(w, "subAttributes");
        for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
            if (scim_attributes[i].parent == attribute) put_attribute(w, (enum scim_attribute)i);
        json_close(w);
    }
    json_close(w);
}

static void put_schema(struct request *r, struct json_writer *w, enum scim_schema schema) {
    static const char *const names[] = {[SCIM_COMMON] = "",
                                        [SCIM_CORE] = "User",
                                        [SCIM_ENTERPRISE] = "EnterpriseUser",
                                        [SCIM_OWN] = "Peer"};
    static const char *const abouts[] = {
        [SCIM_COMMON] = "",
        [SCIM_CORE] = "User Account",
        [SCIM_ENTERPRISE] = "Enterprise User",
        [SCIM_OWN] = "Facts that the role check judges, and what follows from them"};
    json_open_object(w, NULL);
    put_schemas(w, URN "schemas:core:2.0:Schema");
    json_put_text(w, "id", scim_schemas[schema]);
    put_c(w, "name", names[schema]);
    put_c(w, "description", abouts[schema]);
    json_open_array(w, "attributes");
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++)
        if (scim_attributes[i].schema == schema && scim_attributes[i].parent == SCIM_NONE)
            put_attribute(w, (enum scim_attribute)i);
    json_close(w);
    put_meta(w, "Schema", scim_address(r, url_scim_schema_show(&r->arena, scim_schemas[schema])));
    json_close(w);
}

enum reply scim_schema_list(struct request *r) {
    struct json_writer w;
    if (is_filtered(r)) return refuse_filter(r);
    open_list(&w, SCIM_SCHEMA_COUNT_ - SCIM_CORE);
    for (int i = SCIM_CORE; i < SCIM_SCHEMA_COUNT_; i++) put_schema(r, &w, (enum scim_schema)i);
    return close_list(r, &w);
}

enum reply scim_schema_show(struct request *r) {
    struct json_writer w;
    for (int i = SCIM_CORE; i < SCIM_SCHEMA_COUNT_; i++) {
        if (!str_equal_nocase(r->params[0].text, scim_schemas[i])) continue;
        json_writer_init(&w);
        put_schema(r, &w, (enum scim_schema)i);
        return scim_send(r, 200, &w);
    }
    return scim_program_error(r, 404);
}
