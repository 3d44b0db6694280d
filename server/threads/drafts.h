/* Drafts: texts not yet sent, kept for their author. A place is "new", "thread/<id>" or
 * "edit/<id>" (of a message); it holds one draft, or several when tabs did not know of each
 * other's: no text is written over one that its writer had not seen. */
#ifndef DRAFTS_H
#define DRAFTS_H

#include "server/core/op.h"
#include "server/core/request.h"

enum { DRAFT_BODY_MOST = URLFORM_BODY_BYTES_MAX };

/* A text put aside for its author when a door closed: at an ended session, at an ended access. What
 * the place held stays beside it, unless the text goes on from there. */
struct draft_keep_in {
    struct member_id member;
    struct str place, space, kind, title, body;
    bool is_unnamed; /* to be published without a name: it is kept without one */
};
enum err draft_keep(struct op_run *run, const struct draft_keep_in *in) MUST_USE;
extern const struct op op_draft_keep; /* its input is a struct draft_keep_in */

/* Saved while it is written, by its author. `draft` and `version` are what the tab has seen (0:
 * nothing). An empty text deletes the draft it was. ERR_INVALID: no such place. ERR_LIMIT: it holds
 * a number that identifies a person, which is kept nowhere (guarding.h). */
struct draft_save_in {
    struct draft_id draft;
    int64_t version;
    struct str place, space, kind, title, body;
    bool is_unnamed; /* as above; an answer to or a change of what was published so always is */
    int64_t due_at;  /* its writer is told then that it waits; 0: as it was */
};
struct draft_save_out {
    struct draft_id draft; /* 0: there is none */
    int64_t version;
    int64_t at;
    bool is_apart; /* another text of this place is kept beside it */
};
extern const struct op op_draft_save;

struct draft_delete_in {
    struct draft_id draft;
};
extern const struct op op_draft_delete;

/* Tells the writers of drafts that were put off and whose day has come. */
enum err drafts_due_run(struct op_run *run) MUST_USE;

/* Where the text of a form belongs that was sent to this route; empty when it is none of ours.
 * *composer gets the page that shows it again. */
struct str draft_place(struct arena *arena, const struct route *route,
                       const struct route_param *params, struct url *composer);

/* The text of the viewer's draft for a place: the one that ?draft= names, or the last; else empty.
 */
struct str draft_text(struct request *r, struct str place);
/* The actor's draft of a text just published: the one named, and any of the same text. */
enum err draft_drop(struct op_run *run, struct str place, struct draft_id draft,
                    struct str body) MUST_USE;
/* The form of this place was sent: what was kept of it goes. */
enum err draft_drop_place(struct op_run *run, struct str place) MUST_USE;

/* Is the viewer's draft of a place one that is to be published without a name? */
bool draft_is_unnamed(struct request *r, struct str place);

/* The composer's page with this draft in it; 0: as it is. */
struct url draft_resume(struct arena *arena, struct url composer, struct draft_id draft);

/* Only one's own. */
enum err scope_draft(struct scope_run *run) MUST_USE;
extern const struct form_schema form_draft;
enum reply draft_list(struct request *r);
enum reply draft_save(struct request *r); /* by the script; answers JSON */
enum reply draft_delete(struct request *r);

#endif
