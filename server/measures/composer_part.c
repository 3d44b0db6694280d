/* In composers, before anything is typed: that it cannot be published now, until when, and where
 * the reasons are. */
#include "server/core/publishing.h"
#include "server/measures/measures_inside.h"
#include "server/threads/parts.h"
#include "templates.h"

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    struct publishing publishing;
    bool is_message = what->of != COMPOSING_EDIT;
    enum err e = publishing_of(r->db, &r->arena, &r->viewer, is_message, r->now_ms, &publishing);
    if (e != OK || !publishing.until) return e;
    struct measure_composer_view view = {.measure_id = publishing.measure,
                                         .until = publishing.until,
                                         .is_silenced = publishing.is_silenced};
    tmpl_measure_composer(&w, &view);
    return OK;
}

const struct thread_part measure_part = {.name = "measure", .compose = compose};
