/* The tokens of an organisation, as its account manager sees them. */
#ifndef TOKEN_VIEWS_H
#define TOKEN_VIEWS_H

#include "server/core/frame_views.h"

struct token_row {
    int64_t number;
    int64_t created_at;
    int64_t used_at; /* to the hour; 0: never */
    int64_t revoked_at;
};

struct tokens_page {
    struct str address; /* that the directory is given */
    bool is_done;       /* one was revoked just now */
    const struct token_row *tokens;
    size_t tokens_count;
};

#endif
