/* Organisations, and what a provisioner sees of the accounts of theirs. */
#ifndef ORGANISATIONS_H
#define ORGANISATIONS_H

#include "server/core/op.h"
#include "server/core/request.h"

/* The list, and one person of it. */
enum reply organisation_page(struct request *r);
enum reply people_export(struct request *r);
enum err scope_own_person(struct scope_run *run) MUST_USE;
enum reply person_page(struct request *r);
enum reply person_invite(struct request *r);
extern const struct form_schema form_person;
enum reply person_add(struct request *r);
enum reply person_add_submit(struct request *r);
/* Facts of the closed list, by the words of their addresses. */
enum err scope_own_statement(struct scope_run *run) MUST_USE;
extern const struct form_schema form_statement;
enum reply person_statement(struct request *r);
enum reply person_statement_submit(struct request *r);

enum { USE_PEOPLE_LEAST = 20 };
/* What is said of a quarter; 0: nothing. */
int64_t use_rounded(int64_t people, int64_t came);
enum reply use_page(struct request *r);
/* Job: counts the quarter that is over, once. */
enum err use_counts_run(struct op_run *run) MUST_USE;

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

struct organisation_seats_in {
    struct str slug;
    int64_t seats; /* 0: no bound; who is listed already stays */
};
extern const struct op op_organisation_seats;

struct transfer_in {
    struct str from, to;           /* organisations' ids of the command line */
    const struct str *identifiers; /* NULL: everybody */
    size_t count;
};
struct transfer_out {
    int64_t moved;
    int64_t left;    /* claims, and people whose identifier is another's there */
    int64_t unknown; /* identifiers that the first organisation does not list */
};
/* Operator only, all or nothing. ERR_NOT_FOUND: no such organisation; ERR_CONFLICT: the second is
 * closed; ERR_INVALID: they are the same. */
extern const struct op op_organisation_transfer;

#endif
