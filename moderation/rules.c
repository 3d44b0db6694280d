/* The table, and the names that leave the program. */
#include "moderation/rules.h"

#define R(rule) PEER_RULE_##rule
#define WHY(reason) PEER_REASON_##reason

/* clang-format off */
const struct peer_rule_row peer_rules[PEER_RULE_COUNT_] = {
    [R(TITLE)]                = {"peer.title",           PEER,         WHY(NONE), 0},
    [R(OCCUPATION)]           = {"peer.occupation",      PEER,         WHY(NONE), 0},
    [R(KIND)]                 = {"peer.kind",            PEER,         WHY(NONE), 0},
    [R(MANAGER_AUTHORITY)]    = {"manager.authority",    PEER_REFUSED, WHY(MANAGER), 0},
    [R(MANAGER_TITLE)]        = {"manager.title",        PEER_REFUSED, WHY(MANAGER), 0},
    [R(MANAGER_OCCUPATION)]   = {"manager.occupation",   PEER_REFUSED, WHY(MANAGER), 0},
    [R(PRACTICE_ENDED)]       = {"practice.ended",       PEER_REFUSED, WHY(NOT_PRACTISING), 0},
    [R(DEPARTED)]             = {"practice.departed",    PEER_REFUSED, WHY(NOT_PRACTISING),
                                 R(PRACTICE_ENDED)},
    [R(PARTNER_TITLE)]        = {"partner.title",        PEER_REFUSED, WHY(PARTNER_PROFESSION), 0},
    [R(PARTNER_OCCUPATION)]   = {"partner.occupation",   PEER_REFUSED, WHY(PARTNER_PROFESSION), 0},
    [R(OTHER_TITLE)]          = {"other.title",          PEER_REFUSED, WHY(OTHER_PROFESSION), 0},
    [R(OTHER_OCCUPATION)]     = {"other.occupation",     PEER_REFUSED, WHY(OTHER_PROFESSION), 0},
    [R(REVIEW_ORGANISATION)]  = {"review.organisation",  PEER_REVIEW,
                                 WHY(ORGANISATION_NOT_ENTITLED), 0},
    [R(REVIEW_NEIGHBOUR)]     = {"review.neighbour",     PEER_REVIEW,  WHY(NEIGHBOUR), 0},
    [R(REVIEW_TWO_TRADES)]    = {"review.two-trades",    PEER_REVIEW,  WHY(NEIGHBOUR), 0},
    [R(REVIEW_INDEPENDENT)]   = {"review.independent",   PEER_REVIEW,  WHY(NEIGHBOUR), 0},
    [R(REVIEW_OWNER)]         = {"review.owner",         PEER_REVIEW,  WHY(UNKNOWN_TITLE), 0},
    [R(REVIEW_CONTRADICTION)] = {"review.contradiction", PEER_REVIEW,  WHY(CONTRADICTION), 0},
    [R(REVIEW_DECLARATION)]   = {"review.declaration",   PEER_REVIEW,  WHY(CONTRADICTION), 0},
    [R(REVIEW_TITLE)]         = {"review.title",         PEER_REVIEW,  WHY(UNKNOWN_TITLE), 0},
    [R(REVIEW_NO_TITLE)]      = {"review.no-title",      PEER_REVIEW,  WHY(UNKNOWN_TITLE), 0},
    [R(REVIEW_STATUS)]        = {"review.status",        PEER_REVIEW,  WHY(UNKNOWN_TITLE), 0},
    [R(REVIEW_POSITION)]      = {"review.position",      PEER_REVIEW,  WHY(UNKNOWN_TITLE), 0},
    [R(REVIEW_PROVISIONER)]   = {"review.provisioner",   PEER_REVIEW,  WHY(CONTRADICTION),
                                 R(REVIEW_CONTRADICTION)},
};
/* clang-format on */

const char *peer_outcome_name(enum peer_outcome outcome) {
    static const char *const names[] = {
        [PEER] = "peer", [PEER_REVIEW] = "review", [PEER_REFUSED] = "refused"};
    return names[outcome];
}

const char *peer_reason_name(enum peer_reason reason) {
    static const char *const names[PEER_REASON_COUNT_] = {
        [WHY(NONE)] = "",
        [WHY(MANAGER)] = "manager",
        [WHY(PARTNER_PROFESSION)] = "partner_profession",
        [WHY(OTHER_PROFESSION)] = "other_profession",
        [WHY(NOT_PRACTISING)] = "not_practising",
        [WHY(CONTRADICTION)] = "contradiction",
        [WHY(UNKNOWN_TITLE)] = "unknown_title",
        [WHY(NEIGHBOUR)] = "neighbour",
        [WHY(ORGANISATION_NOT_ENTITLED)] = "organisation_not_entitled",
    };
    return names[reason];
}
