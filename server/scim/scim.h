/* SCIM 2.0 (RFC 7643, 7644) under /scim/v2: an organisation's directory states facts about its own
 * people, as its account managers do by hand and by the same operations. A token sees what its
 * organisation wrote, and what follows from that alone. */
#ifndef SCIM_H
#define SCIM_H

#include "server/core/request.h"

/* Discovery (RFC 7644 section 4). */
enum reply scim_config(struct request *r);
enum reply scim_config_older(struct request *r);
enum reply scim_resource_types(struct request *r);
enum reply scim_resource_type(struct request *r);
enum reply scim_schema_list(struct request *r);
enum reply scim_schema_show(struct request *r);

/* Users. What is another organisation's is not there. */
enum err scope_scim_user(struct scope_run *run);
enum reply scim_user_list(struct request *r);
enum reply scim_user_search(struct request *r);
enum reply scim_root_search(struct request *r);
enum reply scim_user_create(struct request *r);
enum reply scim_user_show(struct request *r);
enum reply scim_user_replace(struct request *r);
enum reply scim_user_patch(struct request *r);
enum reply scim_user_remove(struct request *r);

/* The door of the pipeline: an error as a document. */
enum reply scim_program_error(struct request *r, int status);
/* An address that is too long holds a filter that is. */
void scim_program_refused(struct http_refusal *refusal);

/* Tokens, as an account manager sees them. */
extern const struct form_schema form_token;
enum reply tokens_page(struct request *r);
enum reply tokens_submit(struct request *r);

struct token_create_in {
    struct organisation_id organisation;
    struct str token; /* CRYPT_TOKEN_CHARS; kept as its hash */
};
struct token_create_out {
    struct scim_token_id token;
};
/* ERR_DENIED: not the operator; ERR_NOT_FOUND: no such organisation, or closed; ERR_LIMIT: it has
 * TOKENS_MOST already. */
extern const struct op op_token_create;
enum { TOKENS_MOST = 20 };

struct token_revoke_in {
    struct scim_token_id token;
};
/* By the operator or an account manager of its organisation: else ERR_NOT_FOUND, as when it is
 * unknown or revoked. */
extern const struct op op_token_revoke;

#endif
