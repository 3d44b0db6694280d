/* For those whose access is closed: why, by which rule, and what they can do. */
#include "moderation/policy.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/core/page.h"
#include "templates.h"

enum reply status_page(struct request *r) {
    static const enum status_cause causes[] = {
        [FORMER_NOT] = STATUS_REVIEW,    [FORMER_REFUSED] = STATUS_REFUSED,
        [FORMER_REVIEW] = STATUS_REVIEW, [FORMER_EXPIRED] = STATUS_EXPIRED,
        [FORMER_LEFT] = STATUS_LEFT,     [FORMER_EXCLUDED] = STATUS_EXCLUDED,
    };
    const struct policy_rule *rule = policy_rule(r->service->policy, r->viewer.rule);
    struct status_page page = {
        .cause = causes[r->viewer.cause], .rule = r->viewer.rule, .since_at = r->viewer.since_at};
    if (rule) page.sentence = r->language == LANGUAGE_EN ? rule->sentence_en : rule->sentence_fr;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_status_page(&w, &frame, &page);
    return page_send(r, 200);
}
