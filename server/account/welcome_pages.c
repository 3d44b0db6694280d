/* The first words: facts on honour and the charter, never shown to the organisation; where one is,
 * what one knows about, and an address for the day one forgets. */
#include "lib/mail.h"
#include "lib/num.h"
#include "moderation/policy.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/charter/charter.h"
#include "server/core/page.h"
#include "server/members/members.h"
#include "server/people/people.h"
#include "server/recovery/recovery.h"
#include "sql/account_account.h"
#include "templates.h"
#include "urls.h"

enum {
    WELCOME_ACCEPT,
    WELCOME_TITLE,
    WELCOME_OCCUPATION,
    WELCOME_SUPERVISES,
    WELCOME_PRACTISING,
    WELCOME_REGION,
    WELCOME_ADDRESS,
    WELCOME_CHARTER
};

static const char *const yes_or_no[] = {"yes", "no", NULL};

static void welcome_refused(struct request *r);
static const struct form_field welcome_fields[] = {
    [WELCOME_ACCEPT] = {"accept", FIELD_CHECK, true, 16, NULL},
    [WELCOME_TITLE] = {"job_title", FIELD_LINE, true, 300, NULL},
    [WELCOME_OCCUPATION] = {"occupation", FIELD_LINE, false, 16, NULL},
    [WELCOME_SUPERVISES] = {"supervises", FIELD_CHOICE, true, 8, yes_or_no},
    [WELCOME_PRACTISING] = {"practising", FIELD_CHOICE, true, 8, yes_or_no},
    [WELCOME_REGION] = {"region", FIELD_LINE, false, 80, NULL},
    [WELCOME_ADDRESS] = {"own_address", FIELD_LINE, false, MAIL_ADDRESS_MOST, NULL},
    [WELCOME_CHARTER] = {"charter", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_welcome = {"welcome", welcome_fields, ARRAY_LENGTH(welcome_fields),
                                         welcome_refused};

/* The policy's regions, and before them the one that came with the account, if it is another. */
static void fill_regions(struct request *r, struct welcome_page *page, struct str own,
                         struct str chosen) {
    const struct policy *p = r->service->policy;
    struct choice_view *regions = arena_array(&r->arena, p->regions_count + 1, sizeof *regions);
    bool is_listed = str_is_empty(own);
    for (size_t i = 0; i < p->regions_count; i++) is_listed |= str_equal(p->regions[i], own);
    if (!is_listed)
        regions[page->regions_count++] = (struct choice_view){own, own, str_equal(own, chosen)};
    for (size_t i = 0; i < p->regions_count; i++) {
        struct str name = p->regions[i];
        regions[page->regions_count++] = (struct choice_view){name, name, str_equal(name, chosen)};
    }
    page->regions = regions;
}

static bool is_region(const struct request *r, struct str own, struct str name) {
    const struct policy *p = r->service->policy;
    if (str_is_empty(name) || str_equal(name, own)) return true;
    for (size_t i = 0; i < p->regions_count; i++)
        if (str_equal(p->regions[i], name)) return true;
    return false;
}

static enum err account_of(struct request *r, struct account_title_row *row) {
    struct account_title_in in = {.member_id = r->viewer.member};
    return sql_account_title(r->db, &r->arena, &in, row);
}

static enum reply show(struct request *r, struct welcome_page *page, int status) {
    struct page_frame frame;
    enum err e = charter_in_force(r->db, &r->arena, &page->charter);
    if (e != OK) return request_fail(r, e);
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    page->given_name = r->viewer.given_name;
    tmpl_welcome_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply welcome_page(struct request *r) {
    if (r->viewer.is_amended) return charter_amended_page(r);
    struct account_title_row row;
    struct topics_chosen topics;
    enum err e = account_of(r, &row);
    if (e == OK) e = topics_of_member(r->db, &r->arena, r->viewer.member, &topics);
    if (e != OK) return request_fail(r, e);
    struct welcome_page page = {.job_title.value = row.job_title,
                                .occupation.value = row.occupation_code};
    page.topics.choices = topics_view(r, &topics, &page.topics.choices_count);
    fill_regions(r, &page, row.region, row.region);
    return show(r, &page, 200);
}

static bool says(const struct request *r, size_t field, const char *what) {
    return str_equal(form_value(r, field), str_from_c(what));
}

static void welcome_refused(struct request *r) {
    struct account_title_row row;
    struct topics_chosen topics;
    enum err e = account_of(r, &row);
    if (e != OK) {
        request_fail(r, e);
        return;
    }
    struct welcome_page page = {.job_title = page_field(r, WELCOME_TITLE),
                                .occupation = page_field(r, WELCOME_OCCUPATION),
                                .supervises = page_field(r, WELCOME_SUPERVISES),
                                .practising = page_field(r, WELCOME_PRACTISING),
                                .supervises_yes = says(r, WELCOME_SUPERVISES, "yes"),
                                .supervises_no = says(r, WELCOME_SUPERVISES, "no"),
                                .practising_yes = says(r, WELCOME_PRACTISING, "yes"),
                                .practising_no = says(r, WELCOME_PRACTISING, "no"),
                                .region_error = page_field(r, WELCOME_REGION).error,
                                .own_address = page_field(r, WELCOME_ADDRESS),
                                .accept = page_field(r, WELCOME_ACCEPT),
                                .is_accepted = !str_is_empty(form_value(r, WELCOME_ACCEPT)),
                                .has_errors = true};
    if (!str_is_empty(page.accept.error))
        page.accept.error = page_message(r, "form.accept_required");
    topics_of_form(r, &topics);
    page.topics.choices = topics_view(r, &topics, &page.topics.choices_count);
    fill_regions(r, &page, row.region, form_value(r, WELCOME_REGION));
    show(r, &page, r->form.status);
}

static void wrong_address(struct request *r, const char *why) {
    form_fail(&r->form, WELCOME_ADDRESS, page_message(r, why));
    welcome_refused(r);
}

/* Codes are offered to those who are in; who is not has a page of their own. */
static void welcomed(struct request *r, enum err result, const void *output) {
    (void)output;
    struct viewer viewer = {0};
    if (result == ERR_INVALID) {
        wrong_address(r, "recovery.address_theirs");
        return;
    }
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    enum err e = viewer_of_member(r->db, &r->arena, r->viewer.member, r->now_ms, &viewer);
    bool is_in = e == OK && (viewer.role & (ROLE_MEMBER | ROLE_ANIMATOR)) != 0;
    request_redirect(r, is_in ? url_welcome_codes_page(&r->arena) : url_home_page(&r->arena));
}

/* What the schema cannot know; true when the page was shown again. */
static bool is_refused(struct request *r, struct str address) {
    struct account_title_row row;
    enum err e = account_of(r, &row);
    if (e != OK) {
        request_fail(r, e);
        return true;
    }
    if (!is_region(r, row.region, form_value(r, WELCOME_REGION))) {
        form_fail(&r->form, WELCOME_REGION, page_message(r, "form.not_a_choice"));
        welcome_refused(r);
        return true;
    }
    if (str_is_empty(address)) return false;
    bool is_theirs = str_equal_nocase(address, row.email);
    if (mail_is_address(address) && !is_theirs) return false;
    wrong_address(r, is_theirs ? "recovery.address_theirs" : "recovery.address_malformed");
    return true;
}

enum reply welcome_submit(struct request *r) {
    struct str address = arena_lower(&r->arena, form_value(r, WELCOME_ADDRESS));
    struct str sent;
    struct topics_chosen topics;
    if (is_refused(r, address)) return REPLIED;
    struct task *task = request_task(r, &op_welcome, sizeof(struct welcome_in));
    struct welcome_in *in = task->input;
    in->declare.member = r->viewer.member;
    in->declare.job_title = task_copy(task, form_value(r, WELCOME_TITLE));
    in->declare.occupation_code = task_copy(task, form_value(r, WELCOME_OCCUPATION));
    in->declare.supervises = says(r, WELCOME_SUPERVISES, "yes");
    in->declare.practising = says(r, WELCOME_PRACTISING, "yes");
    if (!num_parse(form_value(r, WELCOME_CHARTER), CHARTERS_MOST, &in->declare.charter))
        in->declare.charter = 0; /* not said */
    in->has_region = urlform_get(&r->fields, STR("region"), &sent) == OK;
    in->region = task_copy(task, form_value(r, WELCOME_REGION));
    in->own_address = task_copy(task, address);
    topics_of_form(r, &topics);
    in->topics.count = topics.count;
    for (size_t i = 0; i < topics.count; i++) in->topics.ids[i] = task_copy(task, topics.ids[i]);
    return request_park(r, task, welcomed);
}
