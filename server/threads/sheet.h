/* A case's or a practice's text is one Markdown document, its sections under headings of level 2:
 * so versions, search, purge and reports work on it as on any message. Forms show a field a
 * section. */
#ifndef SHEET_H
#define SHEET_H

#include "lib/arena.h"
#include "messages.h"
#include "server/core/frame_views.h"

enum { SHEET_SECTIONS_MOST = 8 };

struct sheet_section {
    const char *field;       /* of forms: "situation"; one of each kind is "body" */
    enum message_id heading; /* of the document, and the field's label */
    enum message_id help;
    bool is_later; /* written once there is something to say of it: not in the opening form */
};

struct sheet_kind {
    enum thread_kind kind;
    const char *code; /* "case" */
    const struct sheet_section *sections;
    size_t count;
};

/* NULL: a thread of this kind has one plain text. */
const struct sheet_kind *sheet_of(enum thread_kind kind);
/* The text of each section, without blank lines around it. What stands before the first heading,
 * or under one that is none of theirs, belongs to "body" or to the section it follows. */
void sheet_split(struct arena *arena, const struct sheet_kind *sheet, struct str markdown,
                 struct str texts[SHEET_SECTIONS_MOST]);
/* The document, its headings in that language; empty sections are left out. A block of code that a
 * section leaves open is closed. Empty when all of it is. */
struct str sheet_join(struct arena *arena, const struct sheet_kind *sheet, enum language language,
                      const struct str texts[SHEET_SECTIONS_MOST]);
/* The place of "body" among the sections. */
size_t sheet_body(const struct sheet_kind *sheet);
/* The section that stands at place n of a form: what a case asks comes first, it alone is needed.
 */
size_t sheet_field(const struct sheet_kind *sheet, size_t n);

struct request;
/* Of forms that publish a text (form.h): the fields of sections become the one field "body". */
void sheet_gather(struct request *r);
struct composer;
/* The text in the composer, taken apart into the sections of that kind; has_later: also those that
 * are written later on. Nothing for a kind of one text. */
void composer_sections(struct request *r, enum thread_kind kind, bool has_later,
                       struct composer *composer);

#endif
