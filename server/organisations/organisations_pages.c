/* The provisioner's page: states of the accounts they opened, and nothing of the community. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/organisations/organisation_views.h"
#include "server/organisations/organisations.h"
#include "sql/organisations_organisations.h"
#include "templates.h"

enum { ACCOUNTS = 50 };

/* It depends on what the organisation wrote and on activation, undated. */
static enum account_state state_of(const struct organisation_accounts_row *row) {
    if (row->ended_at) return ACCOUNT_CLOSED;
    if (str_equal(row->verdict, STR("refused"))) return ACCOUNT_REFUSED;
    if (str_equal(row->verdict, STR("review"))) return ACCOUNT_CHECKING;
    return row->is_activated ? ACCOUNT_OPEN : ACCOUNT_INVITED;
}

static struct str name_of(struct request *r, const struct organisation_accounts_row *row) {
    return arena_format(&r->arena, "%.*s %.*s", STR_ARG(row->given_name),
                        STR_ARG(row->family_name));
}

enum reply organisation_page(struct request *r) {
    struct str after_text = request_query(r, STR("before"));
    int64_t after = 0;
    if (!str_is_empty(after_text) && !num_parse(after_text, INT64_MAX, &after))
        return request_error(r, 400, 0);
    struct organisation_name_in find = {.organisation_id = r->viewer.organisation};
    struct organisation_name_row name;
    struct organisation_accounts_in in = {
        .organisation_id = r->viewer.organisation, .after_id = after, .most = ACCOUNTS + 1};
    struct organisation_accounts_row *rows;
    size_t count;
    enum err e = sql_organisation_name(r->db, &r->arena, &find, &name);
    if (e == OK) e = sql_organisation_accounts(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    struct organisation_page page = {.organisation = name.name};
    page.accounts_count = count > ACCOUNTS ? ACCOUNTS : count;
    struct account_row *accounts = arena_array(&r->arena, page.accounts_count, sizeof *accounts);
    for (size_t i = 0; i < page.accounts_count; i++)
        accounts[i] = (struct account_row){.name = name_of(r, &rows[i]),
                                           .identifier = rows[i].identifier,
                                           .state = state_of(&rows[i])};
    page.accounts = accounts;
    if (count > ACCOUNTS)
        page.pager.older =
            arena_format(&r->arena, "%lld", (long long)rows[ACCOUNTS - 1].attestation_id.v);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION, &frame);
    tmpl_organisation_page(&w, &frame, &page);
    return page_send(r, 200);
}
