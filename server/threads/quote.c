/* « Citer »: a message's source as a quotation, under the name of its author, which leads to it. */
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "server/threads/threads_write.h"
#include "sql/threads_posts.h"
#include "urls.h"

enum { QUOTE_MOST = 512 * 1024 };

/* A name holds no mark of Markdown's. */
void quote_put_name(struct buf *out, struct str name) {
    for (size_t i = 0; i < name.length; i++) {
        if (str_find_byte(STR("\\[]*_`<>&!"), name.bytes[i], 0) < 10) buf_put_byte(out, '\\');
        buf_put_byte(out, name.bytes[i]);
    }
}

static void put_lines(struct buf *out, struct str text) {
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        BUF_LIT(out, ">");
        if (!str_is_empty(str_trim(line))) BUF_LIT(out, " ");
        buf_put(out, str_is_empty(str_trim(line)) ? (struct str){0} : line);
        BUF_LIT(out, "\n");
    }
}

bool quote_find(struct request *r, struct thread_id thread, int64_t post,
                struct post_quoted_row *row) {
    struct post_quoted_in in = {.post_id = {post}, .thread_id = thread};
    return sql_post_quoted(r->db, &r->arena, &in, row) == OK;
}

struct str quote_after(struct request *r, struct str text, const struct post_quoted_row *post) {
    struct author_view author = page_author_of(r, post->author_id);
    struct url link = url_post_show(&r->arena, post->post_id);
    struct buf out;
    buf_init(&out, QUOTE_MOST);
    if (!str_is_empty(str_trim(text))) {
        buf_put(&out, text);
        BUF_LIT(&out, "\n\n");
    }
    BUF_LIT(&out, "> [");
    quote_put_name(&out, author.called);
    BUF_LIT(&out, "](");
    buf_put(&out, (struct str){link.bytes, link.length});
    BUF_LIT(&out, ")\n>\n");
    put_lines(&out, str_trim(post->markdown));
    BUF_LIT(&out, "\n");
    struct str copy = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}
