/* One function at one organisation: whom it is about, and what a decision about it covers. */
#ifndef ADMISSIONS_FUNCTION_H
#define ADMISSIONS_FUNCTION_H

#include "server/members/decisions.h"
#include "sql/admissions_decisions.h"

/* The post that is in doubt of this person: the first that an organisation was told is to be looked
 * at, else their first. ERR_NOT_FOUND: none. */
enum err function_post(struct db *db, struct arena *arena, struct member_id member,
                       struct function_posts_row *post) MUST_USE;
/* Does the organisation state the same of this person? */
enum err function_is_of(struct db *db, struct arena *arena, const struct service *service,
                        struct organisation_id organisation, const struct function_key *key,
                        struct member_id member, bool *is_theirs) MUST_USE;

#endif
