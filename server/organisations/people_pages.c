/* An organisation's list, one person of it, and the whole as a file. All of it is read from what
 * the organisation wrote, so that none of it changes with what people do. */
#include "lib/num.h"
#include "lib/unicode.h"
#include "server/core/page.h"
#include "server/organisations/organisations.h"
#include "server/organisations/people.h"
#include "server/organisations/reports.h"
#include "server/waves/waves.h"
#include "templates.h"
#include "urls.h"

enum { ACCOUNTS = 50, QUERY_MOST = 100, BATCH = 500, EXPORT_MOST = 32 << 20 };

static const char *const states[] = {"invited", "open", "checking", "refused", "closed"};

static struct str name_of(struct arena *a, struct str given, struct str family) {
    const struct str parts[] = {given, STR(" "), family};
    return arena_join(a, parts, str_is_empty(family) ? 1 : ARRAY_LENGTH(parts));
}

/* --- The list */

static void fill_states(struct request *r, struct organisation_page *page) {
    struct state_choice *choices = arena_array(&r->arena, ARRAY_LENGTH(states), sizeof *choices);
    for (size_t i = 0; i < ARRAY_LENGTH(states); i++) {
        char id[40];
        snprintf(id, sizeof id, "account_state.%s", states[i]);
        choices[i] = (struct state_choice){str_from_c(states[i]), page_message(r, id),
                                           str_equal(page->wanted, str_from_c(states[i]))};
    }
    page->states = choices;
    page->states_count = ARRAY_LENGTH(states);
}

static bool is_state(struct str word) {
    for (size_t i = 0; i < ARRAY_LENGTH(states); i++)
        if (str_equal(word, str_from_c(states[i]))) return true;
    return str_is_empty(word);
}

/* After which row the page begins; one that is not theirs is answered as the beginning. */
static enum err find_place(struct request *r, struct people_list_in *in) {
    struct str after = request_query(r, STR("after"));
    struct people_place_in find = {.organisation_id = r->viewer.organisation};
    struct people_place_row place;
    in->after_key = STR("");
    if (str_is_empty(after)) return OK;
    if (!num_parse(after, INT64_MAX, &find.attestation_id.v)) return ERR_INVALID;
    enum err e = sql_people_place(r->db, &r->arena, &find, &place);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    in->after_key = place.list_key;
    in->after_id = find.attestation_id.v;
    return OK;
}

static void fill_accounts(struct request *r, struct organisation_page *page,
                          const struct people_list_row *rows, size_t count) {
    page->accounts_count = count > ACCOUNTS ? ACCOUNTS : count;
    struct account_row *accounts = arena_array(&r->arena, page->accounts_count, sizeof *accounts);
    for (size_t i = 0; i < page->accounts_count; i++)
        accounts[i] = (struct account_row){
            .attestation_id = rows[i].attestation_id,
            .name = name_of(&r->arena, rows[i].given_name, rows[i].family_name),
            .identifier = rows[i].identifier,
            .job_title = rows[i].job_title,
            .state = account_state_of(rows[i].state)};
    page->accounts = accounts;
    if (count > ACCOUNTS)
        page->next =
            arena_format(&r->arena, "%lld", (long long)rows[ACCOUNTS - 1].attestation_id.v);
}

static struct wave_note wave_note_of(struct request *r, struct str title, struct str planned) {
    return (struct wave_note){.title = title, .month = wave_month(&r->arena, r->language, planned)};
}

static enum err fill_wave(struct request *r, struct organisation_page *page) {
    struct organisation_wave_in in = {.organisation_id = r->viewer.organisation};
    struct organisation_wave_row row;
    enum err e = sql_organisation_wave(r->db, &r->arena, &in, &row);
    if (e == OK) page->wave = wave_note_of(r, row.title, row.planned);
    return e == ERR_NOT_FOUND ? OK : e;
}

/* A search or a filter passes over the whole list: asked on a reader, not on a loop. */
struct people_ask {
    struct people_list_in in;
    struct people_list_row *rows; /* the answer, and the seats */
    size_t count;
    struct seats seats;
};

static enum err people_ask_run(struct db *db, struct arena *arena, const struct service *service,
                               void *input) {
    struct people_ask *in = input;
    (void)service;
    enum err e = sql_people_list(db, arena, &in->in, &in->rows, &in->count);
    return e == OK ? seats_load(db, arena, in->in.organisation_id, &in->seats) : e;
}

static const struct op op_people_ask = {
    .name = "people.ask", .pool = POOL_READ, .ask = people_ask_run};

static void show_list(struct request *r, enum err result, const void *output) {
    const struct people_ask *from = output;
    struct organisation_page page = {.query = str_trim(request_query(r, STR("q"))),
                                     .wanted = request_query(r, STR("state"))};
    enum err e = result == OK ? fill_wave(r, &page) : result;
    if (e != OK) {
        request_fail(r, e);
        return;
    }
    page.seats = seats_view_of(&from->seats);
    fill_accounts(r, &page, from->rows, from->count);
    fill_states(r, &page);
    page.is_filtered = !str_is_empty(page.query) || !str_is_empty(page.wanted);
    page.is_first = from->in.after_id == 0;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION, &frame);
    tmpl_organisation_page(&w, &frame, &page);
    page_send(r, 200);
}

enum reply organisation_page(struct request *r) {
    struct str query = str_trim(request_query(r, STR("q")));
    struct str wanted = request_query(r, STR("state"));
    struct people_list_in in = {.organisation_id = r->viewer.organisation, .most = ACCOUNTS + 1};
    if (!is_state(wanted) || query.length > QUERY_MOST) return request_error(r, 400, 0);
    enum err e = find_place(r, &in);
    if (e != OK) return request_fail(r, e);
    struct task *task = request_task(r, &op_people_ask, sizeof(struct people_ask));
    struct people_ask *ask = task->input;
    ask->in = in;
    ask->in.after_key = task_copy(task, in.after_key);
    ask->in.needle = task_copy(task, unicode_folded(&r->arena, query));
    ask->in.wanted = task_copy(task, wanted);
    task->has_once = false;
    return request_park(r, task, show_list);
}

/* --- One person */

enum err scope_own_person(struct scope_run *run) {
    struct person_find_in in = {.attestation_id.v = run->params[0].id,
                                .organisation_id = run->viewer->organisation};
    struct person_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_person_find(run->db, run->arena, &in, row);
}

static enum account_state person_state(const struct person_find_row *row, struct str verdict) {
    bool is_refused = str_equal(verdict, STR("refused")) || str_equal(row->claim, STR("refused"));
    if (row->ended_at) return ACCOUNT_CLOSED;
    if (is_refused) return ACCOUNT_REFUSED;
    if (str_equal(verdict, STR("review")) || !row->member_id.v) return ACCOUNT_CHECKING;
    return row->is_open ? ACCOUNT_OPEN : ACCOUNT_INVITED;
}

static void fill_facts(struct request *r, struct person_page *page,
                       const struct person_facts_row *rows, size_t count) {
    struct facts_view *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++) views[i] = facts_view_of(r, &rows[i]);
    page->has_facts = count > 0;
    if (!count) return;
    page->now = views[0];
    page->before = views + 1;
    page->before_count = count - 1;
}

/* Of the closed list, what can be said of somebody as they stand. */
static void fill_statements(struct person_page *page, bool is_practising) {
    bool is_ended = page->state == ACCOUNT_CLOSED;
    page->can_return = is_ended || !is_practising;
    page->can_leave = page->can_change = page->can_attest = !is_ended;
    page->can_end = !is_ended && is_practising;
    page->can_invite = page->state == ACCOUNT_INVITED;
}

/* Whoever waits is invited when their wave opens, not before. */
static enum err fill_person_wave(struct request *r, struct person_page *page) {
    struct person_wave_in in = {.attestation_id = page->attestation_id};
    struct person_wave_row row;
    if (page->state != ACCOUNT_INVITED) return OK;
    enum err e = sql_person_wave(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->wave = wave_note_of(r, row.title, row.planned);
    page->can_invite = false;
    return OK;
}

enum reply person_page(struct request *r) {
    const struct person_find_row *row = r->scope.object;
    struct person_facts_in find = {row->attestation_id};
    struct person_facts_row *facts;
    struct str said = request_query(r, STR("said"));
    size_t count;
    enum err e = sql_person_facts(r->db, &r->arena, &find, &facts, &count);
    if (e != OK) return request_fail(r, e);
    struct person_page page = {.attestation_id = row->attestation_id,
                               .name = name_of(&r->arena, row->given_name, row->family_name),
                               .identifier = row->identifier,
                               .email = row->email,
                               .region = row->region,
                               .external_id = row->external_id,
                               .created_at = row->created_at,
                               .attested_at = row->attested_at,
                               .ended_at = row->ended_at,
                               .is_taken = str_equal(row->claim, STR("refused")),
                               .was_invited = str_equal(said, STR("invite"))};
    page.said = !page.was_invited && !str_is_empty(said);
    page.state = person_state(row, count ? facts[0].verdict : (struct str){0});
    fill_facts(r, &page, facts, count);
    fill_statements(&page, !count || !str_equal(facts[0].practising, STR("no")));
    e = fill_person_wave(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION, &frame);
    tmpl_person_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void invited(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct person_find_row *row = r->scope.object;
    struct url path = url_person_page(&r->arena, row->attestation_id);
    if (result == OK)
        request_redirect_text(
            r, arena_format(&r->arena, "%.*s?said=invite", (int)path.length, path.bytes));
    else
        request_fail(r, result);
}

enum reply person_invite(struct request *r) {
    const struct person_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_person_invite, sizeof(struct person_invite_in));
    struct person_invite_in *in = task->input;
    in->attestation = row->attestation_id;
    return request_park(r, task, invited);
}
