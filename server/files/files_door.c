/* Files as they come with a form, stored before its handler is called; or alone, by the script. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/core/pipeline.h"
#include "server/files/files.h"
#include "server/files/files_views.h"
#include "server/threads/threads.h"
#include "urls.h"

/* A number in the form; 0: none. */
static int64_t number_of(const struct request *r, const char *name) {
    int64_t n;
    return num_parse(part_line(r, name, 20), INT64_MAX, &n) ? n : 0;
}

/* What can be said without opening it. */
static enum files_verdict first_look(struct request *r, const struct multipart_file *file) {
    int64_t wait_ms;
    struct limit_rule rule = {r->service->options->files_per_day, DAY_MS};
    uint64_t key = rates_key_of(r->service->rates, STR("files"), r->viewer.member.v);
    if (file->value.length > FILES_BYTES_MOST) return FILES_REFUSED_LONG;
    if (file->value.length == 0) return FILES_REFUSED_BROKEN;
    enum err e = rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms);
    return e == OK ? FILES_KEPT : FILES_REFUSED_DAY;
}

/* The task owns the body from now on, with the views into it. */
static struct task *task_of(struct request *r, struct str place, struct file_id drop) {
    size_t count = r->files ? r->files->count : 0;
    struct task *task = request_task(r, &op_files_add, sizeof(struct files_add_in));
    struct files_add_in *in = task->input;
    in->place = task_copy(task, place);
    in->drop = drop;
    in->count = count;
    in->files = arena_array(&task->arena, count, sizeof *in->files);
    for (size_t i = 0; i < count; i++) {
        const struct multipart_file *file = &r->files->files[i];
        in->files[i] = (struct files_one){
            .name = file->name, .content = file->value, .verdict = first_look(r, file)};
        r->files->files[i].name = arena_copy(&r->arena, file->name);
        r->files->files[i].value = (struct str){0};
    }
    task->bulk = r->bulk;
    r->bulk = (struct bulk){0};
    task->has_once = false;
    return task;
}

/* From now on it is one that the form names: whoever reads the form again finds it there. */
static void add_field(struct request *r, struct file_id file) {
    if (file.v == 0 || r->fields.count == URLFORM_FIELDS_MAX) return;
    r->fields.fields[r->fields.count++] =
        (struct urlform_field){STR("file"), arena_format(&r->arena, "%lld", (long long)file.v)};
}

/* What became of them, for the part that shows the form again. */
static void tell(struct request *r, enum err result, const struct files_add_out *out) {
    size_t count = r->files ? r->files->count : 0;
    struct files_sent *sent = arena_alloc(&r->arena, sizeof *sent);
    sent->count = count;
    for (size_t i = 0; i < count; i++) {
        enum files_verdict verdict =
            result == OK ? (enum files_verdict)out->verdicts[i] : FILES_REFUSED_BUSY;
        sent->files[i] = (struct file_sent){
            .verdict = (int)verdict,
            .name = files_clean_name(&r->arena, r->files->files[i].name, FILES_TYPES),
            .file_id = verdict == FILES_KEPT ? out->ids[i] : (struct file_id){0}};
        if (verdict != FILES_KEPT) r->has_refused_files = true;
        add_field(r, sent->files[i].file_id);
    }
    r->files_sent = sent;
}

static void taken_in(struct request *r, enum err result, const void *output) {
    if (result == ERR_DENIED) {
        request_fail(r, result);
        return;
    }
    tell(r, result, output);
    pipeline_go_on(r);
}

bool files_take_in(struct request *r) {
    struct url composer;
    struct file_id drop = {number_of(r, "file_remove")};
    if (r->route->handler == files_send) return true;
    if (!r->files && drop.v == 0) return true;
    struct str place = draft_place(&r->arena, r->route, r->params, &composer);
    request_park(r, task_of(r, place, drop), taken_in);
    return false;
}

/* --- The script's way */

static void files_refused(struct request *r) {
    request_error(r, r->form.status, 0);
}
static const struct form_field files_fields[] = {
    {"place", FIELD_LINE, true, FILES_PLACE_MOST, NULL},
};
const struct form_schema form_files = {"files", files_fields, ARRAY_LENGTH(files_fields),
                                       files_refused};

static void put_sent(struct request *r, const struct file_sent *file, struct buf *json) {
    struct buf html;
    buf_init(&html, 64 * 1024);
    if (file->file_id.v) files_put_row(r, form_value(r, 0), file->file_id, &html);
    buf_put_format(json, "{\"id\":%lld,\"name\":\"", (long long)file->file_id.v);
    escape_json(json, file->name);
    BUF_LIT(json, "\",\"error\":\"");
    escape_json(json, files_sentence(r, file->verdict));
    BUF_LIT(json, "\",\"html\":\"");
    escape_json(json, buf_str(&html));
    BUF_LIT(json, "\"}");
    buf_release(&html);
}

static void sent_alone(struct request *r, enum err result, const void *output) {
    struct files_sent *sent;
    struct buf json;
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    tell(r, result, output);
    sent = r->files_sent;
    buf_init(&json, 2 << 20);
    BUF_LIT(&json, "[");
    for (size_t i = 0; i < sent->count; i++) {
        if (i) BUF_LIT(&json, ",");
        put_sent(r, &sent->files[i], &json);
    }
    BUF_LIT(&json, "]");
    page_send_json(r, buf_str(&json));
    buf_release(&json);
}

enum reply files_send(struct request *r) {
    if (!r->files) return request_error(r, 422, 0);
    return request_park(r, task_of(r, form_value(r, 0), (struct file_id){0}), sent_alone);
}
