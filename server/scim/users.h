/* Users as resources: out of the database, out of documents, into documents. */
#ifndef SCIM_USERS_H
#define SCIM_USERS_H

#include "lib/db.h"
#include "lib/json.h"
#include "server/scim/answer.h"
#include "server/scim/filter.h"

enum {
    SCIM_PAGE = 100,
    SCIM_PAGE_MOST = 200,
    SCIM_BODY_MOST = 256 * 1024,
    SCIM_OPERATIONS_MOST = 200,
};

/* --- rows.c: out of the database */

/* ERR_NOT_FOUND: there is none, it is another organisation's, or it was deleted. */
enum err scim_load(struct db *db, struct arena *arena, struct organisation_id organisation,
                   struct attestation_id id, struct scim_user *user) MUST_USE;
/* Those from `from` on, in the order of their ids, at most `most`. */
enum err scim_load_many(struct db *db, struct arena *arena, struct organisation_id organisation,
                        int64_t from, int64_t most, struct scim_user **users,
                        size_t *count) MUST_USE;
/* The addresses as the text of one column. */
struct str scim_emails_pack(struct arena *arena, const struct scim_user *user);

/* --- print.c: into a document */

/* What is returned of a resource (RFC 7644 section 3.9): bit i stands for attribute i. */
struct scim_selection {
    uint64_t attributes;
};
/* From the parameters attributes and excludedAttributes: names by commas, empty when absent. Names
 * that nobody has select nothing. */
struct scim_selection scim_select(struct str attributes, struct str excluded);
/* Writes the resource as the next value; `origin` is the site's. */
void scim_put_user(struct json_writer *w, struct arena *arena, struct str origin,
                   const struct scim_user *user, struct scim_selection selection);
/* W/"3" of a version (RFC 7644 section 3.14). */
struct str scim_etag(struct arena *arena, const struct scim_user *user);

/* --- read.c: out of a document */

enum scim_change { SCIM_ADD, SCIM_REPLACE, SCIM_REMOVE };
/* A user being written, and the first problem met. */
struct scim_edit {
    struct arena *arena;
    struct scim_user *user;
    struct scim_problem *problem;
};
/* Gives one attribute (not a part of emails) a value; of SCIM_REMOVE it has none. False, with a
 * problem: the value does not fit. Read-only attributes are left as they are. */
bool scim_set(struct scim_edit *edit, enum scim_attribute attribute, enum scim_change change,
              const struct json_value *value);
/* One part of one address. */
bool scim_set_email(struct scim_edit *edit, struct scim_email *email, enum scim_attribute part,
                    enum scim_change change, const struct json_value *value);
/* The address whose value or kind this is; a new one when there is room. NULL, with a problem. */
struct scim_email *scim_new_email(struct scim_edit *edit);
/* A whole resource (POST, PUT): what is absent is unknown, what is not kept is ignored. */
bool scim_read_user(struct scim_edit *edit, const struct json_value *document);
/* Reads a body as one JSON object. */
bool scim_read_body(struct arena *arena, struct str body, struct json_value *document,
                    struct scim_problem *problem);
/* What must hold of a user before it is stored; fills in a name where only another one is given. */
bool scim_settle(struct scim_edit *edit);

/* --- patch.c: changes (RFC 7644 section 3.5.2) */

/* Applies all operations of a PATCH document, in their order, or fails. */
bool scim_patch(struct scim_edit *edit, const struct json_value *document);

#endif
