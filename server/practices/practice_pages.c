/* /practices, a practice's trials, and its sheet as it is printed. */
#include "lib/num.h"
#include "lib/unicode.h"
#include "server/core/nobody.h"
#include "server/core/place.h"
#include "server/practices/practices_inside.h"
#include "sql/practices_practices.h"
#include "sql/practices_trials.h"
#include "templates.h"

enum { PAGE_ROWS = 25, PAGE_TRIALS = 20 };

static struct str number_text(struct request *r, int64_t n) {
    return n ? arena_format(&r->arena, "%lld", (long long)n) : (struct str){0};
}

static struct practice_choices filter(struct request *r, const char *name, const char *label,
                                      struct practice_choices choices) {
    choices.name = str_from_c(name);
    choices.label = page_message(r, label);
    return choices;
}

static struct practice_choices setting_filter(struct request *r, struct str chosen) {
    return filter(r, "setting", "practice.settings",
                  practice_choices(r, "practice.setting", practice_settings, &chosen, 1));
}

static struct practice_choices public_filter(struct request *r, int64_t chosen) {
    return filter(r, "public", "practice.publics", practice_publics(r, &chosen, 1));
}

/* --- The list */

/* The trials of one practice are read once, for their sum and for the last of them. */
static enum err fill_row(struct request *r, const struct practices_shown_row *row,
                         struct practice_row *out) {
    struct trial_sum_in in = {.thread_id = row->thread_id};
    struct trial_sum_row trials;
    enum err e = sql_trial_sum(r->db, &r->arena, &in, &trials);
    if (e != OK) return e;
    int64_t used_at = trials.used_at > row->written_at ? trials.used_at : row->written_at;
    *out = (struct practice_row){.thread_id = row->thread_id,
                                 .title = page_thread_title(r, row->title),
                                 .space_title = row->space_title,
                                 .duration = practice_word(r, "practice.duration", row->duration),
                                 .author = page_author_in(r, row->author_id, row->thread_id),
                                 .sum = trial_sum_of(trials.worked, trials.partly, trials.missed),
                                 .last_at = row->last_post_at,
                                 .is_unused = used_at + PRACTICE_UNUSED_MS <= r->now_ms};
    return practice_tags_read(r, row->thread_id, &out->tags, &out->tags_count);
}

static enum err fill_tags(struct request *r, struct practice_list_page *page) {
    struct practice_tags_common_row *rows;
    size_t count;
    enum err e = sql_practice_tags_common(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct practice_choice *tags = arena_array(&r->arena, count, sizeof *tags);
    for (size_t i = 0; i < count; i++)
        tags[i] =
            (struct practice_choice){rows[i].tag, rows[i].tag, str_equal(rows[i].tag, page->tag)};
    page->tags = tags;
    page->tags_count = count;
    return OK;
}

static enum err fill_list(struct request *r, struct place before, int64_t public,
                          struct practice_list_page *page) {
    struct practices_shown_in in = {.before_at = before.key,
                                    .before_id = before.id,
                                    .tag = page->tag,
                                    .public_id = public,
                                    .setting = page->setting,
                                    .most = PAGE_ROWS + 1};
    struct practices_shown_row *rows;
    size_t count;
    enum err e = sql_practices_shown(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    page->practices_count = count > PAGE_ROWS ? PAGE_ROWS : count;
    struct practice_row *shown = arena_array(&r->arena, page->practices_count, sizeof *shown);
    for (size_t i = 0; e == OK && i < page->practices_count; i++)
        e = fill_row(r, &rows[i], &shown[i]);
    page->practices = shown;
    if (count > PAGE_ROWS)
        page->older = place_write(&r->arena, rows[PAGE_ROWS - 1].last_post_at,
                                  rows[PAGE_ROWS - 1].thread_id.v);
    return e;
}

enum reply practice_list(struct request *r) {
    struct place before = {INT64_MAX, INT64_MAX};
    struct str before_text = request_query(r, STR("before"));
    struct str tag = str_trim(request_query(r, STR("tag")));
    int64_t public = practice_asked_public(r);
    struct practice_list_page page = {.is_later = !str_is_empty(before_text),
                                      .setting = practice_asked(r, "setting", practice_settings),
                                      .public = number_text(r, public)};
    if (page.is_later && !place_read(before_text, &before)) return request_error(r, 400, 0);
    if (tag.length <= PRACTICE_TAG_MOST) page.tag = unicode_lowered(&r->arena, tag);
    page.is_filtered = page.tag.length || page.public.length || page.setting.length;
    page.settings = setting_filter(r, page.setting);
    page.publics = public_filter(r, public);
    enum err e = fill_list(r, before, public, &page);
    if (e == OK) e = fill_tags(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PRACTICES, &frame);
    tmpl_practice_list_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The trials of one */

static enum err fill_trials(struct request *r, int64_t before, int64_t public,
                            struct trial_list_page *page) {
    struct trials_shown_in in = {.thread_id = page->thread_id,
                                 .before_id = before,
                                 .public_id = public,
                                 .setting = page->setting,
                                 .result = page->result,
                                 .most = PAGE_TRIALS + 1};
    struct trials_shown_row *rows;
    struct html *bodies[PAGE_TRIALS];
    size_t count;
    enum err e = sql_trials_shown(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    page->trials_count = count > PAGE_TRIALS ? PAGE_TRIALS : count;
    struct trial_row *trials = arena_array(&r->arena, page->trials_count, sizeof *trials);
    for (size_t i = 0; i < page->trials_count; i++) {
        trials[i] =
            (struct trial_row){.post_id = rows[i].post_id,
                               .author = page_author_of(r, rows[i].author_id),
                               .at = rows[i].created_at,
                               .edited_at = rows[i].edited_at,
                               .result_code = trial_code_of(rows[i].result),
                               .public = practice_public_word(r, rows[i].public_id),
                               .setting = practice_word(r, "practice.setting", rows[i].setting),
                               .body = rows[i].html};
        bodies[i] = &trials[i].body;
    }
    mentions_show(r, bodies, page->trials_count);
    page->trials = trials;
    if (count > PAGE_TRIALS) page->older = number_text(r, rows[PAGE_TRIALS - 1].post_id.v);
    return OK;
}

enum reply trial_list(struct request *r) {
    const struct practice_visible_row *sheet = r->scope.object;
    int64_t before = INT64_MAX, public = practice_asked_public(r);
    struct str before_text = request_query(r, STR("before"));
    struct trial_list_page page = {.thread_id = sheet->thread_id,
                                   .title = page_thread_title(r, sheet->title),
                                   .may_try = !post_is_mine(r, sheet->author_id, sheet->thread_id),
                                   .is_later = !str_is_empty(before_text),
                                   .setting = practice_asked(r, "setting", practice_settings),
                                   .result = practice_asked(r, "result", trial_results),
                                   .public = number_text(r, public)};
    if (page.is_later && !num_parse(before_text, INT64_MAX, &before))
        return request_error(r, 400, 0);
    page.is_filtered = page.setting.length || page.result.length || public;
    page.settings = setting_filter(r, page.setting);
    page.results = filter(r, "result", "trial.result",
                          practice_choices(r, "trial.result", trial_results, &page.result, 1));
    page.publics = public_filter(r, public);
    enum err e = trial_sum_read(r, sheet->thread_id, public, page.setting, &page.sum);
    if (e == OK) e = fill_trials(r, before, public, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PRACTICES, &frame);
    tmpl_trial_list_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- On paper */

enum reply practice_sheet(struct request *r) {
    const struct practice_visible_row *sheet = r->scope.object;
    struct practice_text_in in = {.post_id = sheet->post_id};
    struct practice_text_row text;
    struct practice_sheet_page page = {.title = page_thread_title(r, sheet->title),
                                       .space_title = sheet->space_title,
                                       .author =
                                           page_author_in(r, sheet->author_id, sheet->thread_id),
                                       .at = r->now_ms};
    enum err e = practice_facts_read(r, sheet, &page.facts);
    if (e == OK) e = trial_sum_read(r, sheet->thread_id, 0, (struct str){0}, &page.sum);
    if (e == OK) e = sql_practice_text(r->db, &r->arena, &in, &text);
    if (e != OK) return request_fail(r, e);
    struct html *bodies[] = {&page.body};
    page.body = text.html;
    mentions_show(r, bodies, 1);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PRACTICES, &frame);
    tmpl_practice_sheet_page(&w, &frame, &page);
    return page_send(r, 200);
}
