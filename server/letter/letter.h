/* The letter: once a week by default, at once or not at all by choice. What it says is found when
 * it leaves (letter_mails.c): a number, or a list of titles for those who chose so and gave an
 * address of their own. Nothing already read, nothing twice, nothing when there is nothing. */
#ifndef LETTER_H
#define LETTER_H

#include "lib/zone.h"
#include "server/core/mail_kind.h"
#include "server/core/request.h"

extern const struct form_schema form_letter;
enum reply letter_page(struct request *r);
enum reply letter_submit(struct request *r);
/* The link of each letter that stops it. The page does nothing; the POST needs no session and no
 * token (RFC 8058): what is in its address is enough, and all that it can do. */
enum err scope_letter_stop(struct scope_run *run);
enum reply letter_stop_page(struct request *r);
enum reply letter_stop_submit(struct request *r);
enum reply edition_stop_page(struct request *r);
enum reply edition_stop_submit(struct request *r);

struct letter_choose_op_in {
    char rhythm[12]; /* "weekly", "immediate", "none" */
    bool has_titles;
    bool has_edition; /* the letter of the community too (community.h) */
};
extern const struct op op_letter_choose;
/* By the link: twice is once. Who stops the weekly letter stops both; the link of a letter of the
 * community that came alone stops that one. */
enum letter_kind { LETTER_WEEKLY, LETTER_COMMUNITY };
struct letter_stop_in {
    struct member_id member;
    enum letter_kind kind;
};
extern const struct op op_letter_stop;

/* The token of someone's link, and back: ERR_NOT_FOUND for what this site did not make. */
enum { LETTER_TOKEN_BYTES = 8 + 16 };
struct str letter_token(const struct service *service, struct arena *arena, enum letter_kind kind,
                        struct member_id member);
enum err letter_token_read(const struct service *service, enum letter_kind kind, struct str token,
                           struct member_id *member) MUST_USE;

/* The last Tuesday, eight in the morning, that is not after `now`. */
int64_t letter_slot(const struct zone *zone, int64_t now_ms);
/* A job: begins the letter of the week, and queues it for 500 members a minute. */
enum err letter_run(struct op_run *run);

/* Kinds of mail (server/mail.def). */
enum err letter_mail(struct mail_run *run, struct mail_text *text);
enum err news_mail(struct mail_run *run, struct mail_text *text);
enum err news_sent(struct op_run *run, struct member_id member, int64_t told);

#endif
