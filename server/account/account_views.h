/* Pages of one's own account: signing in, choosing a password, the first declaration, and what a
 * person whose access is closed may read. Texts empty, numbers 0 where nothing is to be said. */
#ifndef ACCOUNT_VIEWS_H
#define ACCOUNT_VIEWS_H

#include "server/people/people_views.h"

struct kept_field {
    struct str name; /* its own, after "kept_" */
    struct str value;
};

struct login_page {
    struct str identifier; /* typed before, after a refusal */
    struct str next;       /* local path to go to afterwards */
    bool is_refused;       /* 401: unknown and wrong alike */
    bool is_busy;          /* 503: the server had no room for this attempt */
    bool is_shared;        /* « Poste partagé » was ticked */
    int64_t retry_minutes; /* 429: too many attempts; when to come back, at least 1 */
    bool is_too_late;      /* the second step took longer than it may */
    bool is_session_over;  /* was signed in, is no more */
    /* Address of a form sent after the session ended; not empty: the notice says so. What was in it
     * is carried on as hidden fields. */
    struct str kept_path;
    struct str kept_for; /* sealed: whose text it is, where that is known */
    const struct kept_field *kept;
    size_t kept_count;
};

/* The second step; what it carries on is the first's. */
struct login_code_page {
    struct str step; /* sealed */
    bool is_refused, is_busy;
    int64_t retry_minutes;
    struct login_page first;
};

struct activate_page {
    struct str token;      /* of the address, sent back as its action */
    struct str identifier; /* what the person will sign in with */
    struct field_view password;
    int64_t minimum; /* characters of a password */
};

struct activate_code_page {
    struct str identifier, code; /* as typed */
    bool is_refused;
    int64_t retry_minutes; /* 429 */
};

struct welcome_page {
    struct str given_name;
    struct field_view job_title;
    struct field_view occupation; /* a code of the policy's classification, optional */
    /* Definitions of the trade, from its policy; the catalogue's own are used when empty. */
    struct str supervises_definition, practising_definition;
    struct field_view supervises; /* "yes", "no" or empty */
    struct field_view practising;
    bool supervises_yes, supervises_no; /* which button is pressed */
    bool practising_yes, practising_no;
    const struct choice_view *regions; /* to choose from; none: not asked */
    size_t regions_count;
    struct str region_error;
    struct topic_choices topics;
    struct field_view own_address; /* optional */
    struct field_view accept;
    int64_t charter; /* the version that the page leads to */
    bool is_accepted;
    bool has_errors;
};

enum status_cause {
    STATUS_REFUSED = 1, /* the current verdict is a refusal */
    STATUS_REVIEW,      /* animators have yet to decide */
    STATUS_EXPIRED,     /* the attestation ran out */
    STATUS_LEFT,        /* the organisation is closed, or said so */
    STATUS_EXCLUDED,    /* by the operator */
    STATUS_MEASURE,     /* suspended or excluded by animators: its own page says what and why */
    STATUS_GONE,        /* left by oneself */
};

struct status_page {
    enum status_cause cause;
    struct str rule;     /* id of the rule that decided; may be empty */
    struct str sentence; /* of that rule, from the policy */
    int64_t since_at;
    int64_t return_by; /* of one who left: until when they can come back; 0: not */
    /* The latest request for another look; asked_at 0: there was none. */
    struct {
        struct str text, reason;
        int64_t asked_at, due_at, answered_at;
        bool is_accepted;
    } contest;
    bool can_contest; /* none is open, and not too many were asked */
    struct field_view text;
    bool has_errors;
    struct html measures;   /* what animators decided about them; empty: nothing */
    struct html statements; /* and about their messages */
};

/* What was typed in a form that is not acted upon, to be copied; count 0: nothing was. */
struct kept_text {
    bool is_title;
    struct str id; /* in the page */
    struct str value;
};
struct kept_texts {
    const struct kept_text *texts;
    size_t texts_count;
};

/* Where nobody may come in from. */
struct elsewhere_page {
    struct str country; /* its name; empty: not known */
    const struct choice_view *allowed;
    size_t allowed_count;
    bool was_in; /* with a session that holds */
    struct kept_texts texts;
};

/* A form that its sender may not send any more. */
struct kept_page {
    bool is_amended; /* they may again once they have accepted the charter */
    struct kept_texts texts;
};

/* An account whose wave is not open. */
struct waiting_page {
    struct str title, month; /* of the wave; the month may be empty */
    int64_t days;            /* that an invitation lasts */
};

#endif
