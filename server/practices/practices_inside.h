/* What the pages of practices share: words, choices, sums. */
#ifndef PRACTICES_INSIDE_H
#define PRACTICES_INSIDE_H

#include "server/core/page.h"
#include "server/practices/practices.h"

struct practice_visible_row;

/* Codes, ending with NULL. */
extern const char *const trial_results[], *const practice_settings[], *const practice_durations[];

enum trial_code trial_code_of(struct str result);

/* The words of a code, from the catalogue as <prefix>.<code>; empty for the empty one. */
struct str practice_word(struct request *r, const char *prefix, struct str code);
/* All codes with their words; `chosen` of them, count of it 0: none. */
struct practice_choices practice_choices(struct request *r, const char *prefix,
                                         const char *const *codes, const struct str *chosen,
                                         size_t chosen_count);
/* The publics of the list that animators keep: those offered, and the chosen ones. */
struct practice_choices practice_publics(struct request *r, const int64_t *chosen,
                                         size_t chosen_count);
/* It may be chosen anew. */
bool practice_public_is_offered(struct request *r, int64_t public);
struct str practice_public_word(struct request *r, int64_t public);
/* A code of the address that is one of these; else empty. */
struct str practice_asked(struct request *r, const char *field, const char *const *codes);
int64_t practice_asked_public(struct request *r);

/* The sum with its bar. */
struct trial_sum trial_sum_of(int64_t worked, int64_t partly, int64_t missed);
enum err trial_sum_read(struct request *r, struct thread_id thread, int64_t public,
                        struct str setting, struct trial_sum *sum) MUST_USE;

/* The facts of a sheet as words. */
enum err practice_facts_read(struct request *r, const struct practice_visible_row *sheet,
                             struct practice_facts *facts) MUST_USE;
/* Its tags, in the arena. */
enum err practice_tags_read(struct request *r, struct thread_id thread,
                            const struct str_item **tags, size_t *count) MUST_USE;

#endif
