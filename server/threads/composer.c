/* What the forms that publish a text share besides publishing it: its draft, and its preview, which
 * is made on a worker as the message itself would be. */
#include "lib/num.h"
#include "messages.h"
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/sheet.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "server/threads/threads_write.h"
#include "sql/threads_drafts.h"

static const int64_t PUT_OFF_MS = 21 * DAY_MS; /* by then few remember the day */

static int64_t number(struct str text) {
    int64_t n;
    return num_parse(text, INT64_MAX, &n) ? n : 0;
}

struct draft_id composer_draft(const struct request *r) {
    return (struct draft_id){number(form_value(r, TEXT_DRAFT))};
}

void composer_from_form(struct request *r, struct composer *composer) {
    struct url page;
    composer->body = page_field(r, TEXT_BODY);
    if (str_is_empty(composer->body.error)) composer->body.error = form_sentence(r);
    composer->hint = r->form.sentences[TEXT_PREVIEW];
    /* The guard says itself what became of the text. */
    composer->is_kept = r->form.status != 200 && !(r->guarding && r->form.status == 422);
    composer->place = draft_place(&r->arena, r->route, r->params, &page);
    composer->draft_id = composer_draft(r);
    composer->draft_version = number(form_value(r, TEXT_DRAFT_VERSION));
}

void composer_sections(struct request *r, enum thread_kind kind, bool has_later,
                       struct composer *composer) {
    const struct sheet_kind *sheet = sheet_of(kind);
    struct str texts[SHEET_SECTIONS_MOST];
    if (!sheet) return;
    struct section_view *sections = arena_array(&r->arena, sheet->count, sizeof *sections);
    sheet_split(&r->arena, sheet, composer->body.value, texts);
    for (size_t n = 0; n < sheet->count; n++) {
        size_t i = sheet_field(sheet, n);
        const struct sheet_section *section = &sheet->sections[i];
        bool is_body = i == sheet_body(sheet);
        if (section->is_later && !has_later && str_is_empty(texts[i])) continue;
        sections[composer->sections_count++] =
            (struct section_view){.field = str_from_c(section->field),
                                  .label = section->heading,
                                  .help = section->help,
                                  .value = texts[i],
                                  .error = is_body ? composer->body.error : (struct str){0},
                                  .is_required = is_body};
    }
    composer->sections = sections;
    composer->sheet = str_from_c(sheet->code);
}

bool composer_from_draft(struct request *r, struct str place, struct composer *composer,
                         struct draft_find_row *row) {
    struct draft_find_in in = {.member_id = r->viewer.member,
                               .place = place,
                               .draft_id = {number(request_query(r, STR("draft")))}};
    struct draft_any_in any = {.member_id = in.member_id, .place = place};
    struct draft_any_row one;
    composer->place = place;
    if (sql_draft_any(r->db, &r->arena, &any, &one) != OK) return false;
    if (sql_draft_find(r->db, &r->arena, &in, row) != OK) return false;
    composer->body.value = row->body;
    composer->draft_id = row->draft_id;
    composer->draft_version = row->version;
    composer->saved_at = row->saved_at;
    composer->is_saved_today = r->now_ms - row->saved_at < 12 * HOUR_MS;
    composer->is_kept = in.draft_id.v == 0; /* who comes back by the list knows */
    composer->has_others = row->copies > 1;
    return true;
}

bool composer_resume(struct request *r, struct str place, struct composer *composer,
                     struct str *title, struct str *kind) {
    struct draft_find_row row;
    if (!composer_from_draft(r, place, composer, &row)) return false;
    *title = row.title;
    *kind = row.kind;
    return true;
}

/* --- « Aperçu » */

struct preview {
    struct str body;
    const struct mentions *mentions;
    struct html html;
    void (*show)(struct request *r, struct html preview);
};

static enum err preview_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)service;
    struct preview *in = input;
    struct str source, html;
    enum err e = post_set(arena, in->body, in->mentions, &source, &html);
    if (e == OK) in->html = (struct html){html.bytes, html.length};
    return e;
}

static const struct op op_preview = {
    .name = "text.preview", .pool = POOL_WORK, .prepare = preview_prepare};

/* A name that means several people stays words; the region tells them apart. */
static struct str hint_of(struct request *r, const struct mentions *mentions) {
    if (str_is_empty(mentions->unclear)) return (struct str){0};
    struct buf out;
    buf_init(&out, 1024);
    msg_mention_unclear(&out, r->language, MESSAGE_PLAIN,
                        (struct msg_mention_unclear){.name = mentions->unclear});
    struct str hint = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return hint;
}

static void previewed(struct request *r, enum err result, const void *input) {
    const struct preview *preview = input;
    if (result == OK) {
        struct html html = preview->html, *bodies[] = {&html};
        mentions_show(r, bodies, 1);
        r->form.status = 200;
        r->form.sentences[TEXT_PREVIEW] = hint_of(r, preview->mentions);
        preview->show(r, html);
        return;
    }
    if (result == ERR_LIMIT) form_fail(&r->form, TEXT_BODY, page_message(r, "form.too_long"));
    if (result == ERR_LIMIT) result = ERR_IO;
    request_fail_kept(r, result, r->route->form->refused);
}

static void start_preview(struct request *r, void (*show)(struct request *r, struct html preview)) {
    if (r->form.problems[TEXT_BODY] != FORM_FINE || !form_check_markdown(r, TEXT_BODY)) {
        show(r, (struct html){0});
        return;
    }
    struct task *task = request_task(r, &op_preview, sizeof(struct preview));
    struct preview *in = task->input;
    in->body = task_copy(task, form_value(r, TEXT_BODY));
    in->mentions = mentions_find(r->db, &task->arena, r->now_ms, in->body);
    in->show = show;
    request_park(r, task, previewed);
}

/* --- « Enregistrer le brouillon » */

static struct str sent(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

/* Back to the composer, with the draft in it. */
static void kept(struct request *r, enum err result, const void *output) {
    const struct draft_save_out *out = output;
    struct url composer;
    if (result != OK) {
        request_fail_kept(r, result, r->route->form->refused);
        return;
    }
    draft_place(&r->arena, r->route, r->params, &composer);
    request_redirect(r, draft_resume(&r->arena, composer, out->draft));
}

static void start_keep(struct request *r, bool is_put_off) {
    struct url composer;
    struct task *task = request_task(r, &op_draft_save, sizeof(struct draft_save_in));
    struct draft_save_in *in = task->input;
    in->draft = composer_draft(r);
    in->version = number(form_value(r, TEXT_DRAFT_VERSION));
    in->is_unnamed = !str_is_empty(sent(r, "unnamed"));
    in->place = task_copy(task, draft_place(&r->arena, r->route, r->params, &composer));
    in->space = task_copy(task, sent(r, "space"));
    in->kind = task_copy(task, sent(r, "kind"));
    in->title = task_copy(task, sent(r, "title"));
    in->body = task_copy(task, sent(r, "body"));
    if (is_put_off) in->due_at = r->now_ms + PUT_OFF_MS;
    task->has_once = false;
    request_park(r, task, kept);
}

/* « Joindre » and the buttons beside files: the text is kept with them. */
static bool wants_files(const struct request *r) {
    return !str_is_empty(sent(r, "attach")) || !str_is_empty(sent(r, "file_remove"));
}

bool composer_divert(struct request *r, const struct composing *what,
                     void (*show)(struct request *r, struct html preview)) {
    bool wants_keep = !str_is_empty(form_value(r, TEXT_KEEP)) || guard_puts_off(r);
    bool wants_preview = !str_is_empty(form_value(r, TEXT_PREVIEW));
    /* A form that a gate stopped does nothing; one that lacks a title may still be kept. */
    if (r->refusal != REFUSAL_NONE || r->form.status != 422) return false;
    bool has_refused = (wants_keep || wants_files(r)) && r->has_refused_files;
    if (has_refused || !composer_guard(r, what)) { /* what is wrong is said there */
        show(r, (struct html){0});
        return true;
    }
    wants_keep |= wants_files(r);
    if (!wants_keep && !wants_preview) return false;
    if (wants_keep)
        start_keep(r, guard_puts_off(r));
    else
        start_preview(r, show);
    return true;
}
