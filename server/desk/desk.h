/* The animators' desk: what awaits animators, from every feature, on one page. A feature defines
 * one desk_source; which there are, and in which order they stand, is desk_sources of
 * server/features.c. What is put off, and who takes what, is kept here by source and subject. */
#ifndef DESK_H
#define DESK_H

#include "lib/zone.h"
#include "messages.h"
#include "server/core/request.h"

/* How soon it should be looked at. */
enum desk_weight {
    DESK_WAITS, /* no harm in next week */
    DESK_SOON,  /* this week */
    DESK_TODAY, /* a promise runs out, or somebody waits for an answer */
    DESK_NOW,   /* somebody may come to harm meanwhile */
};

/* One thing to do. Texts are views into the request's arena. What a source leaves 0 is not there.
 */
struct desk_line {
    int64_t subject;         /* with the source, what it is: no two lines of a source share it */
    enum desk_weight weight; /* then the longest awaited comes first */
    int64_t since_ms;        /* awaits since; what was put off or taken before that is forgotten */
    int64_t news_ms;         /* something new happened to it last: put off, it comes back at once */
    int64_t due_ms;          /* until when an answer is promised; 0: nothing is */
    int minutes;             /* that it takes, about; 0: nothing to do, only to know (scheduled) */
    struct thread_id thread; /* it is about; of two lines about one thread the heavier stands */
    struct str title; /* plain text: a thread's shown title, a person's name as peers see it */
    struct str about; /* plain text in the reader's language; may be empty */
    struct url href;  /* of `title` and of the action */
    enum message_id action; /* on its button: « Examiner » */
    struct url act;         /* where the action leads or is sent, when that is not `href` */
    bool is_act_posted;     /* the action is a form without fields, sent to `act` */
    struct member_id taker; /* who does it, where the feature itself keeps that: see `hand` */
};

struct desk;
/* Copies nothing: what the line points to lives as long as the request. What is put off is passed
 * over; lines beyond a source's DESK_LINES_MOST are counted, not kept: a source may read some more
 * (LIMIT 100). */
enum { DESK_LINES_MOST = 50 };
void desk_put(struct desk *desk, const struct desk_line *line);
/* There are this many more than were put. */
void desk_more(struct desk *desk, int64_t count);

struct desk_source {
    const char *name;        /* "reports": kept in the database; [a-z_], at most DESK_NAME_MOST */
    enum message_id heading; /* « Signalements » */
    /* What awaits this viewer, an animator, the heaviest and oldest first; never what concerns
     * themself. Reads rows by an index made for it: the page is opened every morning. */
    enum err (*lines)(struct request *r, struct desk *desk);
    /* In desk.mark, by its actor: a line becomes theirs, a colleague's, or nobody's (0), where the
     * feature keeps who does it and shows it on pages of its own: one act is seen in both. It
     * writes the audit log and tells who is given it. ERR_CONFLICT: another has it; ERR_INVALID:
     * not for `to`. NULL: the desk keeps it, or the feature alone says who does it. */
    enum err (*hand)(struct op_run *run, int64_t subject, struct member_id to);
    /* Where all of them are; NULL: nowhere else. */
    struct url (*all)(struct request *r);
    bool is_aside; /* stands beside the others: what is announced, who arrives */
};
extern const struct desk_source *const desk_sources[]; /* ends with NULL */
/* What stands below all lines, to be looked at: nothing to do. Read from what is kept. */
extern enum err (*const desk_below)(struct request *r, struct html *html);

enum { DESK_NAME_MOST = 20, DESK_SOURCES_MOST = 40 };

/* Nine o'clock in the morning, in this zone. */
enum desk_later { DESK_TOMORROW, DESK_THREE_DAYS, DESK_MONDAY };
int64_t desk_when(const struct zone *zone, int64_t now_ms, enum desk_later later);

/* What is done with a line itself. Taken or put off, it stays so for a month at most, or until it
 * has news. */
enum desk_act {
    DESK_TAKE,  /* by the actor; from `seen`, when another has it */
    DESK_GIVE,  /* to another animator, who is told */
    DESK_LEAVE, /* nobody has it any more: by who had it */
    DESK_PUT_OFF,
    DESK_RESUME, /* what was put off, at once */
};
struct desk_mark_in {
    char source[DESK_NAME_MOST + 1];
    int64_t subject;
    int64_t since_ms; /* of the line: marks that are older are of something else */
    enum desk_act act;
    enum desk_later later; /* DESK_PUT_OFF */
    struct member_id to;   /* DESK_GIVE */
    struct member_id seen; /* who had it as the form was shown; 0: nobody */
};
struct desk_mark_out {
    struct member_id taker; /* ERR_CONFLICT: who has it now */
    int64_t until_ms;       /* DESK_PUT_OFF */
};
/* By animators. ERR_INVALID: no such source; ERR_CONFLICT: another has it than was seen;
 * ERR_NOT_FOUND: `to` is no acting animator. Where the source has `hand`, also what that says. */
extern const struct op op_desk_mark;
/* In an operation of another feature: what one has becomes another's (0: nobody's). */
enum err desk_hand_over(struct op_run *run, struct member_id from, struct member_id to) MUST_USE;

/* Job: marks that nobody changed for a month. */
enum err forget_desk_run(struct op_run *run) MUST_USE;

extern const struct form_schema form_desk_mark;
enum reply desk_page(struct request *r);
enum reply desk_line_page(struct request *r);
enum reply desk_line_mark(struct request *r);

#endif
