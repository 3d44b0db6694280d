/* The page one comes back to. */
#ifndef HOME_H
#define HOME_H

#include "server/core/request.h"

enum reply home_page(struct request *r);

#endif
