/* What an organisation sees: the states of the accounts it opened, and nothing of the community. */
#ifndef ORGANISATION_VIEWS_H
#define ORGANISATION_VIEWS_H

#include "server/core/frame_views.h"

enum account_state {
    ACCOUNT_INVITED = 1, /* invité */
    ACCOUNT_OPEN,        /* ouvert */
    ACCOUNT_CHECKING,    /* à vérifier */
    ACCOUNT_REFUSED,     /* refusé */
    ACCOUNT_CLOSED,      /* fermé */
};

struct account_row {
    struct str name; /* as the organisation wrote it */
    struct str identifier;
    enum account_state state;
};

struct organisation_page {
    struct str organisation;
    const struct account_row *accounts;
    size_t accounts_count;
    struct list_pager pager;
};

#endif
