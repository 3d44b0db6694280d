/* The operations on reports and notices; part of reports.h. */
#ifndef REPORT_OPS_H
#define REPORT_OPS_H

#include "server/core/op.h"

enum {
    REPORT_TEXT_MOST = 4000,  /* bytes */
    REPORTS_A_DAY = 20,       /* of one member */
    RECOGNITIONS_A_DAY = 3,   /* of one member: these hide at once */
    HIDDEN_OF_ONE_AUTHOR = 2, /* at once, by one member in HIDING_DAYS; but what was founded */
    HIDING_DAYS = 30,
    UNFOUNDED_MOST = 3, /* of one member in UNFOUNDED_DAYS: then theirs hide nothing at once */
    UNFOUNDED_DAYS = 90,
    NOTICE_TEXT_MOST = 10000, /* bytes */
    NOTICES_A_DAY = 300,      /* of everybody */
    DECIDED_KEPT_DAYS = 365,  /* texts of what is decided are erased then */
    CONTEST_MONTHS = 6,
    CONTEST_DAYS = 184,      /* six months at their longest: a message withdrawn is erased then */
    GROUND_MOST = 200,       /* bytes */
    APPEAL_DAYS = 7,         /* in which one is decided */
    APPEAL_ALONE_DAYS = 5,   /* after which a volunteer is drawn to sit in */
    REASON_TITLE_MOST = 120, /* bytes */
    REASONS_MOST = 40,       /* models */
    NOTE_MOST = 2000,        /* bytes */
    NOTES_MOST = 100,        /* about one member */
};

/* --- Operations of members */

struct report_out {
    struct report_id report;
    struct post_id post;
    bool is_hidden; /* the message, after this */
};

/* One open report a member and message: a second gives the first, and makes it urgent if it is.
 * ERR_DENIED: their own message, or no member; ERR_TOO_FAST: a day's worth was filed. */
struct report_file_in {
    struct post_id post;
    struct str reason; /* code of the reasons' list */
    struct str text;
    bool is_urgent; /* « Je reconnais cette personne » by its button. It hides at once, as does the
                       reason "beneficiary", unless an animator looked at this very text before or
                       the bounds above are reached */
};
extern const struct op op_report_file;

/* Its own text, while it is open. */
struct report_add_in {
    struct report_id report;
    struct str text;
};
extern const struct op op_report_add;

/* Taken back by who filed it, before any animator acted (else ERR_CONFLICT): what it hid shows
 * again. */
struct report_retract_in {
    struct report_id report;
};
extern const struct op op_report_retract;

/* --- Operations of animators. ERR_NOT_FOUND: none that they may decide on; ERR_CONFLICT: a
 * colleague acted since `version`, or closed it. Whoever acts on what nobody has in hand has it in
 * hand from then on. */

struct report_turn_in {
    struct report_id report;
    int64_t version;
    bool is_hiding;
};
extern const struct op op_report_turn;

struct report_letter_in {
    struct report_id report;
    int64_t version;
    struct str addressee; /* "reporter", "author" */
    struct str text;
};
extern const struct op op_report_letter;

/* The text of a message, changed by an animator: the earlier one is kept, readers see that and why,
 * the author both texts. ERR_LIMIT: too long for a text; ERR_INVALID: nothing is changed by it. */
struct report_edit_in {
    struct report_id report;
    int64_t version, text_version; /* of the report, of the text, that the form was made from */
    struct str body, reason, ground, facts;
    struct str source, html; /* made by prepare */
};
extern const struct op op_report_edit;

/* Decides every open report of the message. ERR_INVALID: "purged" or "edited", and nothing was. */
struct report_close_in {
    struct report_id report;
    int64_t version;
    struct str measure; /* "none", "edited", "hidden", "withdrawn", "purged" */
    struct str text;    /* the reasons, told to who reported and to the author */
    struct str ground;  /* article of the charter or of the law; may be empty */
};
extern const struct op op_report_close;

/* A purge (server/core/purge.h) by an animator, not of their own message; registered, and the
 * author is told. */
struct report_purge_in {
    struct post_id post;
    struct str passage;
    struct str reason; /* "beneficiary", "person" */
};
extern const struct op op_report_purge;

/* How many places of the thread would change; asked of a reader. */
struct purge_count_in {
    struct post_id post;
    struct str passage;
    int64_t places, posts; /* the answer */
};
extern const struct op op_purge_count;

/* --- Notices */

struct notice_file_in {
    unsigned char once[ONCE_BYTES];
    struct str reason, address, text, name, email;
    struct post_id post; /* that the address leads to; 0: none known */
};
struct notice_out {
    char reference[16];
};
/* ERR_LIMIT: too many came today. */
extern const struct op op_notice_file;

/* Made a report, in the queue with the others. */
struct notice_report_in {
    struct notice_id notice;
};
extern const struct op op_notice_report;

struct notice_close_in {
    struct notice_id notice;
    struct str answer;
};
extern const struct op op_notice_close;

/* By the operator, who mailed the answer. */
struct notice_sent_in {
    struct str reference;
};
extern const struct op op_notice_sent;

#endif
