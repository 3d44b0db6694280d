/* /settings/notes: whether one takes notes of animators, and welcomes newcomers; with whom one is
 * in a pair. Closing the guide of the first week goes the same way. */
#include "server/core/audit.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"
#include "templates.h"
#include "urls.h"

enum { CHOICE_WHICH };

static enum err choose_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct greet_choose_in *in = input;
    struct greet_choose_notes_in notes = {run->actor.member, in->is_on};
    struct greet_choose_sponsors_in sponsors = {run->actor.member, in->is_on};
    struct greet_choose_guide_in guide = {run->actor.member, in->is_on};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e != OK) return e;
    switch (in->which) {
    case GREET_REFUSES_NOTES:
        return sql_greet_choose_notes(run->db, &notes);
    case GREET_SPONSORS:
        return sql_greet_choose_sponsors(run->db, &sponsors);
    case GREET_CLOSES_GUIDE:
        return sql_greet_choose_guide(run->db, &guide);
    }
    return ERR_INVALID;
}

const struct op op_greet_choose = {.name = "welcome.choose", .run = choose_run};

enum reply greet_choices_page(struct request *r) {
    struct greet_choices_of_in in = {.member_id = r->viewer.member};
    struct greet_choices_of_row row = {0};
    struct greet_choices_page page = {.is_saved = request_is_done(r, "saved"),
                                      .is_late = request_is_done(r, "too-late"),
                                      .most = SPONSOR_MOST};
    enum err e = sql_greet_choices_of(r->db, &r->arena, &in, &row);
    if (e == ERR_NOT_FOUND) e = OK;
    page.refuses_notes = row.refuses_notes;
    page.sponsors = row.sponsors;
    if (e == OK) e = greet_pairs_of(r, r->viewer.member, &page.pairs, &page.pairs_count);
    if (e == OK) e = greet_offers_to(r, r->viewer.member, &page.offers, &page.offers_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_greet_choices_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* One button, one choice. */
static const struct {
    const char *word;
    enum greet_choice which;
    bool is_on;
} choices[] = {{"no-notes", GREET_REFUSES_NOTES, true},
               {"notes", GREET_REFUSES_NOTES, false},
               {"sponsor", GREET_SPONSORS, true},
               {"no-sponsor", GREET_SPONSORS, false},
               {"no-guide", GREET_CLOSES_GUIDE, true}};

static const char *const words[] = {"no-notes", "notes", "sponsor", "no-sponsor", "no-guide", NULL};
static const struct form_field choice_fields[] = {
    [CHOICE_WHICH] = {"choice", FIELD_CHOICE, true, 16, words},
};
const struct form_schema form_greet_choice = {"greet_choice", choice_fields,
                                              ARRAY_LENGTH(choice_fields), NULL};

static void chosen(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result != OK)
        request_fail(r, result);
    else if (str_equal(form_value(r, CHOICE_WHICH), STR("no-guide")))
        request_redirect(r, url_home_page(&r->arena));
    else
        request_done(r, url_greet_choices_page(&r->arena), "saved");
}

enum reply greet_choices_submit(struct request *r) {
    struct task *task = request_task(r, &op_greet_choose, sizeof(struct greet_choose_in));
    struct greet_choose_in *in = task->input;
    for (size_t i = 0; i < ARRAY_LENGTH(choices); i++)
        if (str_equal(form_value(r, CHOICE_WHICH), str_from_c(choices[i].word)))
            *in = (struct greet_choose_in){choices[i].which, choices[i].is_on};
    task->has_once = false; /* chosen stays chosen */
    return request_park(r, task, chosen);
}
