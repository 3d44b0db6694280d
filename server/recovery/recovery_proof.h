/* Inside of recovery: the password asked again. */
#ifndef RECOVERY_PROOF_H
#define RECOVERY_PROOF_H

#include "server/recovery/recovery.h"
#include "sql/recovery_recovery.h"

enum { FRESH_MS = HOUR_MS /* after the welcome page */ };

/* On the hash pool: OK, ERR_DENIED, or ERR_IO; without a hash to check against, OK. */
enum err recovery_proof_check(const struct service *service, const struct proof *proof) MUST_USE;
/* In the transaction: the actor is a person whose password is still the one that was checked, or
 * who came in less than an hour ago. ERR_DENIED otherwise. */
enum err recovery_proof_holds(struct op_run *run, const struct proof *proof,
                              struct recovery_standing_row *row) MUST_USE;
/* May this person add an address or codes without the password at `now_ms`? */
bool recovery_is_fresh(const struct recovery_standing_row *row, int64_t now_ms);

#endif
