/* Roles. A viewer has exactly one, computed from the current stored verdict at each request
 * (viewer.c). Routes name the set that may pass. The operator (command line) is an actor of
 * operations, never a viewer. */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

enum role {
    ROLE_VISITOR = 1 << 0,     /* V: not signed in */
    ROLE_NEW = 1 << 1,         /* N: signed in, charter or declaration missing */
    ROLE_FORMER = 1 << 2,      /* F: refused, in review, expired, left, excluded */
    ROLE_MEMBER = 1 << 3,      /* M */
    ROLE_ANIMATOR = 1 << 4,    /* A: a member with a mandate */
    ROLE_PROVISIONER = 1 << 5, /* P: states facts about an organisation's people */
    ROLE_TOKEN = 1 << 6,       /* T: a bearer token, no cookie */
    ROLE_ENROLLING = 1 << 7,   /* E: a provisioner who must add a second factor first */
};

enum { ROLE_COUNT = 8 };

/* "visitor", "new", "former", "member", "animator", "provisioner", "token",
 * "enrolling". */
const char *role_name(enum role role);
/* 'V', 'N', 'F', 'M', 'A', 'P', 'T', 'E'. */
char role_letter(enum role role);

#endif
