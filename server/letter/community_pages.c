/* Composing the letter of the community: what is proposed, ticked and put in order; its preview; a
 * trial; its Tuesday. And those that went out, for every member. */
#include "lib/num.h"
#include "messages.h"
#include "server/core/page.h"
#include "server/letter/community.h"
#include "server/letter/community_views.h"
#include "server/letter/letter.h"
#include "sql/letter_community.h"
#include "templates.h"
#include "urls.h"

enum { EDITION_INTRODUCTION, EDITION_WORD, EDITION_VERSION, EDITION_LOOK };
enum { DAY_AT, DAY_OFF };
enum { PROPOSED = 4, KINDS = 5, ROWS_MOST = EDITION_ITEMS_MOST + PROPOSED * KINDS };

static const char *const kinds[] = {"answer", "discussion", "question", "practice", "seed"};

/* --- What may be ticked */

struct rows {
    struct edition_row *rows;
    size_t count;
};

static bool has(const struct rows *rows, struct str code) {
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(rows->rows[i].code, code)) return true;
    return false;
}

static void propose(struct request *r, struct rows *rows, const char *kind, int64_t subject,
                    struct str title) {
    struct str code = arena_format(&r->arena, "%s-%lld", kind, (long long)subject);
    if (rows->count == ROWS_MOST || has(rows, code)) return;
    rows->rows[rows->count++] = (struct edition_row){
        .heading = edition_heading(str_from_c(kind)), .code = code, .title = title};
}

static enum err propose_threads(struct request *r, struct rows *rows) {
    int64_t week = r->now_ms - 7 * DAY_MS, month = r->now_ms - 35 * DAY_MS;
    struct proposed_threads_in threads = {.kind = STR("discussion"), .since = week};
    struct proposed_threads_row *discussions;
    struct proposed_questions_row *questions;
    struct proposed_practices_in lately = {.since = month};
    struct proposed_practices_row *practices;
    size_t n;
    enum err e = sql_proposed_threads(r->db, &r->arena, &threads, &discussions, &n);
    for (size_t i = 0; e == OK && i < n; i++)
        propose(r, rows, "discussion", discussions[i].subject, discussions[i].title);
    if (e == OK) e = sql_proposed_questions(r->db, &r->arena, &questions, &n);
    for (size_t i = 0; e == OK && i < n; i++)
        propose(r, rows, "question", questions[i].subject, questions[i].title);
    if (e == OK) e = sql_proposed_practices(r->db, &r->arena, &lately, &practices, &n);
    for (size_t i = 0; e == OK && i < n; i++)
        propose(r, rows, "practice", practices[i].subject, practices[i].title);
    return e;
}

static enum err propose_all(struct request *r, struct rows *rows) {
    struct proposed_answers_in lately = {.since = r->now_ms - 35 * DAY_MS};
    struct proposed_answers_row *answers;
    struct proposed_seeds_in soon = {.before = r->now_ms + 21 * DAY_MS};
    struct proposed_seeds_row *seeds;
    size_t n;
    enum err e = sql_proposed_answers(r->db, &r->arena, &lately, &answers, &n);
    for (size_t i = 0; e == OK && i < n; i++)
        propose(r, rows, "answer", answers[i].subject, answers[i].title);
    if (e == OK) e = propose_threads(r, rows);
    if (e == OK) e = sql_proposed_seeds(r->db, &r->arena, &soon, &seeds, &n);
    for (size_t i = 0; e == OK && i < n; i++)
        propose(r, rows, "seed", seeds[i].subject, seeds[i].title);
    return e;
}

/* Those of the edition first, in its order; those that are to be seen no more fall out. */
static enum err take_chosen(struct request *r, struct edition_id edition, struct rows *rows,
                            struct edition_page *page) {
    struct edition_items_now_in of = {.edition_id = edition};
    struct edition_items_now_row *items;
    size_t count;
    enum err e = sql_edition_items_now(r->db, &r->arena, &of, &items, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct str place = arena_format(&r->arena, "%zu", i + 1);
        if (str_equal(items[i].kind, STR("word"))) page->word_place = place;
        if (str_is_empty(items[i].title)) continue;
        propose(r, rows, arena_text(&r->arena, items[i].kind), items[i].subject, items[i].title);
        rows->rows[rows->count - 1].is_chosen = true;
        rows->rows[rows->count - 1].place = place;
        rows->rows[rows->count - 1].at = items[i].thread_id.v ? 0 : items[i].at;
    }
    return e;
}

/* --- The page */

static void fill_slots(struct request *r, struct edition_page *page) {
    struct edition_slot *slots = arena_array(&r->arena, EDITION_SLOTS, sizeof *slots);
    int64_t at = letter_slot(r->service->zone, r->now_ms);
    for (size_t i = 0; i < EDITION_SLOTS; i++) {
        at = letter_slot(r->service->zone, at + 7 * DAY_MS + 12 * HOUR_MS);
        slots[i] = (struct edition_slot){at, at == page->send_at};
    }
    page->slots = slots;
    page->slots_count = EDITION_SLOTS;
}

static enum reply show(struct request *r, struct edition_page *page, struct rows *rows,
                       int status) {
    page->rows = rows->rows;
    page->rows_count = rows->count;
    fill_slots(r, page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_LETTER, &frame);
    tmpl_edition_compose(&w, &frame, page);
    return page_send(r, status);
}

static enum err open_one(struct request *r, struct edition_open_row *open,
                         struct edition_page *page) {
    enum err e = sql_edition_open(r->db, &r->arena, open);
    if (e != OK) return e;
    page->version = open->version;
    page->is_there = true;
    page->is_scheduled = str_equal(open->state, STR("scheduled"));
    page->is_sending = str_equal(open->state, STR("sending"));
    page->send_at = open->send_at;
    return OK;
}

static struct rows rows_of(struct request *r) {
    return (struct rows){.rows = arena_array(&r->arena, ROWS_MOST, sizeof(struct edition_row))};
}

static enum reply show_kept(struct request *r, struct str error, int status) {
    struct edition_open_row open;
    struct edition_page page = {.error = error, .has_errors = status != 200};
    struct rows rows = rows_of(r);
    struct str done = request_query(r, STR("done"));
    static const char *const said[] = {"saved", "tested", "scheduled", "unscheduled"};
    for (size_t i = 0; i < ARRAY_LENGTH(said); i++)
        if (str_equal(done, str_from_c(said[i])))
            page.done = page_message(r, arena_format(&r->arena, "edition.done_%s", said[i]).bytes);
    enum err e = open_one(r, &open, &page);
    if (e == OK) {
        page.introduction.value = open.introduction;
        page.word.value = open.word;
        e = take_chosen(r, open.edition_id, &rows, &page);
    }
    if (e == ERR_NOT_FOUND) e = OK;
    if (e == OK) e = propose_all(r, &rows);
    return e == OK ? show(r, &page, &rows, status) : request_fail(r, e);
}

enum reply edition_compose(struct request *r) {
    return show_kept(r, (struct str){0}, 200);
}

/* --- The form */

/* "answer-3" taken apart; false: of no kind of ours. */
static bool read_code(struct str code, struct edition_subject *out) {
    size_t dash = str_find_byte(code, '-', 0);
    struct str kind = str_slice(code, 0, dash < code.length ? dash : 0);
    if (!num_parse(str_slice(code, dash + 1, code.length), INT64_MAX, &out->subject)) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        if (str_equal(kind, str_from_c(kinds[i]))) {
            snprintf(out->kind, sizeof out->kind, "%s", kinds[i]);
            return true;
        }
    return false;
}

static struct str place_of(struct request *r, struct str code) {
    struct str name = arena_format(&r->arena, "place-%.*s", STR_ARG(code)), value;
    if (urlform_get(&r->fields, name, &value) != OK || value.length > 2) return STR("");
    return value;
}

/* Empty where nothing was typed, or a number of one or two figures. */
static struct str place_error(struct request *r, struct str code) {
    struct str name = arena_format(&r->arena, "place-%.*s", STR_ARG(code)), value;
    int64_t place;
    if (urlform_get(&r->fields, name, &value) != OK || str_is_empty(str_trim(value)))
        return STR("");
    bool is_place = num_parse(value, 99, &place) && place > 0;
    return is_place ? STR("") : page_message(r, "edition.place_wrong");
}

struct placed {
    struct edition_subject subject;
    int64_t place;
};

static void put_placed(struct request *r, struct placed *placed, size_t *count,
                       struct edition_subject subject, struct str code) {
    int64_t place;
    if (!num_parse(place_of(r, code), 99, &place)) place = 100;
    size_t at = *count;
    if (at == EDITION_ITEMS_MOST) return;
    /* After those of the same place: the order of the page. */
    for (; at > 0 && placed[at - 1].place > place; at--) placed[at] = placed[at - 1];
    placed[at] = (struct placed){subject, place};
    ++*count;
}

/* What is ticked, by the numbers beside it. */
static size_t read_items(struct request *r, struct edition_subject *items) {
    struct placed placed[EDITION_ITEMS_MOST];
    size_t count = 0, at = 0;
    struct str code;
    while (urlform_next(&r->fields, STR("item"), &at, &code)) {
        struct edition_subject subject = {0};
        bool is_known = read_code(code, &subject);
        for (size_t i = 0; is_known && i < count; i++)
            is_known = placed[i].subject.subject != subject.subject ||
                       strcmp(placed[i].subject.kind, subject.kind) != 0;
        if (is_known) put_placed(r, placed, &count, subject, code);
    }
    if (!str_is_empty(str_trim(form_value(r, EDITION_WORD))))
        put_placed(r, placed, &count, (struct edition_subject){.kind = "word"}, STR("word-0"));
    for (size_t i = 0; i < count; i++) items[i] = placed[i].subject;
    return count;
}

static bool is_ticked(struct request *r, struct str code) {
    size_t at = 0;
    struct str value;
    while (urlform_next(&r->fields, STR("item"), &at, &value))
        if (str_equal(value, code)) return true;
    return false;
}

/* As it was sent. */
static void show_sent(struct request *r, struct str error) {
    struct edition_open_row open;
    struct edition_page page = {.error = error, .has_errors = r->form.status != 200};
    struct edition_page ignored = {0};
    struct rows rows = rows_of(r);
    enum err e = open_one(r, &open, &page);
    if (e == OK) e = take_chosen(r, open.edition_id, &rows, &ignored);
    if (e == ERR_NOT_FOUND) e = OK;
    if (e == OK) e = propose_all(r, &rows);
    if (e != OK) {
        request_fail(r, e);
        return;
    }
    page.is_sending = false; /* what was typed is shown whatever happened meanwhile */
    page.introduction = page_field(r, EDITION_INTRODUCTION);
    page.word = page_field(r, EDITION_WORD);
    page.word_place = place_of(r, STR("word-0"));
    page.word_place_error = place_error(r, STR("word-0"));
    for (size_t i = 0; i < rows.count; i++) {
        rows.rows[i].is_chosen = is_ticked(r, rows.rows[i].code);
        rows.rows[i].place = place_of(r, rows.rows[i].code);
        rows.rows[i].place_error = place_error(r, rows.rows[i].code);
    }
    show(r, &page, &rows, r->form.status);
}

static void refused(struct request *r) {
    show_sent(r, (struct str){0});
}

static const struct form_field edition_fields[] = {
    [EDITION_INTRODUCTION] = {"introduction", FIELD_SAID, false, EDITION_TEXT_MOST, NULL},
    [EDITION_WORD] = {"word", FIELD_SAID, false, EDITION_TEXT_MOST, NULL},
    [EDITION_VERSION] = {"version", FIELD_LINE, false, 20, NULL},
    [EDITION_LOOK] = {"look", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_edition = {"edition", edition_fields, ARRAY_LENGTH(edition_fields),
                                         refused};

static void led(struct request *r, const char *done) {
    request_done(r, url_edition_compose(&r->arena), done);
}

static void saved(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        if (str_is_empty(form_value(r, EDITION_LOOK)))
            led(r, "saved");
        else
            request_redirect(r, url_edition_preview(&r->arena));
        return;
    }
    if (result != ERR_CONFLICT) {
        request_fail(r, result);
        return;
    }
    r->form.status = 409;
    show_sent(r, page_message(r, "edition.conflict"));
}

static bool are_places(struct request *r) {
    size_t at = 0;
    struct str code;
    while (urlform_next(&r->fields, STR("item"), &at, &code))
        if (!str_is_empty(place_error(r, code))) return false;
    return str_is_empty(place_error(r, STR("word-0")));
}

enum reply edition_save(struct request *r) {
    if (!are_places(r)) {
        r->form.status = 422;
        show_sent(r, (struct str){0});
        return REPLIED;
    }
    struct task *task = request_task(r, &op_edition_save, sizeof(struct edition_save_in));
    struct edition_save_in *in = task->input;
    if (!num_parse(form_value(r, EDITION_VERSION), INT64_MAX, &in->version)) in->version = 0;
    in->introduction = task_copy(task, form_value(r, EDITION_INTRODUCTION));
    in->word = task_copy(task, form_value(r, EDITION_WORD));
    in->count = read_items(r, in->items);
    return request_park(r, task, saved);
}

/* --- Trying and scheduling */

static void tested(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        led(r, "tested");
    else if (result == ERR_NOT_FOUND)
        request_redirect(r, url_edition_compose(&r->arena));
    else
        request_fail(r, result);
}

enum reply edition_test(struct request *r) {
    return request_park(r, request_task(r, &op_edition_test, 1), tested);
}

static void day_refused(struct request *r) {
    show_kept(r, page_message(r, "edition.day_wrong"), r->form.status);
}

static const struct form_field day_fields[] = {
    [DAY_AT] = {"at", FIELD_LINE, true, 20, NULL},
    [DAY_OFF] = {"off", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_edition_day = {"edition_day", day_fields, ARRAY_LENGTH(day_fields),
                                             day_refused};

static void scheduled(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        led(r, str_is_empty(form_value(r, DAY_OFF)) ? "scheduled" : "unscheduled");
        return;
    }
    if (result == ERR_INVALID || result == ERR_LIMIT) {
        r->form.status = 422;
        show_kept(r, page_message(r, result == ERR_LIMIT ? "edition.empty" : "edition.day_wrong"),
                  422);
        return;
    }
    if (result == ERR_NOT_FOUND)
        request_redirect(r, url_edition_compose(&r->arena));
    else
        request_fail(r, result);
}

enum reply edition_schedule(struct request *r) {
    struct task *task =
        request_task(r, &op_edition_schedule, sizeof(struct edition_schedule_op_in));
    struct edition_schedule_op_in *in = task->input;
    if (!num_parse(form_value(r, DAY_AT), INT64_MAX, &in->send_at)) in->send_at = 1;
    if (!str_is_empty(form_value(r, DAY_OFF))) in->send_at = 0;
    return request_park(r, task, scheduled);
}

/* --- Reading */

static enum err fill_shown(struct request *r, struct edition_id edition, struct edition_told *told,
                           struct edition_shown *shown) {
    enum err e = edition_load(r->db, &r->arena, edition, told);
    if (e != OK) return e;
    struct edition_row *rows = arena_array(&r->arena, told->count, sizeof *rows);
    for (size_t i = 0; i < told->count; i++) {
        const struct edition_item *item = &told->items[i];
        rows[i] = (struct edition_row){.heading = edition_heading(item->kind),
                                       .is_first = i == 0 ||
                                                   !str_equal(item->kind, told->items[i - 1].kind),
                                       .title = item->title,
                                       .href = item->href,
                                       .at = item->at,
                                       .is_word = str_equal(item->kind, STR("word"))};
    }
    *shown = (struct edition_shown){.edition_id = edition,
                                    .introduction = told->introduction,
                                    .word = told->word,
                                    .rows = rows,
                                    .rows_count = told->count};
    return OK;
}

/* The text of the mail as one person or another receives it. */
static struct str mail_of(struct request *r, const struct edition_told *told, bool has_titles) {
    struct mail_run run = {.db = r->db,
                           .arena = &r->arena,
                           .service = r->service,
                           .now_ms = r->now_ms,
                           .language = r->language};
    struct mail_text text = {0};
    buf_init(&text.body, 64 * 1024);
    edition_put(&run, &text, told, has_titles);
    struct str out = arena_copy(&r->arena, buf_str(&text.body));
    buf_release(&text.body);
    return out;
}

enum reply edition_preview(struct request *r) {
    struct edition_open_row open;
    struct edition_preview_page page = {0};
    struct edition_told told;
    enum err e = sql_edition_open(r->db, &r->arena, &open);
    if (e == ERR_NOT_FOUND) return request_redirect(r, url_edition_compose(&r->arena));
    if (e == OK) e = fill_shown(r, open.edition_id, &told, &page.shown);
    if (e != OK) return request_fail(r, e);
    page.mail = mail_of(r, &told, true);
    page.discreet = mail_of(r, &told, false);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_LETTER, &frame);
    tmpl_edition_preview(&w, &frame, &page);
    return page_send(r, 200);
}

enum err scope_edition(struct scope_run *run) {
    struct edition_find_in in = {.edition_id = {run->params[0].id}};
    struct edition_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_edition_find(run->db, run->arena, &in, row);
    if (e != OK) return e;
    bool is_out = row->sent_at > 0;
    return is_out || run->viewer->role == ROLE_ANIMATOR ? OK : ERR_NOT_FOUND;
}

enum reply edition_show(struct request *r) {
    const struct edition_find_row *row = r->scope.object;
    struct edition_told told;
    struct edition_shown page;
    enum err e = fill_shown(r, row->edition_id, &told, &page);
    if (e != OK) return request_fail(r, e);
    page.sent_at = row->sent_at;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_edition_show(&w, &frame, &page);
    return page_send(r, 200);
}

enum reply edition_list(struct request *r) {
    struct editions_sent_row *rows;
    struct edition_list_page page = {0};
    enum err e = sql_editions_sent(r->db, &r->arena, &rows, &page.rows_count);
    if (e != OK) return request_fail(r, e);
    struct edition_list_row *list = arena_array(&r->arena, page.rows_count, sizeof *list);
    for (size_t i = 0; i < page.rows_count; i++)
        list[i] = (struct edition_list_row){rows[i].edition_id, rows[i].sent_at};
    page.rows = list;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_edition_list(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The desk */

static struct url desk_all(struct request *r) {
    return url_edition_compose(&r->arena);
}

static enum err lines(struct request *r, struct desk *desk) {
    struct edition_open_row open;
    enum err e = sql_edition_open(r->db, &r->arena, &open);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    bool is_prepared = str_equal(open.state, STR("preparing"));
    struct desk_line line = {
        .subject = open.edition_id.v,
        .weight = DESK_WAITS,
        .since_ms = open.changed_at,
        .minutes = is_prepared ? 15 : 0,
        .title = message_text(r->language, MSG_edition_title),
        .about = message_text(r->language, is_prepared ? MSG_edition_desk : MSG_edition_desk_off),
        .href = url_edition_compose(&r->arena),
        .action = MSG_edition_go_on};
    desk_put(desk, &line);
    return OK;
}

const struct desk_source letter_desk = {
    .name = "letter", .heading = MSG_edition_title, .lines = lines, .all = desk_all};
