/* Measures about a member: a word of help, slow mode, silence, suspension, exclusion; each with its
 * facts, its ground, its reason, a term, and one appeal that others decide.
 *
 * Whether one holds is computed where somebody acts (core/viewer.h, core/publishing.h): the job
 * only ends rows whose time is over, and tells the person, once. Nothing of the account changes, so
 * what organisations see of their people says nothing of it.
 *
 * More than seven days of suspension, exclusion, and any measure about an animator take two people
 * of different organisations. Until the second has signed, the first seven days hold (about an
 * animator: nothing does). Nobody acts about themself, nor about somebody whose message they
 * reported. Where nobody answers within five days, a volunteer is drawn by lot. */
#ifndef MEASURES_H
#define MEASURES_H

#include "server/core/op.h"
#include "server/core/request.h"

struct desk_source;
struct mail_run;
struct mail_text;
struct thread_part;

enum measure_kind { MEASURE_HELP, MEASURE_SLOW, MEASURE_SILENCE, MEASURE_SUSPEND, MEASURE_EXCLUDE };
enum { MEASURE_KINDS = 5 };
/* "help"… as in the table; false: none. */
bool measure_kind_of(struct str code, enum measure_kind *kind);
struct str measure_code(enum measure_kind kind);

enum {
    MEASURE_TEXT_MOST = 4000, /* bytes */
    MEASURE_ARTICLE_MOST = 200,
    MEASURE_ALONE_DAYS = 7,    /* of suspension, by one person; of what waits for the second */
    MEASURE_ALONE_WITHIN = 30, /* in so many days, all decisions of one person taken together */
    MEASURE_SLOW_DAYS = 90,
    MEASURE_SILENCE_DAYS = 90,
    MEASURE_SUSPEND_DAYS = 365,
    MEASURE_EXCLUDE_DAYS = 1095,
    MEASURE_DRAW_DAYS = 5,      /* without a second signature: then a volunteer is drawn */
    MEASURE_LAPSE_DAYS = 12,    /* then what nobody signed is over */
    MEASURE_APPEAL_DAYS = 183,  /* to appeal in (DSA, article 20: six months) */
    MEASURE_KEPT_DAYS = 365,    /* after its end */
    MEASURE_REPORTED_DAYS = 90, /* who reported a message since does not decide about its author */
};
/* Of what has no end: beyond any clock. */
#define MEASURE_NO_END ((int64_t)253402300799000)

/* Pure: the same time of day, days later, in the zone (NULL: UTC); 0 days: MEASURE_NO_END. */
int64_t measure_end(const struct zone *zone, int64_t from_ms, int64_t days);
/* Pure: may it be asked? every_ms: of slow mode. */
bool measure_is_askable(enum measure_kind kind, int64_t days, int64_t every_ms);
/* Pure: does it take two? */
bool measure_needs_two(enum measure_kind kind, int64_t days, bool is_about_animator);

/* An animator decides. `seen`: the latest measure about the member that their page knew of. */
struct measure_decide_in {
    struct member_id member;
    enum measure_kind kind;
    int64_t days, every_ms;
    struct report_id report; /* 0: none; forgotten unless it is about a message of the member's */
    struct str ground, article, facts, reason;
    struct measure_id seen;
};
struct measure_out {
    struct measure_id measure;
    bool is_waiting; /* for a second signature */
};
/* ERR_NOT_FOUND: nobody that they may decide about; ERR_DENIED: not they; ERR_INVALID: days or
 * texts; ERR_CONFLICT: somebody decided meanwhile; ERR_LIMIT: one of the kind is under way. */
extern const struct op op_measure_decide;

/* The second of two signs, or declines with a reason. ERR_CONFLICT: it does not wait any more;
 * ERR_TIMEOUT: its term is over already. */
struct measure_sign_in {
    struct measure_id measure;
    bool agrees;
    struct str reason; /* wanted of who declines */
};
extern const struct op op_measure_sign;

/* Before its time. What two signed takes two, of two organisations: the first asks. */
struct measure_lift_in {
    struct measure_id measure;
    struct str reason;
};
extern const struct op op_measure_lift;

/* The person appeals, once. ERR_CONFLICT: they did; ERR_TIMEOUT: too late; ERR_INVALID. */
struct measure_appeal_in {
    struct measure_id measure;
    struct str text;
};
extern const struct op op_measure_appeal;

/* Somebody else answers. ERR_INVALID: `days` (of JUDGE_SHORTEN, counted from its beginning) is no
 * shorter; ERR_CONFLICT: it was answered. */
enum measure_judgement { JUDGE_UPHOLD, JUDGE_LIFT, JUDGE_SHORTEN };
struct measure_judge_in {
    struct measure_id measure;
    enum measure_judgement judgement;
    int64_t days;
    struct str reason;
};
extern const struct op op_measure_judge;

/* How somebody stands to a measure; read again where they act. */
struct measure_standing {
    bool is_waiting; /* for a second signature */
    bool may_sign, may_lift, may_judge;
    bool lifts_by_two, is_lifting; /* as signed; one asked for it, and may_lift is to agree */
    bool is_first, is_reporter;    /* decided it; reported a message of the person's */
    bool is_close;                 /* of the organisation of who decided */
};

/* Leaving is no way around a bar (carried.c): marks kept from the departure to the term, dropped by
 * coming back; the measure again on an account opened under one of them. */
enum err measures_leave(struct op_run *run, struct member_id member) MUST_USE;
enum err measures_return(struct op_run *run, struct member_id member) MUST_USE;
enum err measures_carry(struct op_run *run, struct member_id member) MUST_USE;

/* Jobs: ends what is over, draws volunteers, forgets. */
enum err measures_run(struct op_run *run) MUST_USE;
enum err measures_draw_run(struct op_run *run) MUST_USE;
enum err forget_measures_run(struct op_run *run) MUST_USE;

enum err measure_mail(struct mail_run *run, struct mail_text *text) MUST_USE;
extern const struct desk_source measures_desk;
extern const struct thread_part measure_part;

/* For /status: what holds about the viewer, as markup; empty: nothing. */
enum err measures_status(struct request *r, struct html *out) MUST_USE;

enum err scope_measured(struct scope_run *run);
enum err scope_measure(struct scope_run *run);
enum err scope_own_measure(struct scope_run *run);

enum reply measure_list(struct request *r);
enum reply measured_page(struct request *r);
enum reply measure_decide(struct request *r);
enum reply measure_case(struct request *r);
enum reply measure_sign(struct request *r);
enum reply measure_lift(struct request *r);
enum reply measure_judge(struct request *r);
enum reply measure_told(struct request *r);
enum reply measure_appeal(struct request *r);

extern const struct form_schema form_measure, form_measure_sign, form_measure_lift,
    form_measure_judge, form_measure_appeal;

#endif
