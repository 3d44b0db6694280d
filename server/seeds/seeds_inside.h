/* What the files of seeds share. */
#ifndef SEEDS_INSIDE_H
#define SEEDS_INSIDE_H

#include "server/seeds/seeds.h"

/* OK: the actor is an animator now (or, where it is allowed, the operator); else ERR_DENIED. */
enum err seed_check_animator(struct op_run *run, bool may_operator) MUST_USE;
/* "seed 3": the word of the audit log. */
struct str seed_word(struct arena *arena, struct seed_id seed);
/* Tells one person of a seed. */
enum err seed_tell(struct op_run *run, struct member_id member, const char *kind,
                   struct seed_id seed) MUST_USE;
/* Publishes it in the transaction under way: ERR_DENIED, ERR_NOT_FOUND, ERR_LIMIT: not by its
 * author any more. */
enum err seed_put_out(struct op_run *run, struct seed_id seed, struct thread_id *thread) MUST_USE;
/* The fields of the sent form that the guard reads, one "name=mark" a line. */
struct str seed_marks(struct request *r, struct task *task);

#endif
