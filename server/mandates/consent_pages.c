/* Being proposed: what it means, accepting or declining; and handing over what one has in hand. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/mandates/mandates_inside.h"
#include "server/mandates/mandates_views.h"
#include "templates.h"
#include "urls.h"

enum { CONSENT_ANSWER };
enum { HAND_DO, HAND_FIRST };
enum { SHOWN = 20 };

/* --- Being proposed */

enum err scope_own_proposal(struct scope_run *run) {
    struct proposal_find_in in = {{run->params[0].id}};
    struct proposal_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_proposal_find(run->db, run->arena, &in, row);
    return e == OK && row->member_id.v != run->viewer->member.v ? ERR_NOT_FOUND : e;
}

static enum reply show_consent(struct request *r, int status, struct str error) {
    const struct proposal_find_row *row = r->scope.object;
    bool is_running = !row->decided_at && row->closes_at > r->now_ms;
    struct consent_page page = {.proposal_id = row->proposal_id,
                                .is_renewal = row->is_renewal,
                                .is_asked = is_running && !row->accepted_at,
                                .is_open = is_running && row->accepted_at,
                                .is_elected = str_equal(row->outcome, STR("elected")),
                                .is_declined = str_equal(row->outcome, STR("declined")),
                                .months = row->months,
                                .closes_at = row->closes_at,
                                .error = error};
    if (row->proposed_by.v) page.proposer = page_author_of(r, row->proposed_by);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_consent_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply consent_page(struct request *r) {
    return show_consent(r, 200, STR(""));
}

static void consent_refused(struct request *r) {
    if (r->form.status == 403)
        request_error_named(r, 403, "stale_form"); /* nothing was typed, and it may be over */
    else
        show_consent(r, r->form.status, page_message(r, "mandates.choose"));
}
static const char *const answers[] = {"yes", "no", NULL};
static const struct form_field consent_fields[] = {
    [CONSENT_ANSWER] = {"answer", FIELD_CHOICE, true, 8, answers},
};
const struct form_schema form_consent = {"consent", consent_fields, ARRAY_LENGTH(consent_fields),
                                         consent_refused};

static void consented(struct request *r, enum err result, const void *output) {
    const struct proposal_find_row *row = r->scope.object;
    (void)output;
    if (result == OK)
        request_redirect(r, url_consent_page(&r->arena, row->proposal_id));
    else if (result == ERR_CONFLICT)
        show_consent(r, 409, page_message(r, "mandates.answered_already"));
    else
        request_fail(r, result);
}

enum reply consent_submit(struct request *r) {
    const struct proposal_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_mandate_consent, sizeof(struct mandate_consent_in));
    struct mandate_consent_in *in = task->input;
    in->proposal = row->proposal_id;
    in->accepts = str_equal(form_value(r, CONSENT_ANSWER), STR("yes"));
    return request_park(r, task, consented);
}

/* --- Handing over */

struct takers {
    struct mandates_acting_row *rows;
    size_t count;
};

/* The others who animate; each kind of thing is suggested to another of them. */
static void fill_takers(struct request *r, const struct takers *takers, size_t kind,
                        struct hand_section *section) {
    struct taker_choice *out = arena_array(&r->arena, takers->count + 1, sizeof *out);
    bool is_sent = r->route->form == &form_hand;
    struct str sent = is_sent ? form_value(r, HAND_FIRST + kind) : STR("");
    size_t others = 0;
    for (size_t i = 0; i < takers->count; i++)
        if (takers->rows[i].member_id.v != r->viewer.member.v) others++;
    section->takers_count = 0;
    for (size_t i = 0; i < takers->count; i++) {
        struct member_id member = takers->rows[i].member_id;
        if (member.v == r->viewer.member.v) continue;
        size_t place = section->takers_count++;
        struct str id = arena_format(&r->arena, "%lld", (long long)member.v);
        out[place] = (struct taker_choice){.member_id = member,
                                           .label = page_author_of(r, member).called,
                                           .is_chosen = is_sent ? str_equal(sent, id)
                                                                : place == kind % others};
    }
    section->takers = out;
}

static enum err fill_section(struct request *r, const struct takers *takers, size_t kind,
                             struct hand_section *section) {
    struct hand_thing things[SHOWN + 1];
    size_t count = 0;
    enum err e = hand_kinds[kind].list(r, things, SHOWN + 1, &count);
    *section = (struct hand_section){
        .field = arena_format(&r->arena, "taker_%s", hand_kinds[kind].name),
        .heading = message_text(r->language, hand_kinds[kind].title),
        .has_more = count > SHOWN,
        .error = r->route->form == &form_hand ? page_field(r, HAND_FIRST + kind).error : STR("")};
    if (e != OK || count == 0) return e;
    section->things_count = count > SHOWN ? SHOWN : count;
    struct hand_row *rows = arena_array(&r->arena, section->things_count, sizeof *rows);
    for (size_t i = 0; i < section->things_count; i++)
        rows[i] = (struct hand_row){.title = things[i].title, .href = things[i].href};
    section->things = rows;
    fill_takers(r, takers, kind, section);
    return OK;
}

static enum reply show_hand(struct request *r, int status, struct str error) {
    struct mandates_acting_in in = {.now = r->now_ms};
    struct takers takers = {0};
    struct hand_view page = {.error = error};
    enum err e = sql_mandates_acting(r->db, &r->arena, &in, &takers.rows, &takers.count);
    page.is_only = takers.count < 2;
    struct hand_section *sections = arena_array(&r->arena, hand_kinds_count + 1, sizeof *sections);
    for (size_t i = 0; e == OK && i < hand_kinds_count; i++) {
        e = fill_section(r, &takers, i, &sections[page.sections_count]);
        if (sections[page.sections_count].things_count) page.sections_count++;
    }
    if (e != OK) return request_fail(r, e);
    page.sections = sections;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_MANDATES, &frame);
    tmpl_hand_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply hand_page(struct request *r) {
    return show_hand(r, 200, STR(""));
}

static void hand_refused(struct request *r) {
    show_hand(r, r->form.status, page_message(r, "mandates.choose"));
}
static const char *const ways[] = {"hand", "resign", NULL};
/* In the order of hand_kinds. */
static const struct form_field hand_fields[] = {
    [HAND_DO] = {"do", FIELD_CHOICE, true, 8, ways},
    {"taker_desk", FIELD_LINE, false, 20, NULL},
    {"taker_reports", FIELD_LINE, false, 20, NULL},
    {"taker_seeds", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_hand = {"hand", hand_fields, ARRAY_LENGTH(hand_fields), hand_refused};

static void handed(struct request *r, enum err result, const void *output) {
    bool resigns = str_equal(form_value(r, HAND_DO), STR("resign"));
    (void)output;
    if (result == OK && resigns)
        request_redirect(r, url_animators_page(&r->arena));
    else if (result == OK)
        mandate_go_back(r, "handed");
    else if (result == ERR_CONFLICT)
        show_hand(r, 409, page_message(r, "mandates.taker_gone"));
    else
        request_fail(r, result);
}

enum reply hand_submit(struct request *r) {
    struct task *task = request_task(r, &op_mandate_hand, sizeof(struct mandate_hand_in));
    struct mandate_hand_in *in = task->input;
    in->resigns = str_equal(form_value(r, HAND_DO), STR("resign"));
    for (size_t i = 0; i < hand_kinds_count; i++) {
        struct str taker = form_value(r, HAND_FIRST + i);
        if (!num_parse(taker, INT64_MAX, &in->takers[i].v)) in->takers[i].v = 0;
    }
    return request_park(r, task, handed);
}
