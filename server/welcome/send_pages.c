/* A note to several: a criterion, the text, then who gets it and why, each text as it will be read;
 * only what was shown so is sent. */
#include "lib/num.h"
#include "moderation/policy.h"
#include "server/threads/guarding.h"
#include "server/welcome/audience.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_audience.h"
#include "sql/welcome_newcomers.h"
#include "templates.h"
#include "urls.h"

enum {
    SEND_PURPOSE,
    SEND_BY,
    SEND_TOPIC,
    SEND_WAVE,
    SEND_REGION,
    SEND_THREAD,
    SEND_ABOUT,
    SEND_TEXT,
    SEND_STEP
};

static const char *const purposes[] = {"invitation", "thanks", NULL};
static const char *const criteria[] = {"topic", "wave", "region", "thread", NULL};
static const char *const steps[] = {"preview", "send", "edit", NULL};

/* What the form asks for, found and checked. */
struct sending {
    struct greet_audience audience;
    struct thread_id about;
    struct str about_title, thread_title; /* of what it invites to; of those who wrote there */
    struct str why;
};

static struct greet_options options_of(struct request *r, const char *const *codes,
                                       const char *group, struct str chosen) {
    struct greet_option *options = arena_array(&r->arena, 4, sizeof *options);
    size_t count;
    for (count = 0; codes[count]; count++) {
        struct str code = str_from_c(codes[count]);
        struct str id = arena_format(&r->arena, "greet.%s_%s", group, codes[count]);
        options[count] =
            (struct greet_option){code, page_message(r, id.bytes), str_equal(code, chosen)};
    }
    return (struct greet_options){options, count};
}

static void fill_policy(struct request *r, struct str topic, struct str region,
                        struct greet_send_page *page) {
    const struct policy *p = r->service->policy;
    struct greet_option *topics = arena_array(&r->arena, p->topics_count, sizeof *topics);
    struct greet_option *regions = arena_array(&r->arena, p->regions_count, sizeof *regions);
    for (size_t i = 0; i < p->topics_count; i++) {
        const struct policy_topic *t = &p->topics[i];
        topics[i] = (struct greet_option){
            t->id, r->language == LANGUAGE_EN ? t->label_en : t->label_fr, str_equal(t->id, topic)};
    }
    for (size_t i = 0; i < p->regions_count; i++)
        regions[i] =
            (struct greet_option){p->regions[i], p->regions[i], str_equal(p->regions[i], region)};
    page->topics = (struct greet_options){topics, p->topics_count};
    page->regions = (struct greet_options){regions, p->regions_count};
}

static enum err fill_waves(struct request *r, struct str chosen, struct greet_send_page *page) {
    struct audience_waves_row *rows;
    size_t count;
    enum err e = sql_audience_waves(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct greet_option *waves = arena_array(&r->arena, count, sizeof *waves);
    for (size_t i = 0; i < count; i++) {
        struct str id = arena_format(&r->arena, "%lld", (long long)rows[i].wave_id.v);
        waves[i] = (struct greet_option){id, rows[i].title, str_equal(id, chosen)};
    }
    page->waves = (struct greet_options){waves, count};
    return OK;
}

static enum reply show(struct request *r, int status, struct greet_send_page *page) {
    struct str purpose = form_value(r, SEND_PURPOSE), by = form_value(r, SEND_BY);
    if (str_is_empty(purpose)) purpose = request_query(r, STR("purpose"));
    if (!str_equal(purpose, STR("thanks"))) purpose = STR("invitation");
    page->purposes = options_of(r, purposes, "purpose", purpose);
    page->criteria = options_of(r, criteria, "by", by);
    fill_policy(r, form_value(r, SEND_TOPIC), form_value(r, SEND_REGION), page);
    page->thread = page_field(r, SEND_THREAD);
    page->about = page_field(r, SEND_ABOUT);
    page->criterion = page_field(r, SEND_BY);
    page->text.variables = greet_variables(r, true, &page->text.variables_count);
    page->text.guard = guard_panel(r);
    page->has_errors = status != 200;
    page->is_sent = request_is_done(r, "sent");
    page->most = GREET_AT_ONCE;
    enum err e = fill_waves(r, form_value(r, SEND_WAVE), page);
    if (e == OK) e = greet_models(r, purpose, &page->wordings, &page->wordings_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WELCOME, &frame);
    tmpl_greet_send_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply greet_send_page(struct request *r) {
    struct str purpose = request_query(r, STR("purpose"));
    if (!str_equal(purpose, STR("thanks"))) purpose = STR("invitation");
    struct greet_send_page page = {.text.text.value = greet_begun(r, purpose, STR(""))};
    return show(r, 200, &page);
}

static void show_sent(struct request *r, struct str error) {
    struct greet_send_page page = {.text.text = page_field(r, SEND_TEXT), .error = error};
    show(r, r->form.status, &page);
}

/* --- What the form asks for */

static bool fail(struct request *r, size_t field, const char *message) {
    form_fail(&r->form, field, page_message(r, message));
    r->form.status = 422;
    return false;
}

static bool find_thread(struct request *r, size_t field, struct thread_id *thread,
                        struct str *title) {
    struct greet_thread_fits_in find = {.thread_id = greet_thread_in(form_value(r, field))};
    struct greet_thread_fits_row row;
    if (find.thread_id.v == 0 || sql_greet_thread_fits(r->db, &r->arena, &find, &row) != OK)
        return fail(r, field, "greet.no_thread");
    *thread = row.thread_id;
    *title = page_thread_title(r, row.title);
    return true;
}

static bool find_word(struct request *r, size_t field, const struct greet_options *among,
                      struct str *label) {
    struct str value = form_value(r, field);
    for (size_t i = 0; i < among->options_count; i++) {
        if (!str_equal(value, among->options[i].value)) continue;
        *label = among->options[i].label;
        return true;
    }
    return fail(r, SEND_BY, "greet.choose_who");
}

static struct str because(struct request *r, struct str label, enum greet_by by) {
    struct buf out;
    buf_init(&out, 4096);
    switch (by) {
    case GREET_BY_TOPIC:
        msg_greet_because_topic(&out, r->language, MESSAGE_PLAIN,
                                (struct msg_greet_because_topic){label});
        break;
    case GREET_BY_WAVE:
        msg_greet_because_wave(&out, r->language, MESSAGE_PLAIN,
                               (struct msg_greet_because_wave){label});
        break;
    case GREET_BY_REGION:
        msg_greet_because_region(&out, r->language, MESSAGE_PLAIN,
                                 (struct msg_greet_because_region){label});
        break;
    case GREET_BY_THREAD:
        msg_greet_because_thread(&out, r->language, MESSAGE_PLAIN,
                                 (struct msg_greet_because_thread){label});
        break;
    }
    struct str words = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return words;
}

static bool read_audience(struct request *r, struct sending *s) {
    struct greet_send_page all = {0};
    struct str by = form_value(r, SEND_BY), label = {0};
    struct thread_id thread = {0};
    bool is_there = false;
    fill_policy(r, (struct str){0}, (struct str){0}, &all);
    if (fill_waves(r, (struct str){0}, &all) != OK) return false;
    if (str_equal(by, STR("topic"))) {
        s->audience = (struct greet_audience){GREET_BY_TOPIC, form_value(r, SEND_TOPIC), 0};
        is_there = find_word(r, SEND_TOPIC, &all.topics, &label);
    } else if (str_equal(by, STR("region"))) {
        s->audience = (struct greet_audience){GREET_BY_REGION, form_value(r, SEND_REGION), 0};
        is_there = find_word(r, SEND_REGION, &all.regions, &label);
    } else if (str_equal(by, STR("wave"))) {
        s->audience = (struct greet_audience){.by = GREET_BY_WAVE};
        is_there = find_word(r, SEND_WAVE, &all.waves, &label) &&
                   num_parse(form_value(r, SEND_WAVE), INT64_MAX, &s->audience.number);
    } else {
        is_there = find_thread(r, SEND_THREAD, &thread, &label);
        s->audience = (struct greet_audience){.by = GREET_BY_THREAD, .number = thread.v};
    }
    if (is_there) s->why = because(r, label, s->audience.by);
    return is_there;
}

static bool check(struct request *r, struct sending *s) {
    static const size_t texts[] = {SEND_TEXT};
    bool is_invitation = str_equal(form_value(r, SEND_PURPOSE), STR("invitation"));
    bool is_fine = read_audience(r, s);
    if (is_invitation && !find_thread(r, SEND_ABOUT, &s->about, &s->about_title)) is_fine = false;
    struct greet_values values = greet_values_sample(r, is_invitation);
    if (!greet_check_text(r, SEND_TEXT, &values, NULL)) is_fine = false;
    return is_fine && guard_form(r, GUARD_ADVISING, texts, ARRAY_LENGTH(texts));
}

static void refused(struct request *r) {
    struct sending s = {0};
    bool is_fine = r->guarding || !guard_is_asked(r) || check(r, &s);
    (void)is_fine;
    show_sent(r, (struct str){0});
}

static const struct form_field send_fields[] = {
    [SEND_PURPOSE] = {"purpose", FIELD_CHOICE, true, 16, purposes},
    [SEND_BY] = {"by", FIELD_CHOICE, true, 16, criteria},
    [SEND_TOPIC] = {"topic", FIELD_LINE, false, 64, NULL},
    [SEND_WAVE] = {"wave", FIELD_LINE, false, 20, NULL},
    [SEND_REGION] = {"region", FIELD_LINE, false, 120, NULL},
    [SEND_THREAD] = {"thread", FIELD_LINE, false, 300, NULL},
    [SEND_ABOUT] = {"about", FIELD_LINE, false, 300, NULL},
    [SEND_TEXT] = {"text", FIELD_TEXT, true, GREET_TEXT_MOST, NULL},
    [SEND_STEP] = {"step", FIELD_CHOICE, false, 10, steps},
};
const struct form_schema form_greet_send = {"greet_send", send_fields, ARRAY_LENGTH(send_fields),
                                            refused};

/* --- Asking to confirm */

static enum err fill_people(struct request *r, const struct sending *s,
                            struct greet_send_page *page) {
    const struct options *options = r->service->options;
    struct audience_asked asked = {.audience = s->audience,
                                   .writer = r->viewer.member,
                                   .each = options->limits_notes_received_per_week,
                                   .now_ms = r->now_ms,
                                   .most = GREET_AT_ONCE};
    struct audience_found *found = arena_alloc(&r->arena, sizeof *found);
    enum err e = audience_find(r->db, &r->arena, &asked, found);
    if (e != OK) return e;
    struct greet_person *people = arena_array(&r->arena, found->count, sizeof *people);
    for (size_t i = 0; e == OK && i < found->count; i++) {
        struct greet_values values = {.animator = r->viewer.given_name,
                                      .thread = s->about_title,
                                      .has_thread = s->about.v != 0};
        struct str unknown;
        people[i] = (struct greet_person){
            .author = page_author_of(r, found->people[i]), .why = s->why, .is_chosen = i == 0};
        e = greet_values_of(r->db, &r->arena, found->people[i], r->service->language, &values);
        if (e == OK)
            e = greet_fill(&r->arena, form_value(r, SEND_TEXT), &values, &people[i].text, &unknown);
    }
    page->people = people;
    page->people_count = found->count;
    return e;
}

/* What was shown is what is sent: the fields are not to be changed beside it. */
static struct greet_options kept(struct request *r) {
    struct greet_option *fields = arena_array(&r->arena, SEND_STEP, sizeof *fields);
    for (size_t i = 0; i < SEND_STEP; i++)
        fields[i] = (struct greet_option){form_value(r, i), str_from_c(send_fields[i].name), false};
    return (struct greet_options){fields, SEND_STEP};
}

static enum reply ask(struct request *r, const struct sending *s) {
    struct greet_send_page page = {.text.text = page_field(r, SEND_TEXT)};
    enum err e = fill_people(r, s, &page);
    if (e != OK) return request_fail(r, e);
    page.is_asking = page.people_count > 0;
    page.kept = kept(r);
    if (!page.is_asking) page.error = page_message(r, "greet.nobody");
    return show(r, 200, &page);
}

static size_t read_to(struct request *r, struct member_id to[GREET_AT_ONCE]) {
    struct str value;
    size_t at = 0, count = 0;
    while (count < GREET_AT_ONCE && urlform_next(&r->fields, STR("to"), &at, &value))
        if (num_parse(value, INT64_MAX, &to[count].v)) count++;
    return count;
}

static void sent(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_greet_send_page(&r->arena), "sent");
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_LIMIT && result != ERR_BUSY) {
        request_fail(r, result);
        return;
    }
    r->form.status = result == ERR_BUSY ? 503 : 409;
    show_sent(r, page_message(r, result == ERR_LIMIT  ? "greet.enough"
                                 : result == ERR_BUSY ? "form.server_busy"
                                                      : "greet.nobody_now"));
}

enum reply greet_send_submit(struct request *r) {
    struct sending s = {0};
    struct member_id to[GREET_AT_ONCE];
    if (!check(r, &s)) {
        show_sent(r, (struct str){0});
        return REPLIED;
    }
    if (str_equal(form_value(r, SEND_STEP), STR("edit"))) {
        r->form.status = 200;
        show_sent(r, (struct str){0});
        return REPLIED;
    }
    if (!str_equal(form_value(r, SEND_STEP), STR("send"))) return ask(r, &s);
    size_t count = read_to(r, to);
    if (count == 0) {
        sent(r, ERR_CONFLICT, NULL);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_greet_send, sizeof(struct greet_send_in));
    struct greet_send_in *in = task->input;
    in->audience = s.audience;
    in->audience.word = task_copy(task, s.audience.word);
    in->purpose = task_copy(task, form_value(r, SEND_PURPOSE));
    in->about = s.about;
    in->text = task_copy(task, form_value(r, SEND_TEXT));
    memcpy(in->to, to, count * sizeof *to);
    in->to_count = count;
    return request_park(r, task, sent);
}
