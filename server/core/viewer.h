/* The viewer: who asks, with exactly one role, read from the current stored verdict at each
 * request. Nothing about a person's access is remembered between requests. */
#ifndef CORE_VIEWER_H
#define CORE_VIEWER_H

#include "lib/arena.h"
#include "lib/db.h"
#include "lib/geo.h"
#include "server/core/ids.h"
#include "server/core/options.h"
#include "server/core/role.h"

/* Why a former is one, for their page. */
enum former_cause {
    FORMER_NOT,
    FORMER_REFUSED,
    FORMER_REVIEW,
    FORMER_EXPIRED,
    FORMER_LEFT,
    FORMER_EXCLUDED,
    FORMER_MEASURE /* suspended or excluded by animators, with an appeal of its own */
};

struct viewer {
    enum role role;
    enum former_cause cause;
    struct member_id member; /* 0: visitor */
    struct session_id session;
    struct organisation_id organisation;
    struct scim_token_id token; /* ROLE_TOKEN: of that organisation */
    struct str given_name, family_name, language;
    struct str scheme; /* of their pages: "light", "dark", or empty */
    struct str rule;   /* of the verdict, for /status */
    int64_t since_at;  /* of the verdict */
    int64_t seen_at;   /* of the session, as stored */
    int64_t idle_ms;
    int64_t ends_at;       /* by then the session or the role changes by itself, at the latest */
    int64_t proved_at;     /* when the session last gave a code of the second factor; 0: never */
    int64_t factor_due_at; /* they must have a second factor and have none: from then on what they
                              may do for it rests; 0: nothing is asked */
    bool has_factor;
    int64_t barred_until;   /* suspended or excluded until then; 0: not */
    int64_t silenced_until; /* reads, and does not publish */
    int64_t slow_until;     /* publishes one text in each slow_ms */
    int64_t slow_ms;
    struct country country; /* of the session, as stored */
    bool is_shared;         /* « Poste partagé » */
    bool is_amended;        /* new only because the charter was amended since they accepted it */
    bool is_over;           /* came with a session that has ended */
    struct member_id was;   /* whose, where that is still known */
};

/* What decides a role. Times UTC ms, 0: never. */
struct standing {
    struct str account, state, verdict;
    int64_t valid_until, charter_at, declared_at, organisation_closed_at, mandate_ends_at;
    int64_t charter_version, charter_current; /* accepted; in force */
    int64_t factor_due_at;  /* a second factor is missing: from then on a mandate and the keeping of
                               accounts rest; 0: none is asked, or they have it */
    int64_t barred_until;   /* by a measure of animators */
    int64_t silenced_until; /* by another; until then a mandate rests too */
};

/* Pure: accepted a charter that is not in force any more, and is otherwise a member. */
bool standing_is_amended(const struct standing *standing);
/* Pure: the role of a signed-in person at `now`. */
enum role standing_role(const struct standing *standing, int64_t now_ms, enum former_cause *cause);

/* The viewer of a session's token hash; ERR_NOT_FOUND when there is none or it has ended: a visitor
 * then, with `was` where the session is still known. */
enum err viewer_load(struct db *db, struct arena *arena, struct str token_hash, int64_t now_ms,
                     struct viewer *viewer) MUST_USE;
/* The viewer that this person would be if signed in: for operations, which check their actor at the
 * moment of writing, and for `entrepairs may`. Someone not activated is a visitor. */
enum err viewer_of_member(struct db *db, struct arena *arena, struct member_id member,
                          int64_t now_ms, struct viewer *viewer) MUST_USE;
enum err viewer_of_identifier(struct db *db, struct arena *arena, struct str identifier,
                              int64_t now_ms, struct viewer *viewer) MUST_USE;

/* Who acts, as they are at the moment of writing; ERR_DENIED: no member does, or one who has no
 * account any more. */
struct op_run;
enum err viewer_of_actor(struct op_run *run, struct viewer *viewer) MUST_USE;
/* OK: a member whose role is among `roles` acts; else ERR_DENIED. */
enum err actor_check(struct op_run *run, unsigned roles) MUST_USE;

/* Puts what the community asks of animators and provisioners ([community] second_factor and
 * second_factor_days) where the statements read it; in the transaction of nobody else. */
enum err viewer_demand_factor(struct db *db, const struct options *options,
                              int64_t now_ms) MUST_USE;

#endif
