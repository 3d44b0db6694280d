/* One's own profile, the line of introduction that the home page asks for, and the colours. */
#include "moderation/policy.h"
#include "server/core/page.h"
#include "server/core/publishing.h"
#include "server/people/people.h"
#include "sql/people_people.h"
#include "templates.h"
#include "urls.h"

enum {
    PROFILE_NAME,
    PROFILE_ORGANISATION,
    PROFILE_AGENCY,
    PROFILE_INTRODUCTION,
    PROFILE_REGION,
    PROFILE_LANGUAGE,
    PROFILE_SITS
};

static const int SCHEME_COOKIE_S = 400 * 24 * 3600;
static const char *const languages[] = {"auto", "fr", "en", NULL};

static void profile_refused(struct request *r);
static const struct form_field profile_fields[] = {
    [PROFILE_NAME] = {"show_name", FIELD_CHECK, false, 16, NULL},
    [PROFILE_ORGANISATION] = {"show_organisation", FIELD_CHECK, false, 16, NULL},
    [PROFILE_AGENCY] = {"agency", FIELD_LINE, false, AGENCY_MOST, NULL},
    [PROFILE_INTRODUCTION] = {"introduction", FIELD_LINE, false, INTRODUCTION_MOST, NULL},
    [PROFILE_REGION] = {"region", FIELD_LINE, false, 80, NULL},
    [PROFILE_LANGUAGE] = {"language", FIELD_CHOICE, true, 8, languages},
    [PROFILE_SITS] = {"sits", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_profile = {"profile", profile_fields, ARRAY_LENGTH(profile_fields),
                                         profile_refused};

/* The policy's regions, and before them the one that came with the account, if it is another. */
static void fill_regions(struct request *r, struct profile_page *page, struct str own,
                         struct str chosen) {
    const struct policy *p = r->service->policy;
    struct choice_view *regions = arena_array(&r->arena, p->regions_count + 1, sizeof *regions);
    size_t count = 0;
    bool is_listed = str_is_empty(own);
    for (size_t i = 0; i < p->regions_count; i++) is_listed |= str_equal(p->regions[i], own);
    if (!is_listed) regions[count++] = (struct choice_view){own, own, str_equal(own, chosen)};
    for (size_t i = 0; i < p->regions_count; i++)
        regions[count++] =
            (struct choice_view){p->regions[i], p->regions[i], str_equal(p->regions[i], chosen)};
    page->regions = regions;
    page->regions_count = count;
}

static enum reply show(struct request *r, struct profile_page *page,
                       const struct profile_own_row *own, struct str region, int status) {
    page->now = page_author_of(r, r->viewer.member);
    page_author_choices(r, own->given_name, own->family_name, &page->name_if, &page->name_else);
    page->place_if = own->organisation;
    page->place_else = page_kind_label(r, own->organisation_kind);
    fill_regions(r, page, own->region, region);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_profile_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply profile_page(struct request *r) {
    struct profile_own_in in = {.member_id = r->viewer.member};
    struct profile_own_row own;
    struct topics_chosen topics;
    enum err e = sql_profile_own(r->db, &r->arena, &in, &own);
    if (e == OK) e = topics_of_member(r->db, &r->arena, r->viewer.member, &topics);
    if (e != OK) return request_fail(r, e);
    struct profile_page page = {.shows_name = own.shows_name,
                                .shows_organisation = own.shows_organisation,
                                .sits = own.sits,
                                .agency.value = own.agency,
                                .introduction.value = own.introduction,
                                .is_french = str_equal(own.language, STR("fr")),
                                .is_english = str_equal(own.language, STR("en")),
                                .is_saved = request_is_done(r, "1")};
    page.topics.choices = topics_view(r, &topics, &page.topics.choices_count);
    return show(r, &page, &own, own.region, 200);
}

static void profile_refused(struct request *r) {
    struct profile_own_in in = {.member_id = r->viewer.member};
    struct profile_own_row own;
    struct topics_chosen topics;
    struct str language = form_value(r, PROFILE_LANGUAGE);
    enum err e = sql_profile_own(r->db, &r->arena, &in, &own);
    if (e != OK) {
        request_fail(r, e);
        return;
    }
    topics_of_form(r, &topics);
    struct profile_page page = {.shows_name = !str_is_empty(form_value(r, PROFILE_NAME)),
                                .shows_organisation =
                                    !str_is_empty(form_value(r, PROFILE_ORGANISATION)),
                                .sits = !str_is_empty(form_value(r, PROFILE_SITS)),
                                .agency = page_field(r, PROFILE_AGENCY),
                                .introduction = page_field(r, PROFILE_INTRODUCTION),
                                .region_error = page_field(r, PROFILE_REGION).error,
                                .is_french = str_equal(language, STR("fr")),
                                .is_english = str_equal(language, STR("en")),
                                .has_errors = true};
    page.topics.choices = topics_view(r, &topics, &page.topics.choices_count);
    show(r, &page, &own, form_value(r, PROFILE_REGION), r->form.status);
}

static void profile_done(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == ERR_INVALID) {
        form_fail(&r->form, PROFILE_REGION, page_message(r, "form.not_a_choice"));
        profile_refused(r);
        return;
    }
    struct str kept = result == ERR_DENIED ? publishing_words(r) : STR("");
    if (!str_is_empty(kept)) {
        form_fail(&r->form, PROFILE_INTRODUCTION, kept);
        r->form.status = 403;
        profile_refused(r);
        return;
    }
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    request_done(r, url_profile_page(&r->arena), "1");
}

enum reply profile_submit(struct request *r) {
    struct str language = form_value(r, PROFILE_LANGUAGE);
    struct topics_chosen topics;
    struct task *task = request_task(r, &op_profile_set, sizeof(struct profile_set_in));
    struct profile_set_in *in = task->input;
    in->shows_name = !str_is_empty(form_value(r, PROFILE_NAME));
    in->shows_organisation = !str_is_empty(form_value(r, PROFILE_ORGANISATION));
    in->sits = !str_is_empty(form_value(r, PROFILE_SITS));
    in->agency = task_copy(task, form_value(r, PROFILE_AGENCY));
    in->introduction = task_copy(task, form_value(r, PROFILE_INTRODUCTION));
    in->region = task_copy(task, form_value(r, PROFILE_REGION));
    in->language = str_equal(language, STR("auto")) ? STR("") : task_copy(task, language);
    topics_of_form(r, &topics);
    in->topics.count = topics.count;
    for (size_t i = 0; i < topics.count; i++) in->topics.ids[i] = task_copy(task, topics.ids[i]);
    task->has_once = false;
    return request_park(r, task, profile_done);
}

enum { INTRODUCTION_TEXT };
static const struct form_field introduction_fields[] = {
    [INTRODUCTION_TEXT] = {"introduction", FIELD_LINE, true, INTRODUCTION_MOST, NULL},
};

static void introduction_refused(struct request *r) {
    struct introduction_page page = {.introduction = page_field(r, INTRODUCTION_TEXT)};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_introduction_page(&w, &frame, &page);
    page_send(r, r->form.status);
}

const struct form_schema form_introduction = {
    "introduction", introduction_fields, ARRAY_LENGTH(introduction_fields), introduction_refused};

static void introduced(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_home_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply introduction_submit(struct request *r) {
    struct task *task = request_task(r, &op_introduction_set, sizeof(struct introduction_set_in));
    ((struct introduction_set_in *)task->input)->introduction =
        task_copy(task, form_value(r, INTRODUCTION_TEXT));
    task->has_once = false;
    return request_park(r, task, introduced);
}

enum { DISPLAY_SCHEME, DISPLAY_NEXT };
static const char *const schemes[] = {"system", "light", "dark", NULL};
static const struct form_field display_fields[] = {
    [DISPLAY_SCHEME] = {"scheme", FIELD_CHOICE, true, 8, schemes},
    [DISPLAY_NEXT] = {"next", FIELD_LINE, false, 2000, NULL},
};
const struct form_schema form_display = {"display", display_fields, ARRAY_LENGTH(display_fields),
                                         NULL};

static enum reply go_on(struct request *r) {
    struct str next = form_value(r, DISPLAY_NEXT);
    if (is_local_path(next)) return request_redirect_text(r, next);
    return request_redirect(r, url_home_page(&r->arena));
}

static void displayed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        go_on(r);
    else
        request_fail(r, result);
}

/* The cookie is for the pages before signing in, of this browser. */
enum reply display_submit(struct request *r) {
    struct str scheme = form_value(r, DISPLAY_SCHEME);
    bool is_system = str_equal(scheme, STR("system"));
    request_set_cookie(r, "scheme", is_system ? STR("") : scheme, is_system ? 0 : SCHEME_COOKIE_S);
    if (!r->viewer.member.v) return go_on(r);
    struct task *task = request_task(r, &op_scheme_set, sizeof(struct scheme_set_in));
    ((struct scheme_set_in *)task->input)->scheme = is_system ? STR("") : task_copy(task, scheme);
    task->has_once = false;
    return request_park(r, task, displayed);
}
