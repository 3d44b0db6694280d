/* « Prendre des nouvelles »: how many have not come for a while, and a note to them; never who. */
#include "server/threads/guarding.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_relaunch.h"
#include "templates.h"
#include "urls.h"

enum { RELAUNCH_TEXT, RELAUNCH_STEP, RELAUNCH_SEEN };

enum err relaunch_counted(struct request *r, int64_t *rounded, bool *is_counted) {
    struct relaunch_count_row row;
    enum err e = sql_relaunch_count(r->db, &r->arena, &row);
    if (e != OK) return e;
    *rounded = row.rounded;
    *is_counted = row.counted_at != 0;
    return OK;
}

static enum err fill_last(struct request *r, struct relaunch_page *page) {
    struct relaunch_last_row last;
    enum err e = sql_relaunch_last(r->db, &r->arena, &last);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    int64_t next = last.asked_at + RELAUNCH_APART_DAYS * DAY_MS;
    if (!last.is_done) page->under_way_since = last.asked_at;
    if (next > r->now_ms) page->next_at = next;
    return OK;
}

static enum reply show(struct request *r, int status, struct relaunch_page *page) {
    page->text.variables = greet_variables(r, false, &page->text.variables_count);
    page->text.guard = guard_panel(r);
    page->has_errors = status != 200;
    page->is_sent = request_is_done(r, "sent");
    enum err e = greet_models(r, STR("relaunch"), &page->wordings, &page->wordings_count);
    if (e == OK) e = relaunch_counted(r, &page->silent, &page->is_counted);
    if (e == OK) e = fill_last(r, page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WELCOME, &frame);
    tmpl_relaunch_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply relaunch_page(struct request *r) {
    struct relaunch_page page = {.text.text.value = greet_begun(r, STR("relaunch"), STR(""))};
    return show(r, 200, &page);
}

static bool check(struct request *r, struct str *preview) {
    static const size_t texts[] = {RELAUNCH_TEXT};
    struct greet_values values = greet_values_sample(r, false);
    return greet_check_text(r, RELAUNCH_TEXT, &values, preview) &&
           guard_form(r, GUARD_ADVISING, texts, ARRAY_LENGTH(texts));
}

static void show_sent(struct request *r, struct str preview, struct str error) {
    struct relaunch_page page = {
        .text.text = page_field(r, RELAUNCH_TEXT), .text.preview = preview, .error = error};
    show(r, r->form.status, &page);
}

static void refused(struct request *r) {
    struct str preview = {0};
    bool is_fine = r->guarding || !guard_is_asked(r) || check(r, &preview);
    (void)is_fine;
    show_sent(r, preview, (struct str){0});
}

static const char *const steps[] = {"preview", "send", NULL};
static const struct form_field relaunch_fields[] = {
    [RELAUNCH_TEXT] = {"text", FIELD_TEXT, true, GREET_TEXT_MOST, NULL},
    [RELAUNCH_STEP] = {"step", FIELD_CHOICE, false, 10, steps},
    [RELAUNCH_SEEN] = {"seen", FIELD_TEXT, false, GREET_TEXT_MOST, NULL},
};
const struct form_schema form_relaunch = {"relaunch", relaunch_fields,
                                          ARRAY_LENGTH(relaunch_fields), refused};

static void sent(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_relaunch_page(&r->arena), "sent");
    } else if (result == ERR_CONFLICT || result == ERR_BUSY) {
        r->form.status = result == ERR_BUSY ? 503 : 409;
        show_sent(r, (struct str){0},
                  page_message(r, result == ERR_BUSY ? "form.server_busy" : "greet.too_soon"));
    } else {
        request_fail(r, result);
    }
}

enum reply relaunch_submit(struct request *r) {
    struct str preview = {0};
    bool is_fine = check(r, &preview);
    if (!is_fine || !greet_is_sent(r, RELAUNCH_STEP, RELAUNCH_TEXT, RELAUNCH_SEEN)) {
        if (is_fine) r->form.status = 200;
        show_sent(r, preview, (struct str){0});
        return REPLIED;
    }
    struct task *task = request_task(r, &op_relaunch, sizeof(struct relaunch_in));
    struct relaunch_in *in = task->input;
    in->text = task_copy(task, form_value(r, RELAUNCH_TEXT));
    return request_park(r, task, sent);
}
