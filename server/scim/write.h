/* Writes of one user, and lists of them: operations that the pages send off. */
#ifndef SCIM_WRITE_H
#define SCIM_WRITE_H

#include "server/core/op.h"
#include "server/scim/users.h"

enum scim_act { SCIM_ACT_CREATE, SCIM_ACT_REPLACE, SCIM_ACT_PATCH };

struct scim_write_in {
    enum scim_act act;
    struct organisation_id organisation;
    struct attestation_id attestation; /* but SCIM_ACT_CREATE */
    struct str body, if_match;         /* if_match: the field, or empty */
    /* Made by the preparation. */
    struct json_value document;
    struct scim_problem problem;
};
struct scim_write_out {
    struct scim_problem problem; /* with ERR_INVALID */
    struct attestation_id attestation;
};
/* ERR_INVALID with a problem: nothing was written; ERR_NOT_FOUND; ERR_DENIED. */
extern const struct op op_scim_write;
/* A departure, after which it is not there any more until it is created again. */
extern const struct op op_scim_remove;

/* If-Match and If-None-Match: is this version among those of the field? */
bool scim_etag_is_among(struct str field, const struct scim_user *user);

/* A list, asked for in pieces: each looks at so many rows and leaves where it stands, so that
 * nobody waits long for the thread that reads. */
struct scim_list_in {
    struct organisation_id organisation;
    struct str body; /* of .search; empty: the parameters stand below */
    bool is_search;
    struct str filter, attributes, excluded;
    int64_t start, count; /* from 1; at most SCIM_PAGE_MOST */
    int64_t deadline_ms;  /* monotonic */
    /* Where it stands. */
    int64_t from, total;
    int64_t found[SCIM_PAGE_MOST];
    size_t found_count;
    bool is_done;
    struct scim_problem problem;
    struct str json; /* the answer, once done */
};
extern const struct op op_scim_list;

#endif
