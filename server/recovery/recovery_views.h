/* Pages of getting back in. */
#ifndef RECOVERY_VIEWS_H
#define RECOVERY_VIEWS_H

#include "server/core/frame_views.h"

struct forgotten_page {
    struct field_view identifier;
    bool is_lost;          /* « je n'ai plus accès à mon adresse personnelle » */
    bool is_sent;          /* the one answer */
    int64_t retry_minutes; /* 429 */
};

struct reset_page {
    struct str token, identifier;
    struct field_view code, password;
    bool is_waiting; /* wants a code until opens_at */
    int64_t opens_at, expires_at;
    int64_t minimum; /* characters of a password */
    bool has_errors;
};

struct address_page {
    struct str token, address;
};

struct recovery_page {
    struct str identifier;
    struct str own_address;   /* confirmed; empty: none */
    struct str asked_address; /* to be confirmed; empty: none */
    struct str organisation_address;
    bool tells_sign_ins;
    int64_t codes_left, codes_at; /* 0: never made */
    struct field_view address, address_current, remove_current, codes_current;
    struct code_view address_code, remove_code, codes_code;
    bool is_asked, is_cancelled, is_removed, is_saved; /* just now */
    bool has_errors;
};

struct code_row {
    struct str code;
};

struct codes_page {
    const struct code_row *codes; /* empty: not made yet */
    size_t codes_count;
    bool is_fresh; /* can be made without the password */
};

#endif
