/* /settings/rules: by which rules one is a member here; a policy that was announced, its day, and
 * what it changes for the reader, who alone is told. */
#include "moderation/policy.h"
#include "server/core/page.h"
#include "server/settings/settings.h"
#include "server/settings/settings_views.h"
#include "sql/settings_rules.h"
#include "templates.h"

static enum err load_announced(struct request *r, struct rules_page *page) {
    struct rules_announced_row announced;
    struct rules_change_in in = {.member_id = r->viewer.member};
    struct rules_change_row change;
    enum err e = sql_rules_announced(r->db, &r->arena, &announced);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->due_at = announced.due_at;
    e = sql_rules_change(r->db, &r->arena, &in, &change);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->change = change.verdict;
    page->change_sentence = r->language == LANGUAGE_EN ? change.sentence_en : change.sentence_fr;
    page->is_refused = str_equal(change.verdict, STR("refused"));
    page->is_review = str_equal(change.verdict, STR("review"));
    return OK;
}

static void fill(struct request *r, struct rules_page *page) {
    const struct policy *p = r->service->policy;
    bool is_english = r->language == LANGUAGE_EN;
    const struct policy_rule *rule = policy_rule(p, r->viewer.rule);
    struct str *kinds = arena_array(&r->arena, p->kinds_count, sizeof *kinds);
    page->trade = is_english ? p->trade_en : p->trade_fr;
    page->version = p->version;
    if (rule) page->sentence = is_english ? rule->sentence_en : rule->sentence_fr;
    page->kinds = kinds;
    for (size_t i = 0; i < p->kinds_count; i++) {
        if (!p->kinds[i].is_entitled) continue;
        kinds[page->kinds_count++] = is_english ? p->kinds[i].label_en : p->kinds[i].label_fr;
    }
}

enum reply rules_page(struct request *r) {
    struct rules_page page = {0};
    enum err e = load_announced(r, &page);
    if (e != OK) return request_fail(r, e);
    fill(r, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_rules_page(&w, &frame, &page);
    return page_send(r, 200);
}
