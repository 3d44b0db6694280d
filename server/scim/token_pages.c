/* What an account manager sees of the directory's tokens: that they are there and used, and a way
 * to end one. Whoever runs the server makes them. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/scim/answer.h"
#include "server/scim/scim.h"
#include "server/scim/token_views.h"
#include "sql/scim_tokens.h"
#include "templates.h"
#include "urls.h"

enum { TOKEN_NUMBER };

static const struct form_field token_fields[] = {
    [TOKEN_NUMBER] = {"token", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_token = {"token", token_fields, ARRAY_LENGTH(token_fields), NULL};

enum reply tokens_page(struct request *r) {
    struct token_list_in in = {.organisation_id = r->viewer.organisation};
    struct token_list_row *rows;
    struct tokens_page page = {.is_done = !str_is_empty(request_query(r, STR("done")))};
    enum err e = sql_token_list(r->db, &r->arena, &in, &rows, &page.tokens_count);
    if (e != OK) return request_fail(r, e);
    struct token_row *tokens = arena_array(&r->arena, page.tokens_count + 1, sizeof *tokens);
    for (size_t i = 0; i < page.tokens_count; i++)
        tokens[i] = (struct token_row){.number = rows[i].scim_token_id.v,
                                       .created_at = rows[i].created_at,
                                       .used_at = rows[i].used_at,
                                       .revoked_at = rows[i].revoked_at};
    page.tokens = tokens;
    /* The root that SCIM's paths hang from: without the last segment of one of them. */
    struct str users = scim_address(r, url_scim_user_list(&r->arena));
    page.address = str_slice(users, 0, users.length - STR("/Users").length);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION, &frame);
    tmpl_tokens_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void revoked(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_tokens_page(&r->arena), "1");
    else
        request_fail(r, result);
}

enum reply tokens_submit(struct request *r) {
    struct task *task = request_task(r, &op_token_revoke, sizeof(struct token_revoke_in));
    struct token_revoke_in *in = task->input;
    if (!num_parse(form_value(r, TOKEN_NUMBER), INT64_MAX, &in->token.v)) {
        task_free(task);
        return request_error(r, 422, 0);
    }
    return request_park(r, task, revoked);
}
