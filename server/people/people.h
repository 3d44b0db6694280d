/* People as their peers see them: directory, pages, and what each chooses to show. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "moderation/topics.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/people/people_views.h"

enum { INTRODUCTION_MOST = 200, AGENCY_MOST = 120 }; /* bytes */

enum err scope_member(struct scope_run *run) MUST_USE;
enum reply directory_page(struct request *r);
enum reply member_page(struct request *r);
extern const struct form_schema form_profile, form_introduction, form_display;
enum reply profile_page(struct request *r);
enum reply profile_submit(struct request *r);
enum reply introduction_submit(struct request *r);
enum reply display_submit(struct request *r);

struct topics_chosen {
    struct str ids[TOPICS_MAX];
    size_t count;
};
/* The policy's topics that a form with repeated fields `topics` names. */
void topics_of_form(const struct request *r, struct topics_chosen *out);
/* All topics of the policy in the reader's language, those chosen marked, in the request's arena.
 */
const struct choice_view *topics_view(struct request *r, const struct topics_chosen *chosen,
                                      size_t *count);
/* Those that a member has chosen. */
enum err topics_of_member(struct db *db, struct arena *arena, struct member_id member,
                          struct topics_chosen *out) MUST_USE;
/* Replaces them, within an operation of that member. */
enum err topics_set(struct op_run *run, struct member_id member,
                    const struct topics_chosen *chosen) MUST_USE;

/* Members only, each for themselves. ERR_INVALID: a region that the policy does not have and that
 * was not theirs before. */
struct profile_set_in {
    bool shows_name, shows_organisation;
    bool sits; /* may be drawn by lot to sit in for animators */
    struct str agency, introduction, region;
    struct str language; /* "fr", "en", or empty: the browser's */
    struct topics_chosen topics;
};
extern const struct op op_profile_set;

struct introduction_set_in {
    struct str introduction;
};
extern const struct op op_introduction_set;

/* Anybody who is signed in. */
struct scheme_set_in {
    struct str scheme; /* "light", "dark", or empty: the system's */
};
extern const struct op op_scheme_set;

/* The directory, on the readers' thread; the people found go into the input. */
enum { DIRECTORY_PAGE = 25 };
struct directory_in {
    struct str region, kind, topic;
    struct member_id after; /* 0: from the start */
    int64_t now_ms;
    struct member_id people[DIRECTORY_PAGE];
    struct str introductions[DIRECTORY_PAGE];
    size_t count;
    bool has_more;
};
extern const struct op op_directory;

#endif
