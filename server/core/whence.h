/* Where from: the country of a client's address, by a database file that the operator provides
 * ([access] country_database). It stands beside each session, a notice tells of one that is new for
 * its person, and [access] countries may close the doors to others. The address itself is looked up
 * and forgotten.
 *
 * A thread that is no loop looks at the file every two seconds. One that changed, and then stayed
 * as it was from one look to the next, is copied into memory, checked record by record, and put in
 * the place of the one before; what is torn or of another kind is said in the log and changes
 * nothing. */
#ifndef CORE_WHENCE_H
#define CORE_WHENCE_H

#include "lib/geo.h"
#include "server/core/http_address.h"
#include "server/core/op.h"

struct whence;
struct options;

/* What an address tells. All zero: nothing is known. */
struct whence_from {
    struct country country;
    bool is_local; /* of this machine or a network of its own: no country, and always admitted */
};

/* Reads the file at once when there is one, then starts the thread; `service` has its options, and
 * `dir` is the data directory, where a relative path begins. */
struct whence *whence_new(const struct service *service, const char *dir) MUST_USE;
void whence_free(struct whence *whence);

/* From any thread; they wait for nobody longer than a pointer takes to change. A NULL `whence` is
 * that of the command line, which knows no countries. */
bool whence_is_on(struct whence *whence);
struct whence_from whence_of(struct whence *whence, const struct ip_address *address);

/* The options of [access]: may somebody come in from there? Where no database is at hand, nobody is
 * kept out: a file that went missing must not close the house. */
bool whence_admits(const struct service *service, const struct whence_from *from);
/* The same by the options alone, where there is a database. */
bool whence_may_come(const struct options *options, const struct whence_from *from);
/* Two capitals, by commas. */
bool whence_is_list(struct str countries);

/* The file's path, NUL-terminated in the arena; NULL when no file is named. */
const char *whence_path(struct arena *arena, const struct options *options, const char *dir);

enum { COUNTRY_DAYS = 365 }; /* that a country is kept after somebody last came from there */

/* Notes that somebody came from there, and tells them when the country is new for them (not the
 * first one known): inside, and at their own address where they wish to hear of sign-ins.
 * *is_told: it was. */
enum err whence_note(struct op_run *run, struct member_id member, const struct country *country,
                     bool *is_told) MUST_USE;
/* The same of a session that is used from another country than before. A session that has ended
 * meanwhile: OK. */
enum err whence_move(struct op_run *run, struct session_id session,
                     const struct country *country) MUST_USE;
/* Job: forgets countries after COUNTRY_DAYS. */
enum err whence_forget_run(struct op_run *run) MUST_USE;

#endif
