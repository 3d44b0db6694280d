/* Pages of the second step of signing in. */
#ifndef STRONG_VIEWS_H
#define STRONG_VIEWS_H

#include "server/core/frame_views.h"

struct trusted_browser_row {
    struct browser_id browser_id;
    struct str name; /* « Firefox » */
    int64_t trusted_at, expires_at;
};

struct second_factor_page {
    struct str identifier;
    int64_t since_at; /* 0: none */
    int64_t codes_left;
    const struct trusted_browser_row *browsers;
    size_t browsers_count;
    struct field_view begin_current, codes_current, remove_current;
    struct code_view begin_code, codes_code, remove_code;
    bool is_removed, is_distrusted; /* just now */
    bool is_asked;                  /* of this person it is required */
    bool has_errors;
};

/* The seed, until a code of it was given. */
struct factor_seed_page {
    struct str sealed;
    struct str groups;  /* in base32, in groups of four */
    struct str account; /* as the application will name it */
    struct str path;    /* of the picture */
    int64_t side;
    struct field_view code;
    bool has_errors;
};

struct paper_row {
    struct str code;
};

struct factor_codes_page {
    const struct paper_row *codes;
    size_t codes_count;
    bool is_new; /* the factor was set just now */
};

#endif
