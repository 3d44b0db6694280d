/* Making one thread of two, and moving messages out of one: each is shown before it is done. */
#include "lib/num.h"
#include "server/curation/curation_pages.h"
#include "server/threads/threads.h"
#include "sql/curation_curation.h"
#include "templates.h"
#include "urls.h"

enum { MERGE_INTO, MERGE_SEEN, MERGE_SEEN_INTO };
enum { SPLIT_NAME, SPLIT_KIND, SPLIT_NUMBERS, SPLIT_SEEN, SPLIT_PREVIEW };
enum { LIST_ROWS = 50, LIST_MOST = 200, EXCERPT_BYTES = 160, NUMBERS_MOST = 4000, RUN_BYTES = 48 };
_Static_assert(LIST_ROWS + 12 <= URLFORM_FIELDS_MAX, "a box each, and the form's own fields");

struct str curation_refusal(const struct request *r, enum reshape_refusal why) {
    static const char *const names[] = {
        [RESHAPE_FINE] = "",
        [RESHAPE_SAME] = "refusal.same",
        [RESHAPE_UNNAMED] = "refusal.unnamed",
        [RESHAPE_HIDDEN] = "refusal.hidden",
        [RESHAPE_KIND] = "refusal.kind",
        [RESHAPE_ANSWER] = "refusal.answer",
        [RESHAPE_CLOSED] = "refusal.closed",
        [RESHAPE_LONG] = "refusal.long",
        [RESHAPE_NOTHING] = "refusal.nothing",
        [RESHAPE_OPENING] = "refusal.opening",
        [RESHAPE_BOUND] = "refusal.bound",
        [RESHAPE_UNREADABLE] = "refusal.unreadable",
    };
    return why == RESHAPE_FINE ? STR("") : curation_words(r, names[why]);
}

static enum err load(struct request *r, struct thread_id thread, struct curate_thread_row *row) {
    struct curate_thread_in in = {.thread_id = thread};
    return sql_curate_thread(r->db, &r->arena, &in, row);
}

/* --- Merging */

static enum err fill_side(struct request *r, struct thread_id thread, struct merge_side *side) {
    struct curate_thread_row row;
    enum err e = load(r, thread, &row);
    if (e != OK) return e;
    *side = (struct merge_side){.thread_id = thread,
                                .kind = page_kind(row.kind),
                                .title = page_thread_title(r, row.shown_title),
                                .space_title = row.space_title,
                                .author = page_author_in(r, row.author_id, thread),
                                .messages = row.last_seq,
                                .seen = row.steered};
    return OK;
}

static enum reply show_merge(struct request *r, struct field_view other, int status) {
    struct thread_seen thread = thread_seen_of(r);
    struct merge_page page = {.other = other, .is_conflict = status == 409};
    struct thread_id into = curation_read_thread(r, other.value);
    enum reshape_refusal why = RESHAPE_FINE;
    enum err e = fill_side(r, thread.thread_id, &page.from);
    if (e == OK && into.v) {
        e = merge_refusal(r->db, &r->arena, thread.thread_id, into, &why);
        if (e == OK && why == RESHAPE_FINE) e = fill_side(r, into, &page.into);
        page.refusal = curation_refusal(r, why);
        page.first_seq = page.into.messages + 1;
    } else if (!str_is_empty(other.value) && str_is_empty(other.error)) {
        page.other.error = curation_words(r, "other_none");
        status = 422;
    }
    if (why != RESHAPE_FINE) status = 422;
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    page_mark_space(r, &frame, thread.space_slug);
    tmpl_merge_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply merge_page(struct request *r) {
    struct thread_seen thread = thread_seen_of(r);
    struct field_view other = {.value = request_query(r, STR("into"))};
    if (r->params[0].id != thread.thread_id.v)
        return request_redirect_for_good(r, url_curate_page(&r->arena, thread.thread_id));
    return show_merge(r, other, 200);
}

static void merge_refused(struct request *r) {
    show_merge(r, page_field(r, MERGE_INTO), r->form.status);
}

static const struct form_field merge_fields[] = {
    [MERGE_INTO] = {"into", FIELD_LINE, true, 500, NULL},
    [MERGE_SEEN] = {"seen", FIELD_LINE, true, 20, NULL},
    [MERGE_SEEN_INTO] = {"seen_into", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_merge = {"merge", merge_fields, ARRAY_LENGTH(merge_fields),
                                       merge_refused};

static void lead_to_seq(struct request *r, struct thread_id thread, int64_t seq) {
    struct url url = url_thread_show(&r->arena, thread);
    struct str to = arena_format(&r->arena, "%.*s?page=%lld", (int)url.length, url.bytes,
                                 (long long)((seq + THREAD_PAGE - 1) / THREAD_PAGE));
    request_redirect(r, (struct url){to.bytes, to.length});
}

static void merged(struct request *r, enum err result, const void *output) {
    const struct thread_merge_out *out = output;
    if (result == OK)
        lead_to_seq(r, out->thread, out->first_seq);
    else if (result == ERR_CONFLICT || result == ERR_INVALID)
        show_merge(r, page_field(r, MERGE_INTO), result == ERR_CONFLICT ? 409 : 422);
    else
        request_fail(r, result);
}

enum reply merge_submit(struct request *r) {
    struct thread_seen thread = thread_seen_of(r);
    struct thread_id into = curation_read_thread(r, form_value(r, MERGE_INTO));
    if (into.v == 0) return show_merge(r, page_field(r, MERGE_INTO), 422);
    struct task *task = request_task(r, &op_thread_merge, sizeof(struct thread_merge_in));
    struct thread_merge_in *in = task->input;
    *in = (struct thread_merge_in){.thread = thread.thread_id, .into = into};
    /* Two threads that became one since: what was to be done is done, or is not to be. */
    bool is_moved = r->params[0].id != thread.thread_id.v;
    if (is_moved || !num_parse(form_value(r, MERGE_SEEN), INT64_MAX, &in->seen)) in->seen = -1;
    if (!num_parse(form_value(r, MERGE_SEEN_INTO), INT64_MAX, &in->seen_into)) in->seen_into = -1;
    return request_park(r, task, merged);
}

/* --- Splitting */

/* Numbers of messages, each true at its place: "5-9, 12"; false: it says something else. */
static bool read_numbers(struct str text, bool *chosen, int64_t last) {
    struct str rest = text, part;
    while (str_cut(&rest, ',', &part)) {
        int64_t from, to;
        part = str_trim(part);
        if (str_is_empty(part)) continue;
        size_t dash = str_find_byte(part, '-', 0);
        if (!num_parse(str_trim(str_slice(part, 0, dash)), INT64_MAX, &from)) return false;
        to = from;
        if (dash < part.length &&
            !num_parse(str_trim(str_slice(part, dash + 1, part.length)), INT64_MAX, &to))
            return false;
        if (from < 1 || to < from || to > last) return false;
        for (int64_t seq = from; seq <= to; seq++) chosen[seq] = true;
    }
    return true;
}

/* The same as text again, the shortest. */
static struct str write_numbers(struct request *r, const bool *chosen, int64_t last) {
    struct buf out;
    buf_init(&out, NUMBERS_MOST + RUN_BYTES);
    for (int64_t seq = 1; seq <= last && out.length < NUMBERS_MOST; seq++) {
        int64_t first = seq;
        if (!chosen[seq]) continue;
        while (seq < last && chosen[seq + 1]) seq++;
        if (out.length) BUF_LIT(&out, ", ");
        buf_put_format(&out, seq > first ? "%lld-%lld" : "%lld", (long long)first, (long long)seq);
    }
    struct str text = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* What was chosen, by boxes and by numbers; false: the numbers are none. */
static bool read_chosen(struct request *r, bool *chosen, int64_t last) {
    struct str boxes[LIST_ROWS];
    size_t count = part_values(r, "seq", boxes, LIST_ROWS);
    for (size_t i = 0; i < count; i++) {
        int64_t seq;
        if (num_parse(boxes[i], last, &seq) && seq > 0) chosen[seq] = true;
    }
    return read_numbers(form_value(r, SPLIT_NUMBERS), chosen, last);
}

static void fill_row(struct request *r, const struct split_list_row *row, struct thread_id thread,
                     bool is_chosen, struct split_row *view) {
    *view = (struct split_row){.post_id = row->post_id,
                               .seq = row->seq,
                               .author = page_author_in(r, row->author_id, thread),
                               .at = row->created_at,
                               .excerpt = page_excerpt(r, row->markdown, EXCERPT_BYTES),
                               .is_chosen = is_chosen};
}

/* Of a preview the chosen ones, up to LIST_MOST; else a part of the list. */
static enum err fill_rows(struct request *r, const bool *chosen, int64_t after,
                          struct split_page *page) {
    struct split_list_in in = {.thread_id = page->thread_id, .after_seq = after};
    size_t most = page->is_preview ? LIST_MOST : LIST_ROWS, count = 1;
    struct split_row *views = arena_array(&r->arena, most, sizeof *views);
    while (count > 0 && page->rows_count < most) {
        struct split_list_row *rows;
        enum err e = sql_split_list(r->db, &r->arena, &in, &rows, &count);
        if (e != OK) return e;
        for (size_t i = 0; i < count && page->rows_count < most; i++) {
            in.after_seq = rows[i].seq;
            /* Written, or come from another thread, since this one was loaded: there is no room
             * for it in `chosen`. */
            if (rows[i].seq > page->total) continue;
            bool is_wanted = page->is_preview ? chosen[rows[i].seq] : !rows[i].is_stone;
            if (is_wanted)
                fill_row(r, &rows[i], page->thread_id, chosen[rows[i].seq],
                         &views[page->rows_count++]);
        }
    }
    page->rows = views;
    if (!page->is_preview && in.after_seq < page->total) page->next_from = in.after_seq + 1;
    if (!page->is_preview && after > 1)
        page->previous_from = after > LIST_ROWS ? after + 1 - LIST_ROWS : 2;
    return OK;
}

static bool *room_for(struct request *r, int64_t last) {
    bool *chosen = arena_array(&r->arena, (size_t)last + 2, sizeof *chosen);
    memset(chosen, 0, ((size_t)last + 2) * sizeof *chosen);
    return chosen;
}

static void fill_form(struct request *r, const bool *chosen, struct split_page *page) {
    page->name = page_field(r, SPLIT_NAME);
    page->numbers = page_field(r, SPLIT_NUMBERS);
    if (str_is_empty(page->numbers.error))
        page->numbers.value = write_numbers(r, chosen, page->total);
    page->is_question = str_equal(form_value(r, SPLIT_KIND), STR("question"));
}

static enum reply show_split(struct request *r, const bool *chosen, struct split_page *page,
                             int status) {
    struct thread_seen thread = thread_seen_of(r);
    struct curate_thread_row row;
    int64_t from;
    bool is_sent = r->route->form == &form_split;
    enum err e = load(r, thread.thread_id, &row);
    page->thread_id = thread.thread_id;
    page->title = thread.title;
    page->space_title = row.space_title;
    page->seen = row.steered;
    page->total = thread.last_seq;
    page->is_conflict = status == 409;
    page->is_question = thread.kind == KIND_QUESTION;
    if (is_sent) fill_form(r, chosen, page);
    if (!num_parse(request_query(r, STR("from")), thread.last_seq, &from) || from < 2) from = 2;
    if (e == OK) e = fill_rows(r, chosen, page->is_preview ? 0 : from - 1, page);
    if (e != OK) return request_fail(r, e);
    if (page->is_preview && page->rows_count) page->opener = page->rows[0].author;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    page_mark_space(r, &frame, thread.space_slug);
    tmpl_split_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply split_page(struct request *r) {
    struct thread_seen thread = thread_seen_of(r);
    struct split_page page = {0};
    if (r->params[0].id != thread.thread_id.v)
        return request_redirect_for_good(r, url_curate_page(&r->arena, thread.thread_id));
    return show_split(r, room_for(r, thread.last_seq), &page, 200);
}

static void split_again(struct request *r) {
    struct thread_seen thread = thread_seen_of(r);
    struct split_page page = {0};
    bool *chosen = room_for(r, thread.last_seq);
    if (!read_chosen(r, chosen, thread.last_seq))
        form_fail(&r->form, SPLIT_NUMBERS, curation_words(r, "numbers_wrong"));
    show_split(r, chosen, &page, r->form.status);
}

static const char *const split_kinds[] = {"discussion", "question", NULL};
static const struct form_field split_fields[] = {
    [SPLIT_NAME] = {"name", FIELD_SAID_LINE, true, THREAD_TITLE_MOST, NULL},
    [SPLIT_KIND] = {"kind", FIELD_CHOICE, true, 16, split_kinds},
    [SPLIT_NUMBERS] = {"numbers", FIELD_LINE, false, NUMBERS_MOST + RUN_BYTES, NULL},
    [SPLIT_SEEN] = {"seen", FIELD_LINE, true, 20, NULL},
    [SPLIT_PREVIEW] = {"preview", FIELD_LINE, false, 8, NULL},
};
const struct form_schema form_split = {"split", split_fields, ARRAY_LENGTH(split_fields),
                                       split_again};

static void split_done(struct request *r, enum err result, const void *output) {
    const struct thread_split_out *out = output;
    if (result == OK) {
        request_redirect(r, url_thread_show(&r->arena, out->thread));
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_INVALID) {
        request_fail(r, result);
        return;
    }
    r->form.status = result == ERR_CONFLICT ? 409 : 422;
    split_again(r);
}

static size_t count_chosen(const bool *chosen, int64_t last, int64_t *seqs) {
    size_t count = 0;
    for (int64_t seq = 1; seq <= last; seq++)
        if (chosen[seq]) seqs[count++] = seq;
    return count;
}

/* Fine: the new thread can be made. Else the form is marked. */
static bool check_split(struct request *r, const struct thread_split_in *in) {
    enum reshape_refusal why;
    enum err e = split_refusal(r->db, &r->arena, in, &why);
    if (e == OK && why != RESHAPE_FINE)
        form_fail(&r->form, SPLIT_NUMBERS, curation_refusal(r, why));
    if (e == OK && why == RESHAPE_FINE) return true;
    r->form.status = 422;
    return false;
}

enum reply split_submit(struct request *r) {
    struct thread_seen thread = thread_seen_of(r);
    bool *chosen = room_for(r, thread.last_seq);
    struct task *task = request_task(r, &op_thread_split, sizeof(struct thread_split_in));
    struct thread_split_in *in = task->input;
    int64_t *seqs = arena_array(&task->arena, (size_t)thread.last_seq + 1, sizeof *seqs);
    bool is_read = read_chosen(r, chosen, thread.last_seq);
    *in = (struct thread_split_in){.thread = thread.thread_id,
                                   .title = task_copy(task, form_value(r, SPLIT_NAME)),
                                   .kind = task_copy(task, form_value(r, SPLIT_KIND)),
                                   .seqs = seqs,
                                   .seqs_count = count_chosen(chosen, thread.last_seq, seqs)};
    if (!num_parse(form_value(r, SPLIT_SEEN), INT64_MAX, &in->seen)) in->seen = -1;
    if (!is_read) r->form.status = 422;
    if (!is_read || !check_split(r, in)) {
        task_free(task);
        split_again(r);
        return REPLIED;
    }
    if (str_is_empty(form_value(r, SPLIT_PREVIEW))) return request_park(r, task, split_done);
    struct split_page page = {.is_preview = true};
    task_free(task);
    return show_split(r, chosen, &page, 200);
}
