/* What the pages of this feature share. */
#ifndef CURATION_PAGES_H
#define CURATION_PAGES_H

#include "server/core/page.h"
#include "server/curation/curation.h"
#include "server/curation/curation_views.h"

/* A topic of the policy in the reader's language; empty when there is none. */
struct str curation_topic_label(const struct request *r, struct str id);
enum err curation_links(struct request *r, struct thread_id thread,
                        const struct linked_thread **links, size_t *count) MUST_USE;
enum err curation_changes(struct request *r, struct thread_id thread,
                          const struct change_row **changes, size_t *count) MUST_USE;
/* The thread that an address or a number names, where the viewer may see it and after what became
 * of it; 0: none. */
struct thread_id curation_read_thread(struct request *r, struct str text);
/* Why two threads cannot become one, or messages not leave, in words. */
struct str curation_refusal(const struct request *r, enum reshape_refusal why);
/* The sentence of what an animator has to put right: "curation.<name>". */
struct str curation_words(const struct request *r, const char *name);

#endif
