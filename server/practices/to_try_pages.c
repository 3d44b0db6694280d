/* « À essayer »: a member's own list, and the reminder of each. */
#include "lib/num.h"
#include "server/practices/practices_inside.h"
#include "sql/practices_practices.h"
#include "sql/practices_to_try.h"
#include "templates.h"
#include "urls.h"

enum { TO_TRY_WEEKS, TO_TRY_BACK };

static const char *const weeks[] = {"", "0", "1", "2", "3", "4", "8", "13", "26", NULL};
static const char *const backs[] = {"", "list", NULL};
static const struct form_field to_try_fields[] = {
    [TO_TRY_WEEKS] = {"weeks", FIELD_CHOICE, false, 4, weeks},
    [TO_TRY_BACK] = {"back", FIELD_CHOICE, false, 8, backs},
};
const struct form_schema form_to_try = {"to_try", to_try_fields, ARRAY_LENGTH(to_try_fields), NULL};

enum reply to_try_list(struct request *r) {
    struct to_try_mine_in in = {.member_id = r->viewer.member};
    struct to_try_mine_row *rows;
    struct to_try_page page = {0};
    enum err e = sql_to_try_mine(r->db, &r->arena, &in, &rows, &page.rows_count);
    if (e != OK) return request_fail(r, e);
    struct to_try_row *shown = arena_array(&r->arena, page.rows_count, sizeof *shown);
    for (size_t i = 0; i < page.rows_count; i++)
        shown[i] =
            (struct to_try_row){.thread_id = rows[i].thread_id,
                                .title = page_thread_title(r, rows[i].title),
                                .space_title = rows[i].space_title,
                                .author = page_author_in(r, rows[i].author_id, rows[i].thread_id),
                                .added_at = rows[i].added_at,
                                .remind_at = rows[i].remind_at};
    page.rows = shown;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PRACTICES, &frame);
    tmpl_to_try_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void listed(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == ERR_LIMIT)
        request_error_named(r, 409, "to_try_full");
    else if (result != OK)
        request_fail(r, result);
    else if (str_is_empty(form_value(r, TO_TRY_BACK)))
        request_redirect(r, url_thread_show(&r->arena, (struct thread_id){r->params[0].id}));
    else
        request_redirect(r, url_to_try_list(&r->arena));
}

static enum reply set(struct request *r, bool is_off) {
    struct task *task = request_task(r, &op_to_try, sizeof(struct to_try_in));
    struct to_try_in *in = task->input;
    struct str asked = form_value(r, TO_TRY_WEEKS);
    in->thread.v = r->params[0].id;
    in->is_off = is_off;
    in->weeks = 3;
    if (!str_is_empty(asked) && !num_parse(asked, PRACTICE_REMIND_WEEKS_MOST, &in->weeks))
        in->weeks = 0;
    task->has_once = false; /* says what is to be, so twice is once */
    return request_park(r, task, listed);
}

enum reply to_try_set(struct request *r) {
    return set(r, false);
}

enum reply to_try_drop(struct request *r) {
    return set(r, true);
}
