/* Ids are distinct types: passing a thread where a member is meant does not compile. Positive;
 * 0 is "none". They stand in addresses and are no secret. */
#ifndef CORE_IDS_H
#define CORE_IDS_H

#include <stdint.h>

#define ID(kind)                                                                                   \
    struct kind##_id {                                                                             \
        int64_t v;                                                                                 \
    };
#include "server/core/ids.def"
#undef ID

#endif
