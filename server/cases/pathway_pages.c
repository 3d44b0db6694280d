/* The pathway's own page: its drawing, its list, and for the author the forms that change it; its
 * exports. */
#include "lib/num.h"
#include "server/cases/cases_inside.h"
#include "server/cases/pathway.h"
#include "server/cases/step_form.h"
#include "templates.h"
#include "urls.h"

enum { MOVE_WAY, MOVE_VERSION };
enum { SVG_MOST = 1 << 20, VERSION_MOST = 1000000000 };

static const char *const ways[] = {"up", "down", NULL};
static const struct form_field move_fields[] = {
    [MOVE_WAY] = {"way", FIELD_CHOICE, true, 8, ways},
    [MOVE_VERSION] = {"version", FIELD_LINE, true, 12, NULL},
};
const struct form_schema form_step_move = {"step_move", move_fields, ARRAY_LENGTH(move_fields),
                                           NULL};

enum reply pathway_show(struct request *r, enum pathway_saying saying, int status) {
    const struct case_at *at = r->scope.object;
    struct pathway_step *steps;
    size_t count;
    enum err e = pathway_load(r->db, &r->arena, at->row.thread_id, &steps, NULL, &count);
    if (e != OK) return request_fail(r, e);
    struct pathway_page page = {.view.thread_id = at->row.thread_id,
                                .title = page_thread_title(r, at->row.title),
                                .version = at->row.pathway_version,
                                .is_author = at->is_author,
                                .is_full = count >= PATHWAY_STEPS_MOST,
                                .is_changed = saying == PATHWAY_CHANGED};
    pathway_fill(r, steps, count, &page.view);
    if (page.is_author)
        step_form_fill(r, steps, count, NULL, saying == PATHWAY_STEP_WRONG, &page.add);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_CASES, &frame);
    tmpl_pathway_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply pathway_page(struct request *r) {
    return pathway_show(r, PATHWAY_AS_IT_IS, 200);
}

/* --- Order */

static void moved(struct request *r, enum err result, const void *output) {
    const struct case_at *at = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_pathway_page(&r->arena, at->row.thread_id));
        return;
    }
    enum err e = result == ERR_CONFLICT ? scope_own_case(&r->scope) : result;
    if (e == OK)
        pathway_show(r, PATHWAY_CHANGED, 409);
    else
        request_fail(r, e);
}

enum reply step_move_submit(struct request *r) {
    const struct case_at *at = r->scope.object;
    int64_t version;
    if (!num_parse(form_value(r, MOVE_VERSION), VERSION_MOST, &version))
        return request_error(r, 422, 0);
    struct task *task = request_task(r, &op_step_move, sizeof(struct step_move_in));
    bool is_up = str_equal(form_value(r, MOVE_WAY), STR("up"));
    *(struct step_move_in *)task->input = (struct step_move_in){.thread = at->row.thread_id,
                                                                .step = at->step,
                                                                .way = is_up ? STEP_UP : STEP_DOWN,
                                                                .version = version};
    case_without_trace(at, task);
    return request_park(r, task, moved);
}

/* --- Exports: downloads, that no browser runs in the site's name */

static void name_file(struct request *r, const char *extension) {
    request_add_field(r, "Content-Disposition: attachment; filename=\"parcours-%lld.%s\"",
                      (long long)r->params[0].id, extension);
}

enum reply pathway_svg(struct request *r) {
    const struct case_at *at = r->scope.object;
    struct pathway_step *steps;
    size_t count;
    struct pathway_view view = {.thread_id = at->row.thread_id};
    enum err e = pathway_load(r->db, &r->arena, at->row.thread_id, &steps, NULL, &count);
    if (e != OK) return request_fail(r, e);
    pathway_fill(r, steps, count, &view);
    struct buf out;
    buf_init(&out, SVG_MOST);
    struct template_writer w = {.out = &out, .language = r->language, .zone = r->service->zone};
    tmpl_pathway_file(&w, &view);
    name_file(r, "svg");
    enum reply reply = out.is_full ? request_error(r, 500, 0)
                                   : page_send_document(r, STR("image/svg+xml"), buf_str(&out));
    buf_release(&out);
    return reply;
}

enum reply pathway_mmd(struct request *r) {
    const struct case_at *at = r->scope.object;
    struct pathway_step *steps;
    size_t count;
    enum err e = pathway_load(r->db, &r->arena, at->row.thread_id, &steps, NULL, &count);
    if (e != OK) return request_fail(r, e);
    struct buf out;
    buf_init(&out, PATHWAY_MERMAID_MOST);
    pathway_mermaid(&out, steps, count);
    name_file(r, "mmd");
    enum reply reply = page_send_document(r, STR("text/plain; charset=utf-8"), buf_str(&out));
    buf_release(&out);
    return reply;
}
