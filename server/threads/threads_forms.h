/* The forms of this feature: fields in order, and what their texts have in common. */
#ifndef THREADS_FORMS_H
#define THREADS_FORMS_H

#include "server/core/request.h"

enum { REPLY_BODY };
enum { EDIT_BODY, EDIT_VERSION, EDIT_CONCEAL };
enum { DELETE_REASON };
enum { THREAD_SPACE, THREAD_KIND, THREAD_TITLE, THREAD_BODY };

/* Linear check that this text can be set quickly; else the field is marked with the line. */
bool form_check_markdown(struct request *r, size_t field) MUST_USE;
/* What is to be said of the form as a whole: too fast, an ended session; empty when nothing. */
struct str form_sentence(struct request *r);
/* The form's page again, with its texts, when an operation failed: busy, refused, broken. */
void request_fail_kept(struct request *r, enum err e, void (*refused)(struct request *r));

#endif
