/* Users as resources: pages of lists, what is returned of each. */
#ifndef SCIM_USERS_H
#define SCIM_USERS_H

#include "server/scim/user.h"

enum { SCIM_PAGE = 100, SCIM_PAGE_MOST = 200 };

#endif
