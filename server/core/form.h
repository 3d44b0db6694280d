/* Forms as schemas: what a body may hold, checked before a handler sees it. A field that is not in
 * the schema is ignored; one that breaks it is a problem, and the form's own `refused` page shows
 * every text again. */
#ifndef CORE_FORM_H
#define CORE_FORM_H

#include "lib/urlform.h"

struct request;

enum field_type {
    FIELD_LINE, /* one line of clean text, trimmed */
    FIELD_TEXT, /* lines of clean text */
    FIELD_SAID, /* the same, for others to read: doors->guard reads it before the handler */
    FIELD_SAID_LINE,
    FIELD_SECRET, /* a password: any valid UTF-8, never shown again */
    FIELD_KEPT,   /* a text on its way through another form: carried as it is, never refused */
    FIELD_RAW,    /* a file, or a text as long as one: any bytes, read off the loops */
    FIELD_CHECK,  /* a box: empty, or anything */
    FIELD_CHOICE, /* one of `choices` */
};

struct form_field {
    const char *name;
    enum field_type type;
    bool is_required;
    size_t most_bytes;
    const char *const *choices; /* FIELD_CHOICE: ends with NULL */
};

enum { FORM_FIELDS_MOST = 16 };

struct form_schema {
    const char *name;
    const struct form_field *fields;
    size_t count;
    /* Replies with the page that shows the texts and the problems again, with r->form.status. */
    void (*refused)(struct request *r);
};

enum form_problem {
    FORM_FINE,
    FORM_REQUIRED,  /* empty */
    FORM_TOO_LONG,  /* over most_bytes */
    FORM_NOT_TEXT,  /* control characters */
    FORM_NO_CHOICE, /* not among the choices */
    FORM_OTHER,     /* the feature says which */
};

/* A form as received. */
struct form {
    struct str values[FORM_FIELDS_MOST]; /* in the schema's order; empty when absent */
    enum form_problem problems[FORM_FIELDS_MOST];
    struct str sentences[FORM_FIELDS_MOST]; /* of FORM_OTHER, in the reader's language */
    bool has_problem;
    int status;            /* of the refusal: 422, or 429 with retry_after_s */
    int64_t retry_after_s; /* 429 */
};

/* Reads `fields` by the schema. */
void form_read(const struct form_schema *schema, const struct urlform *fields, struct form *form);
bool form_is_said(const struct form_field *field);
/* Marks a field as wrong, for reasons that a schema cannot know. */
void form_fail(struct form *form, size_t field, struct str sentence);

#endif
