/* Operations of welcoming: notes and their models, who welcomes whom, what people chose.
 * ERR_DENIED: not an animator, or not of this person; of texts, ERR_INVALID: empty, too long, or
 * naming a variable that does not exist. */
#ifndef GREET_OPS_H
#define GREET_OPS_H

#include "server/core/op.h"

enum {
    GREET_DAYS = 30,          /* that somebody is a newcomer for animators */
    GREET_TEXT_MOST = 2000,   /* bytes of a note, before its variables are filled in */
    GREET_TITLE_MOST = 120,   /* bytes of a model's name */
    GREET_ANSWER_MOST = 1000, /* bytes */
    GREET_AT_ONCE = 30,       /* people that one sending reaches */
    WORDINGS_MOST = 12,       /* models of a purpose */
    SPONSOR_MOST = 3,         /* newcomers that one person welcomes at a time */
    SPONSOR_OFFERS = 3,       /* that a newcomer chooses among */
    SPONSOR_OFFER_DAYS = 14,
    SPONSOR_DAYS = 92,
    SILENT_DAYS = 56,
    SILENT_LEAST = 10,        /* fewer are not counted */
    RELAUNCH_APART_DAYS = 28, /* between two of the community, */
    RELAUNCH_EACH_DAYS = 182, /* and to one person */
    NOTE_KEPT_DAYS = 365,
};

struct wording_save_in {
    struct wording_id wording; /* 0: a new one, of `purpose` */
    int64_t version;           /* that the form began with; another is in force: ERR_CONFLICT */
    struct str purpose, title, text;
};
struct wording_save_out {
    struct wording_id wording;
};
/* ERR_LIMIT: WORDINGS_MOST are there. */
extern const struct op op_wording_save;
struct wording_retire_in {
    struct wording_id wording;
};
extern const struct op op_wording_retire;

/* To one newcomer. ERR_CONFLICT: somebody welcomed them already; ERR_NOT_FOUND: no newcomer, or the
 * animator themself; ERR_TIMEOUT: they take no notes; ERR_LIMIT: the animator wrote many this week.
 */
struct greet_write_in {
    struct member_id member;
    struct str text;
};
struct greet_write_out {
    struct note_id note;
};
extern const struct op op_greet_write;

/* Whom a sending is for: what they stated, when they came, where they are, where they wrote. */
enum greet_by { GREET_BY_TOPIC, GREET_BY_WAVE, GREET_BY_REGION, GREET_BY_THREAD };
struct greet_audience {
    enum greet_by by;
    struct str word; /* topic or region */
    int64_t number;  /* wave or thread */
};

/* To those of `to` who are of the audience and take it now. ERR_CONFLICT: none is; ERR_LIMIT: more
 * than the animator may this week. */
struct greet_send_in {
    struct greet_audience audience;
    struct str purpose;     /* "invitation" or "thanks" */
    struct thread_id about; /* that it invites to; 0: none */
    struct str text;
    struct member_id to[GREET_AT_ONCE];
    size_t to_count;
};
struct greet_send_out {
    int64_t sent;
};
extern const struct op op_greet_send;

/* By the person it was written to, once (else ERR_CONFLICT). */
struct note_answer_in {
    struct note_id note;
    struct str text;
};
extern const struct op op_note_answer;

/* ERR_CONFLICT: one is under way, or the last is too young. */
struct relaunch_in {
    struct str text;
};
extern const struct op op_relaunch;

/* The community's thread of welcome; 0: none. ERR_NOT_FOUND: none that everybody sees. */
struct greet_thread_in {
    struct thread_id thread;
};
extern const struct op op_greet_thread;

/* By the operator, for a demonstration: everybody but those came in earlier than they did. */
enum { GREET_CAME_MOST = 8 };
struct greet_came_in {
    int64_t before;
    struct member_id newcomers[GREET_CAME_MOST];
    size_t newcomers_count;
};
extern const struct op op_greet_came;

/* One's own choices. */
enum greet_choice { GREET_REFUSES_NOTES, GREET_SPONSORS, GREET_CLOSES_GUIDE };
struct greet_choose_in {
    enum greet_choice which;
    bool is_on;
};
extern const struct op op_greet_choose;

/* By an animator: ERR_NOT_FOUND: no newcomer or nobody who offered; ERR_CONFLICT: the newcomer has
 * one, or declined; ERR_LIMIT: enough offers, or the sponsor's hands are full. */
struct sponsor_offer_in {
    struct member_id newcomer, sponsor;
};
extern const struct op op_sponsor_offer;
/* By the newcomer. ERR_LIMIT: the sponsor's hands are full by now. Declining declines all. */
struct sponsor_answer_in {
    struct sponsorship_id sponsorship;
    bool accepts;
};
extern const struct op op_sponsor_answer;
/* By either of the two. */
struct sponsor_end_in {
    struct sponsorship_id sponsorship;
};
extern const struct op op_sponsor_end;

#endif
