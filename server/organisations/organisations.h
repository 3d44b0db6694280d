/* Organisations, and what a provisioner sees of the accounts of theirs. */
#ifndef ORGANISATIONS_H
#define ORGANISATIONS_H

#include "server/core/op.h"
#include "server/core/request.h"

enum reply organisation_page(struct request *r);

/* A list: sent, looked at, confirmed. */
extern const struct form_schema form_import;
enum reply import_form(struct request *r);
enum reply import_upload(struct request *r);
enum err scope_own_import(struct scope_run *run) MUST_USE;
enum reply import_show(struct request *r);
enum reply import_report(struct request *r);
enum reply import_confirm(struct request *r);
enum reply import_cancel(struct request *r);
/* Job: erases lists whose hour is over. */
enum err forget_imports_run(struct op_run *run) MUST_USE;

struct organisation_add_in {
    struct str slug, name, kind, region;
    int64_t seats;
};
/* ERR_CONFLICT: the id is taken; ERR_INVALID: malformed id, or a kind that the policy lacks. */
extern const struct op op_organisation_add;

struct organisation_close_in {
    struct str slug;
};
/* Ends the access of all its people at their next request. */
extern const struct op op_organisation_close;

/* Whether its people are told of a sign-in from a country that is new for them: "on", "off", or
 * "auto" (server/core/whence_note.c). */
struct organisation_countries_in {
    struct str slug, notices;
};
/* ERR_NOT_FOUND; ERR_INVALID: another word. */
extern const struct op op_organisation_countries;

#endif
