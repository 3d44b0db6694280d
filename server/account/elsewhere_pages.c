/* The page in the place of any other for somebody who is where [access] countries lets nobody in
 * from. It is a visitor's: a session that was stolen shows its thief nothing. */
#include "lib/conf.h"
#include "lib/log.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/account/sign_in.h"
#include "server/core/page.h"
#include "templates.h"

enum { ALLOWED_MOST = 300 };

static void list_allowed(struct request *r, struct elsewhere_page *page) {
    struct str rest = r->service->options->access_countries, item;
    struct choice_view *allowed = arena_array(&r->arena, ALLOWED_MOST, sizeof *allowed);
    while (page->allowed_count < ALLOWED_MOST && conf_cut_item(&rest, &item))
        allowed[page->allowed_count++] = (struct choice_view){.label = page_country(r, item)};
    page->allowed = allowed;
}

/* For whoever is asked about a reference; some times a minute, since anybody can make the lines. */
static void log_refusal(const struct request *r) {
    static struct log_bound bound;
    int64_t left_out;
    if (log_bound_take(&bound, r->now_ms, &left_out))
        log_line(LOG_INFO, "whence", "kept out: country %s, request %s",
                 country_is_known(&r->from.country) ? r->from.country.code : "unknown", r->id);
}

void account_elsewhere(struct request *r) {
    struct elsewhere_page page = {.was_in = r->was_in, .texts = kept_texts_of(r)};
    if (country_is_known(&r->from.country))
        page.country = page_country(r, str_from_c(r->from.country.code));
    list_allowed(r, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_elsewhere_page(&w, &frame, &page);
    log_refusal(r);
    page_send(r, 403);
}
