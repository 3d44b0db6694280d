/* The queue as one animator may see it, gathered and grouped on the readers' thread. */
#ifndef ADMISSIONS_QUEUE_ASK_H
#define ADMISSIONS_QUEUE_ASK_H

#include "server/admissions/admissions_views.h"
#include "server/core/op.h"

enum { QUEUE_SHOWN = 100 };

/* The answer goes into the input; its texts live as long as the task. `why` is a rule's id or a
 * contest's cause: the page finds the words. */
struct admissions_ask_in {
    struct member_id animator;
    int64_t now_ms;
    int64_t reviews_most; /* people in review that are looked at; 0: as many as there may be */
    struct admission_row rows[QUEUE_SHOWN];
    size_t count;
    int64_t others;
    bool is_cut;
};
extern const struct op op_admissions_ask;
/* The same at once, in the state of the database that is being read; with few reviews. */
enum err admissions_gather(struct db *db, struct arena *arena, const struct service *service,
                           struct admissions_ask_in *in) MUST_USE;

/* Who is in review at one organisation for one function. */
struct function_ask_in {
    struct member_id animator, member; /* who looks, at whom */
    int64_t now_ms;
    struct attestation_id attestation; /* found: the post that the doubt is about */
    int64_t people;                    /* with this one */
    struct member_id others[20];
    size_t others_count;
    bool covers_animator; /* it is their own function too */
};
extern const struct op op_function_ask;

#endif
