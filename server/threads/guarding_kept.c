/* What writers let stand, kept with the message as kinds; what animators see of it; and texts that
 * are kept without being published. */
#include "lib/buf.h"
#include "messages.h"
#include "server/core/page.h"
#include "server/core/role.h"
#include "server/core/service.h"
#include "server/core/task.h"
#include "server/threads/guarding_inside.h"
#include "server/threads/guarding_views.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"
#include "sql/threads_guarding.h"
#include "templates.h"

/* How a kind was let pass: words of the table. */
enum way { WAY_SERVICE, WAY_CONFIRMED, WAY_ADVISED, WAYS };
static const char *const ways[WAYS] = {"service", "confirmed", "advised"};

struct guard_stated {
    bool is_stated[WAYS][GUARD_KINDS];
};

static enum way way_of(const struct guarding *g, const struct guarding_concern *concern) {
    if (g->manner == GUARD_ADVISING) return WAY_ADVISED;
    return concern->severity == GUARD_BLOCK ? WAY_SERVICE : WAY_CONFIRMED;
}

void *guard_take(struct request *r, struct task *task) {
    const struct guarding *g = r->guarding;
    if (!g || g->manner == GUARD_KEEPING) return NULL;
    struct guard_stated *stated = arena_alloc(&task->arena, sizeof *stated);
    for (size_t i = 0; i < g->found.concerns_count; i++) {
        const struct guarding_concern *concern = &g->found.concerns[i];
        enum way way = way_of(g, concern);
        /* A combination may be settled by leaving one's name out: nothing was confirmed then. */
        bool is_stated = way != WAY_CONFIRMED || guarding_tells(r, "guard_confirm", concern->mark);
        if (is_stated) stated->is_stated[way][concern->kind] = true;
    }
    return stated;
}

enum err guard_forget(struct op_run *run, struct post_id post) {
    struct statements_forget_in forget = {.post_id = post};
    return sql_statements_forget(run->db, &forget);
}

enum err guard_keep_besides(struct op_run *run, struct post_id post, const void *taken) {
    const struct guard_stated *stated = taken;
    enum err e = OK;
    if (!stated) return OK;
    for (int way = 0; way < WAYS; way++)
        for (int kind = 0; e == OK && kind < GUARD_KINDS; kind++) {
            struct statement_add_in row = {.post_id = post,
                                           .kind =
                                               str_from_c(guard_kind_name((enum guard_kind)kind)),
                                           .way = str_from_c(ways[way])};
            if (stated->is_stated[way][kind]) e = sql_statement_add(run->db, &row);
        }
    return e;
}

enum err guard_keep(struct op_run *run, struct post_id post, const void *taken) {
    enum err e = taken ? guard_forget(run, post) : OK;
    return e == OK ? guard_keep_besides(run, post, taken) : e;
}

static void *take(struct request *r, const struct composing *what, struct task *task) {
    /* Published by a job from a form that was read before: read once more. */
    composer_look(r, what);
    return guard_take(r, task);
}

static enum err store(struct op_run *run, const struct part_place *place, const void *taken) {
    return guard_keep(run, place->post, taken);
}

/* --- For animators */

enum { WORDS_MOST = 4096 };

static void put_way(struct request *r, struct buf *out, struct str way, struct str words) {
    if (out->length) BUF_LIT(out, " ; ");
    if (str_equal(way, STR("service")))
        msg_guard_said_service(out, r->language, MESSAGE_PLAIN,
                               (struct msg_guard_said_service){.words = words});
    else if (str_equal(way, STR("confirmed")))
        msg_guard_said_confirmed(out, r->language, MESSAGE_PLAIN,
                                 (struct msg_guard_said_confirmed){.words = words});
    else
        msg_guard_said_advised(out, r->language, MESSAGE_PLAIN,
                               (struct msg_guard_said_advised){.words = words});
}

static struct str kind_words(struct request *r, struct str kind) {
    struct str id = arena_format(&r->arena, "guard.kind.%.*s", STR_ARG(kind));
    return page_message(r, id.bytes);
}

struct said {
    struct str way, kind;
};

/* « confirmé : Nom d'une personne, Date de naissance ; laissé après avis : … » */
static struct str sentence_of(struct request *r, const struct said *said, size_t count) {
    struct buf out, kinds;
    buf_init(&out, WORDS_MOST);
    buf_init(&kinds, WORDS_MOST);
    for (size_t i = 0; i < count; i++) {
        if (kinds.length) BUF_LIT(&kinds, ", ");
        buf_put(&kinds, kind_words(r, said[i].kind));
        if (i + 1 < count && str_equal(said[i + 1].way, said[i].way)) continue;
        put_way(r, &out, said[i].way, buf_str(&kinds));
        buf_reset(&kinds);
    }
    struct str words = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    buf_release(&kinds);
    return words;
}

enum err guard_words_of(struct request *r, struct post_id post, struct str *words) {
    struct statements_of_post_in in = {.post_id = post};
    struct statements_of_post_row *rows;
    size_t count;
    enum err e = sql_statements_of_post(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct said *said = arena_array(&r->arena, count, sizeof *said);
    for (size_t i = 0; i < count; i++) said[i] = (struct said){rows[i].way, rows[i].kind};
    *words = sentence_of(r, said, count);
    return OK;
}

static enum err below(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct statements_of_thread_in in = {.thread_id = thread->thread_id,
                                         .from_seq = (page - 1) * THREAD_PAGE + 1,
                                         .to_seq = page * THREAD_PAGE};
    struct statements_of_thread_row *rows;
    size_t count;
    if (r->viewer.role != ROLE_ANIMATOR) return OK;
    enum err e = sql_statements_of_thread(r->db, &r->arena, &in, &rows, &count);
    if (e != OK || count == 0) return e;
    struct statement_view *views = arena_array(&r->arena, count, sizeof *views);
    struct statements_view view = {.statements = views};
    struct said *said = arena_array(&r->arena, count, sizeof *said);
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        said[i] = (struct said){rows[i].way, rows[i].kind};
        if (i + 1 < count && rows[i + 1].post_id.v == rows[i].post_id.v) continue;
        views[view.statements_count++] =
            (struct statement_view){.post_id = rows[i].post_id,
                                    .seq = rows[i].seq,
                                    .words = sentence_of(r, said + first, i + 1 - first)};
        first = i + 1;
    }
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    tmpl_statements_fold(&w, &view);
    return OK;
}

const struct thread_part guarding_part = {
    .name = "guarding", .take = take, .store = store, .below = below};

/* --- Texts that are kept, not published */

struct str guard_masked(struct op_run *run, struct str text) {
    const struct policy *policy = run->service ? run->service->policy : NULL;
    return guarding_mask(run->arena, policy, text);
}

bool guard_forbids(struct arena *arena, const struct service *service, struct str text) {
    return guarding_has_identifier(arena, service ? service->policy : NULL, text);
}
