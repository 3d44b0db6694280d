/* What every page prints: the frame around it, and the pieces that several features share (an
 * author, a row in a list of threads, a form's field, the pages of a list). Plain values, filled by
 * handlers and read by templates; texts are views that live as long as the answer is being made.
 * Text is untrusted and escaped by the templates; an empty text means "none" wherever one may be
 * absent. Times are UTC milliseconds, 0 when unknown. */
#ifndef CORE_FRAME_VIEWS_H
#define CORE_FRAME_VIEWS_H

#include "lib/escape.h"
#include "lib/str.h"
#include "server/core/ids.h"

/* The entry of the bars that is the current one. */
enum frame_view {
    VIEW_NONE,
    VIEW_HOME,
    VIEW_SPACES, /* the list of spaces, a space, a thread */
    VIEW_WRITE,
    VIEW_ORGANISATION, /* its people */
    VIEW_ORGANISATION_ADD,
    VIEW_ORGANISATION_IMPORT,
    VIEW_ORGANISATION_USE,
    VIEW_SEARCH,
    VIEW_NOTIFICATIONS,
    VIEW_FOLLOWING,
    VIEW_QUESTIONS,
    VIEW_PRACTICES,
    VIEW_CASES,
    VIEW_ANSWERS,
    VIEW_PEOPLE,
    VIEW_ME,         /* one's own places and settings */
    VIEW_REPORTS,    /* what animators have to look at */
    VIEW_ADMISSIONS, /* who comes in */
    VIEW_DESK,       /* of animators, as those below */
    VIEW_SEEDS,
    VIEW_WELCOME,
    VIEW_LETTER,
    VIEW_DASHBOARD,
    VIEW_MANDATES,
    VIEW_MEASURES,
};

/* What a thread is, told by an icon and a word. */
enum thread_kind { KIND_DISCUSSION = 1, KIND_QUESTION, KIND_CASE, KIND_PRACTICE };

/* Where a case, a question, a discussion stands. */
enum thread_state { STATE_NONE, STATE_OPEN, STATE_FOLLOWED, STATE_CLOSED, STATE_ANSWERED };

struct frame_space {
    struct str slug, title;
    bool is_current;
    bool is_own;   /* of the reader's region */
    bool is_fresh; /* something there since the last visit that the reader has not read */
};

/* The first parameter of every page; its title comes from its template. */
struct page_frame {
    struct str community;   /* the community's name, "Entre-pairs CEP" */
    struct str contact;     /* an e-mail address to write to; may be empty */
    struct str language;    /* of the page: "fr" or "en" */
    struct str scheme;      /* "light" or "dark"; empty follows the reader's system */
    bool is_light, is_dark; /* it is this one */
    struct str here;        /* path and query of a page that may be asked for again; else empty */
    struct str request_id;  /* printed by the error page only */
    struct str csrf, once;  /* hidden fields of each form */

    /* The person signed in; a visitor's is_signed_in is false and the rest of these empty. */
    struct str name, initials;
    struct member_id member_id;
    int64_t hue; /* 1 to 8, drawn from the member's id */
    bool is_signed_in;
    bool is_member;      /* members and animators: bars, spaces, « Écrire » */
    bool is_animator;    /* also is_member */
    bool is_new;         /* must pass /welcome first */
    bool is_former;      /* has /status only */
    bool is_provisioner; /* has /organisation only */

    struct str organisation; /* of a provisioner: its name */
    int64_t factor_due_at;   /* they must add a second factor until then; 0: nothing is asked */
    bool is_resting;         /* and that time is over */
    bool is_enrolling;       /* has the page of the second factor only */
    int64_t reset_opens_at;  /* a new password was asked for, and comes then; 0: none */
    int64_t waiting;         /* notifications not read, up to 10 */
    bool is_over_nine;

    enum frame_view view;
    const struct frame_space *spaces; /* of the left rail; members only */
    size_t spaces_count;
    int64_t reports; /* that wait for this animator */
    bool is_leading; /* an animator on a page of animators */
};

/* How a person appears to peers: « Nadège P. », « Cap emploi », « Bretagne ». */
struct author_view {
    struct str name;     /* as displayed */
    struct str called;   /* alone: « Nadège P. (Bretagne) » if others are alike */
    struct str initials; /* one or two letters */
    struct str kind;     /* of the organisation, from the policy; its name where they show it */
    struct str region;   /* may be empty */
    int64_t hue;         /* 1 to 8 */
    struct member_id member_id;
    bool has_page;   /* they are inside now */
    bool is_unnamed; /* published without their name */
};

/* A thread in a list. */
struct thread_row {
    struct thread_id thread_id;
    int64_t kind;               /* enum thread_kind */
    int64_t state;              /* enum thread_state */
    struct answer_id answer_id; /* the collective answer in force; 0: none */
    struct str title;
    struct str space_title; /* empty in the space's own list */
    struct author_view author;
    int64_t messages;            /* the opening text included */
    int64_t last_at;             /* when the latest message came */
    struct str excerpt;          /* the beginning of a message of theirs; may be empty */
    int64_t fresh;               /* messages not read yet; 0: none, or not said here */
    struct post_id first_unread; /* with fresh: where reading goes on */
    bool is_pinned, is_followed; /* said in the list */
};

/* Neighbours of a part of a long list: values for ?before= and ?after=, empty at either end. */
struct list_pager {
    struct str older, newer;
};

/* One field of a form: what the person sent (kept after an error), and why it cannot be taken, a
 * plain sentence (form.* of the catalogue); an empty error means it can. */
struct field_view {
    struct str value;
    struct str error;
    struct html guard; /* FIELD_SAID: what is not to be published, to stand before the buttons */
};

/* The field for a code of the second factor, as `code`; printed where one is wanted. */
struct code_view {
    struct str id;    /* of the field on its page */
    struct str error; /* as field_view's */
    bool is_wanted;
};

/* A page of the site in place of the one asked for. */
struct error_page {
    int64_t status;         /* 400… */
    struct str title, text; /* error.404.title and .text: what happened, what to do next */
    bool is_denied;         /* 403: adds what this account is for, and its own home */
};

#endif
