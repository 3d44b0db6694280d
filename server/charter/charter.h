/* The charter: the program's own text first, then what those who answer for the place publish. A
 * member accepts the version in force before anything else; every version stays readable. */
#ifndef CHARTER_H
#define CHARTER_H

#include "lib/language.h"
#include "server/core/op.h"
#include "server/core/request.h"

enum { CHARTER_MOST = 64 * 1024, CHARTER_CHANGES_MOST = 2000, CHARTERS_MOST = 200 };

extern const struct form_schema form_charter;
enum reply charter_page(struct request *r);
enum reply charter_submit(struct request *r);
/* What /welcome shows to a member whose charter was amended (viewer.is_amended). */
enum reply charter_amended_page(struct request *r);

/* Version 1, the program's own, as Markdown in the arena: to begin an amendment with. */
struct str charter_built_in(struct arena *arena, enum language language);
/* What each organisation pledges, the same. */
struct str charter_built_in_pledge(struct arena *arena, enum language language);

/* The next version; in force at once, at each member's next click. The organisations' pledge has no
 * versions of its own: what changes in it is told to members as any amendment. */
struct charter_publish_in {
    struct str markdown, changes;
    struct str pledge; /* empty: as it was */
    /* Filled by prepare: the texts as markup, and the program's own. */
    struct str html, pledge_html, own, own_html, own_pledge, own_pledge_html;
    struct str language;
};
struct charter_publish_out {
    int64_t version;
};
/* ERR_DENIED: not the operator; ERR_INVALID: a text is empty, too long or no Markdown of ours;
 * ERR_CONFLICT: it is the text in force already. */
extern const struct op op_charter_publish;

/* The actor accepts this version. ERR_DENIED: nobody to accept (not a member, or the first
 * declaration is missing); ERR_CONFLICT: it is not the one in force. */
struct charter_accept_in {
    int64_t version;
};
extern const struct op op_charter_accept;

enum err charter_in_force(struct db *db, struct arena *arena, int64_t *version) MUST_USE;
/* Stores that this member accepted the version that they were shown; 0: the one in force. If
 * another has come into force meanwhile, they meet it at their next click. */
enum err charter_accepted(struct op_run *run, struct member_id member, int64_t shown) MUST_USE;

#endif
