/* Sending a list, looking at what would become of its rows, confirming. */
#include "lib/num.h"
#include "lib/utf8.h"
#include "server/core/page.h"
#include "server/organisations/import_views.h"
#include "server/organisations/imports.h"
#include "server/organisations/organisations.h"
#include "server/organisations/reports.h"
#include "server/organisations/seats.h"
#include "sql/organisations_imports.h"
#include "templates.h"
#include "urls.h"

enum { IMPORT_FILE, IMPORT_TEXT, IMPORT_ATTESTS };
enum { TEXT_SHOWN_MOST = 1 << 20, IMPORTS_AN_HOUR = 30 };

static void import_refused(struct request *r);
static const struct form_field import_fields[] = {
    [IMPORT_FILE] = {"file", FIELD_RAW, false, ROUTE_FILE_MOST, NULL},
    [IMPORT_TEXT] = {"text", FIELD_RAW, false, ROUTE_FILE_MOST, NULL},
    [IMPORT_ATTESTS] = {"attests", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_import = {"import", import_fields, ARRAY_LENGTH(import_fields),
                                        import_refused};

static struct import_owner owner_of(const struct request *r) {
    return (struct import_owner){r->viewer.organisation, r->viewer.member};
}

/* --- The form */

static enum reply show_form(struct request *r, struct import_form_page *page, int status) {
    enum err e = seats_view_load(r, &page->seats);
    if (e != OK) return request_fail(r, e);
    page->rows_most = IMPORT_ROWS_MOST;
    page->megabytes_most = ROUTE_FILE_MOST >> 20;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION_IMPORT, &frame);
    tmpl_import_form_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply import_form(struct request *r) {
    struct import_form_page page = {0};
    return show_form(r, &page, 200);
}

/* The form again with what was pasted; a browser gives no file back. */
static void refuse(struct request *r, struct str error, struct str advice, int status) {
    struct str text = form_value(r, IMPORT_TEXT);
    struct import_form_page page = {
        .error = error, .advice = advice, .attests = !str_is_empty(form_value(r, IMPORT_ATTESTS))};
    if (text.length <= TEXT_SHOWN_MOST && utf8_is_valid(text)) page.text = text;
    show_form(r, &page, status);
}

static void import_refused(struct request *r) {
    const char *id = r->form.status == 403 ? "form.stale" : "import.too_large";
    refuse(r, page_message(r, id), (struct str){0}, r->form.status);
}

static struct str sentence(struct request *r, struct buf *out) {
    struct str copy = arena_copy(&r->arena, buf_str(out));
    buf_release(out);
    return copy;
}

/* Why a list as a whole cannot be read, and what to do. */
static void refuse_whole(struct request *r, const struct import_read_in *in) {
    static const char *const ids[] = {
        [LIST_EMPTY] = "import.empty",   [LIST_WORKBOOK] = "import.workbook",
        [LIST_UTF16] = "import.utf16",   [LIST_LATIN] = "import.latin",
        [LIST_BINARY] = "import.binary",
    };
    struct buf out;
    struct str error, advice = page_message(r, "import.how_to_save");
    buf_init(&out, 2048);
    if (in->habit == LIST_LATIN) {
        msg_import_latin(&out, r->language, MESSAGE_PLAIN,
                         (struct msg_import_latin){.line = (int64_t)in->bad_line});
    } else if (in->habit) {
        buf_put(&out, page_message(r, ids[in->habit]));
    } else {
        buf_put(&out, page_message(r, list_reasons[in->problem]));
        if (!str_is_empty(in->column)) {
            BUF_LIT(&out, " ");
            msg_import_column(&out, r->language, MESSAGE_PLAIN,
                              (struct msg_import_column){.name = in->column});
        }
        advice = page_message(r, "import.how_to_name");
    }
    if (in->habit == LIST_EMPTY) advice = (struct str){0};
    error = sentence(r, &out);
    refuse(r, error, advice, 422);
}

/* --- Sending it: read on a reader, kept by the writer */

static void kept(struct request *r, enum err result, const void *output) {
    const struct import_out *out = output;
    if (result == OK)
        request_redirect(r, url_import_show(&r->arena, out->import));
    else
        request_fail(r, result);
}

static void was_read(struct request *r, enum err result, const void *output) {
    const struct import_read_in *in = output;
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    if (in->problem || in->habit) {
        refuse_whole(r, in);
        return;
    }
    struct task *task = request_task(r, &op_import_keep, sizeof(struct import_keep_in));
    struct import_keep_in *keep = task->input;
    const struct import_sealed *from = &in->sealed;
    *keep = (struct import_keep_in){.owner = in->owner, .attests = in->attests};
    keep->sealed = (struct import_sealed){.text = task_copy(task, from->text),
                                          .name = task_copy(task, from->name),
                                          .pages_count = from->pages_count,
                                          .counts = from->counts};
    keep->sealed.pages = arena_array(&task->arena, from->pages_count, sizeof(struct str));
    for (size_t i = 0; i < from->pages_count; i++)
        keep->sealed.pages[i] = task_copy(task, from->pages[i]);
    request_park(r, task, kept);
}

/* The name as it can be shown: its last part, clean. */
static struct str file_name_of(const struct request *r) {
    struct str name = r->file_name;
    for (size_t i = name.length; i > 0; i--)
        if (name.bytes[i - 1] == '/' || name.bytes[i - 1] == '\\') {
            name = str_slice(name, i, name.length);
            break;
        }
    bool is_shown = utf8_is_clean(name, false) && name.length <= IMPORT_NAME_MOST;
    return is_shown ? name : STR("");
}

enum reply import_upload(struct request *r) {
    struct str file = form_value(r, IMPORT_FILE), text = form_value(r, IMPORT_TEXT);
    bool is_file = !str_is_empty(file);
    struct limit_rule rule = {IMPORTS_AN_HOUR, HOUR_MS};
    if (is_file && !str_is_empty(str_trim(text))) {
        refuse(r, page_message(r, "import.both"), (struct str){0}, 422);
        return REPLIED;
    }
    if (!request_may(r, STR("imports"), r->viewer.member, rule)) return REPLIED;
    struct task *task = request_task(r, &op_import_read, sizeof(struct import_read_in));
    struct import_read_in *in = task->input;
    in->owner = owner_of(r);
    in->raw = task_copy(task, is_file ? file : text);
    in->file_name = task_copy(task, is_file ? file_name_of(r) : STR(""));
    in->attests = !str_is_empty(form_value(r, IMPORT_ATTESTS));
    in->now_ms = r->now_ms;
    task->has_once = false;
    return request_park(r, task, was_read);
}

/* --- Looking at it */

enum err scope_own_import(struct scope_run *run) {
    struct import_find_in in = {.import_id.v = run->params[0].id,
                                .member_id = run->viewer->member,
                                .organisation_id = run->viewer->organisation,
                                .now = clock_now_ms()};
    struct import_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_import_find(run->db, run->arena, &in, row);
}

struct fate_view fate_view_of(struct request *r, const struct fate_row *row) {
    bool is_judged = row->fate == FATE_REVIEW || row->fate == FATE_REFUSED;
    struct fate_view view = {.number = row->number,
                             .fate = row->fate,
                             .foreseen = row->foreseen,
                             .is_different = row->fate != row->foreseen,
                             .name = row->name,
                             .identifier = row->identifier,
                             .job_title = row->job_title,
                             .column = row->column,
                             .given = row->given};
    if (is_judged || row->fate == FATE_UNREADABLE)
        view.sentence = reason_in(r->service, r->language, row->reason);
    if (is_judged) view.rule = row->reason;
    return view;
}

static enum err load_page(struct request *r, const struct import_find_row *row,
                          struct import_page *page) {
    struct import_page_in find = {.import_id = row->import_id, .page = page->page - 1};
    struct import_page_row sealed;
    struct fate_row *rows;
    struct str name;
    const struct crypt_key *key = r->service->keys->seal;
    enum err e = sql_import_page(r->db, &r->arena, &find, &sealed);
    struct str bytes = {(const char *)sealed.sealed.bytes, sealed.sealed.length};
    if (e == OK)
        e = fates_open(&r->arena, key, owner_of(r), bytes, page->page - 1, &rows,
                       &page->fates_count);
    if (e != OK) return e;
    struct fate_view *views = arena_array(&r->arena, page->fates_count, sizeof *views);
    for (size_t i = 0; i < page->fates_count; i++) views[i] = fate_view_of(r, &rows[i]);
    page->fates = views;
    struct str about = {(const char *)row->sealed_name.bytes, row->sealed_name.length};
    e = import_unseal(&r->arena, key, owner_of(r), "name", 0, about, &name);
    if (e == OK) page->file_name = name;
    return e;
}

static void fill_counts(struct request *r, struct import_page *page,
                        const struct fate_counts *counts) {
    page->tally = arena_array(&r->arena, FATE_COUNT_, sizeof *page->tally);
    page->rows = counts->rows;
    page->different = counts->different;
    for (size_t fate = 0; fate < FATE_COUNT_; fate++)
        if (counts->of[fate])
            page->tally[page->tally_count++] =
                (struct fate_tally){.fate = (int64_t)fate, .count = counts->of[fate]};
    page->writes = counts->rows - counts->of[FATE_UNREADABLE] - counts->of[FATE_NO_SEAT] -
                   counts->of[FATE_SAME];
    page->from = (page->page - 1) * FATES_PAGE + 1;
    page->to = page->from + FATES_PAGE - 1;
    if (page->to > counts->rows) page->to = counts->rows;
    page->before = page->page - 1;
    page->after = page->to < counts->rows ? page->page + 1 : 0;
}

enum reply import_show(struct request *r) {
    const struct import_find_row *row = r->scope.object;
    struct str number = request_query(r, STR("page"));
    struct import_page page = {.import_id = row->import_id,
                               .page = 1,
                               .expires_at = row->expires_at,
                               .is_done = row->confirmed_at != 0,
                               .attests = row->attests};
    struct fate_counts counts;
    bool is_number = str_is_empty(number) || num_parse(number, IMPORT_ROWS_MOST, &page.page);
    if (!is_number || page.page < 1) return request_error(r, 400, 0);
    if (row->counts.length != sizeof counts) return request_fail(r, ERR_CORRUPT);
    memcpy(&counts, row->counts.bytes, sizeof counts);
    fill_counts(r, &page, &counts);
    enum err e = load_page(r, row, &page);
    if (e == OK) e = seats_view_load(r, &page.seats);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION_IMPORT, &frame);
    tmpl_import_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- Confirming and dropping it */

static void confirmed(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct import_find_row *row = r->scope.object;
    /* Confirmed twice: what happened is shown. */
    if (result == OK || result == ERR_CONFLICT)
        request_redirect(r, url_import_show(&r->arena, row->import_id));
    else
        request_fail(r, result);
}

static void opened(struct request *r, enum err result, const void *output) {
    const struct import_open_in *from = output;
    const struct import_find_row *row = r->scope.object;
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    if (str_is_empty(from->text)) {
        request_redirect(r, url_import_show(&r->arena, row->import_id));
        return;
    }
    struct task *task = request_task(r, &op_import_confirm, sizeof(struct import_confirm_in));
    struct import_confirm_in *in = task->input;
    unsigned char *foreseen = arena_alloc(&task->arena, from->count);
    for (size_t i = 0; i < from->count; i++) {
        size_t place = (size_t)from->rows[i].place;
        if (place < from->count) foreseen[place] = (unsigned char)from->rows[i].fate;
    }
    *in = (struct import_confirm_in){.owner = owner_of(r),
                                     .import = row->import_id,
                                     .attests = from->attests,
                                     .kind = task_copy(task, from->kind),
                                     .text = task_copy(task, from->text),
                                     .foreseen = foreseen,
                                     .foreseen_count = from->count};
    request_park(r, task, confirmed);
}

static struct task *open_task(struct request *r, const struct import_find_row *row) {
    struct task *task = request_task(r, &op_import_open, sizeof(struct import_open_in));
    struct import_open_in *in = task->input;
    *in = (struct import_open_in){
        .owner = owner_of(r), .import = row->import_id, .now_ms = r->now_ms};
    task->has_once = false;
    return task;
}

/* The whole table for a spreadsheet: nothing in it is run there. */
static void reported(struct request *r, enum err result, const void *output) {
    const struct import_open_in *from = output;
    if (result == OK)
        csv_send(r, "import", from->report);
    else
        request_fail(r, result);
}

enum reply import_report(struct request *r) {
    struct task *task = open_task(r, r->scope.object);
    struct import_open_in *in = task->input;
    in->wants_report = true;
    in->language = r->language;
    return request_park(r, task, reported);
}

enum reply import_confirm(struct request *r) {
    return request_park(r, open_task(r, r->scope.object), opened);
}

static void cancelled(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK || result == ERR_NOT_FOUND)
        request_redirect(r, url_import_form(&r->arena));
    else
        request_fail(r, result);
}

enum reply import_cancel(struct request *r) {
    const struct import_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_import_cancel, sizeof(struct import_cancel_in));
    struct import_cancel_in *in = task->input;
    *in = (struct import_cancel_in){.owner = owner_of(r), .import = row->import_id};
    return request_park(r, task, cancelled);
}
