/* What the desk's files share. */
#ifndef DESK_INSIDE_H
#define DESK_INSIDE_H

#include "server/desk/desk.h"

/* What one source has put. */
struct desk {
    struct desk_line lines[DESK_LINES_MOST];
    size_t count;
    int64_t more; /* not kept */
};

#endif
