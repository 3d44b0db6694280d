/* Asking each part in turn. */
#include "server/threads/parts.h"

#include "lib/utf8.h"
#include "server/threads/guarding.h"
#include "server/threads/sheet.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "sql/threads_threads.h"

static struct str field(const struct request *r, const char *name, size_t most, bool has_lines,
                        bool *is_wrong) {
    struct str value = {0};
    enum err e = urlform_get(&r->fields, str_from_c(name), &value);
    if (!has_lines) value = str_trim(value);
    *is_wrong = e == ERR_INVALID || value.length > most || !utf8_is_clean(value, has_lines);
    return *is_wrong ? (struct str){0} : value;
}

struct str part_line(const struct request *r, const char *name, size_t most) {
    bool is_wrong;
    return field(r, name, most, false, &is_wrong);
}

struct str part_text(const struct request *r, const char *name, size_t most) {
    bool is_wrong;
    return field(r, name, most, true, &is_wrong);
}

bool part_is_wrong(const struct request *r, const char *name, size_t most) {
    bool is_wrong;
    field(r, name, most, true, &is_wrong);
    return is_wrong;
}

size_t part_values(const struct request *r, const char *name, struct str *out, size_t room) {
    size_t at = 0, count = 0;
    struct str value;
    while (count < room && urlform_next(&r->fields, str_from_c(name), &at, &value))
        if (utf8_is_clean(value, false)) out[count++] = str_trim(value);
    return count;
}

struct thread_seen thread_seen_of(struct request *r) {
    const struct thread_visible_row *row = r->scope.object;
    return (struct thread_seen){.thread_id = row->thread_id,
                                .kind = page_kind(row->kind),
                                .state = row->state,
                                .title = page_thread_title(r, row->title),
                                .space_slug = row->space_slug,
                                .author_id = row->author_id,
                                .last_seq = row->last_seq};
}

/* What was written goes to the arena. */
static enum err settle(struct request *r, enum err e, struct buf *out, struct html *html) {
    if (e == OK && out->is_full) e = ERR_LIMIT;
    struct str text = e == OK ? arena_copy(&r->arena, buf_str(out)) : (struct str){0};
    *html = (struct html){text.bytes, text.length};
    buf_release(out);
    return e;
}

enum err parts_begin(struct request *r, const struct composing *what, struct str *text,
                     struct html *html) {
    struct buf out;
    enum err e = OK;
    buf_init(&out, PART_MOST);
    for (size_t i = 0; e == OK && thread_parts[i]; i++)
        if (thread_parts[i]->begin) e = thread_parts[i]->begin(r, what, text, &out);
    return settle(r, e, &out, html);
}

enum err parts_compose(struct request *r, const struct composing *what, struct html *html) {
    struct buf out;
    enum err e = OK;
    buf_init(&out, PART_MOST);
    for (size_t i = 0; e == OK && thread_parts[i]; i++)
        if (thread_parts[i]->compose) e = thread_parts[i]->compose(r, what, &out);
    return settle(r, e, &out, html);
}

static enum err beside(struct request *r, const struct thread_seen *thread, int64_t page,
                       bool is_above, struct html *html) {
    struct buf out;
    enum err e = OK;
    buf_init(&out, PART_MOST);
    for (size_t i = 0; e == OK && thread_parts[i]; i++) {
        const struct thread_part *part = thread_parts[i];
        if (is_above ? part->above : part->below)
            e = (is_above ? part->above : part->below)(r, thread, page, &out);
    }
    return settle(r, e, &out, html);
}

enum err parts_above(struct request *r, const struct thread_seen *thread, int64_t page,
                     struct html *html) {
    return beside(r, thread, page, true, html);
}

enum err parts_below(struct request *r, const struct thread_seen *thread, int64_t page,
                     struct html *html) {
    return beside(r, thread, page, false, html);
}

enum err parts_under(struct request *r, const struct thread_seen *thread,
                     const struct post_id *posts, size_t count, struct html *htmls) {
    struct buf outs[THREAD_PAGE];
    enum err e = OK;
    assert(count <= THREAD_PAGE);
    for (size_t i = 0; i < count; i++) buf_init(&outs[i], UNDER_MOST);
    for (size_t p = 0; e == OK && thread_parts[p]; p++) {
        size_t before[THREAD_PAGE];
        if (!thread_parts[p]->under) continue;
        for (size_t i = 0; i < count; i++) before[i] = outs[i].length;
        e = thread_parts[p]->under(r, thread, posts, count, outs);
        /* What one message adds beyond measure is left out; the page stays readable. */
        for (size_t i = 0; i < count; i++) {
            if (!outs[i].is_full) continue;
            outs[i].length = before[i];
            outs[i].is_full = false;
        }
    }
    for (size_t i = 0; i < count; i++) e = settle(r, e, &outs[i], &htmls[i]);
    return e;
}

bool parts_check(struct request *r, const struct composing *what) {
    bool is_fine = true;
    for (size_t i = 0; thread_parts[i]; i++)
        if (thread_parts[i]->check && !thread_parts[i]->check(r, what)) is_fine = false;
    return is_fine;
}

bool parts_publish(struct request *r, const struct composing *what, enum reply *reply) {
    for (size_t i = 0; thread_parts[i]; i++)
        if (thread_parts[i]->publish && thread_parts[i]->publish(r, what, reply)) return true;
    return false;
}

const struct parts_taken *parts_take(struct request *r, const struct composing *what,
                                     struct task *task) {
    struct parts_taken *taken = arena_alloc(&task->arena, sizeof *taken);
    *taken = (struct parts_taken){{NULL}};
    for (size_t i = 0; thread_parts[i]; i++) {
        assert(i < THREAD_PARTS_MOST);
        if (thread_parts[i]->take) taken->of[i] = thread_parts[i]->take(r, what, task);
    }
    return taken;
}

enum err parts_store(struct op_run *run, const struct part_place *place,
                     const struct parts_taken *taken) {
    enum err e = OK;
    for (size_t i = 0; taken && e == OK && thread_parts[i]; i++)
        if (thread_parts[i]->store && taken->of[i])
            e = thread_parts[i]->store(run, place, taken->of[i]);
    return e;
}

/* Of a text in sections, the one that asks. */
static bool has_its_body(struct request *r, const struct composing *what) {
    const struct sheet_kind *sheet = what->is_opening ? sheet_of(what->kind) : NULL;
    struct str texts[SHEET_SECTIONS_MOST];
    if (!sheet) return true;
    sheet_split(&r->arena, sheet, form_value(r, TEXT_BODY), texts);
    if (!str_is_empty(texts[sheet_body(sheet)])) return true;
    form_fail(&r->form, TEXT_BODY, page_message(r, "form.required"));
    return false;
}

/* The texts that are read, of the schemas of threads_forms.h. */
static const size_t texts[] = {TEXT_BODY, THREAD_TITLE};

static size_t texts_count(const struct composing *what) {
    return what->of == COMPOSING_THREAD ? 2 : 1;
}

static enum guard_manner manner_of(const struct composing *what) {
    return what->kind == KIND_CASE || what->kind == KIND_QUESTION ? GUARD_STRICT : GUARD_ADVISING;
}

void composer_look(struct request *r, const struct composing *what) {
    if (!r->guarding) guard_look(r, manner_of(what), texts, texts_count(what));
}

bool composer_guard(struct request *r, const struct composing *what) {
    bool is_kept = !str_is_empty(form_value(r, TEXT_KEEP)) || guard_puts_off(r);
    bool is_text =
        r->form.problems[TEXT_BODY] == FORM_FINE || r->form.problems[TEXT_BODY] == FORM_REQUIRED;
    if (r->guarding || r->refusal != REFUSAL_NONE || r->form.status != 422) return true;
    if (is_kept) return guard_form(r, GUARD_KEEPING, texts, texts_count(what));
    if (!is_text) return true;
    if (guard_is_asked(r)) return guard_form(r, manner_of(what), texts, texts_count(what));
    bool is_seen = r->form.has_problem || !str_is_empty(form_value(r, TEXT_PREVIEW));
    if (is_seen) composer_look(r, what);
    return true;
}

bool composer_check(struct request *r, const struct composing *what) {
    bool is_fine = has_its_body(r, what) && form_check_markdown(r, TEXT_BODY);
    if (is_fine) is_fine = guard_form(r, manner_of(what), texts, texts_count(what));
    if (!parts_check(r, what)) is_fine = false;
    if (is_fine) return true;
    r->form.has_problem = true;
    if (r->form.status != 409) r->form.status = 422;
    return false;
}
