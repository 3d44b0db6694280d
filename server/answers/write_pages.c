/* /threads/<id>/answer: proposing the answer of a thread, and going on with it. A form that was
 * begun from a version that is not the latest any more comes back with both texts, line by line,
 * and the one that was typed in its place: the person makes one of them, and saves again. */
#include "lib/num.h"
#include "server/answers/answers_inside.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/threads_forms.h"
#include "templates.h"
#include "urls.h"

enum { ANSWER_VERSION = TEXT_FIELDS, ANSWER_TITLE, ANSWER_NOTE, ANSWER_LINK, ANSWER_NAMED };
enum { BOXES_MOST = ANSWER_SOURCES_MOST, EXCERPT_BYTES = 160, LINKS_MOST = 2000 };

/* What the form is about. */
struct ground {
    struct thread_seen thread;
    struct answer_of_thread_row answer; /* answer_id 0: none yet */
    struct answer_version_at_row text;  /* the latest */
};

/* Messages that the form names. */
struct chosen {
    struct post_id posts[ANSWER_SOURCES_MOST];
    size_t count;
    bool is_full;
};

static enum err find_ground(struct request *r, struct ground *g) {
    *g = (struct ground){.thread = thread_seen_of(r)};
    struct answer_of_thread_in in = {.thread_id = g->thread.thread_id};
    if (g->thread.kind == KIND_PRACTICE) return ERR_NOT_FOUND;
    enum err e = sql_answer_of_thread(r->db, &r->arena, &in, &g->answer);
    if (e == ERR_NOT_FOUND) return OK;
    struct answer_version_at_in at = {.answer_id = g->answer.answer_id,
                                      .version = g->answer.version};
    return e == OK ? sql_answer_version_at(r->db, &r->arena, &at, &g->text) : e;
}

/* --- Sources: boxes, and addresses of messages */

static void choose(struct chosen *chosen, int64_t id) {
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->posts[i].v == id) return;
    if (chosen->count == ANSWER_SOURCES_MOST)
        chosen->is_full = true;
    else
        chosen->posts[chosen->count++].v = id;
}

static bool is_chosen(const struct chosen *chosen, struct post_id post) {
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->posts[i].v == post.v) return true;
    return false;
}

static void choose_boxes(const struct request *r, struct chosen *chosen) {
    struct str value;
    int64_t id;
    for (size_t at = 0; urlform_next(&r->fields, STR("posts"), &at, &value);)
        if (num_parse(value, INT64_MAX, &id) && id > 0) choose(chosen, id);
}

/* The number after `mark`, up to what is no digit. */
static bool number_after(struct str text, struct str mark, int64_t *id) {
    size_t at = str_find(text, mark), end;
    if (at == text.length) return false;
    at += mark.length;
    for (end = at; end < text.length && text.bytes[end] >= '0' && text.bytes[end] <= '9';) end++;
    return num_parse(str_slice(text, at, end), INT64_MAX, id) && *id > 0;
}

/* « https://…/posts/12 », « /posts/12 », and a message's place on its page, « …#post-12 ». */
static bool choose_link(struct request *r, struct str link, struct chosen *chosen) {
    struct str site = r->service->options->community_url;
    struct url one = url_post_show(&r->arena, (struct post_id){1});
    struct str path = {one.bytes, one.length - 1};
    struct answer_source_seen_in in = {.post_id = {0}};
    struct answer_source_seen_row row;
    if (site.length && str_starts(link, site)) link = str_slice(link, site.length, link.length);
    if (!str_starts(link, STR("/"))) return false;
    bool is_one = number_after(link, STR("#post-"), &in.post_id.v) ||
                  (str_starts(link, path) && number_after(link, path, &in.post_id.v));
    if (!is_one || sql_answer_source_seen(r->db, &r->arena, &in, &row) != OK) return false;
    choose(chosen, row.post_id.v);
    return true;
}

static bool choose_links(struct request *r, struct chosen *chosen) {
    struct str rest = form_value(r, ANSWER_LINK), line;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (str_is_empty(line) || choose_link(r, line, chosen)) continue;
        form_fail(&r->form, ANSWER_LINK, page_message(r, "answer.link_unknown"));
        return false;
    }
    if (!chosen->is_full) return true;
    form_fail(&r->form, ANSWER_LINK, page_message(r, "answer.sources_full"));
    return false;
}

/* What it draws on already, then other messages of the thread, as boxes. */
static enum err fill_sources(struct request *r, const struct ground *g, bool is_sent,
                             struct answer_form *form) {
    struct answer_sources_of_in of = {.answer_id = g->answer.answer_id,
                                      .version = g->answer.version};
    struct answer_choices_in choices = {.thread_id = g->thread.thread_id, .most = BOXES_MOST};
    struct answer_sources_of_row *own;
    struct answer_choices_row *rows;
    size_t own_count, count;
    struct chosen chosen = {.count = 0};
    enum err e = sql_answer_sources_of(r->db, &r->arena, &of, &own, &own_count);
    if (e == OK) e = sql_answer_choices(r->db, &r->arena, &choices, &rows, &count);
    if (e != OK) return e;
    struct answer_source *boxes = arena_array(&r->arena, BOXES_MOST + own_count, sizeof *boxes);
    if (is_sent) choose_boxes(r, &chosen);
    for (size_t i = 0; i < own_count; i++) {
        struct answer_source *box = &boxes[form->sources_count++];
        *box = answers_source(r, &own[i]);
        box->is_chosen = !is_sent || form->has_conflict || is_chosen(&chosen, box->post_id);
        if (box->thread_id.v == g->thread.thread_id.v) box->title = (struct str){0};
    }
    struct chosen there = {.count = 0};
    for (size_t i = 0; i < own_count; i++) choose(&there, own[i].post_id.v);
    for (size_t i = 0; i < count && form->sources_count < BOXES_MOST; i++) {
        if (is_chosen(&there, rows[i].post_id)) continue;
        boxes[form->sources_count++] = (struct answer_source){
            .post_id = rows[i].post_id,
            .thread_id = g->thread.thread_id,
            .author = page_author_in(r, rows[i].author_id, g->thread.thread_id),
            .at = rows[i].created_at,
            .excerpt = page_excerpt(r, rows[i].markdown, EXCERPT_BYTES),
            .is_chosen = is_chosen(&chosen, rows[i].post_id)};
    }
    form->sources = boxes;
    return OK;
}

/* --- The form */

static struct str sent_topics(struct request *r) {
    struct str ids[URLFORM_FIELDS_MAX];
    struct buf out;
    buf_init(&out, 8192);
    size_t count = part_values(r, "topics", ids, ARRAY_LENGTH(ids));
    for (size_t i = 0; i < count; i++) buf_put_format(&out, "%.*s ", STR_ARG(ids[i]));
    struct str text = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* Of the version before, else those that the thread's title names. */
static struct str known_topics(struct request *r, const struct ground *g) {
    struct answer_thread_topics_in in = {.thread_id = g->thread.thread_id};
    struct answer_thread_topics_row *rows;
    struct str text = g->text.topics;
    size_t count;
    if (g->answer.answer_id.v) return text;
    if (sql_answer_thread_topics(r->db, &r->arena, &in, &rows, &count) != OK) return text;
    for (size_t i = 0; i < count && i < ANSWER_TOPICS_MOST; i++)
        text = arena_format(&r->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(rows[i].topic));
    return text;
}

static void fill_from_form(struct request *r, const struct ground *g, struct answer_form *form) {
    composer_from_form(r, &form->composer);
    form->title = page_field(r, ANSWER_TITLE);
    form->note = page_field(r, ANSWER_NOTE);
    form->link = page_field(r, ANSWER_LINK);
    form->version = page_field(r, ANSWER_VERSION);
    form->has_conflict = r->form.status == 409;
    form->has_errors = r->form.has_problem || r->form.status != 200;
    form->guard = guard_panel(r);
    form->is_named = !str_is_empty(form_value(r, ANSWER_NAMED));
    if (!num_parse(form->version.value, INT32_MAX, &form->seen)) form->seen = 0;
    if (!form->has_conflict) return;
    form->seen = g->answer.version;
    form->other = page_author_in(r, g->text.author_id, g->thread.thread_id);
    form->other_at = g->text.written_at;
    if (!str_equal(g->text.title, form->title.value)) form->other_title = g->text.title;
    form->lines = answers_lines(r, g->text.markdown, form->composer.body.value, &form->lines_count);
}

/* The draft, with the version that it began with (kept where other drafts keep their kind), else
 * the latest version. */
static void fill_fresh(struct request *r, const struct ground *g, struct answer_form *form) {
    struct str title, seen;
    form->seen = g->answer.version;
    form->title.value = g->answer.answer_id.v ? g->text.title : g->thread.title;
    struct str place = answers_place(&r->arena, g->thread.thread_id);
    if (!composer_resume(r, place, &form->composer, &title, &seen)) {
        form->composer.body.value = g->text.markdown;
        return;
    }
    if (!str_is_empty(title)) form->title.value = title;
    if (!num_parse(seen, INT32_MAX, &form->seen)) form->seen = 0;
}

static enum reply show(struct request *r, int status, struct html preview) {
    struct ground g;
    bool is_sent = r->route->form == &form_answer;
    enum err e = find_ground(r, &g);
    if (e != OK) return request_fail(r, e);
    struct answer_form form = {.thread_id = g.thread.thread_id,
                               .answer_id = g.answer.answer_id,
                               .thread_title = g.thread.title,
                               .is_conclusion = g.thread.kind == KIND_DISCUSSION,
                               .is_in_force = g.answer.published_version != 0};
    form.is_unnamed = member_is_nobody(g.thread.author_id) &&
                      post_is_mine(r, g.thread.author_id, g.thread.thread_id);
    if (is_sent)
        fill_from_form(r, &g, &form);
    else
        fill_fresh(r, &g, &form);
    form.composer.preview = preview;
    form.topics = answers_topics_offered(r, is_sent ? sent_topics(r) : known_topics(r, &g),
                                         &form.topics_count);
    e = fill_sources(r, &g, is_sent, &form);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ANSWERS, &frame);
    tmpl_answer_form_page(&w, &frame, &form);
    return page_send(r, status);
}

enum reply answer_write(struct request *r) {
    return show(r, 200, (struct html){0});
}

static void show_sent(struct request *r, struct html preview) {
    show(r, r->form.status, preview);
}

static const size_t texts[] = {ANSWER_TITLE, TEXT_BODY, ANSWER_NOTE};

/* A button of the guard's panel, a draft, a preview: the guard reads all three texts first. */
static bool divert(struct request *r) {
    const struct composing what = {.of = COMPOSING_REPLY, .kind = KIND_QUESTION, .is_sent = true};
    bool is_keeping = !str_is_empty(form_value(r, TEXT_KEEP));
    bool is_open = r->refusal == REFUSAL_NONE && r->form.status == 422 && !r->guarding;
    if (is_open && (is_keeping || guard_is_asked(r)) &&
        !guard_form(r, is_keeping ? GUARD_KEEPING : GUARD_STRICT, texts, ARRAY_LENGTH(texts))) {
        show_sent(r, (struct html){0});
        return true;
    }
    return composer_divert(r, &what, show_sent);
}

static void refused(struct request *r) {
    if (!divert(r)) show_sent(r, (struct html){0});
}

static const struct form_field answer_fields[] = {
    TEXT_SCHEMA,
    [ANSWER_VERSION] = {"version", FIELD_LINE, false, 12, NULL},
    [ANSWER_TITLE] = {"title", FIELD_LINE, true, ANSWER_TITLE_MOST, NULL},
    [ANSWER_NOTE] = {"note", FIELD_LINE, false, ANSWER_NOTE_MOST, NULL},
    [ANSWER_LINK] = {"link", FIELD_TEXT, false, LINKS_MOST, NULL},
    [ANSWER_NAMED] = {"named", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_answer = {"answer", answer_fields, ARRAY_LENGTH(answer_fields),
                                        refused};

static void saved(struct request *r, enum err result, const void *output) {
    const struct answer_out *out = output;
    if (result == OK) {
        answer_page_redirect(r, out->answer);
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_LIMIT) {
        request_fail_kept(r, result, refused);
        return;
    }
    r->form.status = result == ERR_LIMIT ? 422 : 409;
    form_fail(&r->form, TEXT_BODY,
              page_message(r, result == ERR_LIMIT ? "form.too_long" : "answer.conflict"));
    show_sent(r, (struct html){0});
}

/* Of more, the first five. */
static void take_topics(struct request *r, struct task *task, struct answer_save_in *in) {
    struct str ids[URLFORM_FIELDS_MAX];
    size_t count = part_values(r, "topics", ids, ARRAY_LENGTH(ids));
    for (size_t i = 0; i < count && i < ANSWER_TOPICS_MOST; i++)
        in->chosen[in->chosen_count++] = task_copy(task, ids[i]);
}

static bool check(struct request *r, struct chosen *chosen) {
    choose_boxes(r, chosen);
    r->form.status = 422;
    return form_check_markdown(r, TEXT_BODY) && choose_links(r, chosen) &&
           guard_form(r, GUARD_STRICT, texts, ARRAY_LENGTH(texts));
}

enum reply answer_save(struct request *r) {
    struct chosen chosen = {.count = 0};
    if (divert(r)) return r->exchange ? PARKED : REPLIED;
    if (!check(r, &chosen)) return show(r, r->form.status, (struct html){0});
    struct task *task = request_task(r, &op_answer_save, sizeof(struct answer_save_in));
    struct answer_save_in *in = task->input;
    in->thread = thread_seen_of(r).thread_id;
    if (!num_parse(form_value(r, ANSWER_VERSION), INT32_MAX, &in->version)) in->version = 0;
    in->title = task_copy(task, form_value(r, ANSWER_TITLE));
    in->body = task_copy(task, form_value(r, TEXT_BODY));
    in->note = task_copy(task, form_value(r, ANSWER_NOTE));
    in->draft = composer_draft(r);
    in->is_named = !str_is_empty(form_value(r, ANSWER_NAMED));
    memcpy(in->sources, chosen.posts, sizeof in->sources);
    in->sources_count = chosen.count;
    take_topics(r, task, in);
    task->has_once = false; /* the same text twice is one version */
    return request_park(r, task, saved);
}
