/* Publishing and accepting. */
#include "lib/markdown.h"
#include "server/charter/charter.h"
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "sql/charter_charter.h"

static enum err render(struct arena *arena, struct str markdown, struct str *html) {
    struct buf out;
    buf_init(&out, markdown_room(markdown.length));
    enum err e = markdown_render(markdown, &out);
    if (e == OK) *html = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return e;
}

static enum err charter_publish_prepare(struct arena *arena, const struct service *service,
                                        void *input) {
    struct charter_publish_in *in = input;
    struct markdown_problem problem;
    bool is_fine =
        in->markdown.length <= CHARTER_MOST && !str_is_empty(str_trim(in->markdown)) &&
        in->pledge.length <= CHARTER_MOST && in->changes.length <= CHARTER_CHANGES_MOST &&
        !str_is_empty(str_trim(in->changes)) && markdown_check(in->markdown, &problem) == OK &&
        markdown_check(in->pledge, &problem) == OK;
    if (!is_fine) return ERR_INVALID;
    in->language = service->language == LANGUAGE_EN ? STR("en") : STR("fr");
    in->own = charter_built_in(arena, service->language);
    in->own_pledge = charter_built_in_pledge(arena, service->language);
    enum err e = render(arena, in->own, &in->own_html);
    if (e == OK) e = render(arena, in->own_pledge, &in->own_pledge_html);
    if (e == OK) e = render(arena, in->pledge, &in->pledge_html);
    return e == OK ? render(arena, in->markdown, &in->html) : e;
}

/* From the first amendment on, the text that members had accepted is kept as it was: another
 * program may bring another. */
static enum err keep_own(struct op_run *run, const struct charter_publish_in *in) {
    struct charter_find_in find = {.version = 1};
    struct charter_find_row row;
    enum err e = sql_charter_find(run->db, run->arena, &find, &row);
    if (e != ERR_NOT_FOUND) return e;
    struct charter_add_in own = {.version = 1,
                                 .language = in->language,
                                 .markdown = in->own,
                                 .html = in->own_html,
                                 .pledge = in->own_pledge,
                                 .pledge_html = in->own_pledge_html,
                                 .changes = STR(""),
                                 .published_at = 0};
    return sql_charter_add(run->db, &own);
}

/* The pledge that comes with the next version: the one given, else that of the version in force.
 * One that was published before there were any has the program's own. */
static void choose_pledge(const struct charter_publish_in *in, const struct charter_find_row *row,
                          struct charter_add_in *next) {
    bool is_given = !str_is_empty(str_trim(in->pledge));
    bool has_none = str_is_empty(row->pledge);
    next->pledge = is_given ? in->pledge : has_none ? in->own_pledge : row->pledge;
    next->pledge_html = is_given   ? in->pledge_html
                        : has_none ? in->own_pledge_html
                                   : (struct str){row->pledge_html.bytes, row->pledge_html.length};
}

static enum err charter_publish_run(struct op_run *run, const void *input, void *output) {
    const struct charter_publish_in *in = input;
    struct charter_publish_out *out = output;
    struct charter_current_row current;
    struct charter_find_row row;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = keep_own(run, in);
    if (e == OK) e = sql_charter_current(run->db, run->arena, &current);
    if (e != OK) return e;
    struct charter_find_in find = {.version = current.version};
    e = sql_charter_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    struct charter_add_in next;
    choose_pledge(in, &row, &next);
    bool is_same = str_equal(str_trim(row.markdown), str_trim(in->markdown)) &&
                   str_equal(str_trim(row.pledge), str_trim(next.pledge));
    if (is_same) return ERR_CONFLICT;
    if (current.version >= CHARTERS_MOST) return ERR_LIMIT;
    out->version = current.version + 1;
    next.version = out->version;
    next.language = in->language;
    next.markdown = in->markdown;
    next.html = in->html;
    next.changes = str_trim(in->changes);
    next.published_at = run->now_ms;
    e = sql_charter_add(run->db, &next);
    struct str what = arena_format(run->arena, "version %lld", (long long)out->version);
    return e == OK ? audit_append(run, "charter.publish", what) : e;
}

const struct op op_charter_publish = {.name = "charter.publish",
                                      .output_bytes = sizeof(struct charter_publish_out),
                                      .prepare = charter_publish_prepare,
                                      .run = charter_publish_run};

enum err charter_in_force(struct db *db, struct arena *arena, int64_t *version) {
    struct charter_current_row current;
    enum err e = sql_charter_current(db, arena, &current);
    if (e == OK) *version = current.version;
    return e;
}

enum err charter_accepted(struct op_run *run, struct member_id member, int64_t shown) {
    int64_t version;
    enum err e = charter_in_force(run->db, run->arena, &version);
    if (e != OK) return e;
    if (shown > 0 && shown < version) version = shown;
    struct charter_store_version_in store = {
        .version = version, .at = run->now_ms, .member_id = member};
    struct charter_note_in note = {.member_id = member, .version = version, .at = run->now_ms};
    e = sql_charter_store_version(run->db, &store);
    return e == OK ? sql_charter_note(run->db, &note) : e;
}

static enum err charter_accept_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct charter_accept_in *in = input;
    int64_t in_force;
    struct viewer viewer;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e == OK) e = charter_in_force(run->db, run->arena, &in_force);
    if (e != OK) return e;
    bool is_member = viewer.role == ROLE_MEMBER || viewer.role == ROLE_ANIMATOR;
    if (!is_member && !viewer.is_amended) return ERR_DENIED;
    if (in->version != in_force) return ERR_CONFLICT;
    if (is_member) return OK; /* from another tab already */
    e = charter_accepted(run, run->actor.member, in->version);
    return e == OK ? audit_append(run, "charter.accept", STR("")) : e;
}

const struct op op_charter_accept = {.name = "charter.accept", .run = charter_accept_run};
