/* The forms of this feature: fields in order, and what their texts have in common. */
#ifndef THREADS_FORMS_H
#define THREADS_FORMS_H

#include "server/core/request.h"
#include "server/threads/thread_views.h"

/* Fields of every form that publishes a text, first in each schema. */
enum { TEXT_BODY, TEXT_PREVIEW, TEXT_KEEP, TEXT_DRAFT, TEXT_DRAFT_VERSION, TEXT_FIELDS };
/* clang-format off */
#define TEXT_SCHEMA                                                                                \
    [TEXT_BODY] = {"body", FIELD_TEXT, true, POST_BODY_MOST, NULL},                                \
    [TEXT_PREVIEW] = {"preview", FIELD_CHECK, false, 16, NULL},                                    \
    [TEXT_KEEP] = {"keep", FIELD_CHECK, false, 16, NULL},                                          \
    [TEXT_DRAFT] = {"draft", FIELD_LINE, false, 20, NULL},                                         \
    [TEXT_DRAFT_VERSION] = {"draft_version", FIELD_LINE, false, 20, NULL}
/* clang-format on */
enum { THREAD_SPACE = TEXT_FIELDS, THREAD_KIND, THREAD_TITLE, THREAD_SHAPE };
enum { EDIT_VERSION = TEXT_FIELDS, EDIT_CONCEAL };
enum { DELETE_REASON };

/* Linear check that this text can be set quickly; else the field is marked with the line. */
bool form_check_markdown(struct request *r, size_t field) MUST_USE;
/* What is to be said of the form as a whole: too fast, an ended session; empty when nothing. */
struct str form_sentence(struct request *r);
/* The form's page again, with its texts, when an operation failed: busy, refused, broken. */
void request_fail_kept(struct request *r, enum err e, void (*refused)(struct request *r));

/* The composer as its form was sent, with what is wrong. */
void composer_from_form(struct request *r, struct composer *composer);
/* The composer of a place as its page begins: the draft named by ?draft=, else the latest.
 * False: there is none, *composer has the place only. For "new", other fields of it in *row. */
struct draft_find_row;
bool composer_from_draft(struct request *r, struct str place, struct composer *composer,
                         struct draft_find_row *row) MUST_USE;
/* The same for a feature above this one: the title and kind that the draft has. */
bool composer_resume(struct request *r, struct str place, struct composer *composer,
                     struct str *title, struct str *kind) MUST_USE;
/* « Aperçu », « Enregistrer le brouillon » and the buttons of the guard's panel send the form that
 * publishes. True: one of them was asked; it is answered (r->exchange is NULL), or an operation is
 * under way. `show` replies with the form's page and the preview in it. */
struct composing;
bool composer_divert(struct request *r, const struct composing *what,
                     void (*show)(struct request *r, struct html preview)) MUST_USE;
/* The message of this thread that ?quote= names; false: none that may be quoted. */
struct post_quoted_row;
bool quote_find(struct request *r, struct thread_id thread, int64_t post,
                struct post_quoted_row *row) MUST_USE;
/* The text with the message quoted at its end. */
struct str quote_after(struct request *r, struct str text, const struct post_quoted_row *post);
/* The draft that the form names; 0: none. */
struct draft_id composer_draft(const struct request *r);

#endif
