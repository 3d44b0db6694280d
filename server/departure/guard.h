/* What both pages ask before they act: the password again, as often as at the door and no more. */
#ifndef DEPARTURE_GUARD_H
#define DEPARTURE_GUARD_H

#include "server/core/request.h"

/* True: too many attempts, and answered so. */
bool guard_is_too_fast(struct request *r);

/* A password against the hash that stands for the account; changes nothing. ERR_DENIED: another. */
struct own_password_check_in {
    struct str password, hash;
};
extern const struct op op_own_password;

#endif
