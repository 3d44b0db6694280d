/* Inside of organisations: a list from the moment it is sent to the moment it is written.
 *
 * op_import_read reads it on a reading connection and foresees each row's fate; op_import_keep
 * keeps the text and the fates, sealed, for an hour; op_import_open gives the text back, and
 * op_import_confirm writes exactly that text, all of it or nothing. */
#ifndef ORGANISATIONS_IMPORTS_H
#define ORGANISATIONS_IMPORTS_H

#include "lib/language.h"
#include "server/members/list_read.h"
#include "server/organisations/fates.h"
#include "server/organisations/list_text.h"

enum { IMPORT_ROWS_MOST = 10000, IMPORT_KEPT_MS = 60 * 60 * 1000, IMPORT_NAME_MOST = 200 };

/* Whose list it is. */
struct import_owner {
    struct organisation_id organisation;
    struct member_id member;
};

/* What is stored of a list: sealed about its owner. */
struct import_sealed {
    struct str text, name;
    struct str *pages;
    size_t pages_count;
    struct fate_counts counts;
};

struct import_read_in {
    struct import_owner owner;
    struct str raw, file_name;
    bool attests;
    int64_t now_ms;
    /* The answer: what is wrong with the whole, or the list sealed. */
    enum list_habit habit;
    size_t bad_line;           /* LIST_LATIN */
    enum list_problem problem; /* of its head or size */
    struct str column;
    struct import_sealed sealed;
};
extern const struct op op_import_read;

struct import_keep_in {
    struct import_owner owner;
    bool attests;
    struct import_sealed sealed;
};
struct import_out {
    struct import_id import;
};
/* ERR_DENIED: the actor is no provisioner of that organisation (any more). Older lists of the same
 * provisioner than the newest four are erased. */
extern const struct op op_import_keep;

struct import_open_in {
    struct import_owner owner;
    struct import_id import;
    int64_t now_ms;
    bool wants_report; /* all rows as CSV, in this language */
    enum language language;
    /* The answer: the text (empty once confirmed), and every row's fate in the order shown. */
    struct str text, kind;
    bool attests;
    struct fate_row *rows;
    size_t count;
    struct str report;
};
/* ERR_NOT_FOUND: not theirs, or its hour is over. */
extern const struct op op_import_open;

struct import_confirm_in {
    struct import_owner owner;
    struct import_id import;
    bool attests;
    struct str kind;               /* of the organisation */
    struct str text;               /* as op_import_open gave it */
    const unsigned char *foreseen; /* enum fate of each row, by its place in the list */
    size_t foreseen_count;
    struct list list; /* read of the text, by the operation's own preparation */
};
/* ERR_NOT_FOUND: its hour is over; ERR_CONFLICT: it was confirmed already. */
extern const struct op op_import_confirm;

struct import_cancel_in {
    struct import_owner owner;
    struct import_id import;
};
extern const struct op op_import_cancel;

/* Ids of the messages that say what is wrong with a row. */
extern const char *const list_reasons[LIST_PROBLEMS];
/* The fates of a list's rows now, as `run` sees the organisation; reads only. `rows` has room for
 * list->count. */
enum err rows_foresee(struct op_run *run, struct organisation_id organisation,
                      const struct list *list, struct fate_row *rows) MUST_USE;
/* The same, written: in a transaction, after the actor was checked. */
enum err rows_write(struct op_run *run, struct organisation_id organisation,
                    const struct list *list, struct fate_row *rows) MUST_USE;
/* Sorts, counts and seals fates. */
void fates_seal(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                struct fate_row *rows, size_t count, struct import_sealed *out);
/* One page of them. */
enum err fates_open(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                    struct str sealed, int64_t page, struct fate_row **rows,
                    size_t *count) MUST_USE;
struct str import_seal(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                       const char *what, int64_t number, struct str plain);
enum err import_unseal(struct arena *a, const struct crypt_key *key, struct import_owner owner,
                       const char *what, int64_t number, struct str sealed,
                       struct str *plain) MUST_USE;

#endif
