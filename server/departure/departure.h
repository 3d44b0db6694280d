/* One's own data, taken along, and leaving: neither needs anybody's consent. */
#ifndef DEPARTURE_H
#define DEPARTURE_H

#include "server/core/op.h"
#include "server/core/proof.h"

extern const struct form_schema form_data, form_leave;
enum reply data_page(struct request *r);
enum reply data_submit(struct request *r);
enum reply leave_page(struct request *r);
enum reply leave_submit(struct request *r);
enum reply return_submit(struct request *r);

enum { RETURN_DAYS = 14, EXPORT_PARTS_MOST = 1000 };

/* The actor leaves, or the operator lets somebody leave who asked for it in writing. The account is
 * closed at once and its name sealed; messages stay under « Ancien·ne membre » or are withdrawn. */
struct leave_in {
    struct member_id member;
    struct proof proof; /* of the operator's way empty */
    bool withdraws;
};
/* ERR_DENIED: another password, or not theirs to close; ERR_UNPROVEN; ERR_CONFLICT: gone already.
 */
extern const struct op op_leave;

/* Back within two weeks: the account as it was, without what leaving erased. */
struct return_in {
    struct member_id member;
};
/* ERR_NOT_FOUND: did not leave, or too long ago. */
extern const struct op op_return;

/* Job: withdraws what is still to be withdrawn, and forgets those who left in two steps. */
enum err forget_departed_run(struct op_run *run) MUST_USE;

/* Everything that is held about one person, as a JSON document; read on a thread of its own. */
struct export_in {
    struct member_id member;
    int64_t part; /* from 1; each holds some 8 MB of texts, the first one all the rest */
    int64_t now_ms;
    bool is_own;     /* asked by the person: with what they published without their name */
    struct str json; /* the answer, in the task's arena */
};
/* ERR_NOT_FOUND: there is no such part. */
extern const struct op op_export;
/* The same without a task, for the command line. */
enum err export_write(struct db *db, struct arena *arena, const struct service *service,
                      struct export_in *in) MUST_USE;

#endif
