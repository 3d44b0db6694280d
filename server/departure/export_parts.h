/* Inside of the export: its document while it is written. */
#ifndef DEPARTURE_EXPORT_PARTS_H
#define DEPARTURE_EXPORT_PARTS_H

#include "lib/json.h"
#include "server/departure/departure.h"

struct export {
    struct db *db;
    struct arena *scratch; /* forgets what has been written */
    struct json_writer w;
    struct member_id member;
    const struct service *service;
};

/* An instant as RFC 3339; of 0, null. */
void export_put_time(struct export *x, const char *key, int64_t ms);
/* Account, facts, sign-ins, decisions. */
enum err export_put_account(struct export *x) MUST_USE;
/* What they keep at hand: drafts, marks, follows, bookmarks, notifications, read positions. */
enum err export_put_choices(struct export *x) MUST_USE;
/* Own address, codes, resets, letter; reports and what came of them. */
enum err export_put_moderation(struct export *x) MUST_USE;
/* Measures of animators about them. */
enum err export_put_member_measures(struct export *x) MUST_USE;
/* What people looked at about their coming in. */
enum err export_put_reviews(struct export *x) MUST_USE;
/* Proposed to animate; votes not counted yet. */
enum err export_put_mandates(struct export *x) MUST_USE;
/* Words from animators, welcoming. */
enum err export_put_welcome(struct export *x) MUST_USE;
/* Polls: asked, voted in. */
enum err export_put_seeds(struct export *x) MUST_USE;
enum err export_put_polls(struct export *x) MUST_USE;
/* Collective answers: versions they wrote, reservations, endorsements. */
enum err export_put_answers(struct export *x) MUST_USE;
/* What they published without their name. */
enum err export_put_unnamed(struct export *x) MUST_USE;
/* Their threads' titles. */
enum err export_put_threads(struct export *x) MUST_USE;
/* The messages of one part; *parts: how many there are. */
enum err export_put_messages(struct export *x, int64_t part, int64_t *parts) MUST_USE;

#endif
