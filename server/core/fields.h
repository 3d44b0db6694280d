/* Security fields that every answer carries (OWASP Secure Headers; RFC 9110, 9111, 6797; CSP 3). */
#ifndef CORE_FIELDS_H
#define CORE_FIELDS_H

#include "server/core/service.h"

enum fields_kind {
    FIELDS_PAGE,  /* never stored by anyone */
    FIELDS_FILE,  /* the same, of a file that a member sent */
    FIELDS_ASSET, /* hashed name: kept for a year */
};

void fields_put_security(struct buf *fields, const struct service *service, enum fields_kind kind);

#endif
