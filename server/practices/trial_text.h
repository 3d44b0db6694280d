/* A trial's text is one Markdown document as a sheet's is (server/threads/sheet.h); what was
 * measured is a section of it: a name, and two values in a list. Pure. */
#ifndef TRIAL_TEXT_H
#define TRIAL_TEXT_H

#include "lib/arena.h"
#include "lib/language.h"

struct trial_text {
    struct str context, adapted;
    struct str measure, before, after; /* lines */
    struct str comment;
};

/* Empty when all of it is. */
struct str trial_text_join(struct arena *arena, enum language language,
                           const struct trial_text *text);
/* What somebody wrote otherwise into the section of the measure stands in the comment. */
void trial_text_split(struct arena *arena, struct str markdown, struct trial_text *text);

#endif
