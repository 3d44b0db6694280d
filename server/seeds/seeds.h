/* Seeds (« amorces »): discussions and questions that animators write now and that are published at
 * their hour, alone or in a series. Published as any thread is, by whoever saved the text last; a
 * seed whose author can publish no more is held until another animator takes it on. Members may be
 * invited to answer before: what they confirm appears with it, under their name. */
#ifndef SEEDS_H
#define SEEDS_H

#include "lib/zone.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/desk/desk.h"

enum {
    SEED_TITLE_MOST = 300,      /* bytes, as a thread's */
    SEED_BODY_MOST = 32 * 1024, /* bytes of Markdown */
    SEEDS_MOST = 100,           /* not published yet */
    SEED_GUESTS_MOST = 10,
    SERIES_MOST = 10,
    SERIES_NAME_MOST = 120,  /* bytes */
    SEED_READERS_LEAST = 10, /* fewer who opened it are not told of, */
    SEED_VOICES_LEAST = 3,   /* nor fewer who write for the first time */
};

/* Pure: the first moment after `after` that is this weekday (0: Sunday) and this minute of the day
 * on the zone's clocks; where clocks skip it, as zone_instant. */
int64_t seed_turn_after(const struct zone *zone, int weekday, int minute, int64_t after_ms);
/* "2026-11-30" and "09:00" on the zone's clocks; false when malformed. */
bool seed_moment(const struct zone *zone, struct str day, struct str hour, int64_t *at) MUST_USE;
/* "09:00" as minutes of a day; false when malformed. */
bool seed_minute(struct str hour, int64_t *minute) MUST_USE;

/* --- Operations of animators; the operator may add, for the community's beginning. Else
 * ERR_DENIED. */

/* Whoever saves signs it. ERR_INVALID: a kind or texts out of bounds, a moment that has passed, a
 * moment and a series; ERR_NOT_FOUND: no such seed (or published), space or series; ERR_CONFLICT:
 * `version` is not the current one; ERR_LIMIT: SEEDS_MOST wait, or too hard to set. */
struct seed_save_in {
    struct seed_id seed; /* 0: a new one */
    int64_t version;
    struct str kind, space, title, body;
    struct str marks;        /* of what the guard was told (seed_marks) */
    struct series_id series; /* 0: none */
    int64_t publish_at;      /* 0: no date */
    struct str html;         /* by prepare */
};
struct seed_out {
    struct seed_id seed;
};
extern const struct op op_seed_save;

/* The text is kept. ERR_NOT_FOUND: published, or none. */
struct seed_in {
    struct seed_id seed;
};
extern const struct op op_seed_cancel;
/* One that is held, or nobody's yet: the actor's from now on. ERR_CONFLICT: it is somebody's. */
extern const struct op op_seed_adopt;
/* One place forward in its series; the first stays. */
extern const struct op op_seed_move;
/* At once. ERR_DENIED also: its author can publish no more. */
struct seed_published_out {
    struct thread_id thread;
};
extern const struct op op_seed_publish;

/* `members` who are inside and not its author are asked. ERR_LIMIT: SEED_GUESTS_MOST. */
struct seed_invite_in {
    struct seed_id seed;
    struct member_id members[SEED_GUESTS_MOST];
    size_t count;
};
extern const struct op op_seed_invite;
/* Takes an invitation back that nothing was written for. */
struct seed_uninvite_in {
    struct seed_id seed;
    struct member_id member;
};
extern const struct op op_seed_uninvite;

struct series_save_in {
    struct series_id series; /* 0: a new one */
    struct str name;
    int64_t weekday, minute;
};
struct series_out {
    struct series_id series;
};
/* ERR_INVALID, ERR_NOT_FOUND, ERR_LIMIT. */
extern const struct op op_series_save;
/* Its texts stay, without a date. */
struct series_in {
    struct series_id series;
};
extern const struct op op_series_end;

/* --- Of whoever is invited */

/* ERR_NOT_FOUND: not invited, or it is no more to be answered; ERR_CONFLICT: another of their
 * windows wrote meanwhile; ERR_LIMIT: too hard to set; ERR_INVALID: no text. */
struct seed_answer_in {
    struct seed_id seed;
    int64_t version;
    struct str body, marks;
    bool is_ready; /* to be published with it, under their name */
    struct str html;
};
extern const struct op op_seed_answer;
extern const struct op op_seed_decline; /* takes a struct seed_in */

/* Job: holds, publishes and reminds, each once. */
enum err seeds_run(struct op_run *run) MUST_USE;

/* --- Pages */

enum err scope_seed(struct scope_run *run) MUST_USE;
enum err scope_series(struct scope_run *run) MUST_USE;
/* Whoever is invited, and animators. */
enum err scope_seed_seen(struct scope_run *run) MUST_USE;
/* Whoever is invited and may still answer. */
enum err scope_seed_guest(struct scope_run *run) MUST_USE;
extern const struct form_schema form_seed, form_seed_guests, form_series, form_seed_answer;
enum reply seed_list(struct request *r);
enum reply seed_new(struct request *r);
enum reply seed_create(struct request *r);
enum reply seed_edit(struct request *r);
enum reply seed_update(struct request *r);
enum reply seed_publish(struct request *r);
enum reply seed_cancel(struct request *r);
enum reply seed_adopt(struct request *r);
enum reply seed_move(struct request *r);
enum reply seed_invite(struct request *r);
enum reply seed_uninvite(struct request *r);
enum reply series_new(struct request *r);
enum reply series_create(struct request *r);
enum reply series_show(struct request *r);
enum reply series_update(struct request *r);
enum reply series_end(struct request *r);
enum reply seed_show(struct request *r);
enum reply seed_answer(struct request *r);
enum reply seed_decline(struct request *r);

/* What is to be done, and what is only announced. */
extern const struct desk_source seeds_desk, seeds_planned_desk;

#endif
