/* Names of the roles, in the order of their bits. */
#include "server/core/role.h"

#include "lib/base.h"

static const struct {
    enum role role;
    char letter;
    const char *name;
} roles[ROLE_COUNT] = {
    {ROLE_VISITOR, 'V', "visitor"},   {ROLE_NEW, 'N', "new"},
    {ROLE_FORMER, 'F', "former"},     {ROLE_MEMBER, 'M', "member"},
    {ROLE_ANIMATOR, 'A', "animator"}, {ROLE_PROVISIONER, 'P', "provisioner"},
    {ROLE_TOKEN, 'T', "token"},       {ROLE_ENROLLING, 'E', "enrolling"},
};

const char *role_name(enum role role) {
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (roles[i].role == role) return roles[i].name;
    return "none";
}

char role_letter(enum role role) {
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (roles[i].role == role) return roles[i].letter;
    return '?';
}
