/* What the parts of this feature share. */
#ifndef ANSWERS_INSIDE_H
#define ANSWERS_INSIDE_H

#include "server/answers/answer_more_views.h"
#include "server/answers/answers.h"
#include "sql/answers_answers.h"

/* Fields of the reservation's form. */
enum { RESERVATION_BODY, RESERVATION_NAMED };

/* OK: the actor is an animator who acts now, or the operator. */
enum err answers_check_animator(struct op_run *run) MUST_USE;
/* OK: the actor may write now; *author is who is named for it. */
enum err answers_check_author(struct op_run *run, struct member_id named,
                              struct member_id *author) MUST_USE;
/* Under whose name a text of theirs stands, and when it was written. Who opened the thread without
 * a name is nobody here too unless they choose otherwise (is_named), and no second tells of them.
 */
struct answers_hand {
    struct member_id author; /* as checked */
    int64_t at;
};
void answers_hide_hand(struct op_run *run, struct thread_id thread, struct member_id thread_author,
                       bool is_named, struct answers_hand *hand);
/* A thread of this kind leads to an answer. */
bool answers_is_ground(struct str kind);
/* Tells those who wrote the answer and who opened its thread, but the actor. */
enum err answers_tell_hands(struct op_run *run, const struct answer_visible_row *answer,
                            const char *kind) MUST_USE;

/* The page of an answer, with what was sent when r->form is of this feature. */
enum reply answer_page_show(struct request *r, int status);
/* Back to it. */
enum reply answer_page_redirect(struct request *r, struct answer_id answer);
/* The state of an answer. */
enum answer_state answers_state(const struct request *r, int64_t published_at, int64_t review_at,
                                int64_t withdrawn_at);
/* Topics are those of the policy, by their id, or words of the list that animators keep,
 * "theme-<id>". False: not such a word. */
bool answers_theme_of(struct str topic, struct theme_id *theme);
/* In the reader's language; empty: not known any more. */
struct str answers_label(struct request *r, struct str topic);
/* Those of "id id"; and all that may be chosen, those marked. */
const struct answer_topic *answers_topics_chosen(struct request *r, struct str ids, size_t *count);
const struct answer_topic *answers_topics_offered(struct request *r, struct str ids, size_t *count);
/* A message as its thread shows it now. */
struct answer_source answers_source(struct request *r, const struct answer_sources_of_row *row);
/* All that one version draws on. */
enum err answers_sources(struct request *r, struct answer_id answer, int64_t version,
                         const struct answer_source **sources, size_t *count) MUST_USE;
/* Two texts, line by line. */
const struct answer_line *answers_lines(struct request *r, struct str left, struct str right,
                                        size_t *count);
/* Markup as readers get it: mentions with the names of now. */
struct html answers_body(struct request *r, struct html body);
/* A version in an address. */
struct str answers_number(struct request *r, int64_t version);
/* The place of a draft, "answer/<thread>". */
struct str answers_place(struct arena *arena, struct thread_id thread);

#endif
