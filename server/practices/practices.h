/* Practices: the facts of a sheet beside its text, peers' trials of it and their sum, what members
 * mean to try. A trial is a message of the practice's thread with a row of its own: it is found,
 * reported, hidden, withdrawn and purged as any message, and counts while it is shown. */
#ifndef PRACTICES_H
#define PRACTICES_H

#include "server/core/request.h"
#include "server/practices/practice_views.h"
#include "server/threads/threads.h"

enum {
    PRACTICE_TAGS_MOST = 6,
    PRACTICE_TAG_MOST = 40, /* bytes */
    PRACTICE_SETTINGS_MOST = 3,
    PRACTICE_PUBLICS_MOST = 12, /* of a sheet */
    TRIALS_OF_ONE_MOST = 10,    /* of one practice by one person */
    TO_TRY_MOST = 100,          /* a person; to_try.sql says the same */
    TRIAL_TEXT_MOST = 8 * 1024, /* bytes: each text of a trial */
    TRIAL_LINE_MOST = 200,      /* bytes: what was measured, and its two values */
    PRACTICE_REMIND_WEEKS_MOST = 26,
};
/* Without a trial nor a change for so long, a sheet says so. */
#define PRACTICE_UNUSED_MS (730 * DAY_MS)

/* Scopes: a practice whose sheet is shown; the same where the viewer may tell of a trial
 * (ERR_DENIED: it is their own sheet); the viewer's own trial (ERR_DENIED: another's). */
enum err scope_practice(struct scope_run *run) MUST_USE;
enum err scope_triable(struct scope_run *run) MUST_USE;
enum err scope_own_trial(struct scope_run *run) MUST_USE;

extern const struct form_schema form_trial, form_trial_edit, form_to_try;
/* Of forms of trials: their texts become the one field "body", a document (trial_text.h). */
void trial_gather(struct request *r);
enum reply practice_list(struct request *r);
enum reply practice_sheet(struct request *r);
enum reply trial_list(struct request *r);
enum reply trial_form(struct request *r);
enum reply trial_create(struct request *r);
enum reply trial_edit(struct request *r);
enum reply trial_change(struct request *r);
enum reply to_try_list(struct request *r);
enum reply to_try_set(struct request *r);
enum reply to_try_drop(struct request *r);

/* The facts of a sheet, as its form has them. */
struct practice_sheet_facts {
    struct str licence;  /* "peers", "cc-by-sa" */
    struct str duration; /* "quarter"… or empty */
    struct str settings[PRACTICE_SETTINGS_MOST];
    size_t settings_count;
    int64_t publics[PRACTICE_PUBLICS_MOST];
    size_t publics_count;
    struct str tags[PRACTICE_TAGS_MOST];
    size_t tags_count;
    bool has_too_many; /* more tags were typed, or a longer one */
};

/* By the operator, for the demonstration. A sheet's author sets them with its text. */
struct practice_facts_in {
    struct thread_id thread;
    struct practice_sheet_facts facts;
};
extern const struct op op_practice_facts;

/* What a trial says beside its text. */
struct trial_facts {
    struct str result;  /* "worked", "partly", "not" */
    int64_t public;     /* of the list that animators keep; 0: not said */
    struct str setting; /* "individual", "group", "remote", or empty */
};

/* A peer tells of a trial: an answer in the thread, and its facts. What they meant to try is tried.
 * ERR_NOT_FOUND: no such sheet; ERR_INVALID: their own, or no such facts; ERR_CONFLICT:
 * TRIALS_OF_ONE_MOST are there; else as op_thread_reply. */
struct trial_add_in {
    struct thread_reply_in reply;
    struct trial_facts facts;
    const void *stated; /* of guard_take() */
};
extern const struct op op_trial_add; /* gives a struct thread_reply_out */

/* By its author alone: as op_post_edit. */
struct trial_change_in {
    struct post_edit_in edit;
    struct trial_facts facts;
    const void *stated; /* of guard_take() */
};
extern const struct op op_trial_change; /* gives a struct post_place_out */

/* Put on the actor's list, or its reminder set anew. ERR_LIMIT: TO_TRY_MOST are there;
 * ERR_INVALID: more than PRACTICE_REMIND_WEEKS_MOST. */
struct to_try_in {
    struct thread_id thread;
    bool is_off;   /* taken off the list */
    int64_t weeks; /* until the reminder; 0: none */
};
extern const struct op op_to_try;

extern const struct thread_part practice_part;

/* Jobs: reminders that are due; authors asked once whether a sheet unused for two years still
 * serves. */
enum err remind_to_try_run(struct op_run *run) MUST_USE;
enum err ask_unused_run(struct op_run *run) MUST_USE;

#endif
