/* What the daemon and the command line are made of: doors, jobs and kinds of mail, beside the route
 * table. */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "server/core/doors.h"
#include "server/core/jobs.h"
#include "server/core/mailer.h"

extern const struct doors server_doors;
extern const struct job_kind server_jobs[];
extern const size_t server_jobs_count;
extern const struct mail_kind server_mails[];
extern const size_t server_mails_count;

#endif
