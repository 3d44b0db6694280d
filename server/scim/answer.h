/* Documents that SCIM answers: resources, lists, errors (RFC 7644 sections 3.12, 8.1). */
#ifndef SCIM_ANSWER_H
#define SCIM_ANSWER_H

#include "lib/json.h"
#include "server/core/request.h"

/* What went wrong, by the words of RFC 7644 table 9. */
enum scim_type_of_error {
    SCIM_ERROR_PLAIN, /* no scimType */
    SCIM_INVALID_FILTER,
    SCIM_TOO_MANY,
    SCIM_UNIQUENESS,
    SCIM_MUTABILITY,
    SCIM_INVALID_SYNTAX,
    SCIM_INVALID_PATH,
    SCIM_NO_TARGET,
    SCIM_INVALID_VALUE,
};

enum { SCIM_DETAIL_MOST = 200 };

/* A status of 0 is no problem. Plain data: it travels between threads. */
struct scim_problem {
    int status;
    enum scim_type_of_error type;
    char detail[SCIM_DETAIL_MOST];
};
/* The first problem stays. Always false. */
bool scim_fail(struct scim_problem *problem, int status, enum scim_type_of_error type,
               const char *detail, struct str about);

/* Begins a document in the loop's page buffer, prints it, and sends it. The writer is released. */
enum reply scim_send(struct request *r, int status, struct json_writer *w);
/* Sends a document printed elsewhere, or (empty) none. */
enum reply scim_send_text(struct request *r, int status, struct str json);
enum reply scim_refuse(struct request *r, const struct scim_problem *problem);
enum reply scim_error(struct request *r, int status, enum scim_type_of_error type,
                      const char *detail);
/* The absolute address of one of our paths. */
struct str scim_address(struct request *r, struct url path);

#endif
