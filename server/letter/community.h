/* The letter of the community: an edition is composed by animators from what is proposed,
 * previewed, tried on oneself, and goes out with the weekly letter, Tuesday at eight on the
 * community's clocks: one mail a person and a week. Who takes the weekly letter finds it there,
 * before what awaits them; who takes only this one gets it alone. Inside, every member reads all of
 * them (/letters). */
#ifndef COMMUNITY_H
#define COMMUNITY_H

#include "server/core/mail_kind.h"
#include "server/core/request.h"
#include "server/desk/desk.h"

enum {
    EDITION_TEXT_MOST = 4000, /* bytes: an introduction, a word */
    EDITION_ITEMS_MOST = 24,
    EDITION_SLOTS = 8, /* Tuesdays that are offered */
};

/* One that is told of, as it may be seen now. */
struct edition_item {
    struct str kind; /* "answer", "discussion", "question", "practice", "seed", "word" */
    struct str title;
    struct url href; /* bytes NULL: of a seed to come */
    int64_t at;      /* of a seed to come */
};
struct edition_told {
    struct edition_id edition;
    struct str introduction, word;
    struct edition_item *items; /* in their order, the word among them */
    size_t count;
};
/* ERR_NOT_FOUND: there is none. */
enum err edition_load(struct db *db, struct arena *arena, struct edition_id edition,
                      struct edition_told *told) MUST_USE;
/* The one that went with a weekly letter. */
enum err edition_of_weekly(struct db *db, struct arena *arena, int64_t letter_id,
                           struct edition_told *told) MUST_USE;
/* Into a mail: all of it, or only that it is there to be read. */
void edition_put(struct mail_run *run, struct mail_text *text, const struct edition_told *told,
                 bool has_titles);
/* The catalogue's heading of a kind. */
enum message_id edition_heading(struct str kind);

/* With the weekly letter: begins, goes on (upto 0: is done). */
enum err edition_begin_with(struct op_run *run, int64_t letter_id) MUST_USE;
enum err edition_go_on(struct op_run *run, int64_t letter_id, int64_t after, int64_t upto) MUST_USE;
enum err edition_stop(struct op_run *run, struct member_id member) MUST_USE;

/* --- Operations, of animators; else ERR_DENIED */

struct edition_subject {
    char kind[12];
    int64_t subject; /* 0: the word */
};
/* What is prepared, or a new one: there is one at a time. ERR_CONFLICT: `version` (0: none was
 * there) is not the current one, or it is under way; ERR_INVALID: texts out of bounds. */
struct edition_save_in {
    int64_t version;
    struct str introduction, word;
    struct edition_subject items[EDITION_ITEMS_MOST];
    size_t count;
};
extern const struct op op_edition_save;
/* `send_at`: a Tuesday to come, as letter_slot; 0: it is prepared again. ERR_INVALID: no such
 * moment; ERR_NOT_FOUND: nothing is prepared; ERR_LIMIT: it says nothing. */
struct edition_schedule_op_in {
    int64_t send_at;
};
extern const struct op op_edition_schedule;
/* To the actor, at once. ERR_NOT_FOUND: nothing is prepared. */
extern const struct op op_edition_test;

/* Kind of mail. */
enum err edition_mail(struct mail_run *run, struct mail_text *text);

enum err scope_edition(struct scope_run *run) MUST_USE; /* sent, or by animators any */
extern const struct form_schema form_edition, form_edition_day;
enum reply edition_compose(struct request *r);
enum reply edition_save(struct request *r);
enum reply edition_preview(struct request *r);
enum reply edition_test(struct request *r);
enum reply edition_schedule(struct request *r);
enum reply edition_list(struct request *r);
enum reply edition_show(struct request *r);

extern const struct desk_source letter_desk;

#endif
