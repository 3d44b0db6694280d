/* Removing a passage. A message's markup is made anew from what is left of its source. */
#include "server/core/purge.h"

#include "lib/crypt.h"
#include "lib/markdown.h"
#include "lib/utf8.h"
#include "messages.h"
#include "server/core/audit.h"
#include "server/core/jobs.h"
#include "server/core/passage.h"
#include "server/core/purge_answers.h"
#include "server/core/purge_cases.h"
#include "server/core/purge_curation.h"
#include "server/core/purge_handling.h"
#include "server/core/purge_index.h"
#include "server/core/purge_measures.h"
#include "server/core/purge_reports.h"
#include "server/core/purge_reviews.h"
#include "server/core/purge_seeds.h"
#include "server/core/purge_welcome.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "sql/core_purge.h"

enum { BATCH = 20 };

/* One purge under way. Texts are read in batches into `scratch`, which forgets them. */
struct purge {
    struct op_run *run;
    struct arena *scratch;
    struct str passage;
    bool is_repeated; /* in a restored database: the journal comes from elsewhere */
    int64_t places, posts;
    /* A repeated one: what is known of the passage, and whether it was found. */
    struct str digest;
    size_t length;
    bool is_found;
};

static enum err check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR || run->actor.kind == ACTOR_SYSTEM) return OK;
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e != OK) return e;
    return viewer.role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

/* The passage as it stood in this text, so that the same bytes are found in a copy of it. */
static enum err journal(const struct purge *p, struct post_id post, struct str text) {
    struct crypt_hash digest;
    struct str bytes = passage_find(p->scratch, text, p->passage);
    if (p->is_repeated) return OK;
    crypt_digest(p->run->service->keys->blob, bytes, &digest);
    struct purge_journal_in in = {.post_id = post,
                                  .passage_digest = {digest.bytes, sizeof digest.bytes},
                                  .passage_bytes = (int64_t)bytes.length,
                                  .purged_at = p->run->now_ms};
    return sql_purge_journal(p->run->db, &in);
}

static enum err store(const struct purge *p, struct post_id post, struct str source) {
    struct buf html;
    buf_init(&html, markdown_room(source.length));
    enum err e = markdown_render(source, &html);
    struct purge_source_in text = {.markdown = source, .post_id = post};
    struct purge_markup_in markup = {.html = {html.bytes, html.length}, .post_id = post};
    if (e == OK) e = sql_purge_source(p->run->db, &text);
    if (e == OK) e = sql_purge_markup(p->run->db, &markup);
    buf_release(&html);
    return e;
}

static enum err store_version(const struct purge *p, struct post_id post, int64_t version,
                              struct str source) {
    struct buf html;
    buf_init(&html, markdown_room(source.length));
    enum err e = markdown_render(source, &html);
    struct purge_version_in row = {
        .markdown = source, .html = {html.bytes, html.length}, .post_id = post, .version = version};
    if (e == OK) e = sql_purge_version(p->run->db, &row);
    buf_release(&html);
    return e;
}

/* What the message said before. */
static enum err rewrite_versions(struct purge *p, struct post_id post) {
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    struct purge_versions_in in = {.post_id = post};
    struct purge_versions_row *rows;
    size_t count;
    enum err e = sql_purge_versions(p->run->db, p->scratch, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        int64_t places = 0, again = 0;
        struct str text = rows[i].markdown;
        struct str source = passage_replace(p->scratch, text, p->passage, marker, &places);
        if (places == 0) continue;
        p->places += places;
        e = store_version(p, post, rows[i].version, source);
        if (e == ERR_LIMIT) {
            source = passage_replace(p->scratch, text, p->passage, STR("…"), &again);
            e = store_version(p, post, rows[i].version, source);
        }
        if (e == OK) e = journal(p, post, text);
    }
    return e;
}

static enum err rewrite_post(struct purge *p, const struct purge_thread_posts_row *post) {
    enum err e = rewrite_versions(p, post->post_id);
    if (e != OK) return e;
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    int64_t places = 0, again = 0;
    struct str source = passage_replace(p->scratch, post->markdown, p->passage, marker, &places);
    if (places == 0) return OK;
    p->places += places;
    p->posts++;
    e = store(p, post->post_id, source);
    if (e == ERR_LIMIT) {
        /* So many markers make the text too long; this one is never longer than a passage. */
        source = passage_replace(p->scratch, post->markdown, p->passage, STR("…"), &again);
        e = store(p, post->post_id, source);
    }
    return e == OK ? journal(p, post->post_id, post->markdown) : e;
}

static enum err rewrite_posts(struct purge *p, struct thread_id thread) {
    struct purge_thread_posts_in in = {.thread_id = thread, .most = BATCH};
    struct purge_thread_posts_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_thread_posts(p->run->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = rewrite_post(p, &rows[i]);
        if (e == OK && count > 0) in.after_seq = rows[count - 1].seq;
    }
    return e;
}

static enum err rewrite_title(struct purge *p, const struct purge_kin_row *kin) {
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    int64_t places = 0;
    struct purge_title_in in = {
        .title = passage_replace(p->run->arena, kin->title, p->passage, marker, &places),
        .thread_id = kin->thread_id};
    if (places == 0) return OK;
    p->places += places;
    enum err e = sql_purge_title(p->run->db, &in);
    return e == OK ? journal(p, kin->post_id, kin->title) : e;
}

/* What the steps of a case's pathway say. */
static enum err rewrite_pathway(struct purge *p, const struct purge_kin_row *kin) {
    int64_t places = 0;
    struct str text;
    struct purge_pathway in = {.thread = kin->thread_id,
                               .passage = p->passage,
                               .marker = message_text(p->run->service->language, MSG_purge_marker),
                               .places = &places};
    enum err e = purge_pathway_text(p->run->db, p->run->arena, kin->thread_id, &text);
    if (e == OK) e = purge_pathway(p->run->db, p->scratch, &in);
    p->places += places;
    return e == OK && places ? journal(p, kin->post_id, text) : e;
}

/* The thread of the message named, and those of the messages that quote it (purge_kin). */
static enum err rewrite_threads(struct purge *p, const struct purge_post_row *named) {
    struct purge_kin_in in = {.thread_id = named->thread_id};
    struct purge_kin_row *kin;
    size_t count;
    enum err e = sql_purge_kin(p->run->db, p->run->arena, &in, &kin, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        e = rewrite_posts(p, kin[i].thread_id);
        if (e == OK) e = rewrite_title(p, &kin[i]);
        if (e == OK) e = rewrite_pathway(p, &kin[i]);
    }
    return e;
}

static enum err rewrite_draft(struct purge *p, const struct purge_drafts_row *draft) {
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    int64_t places = 0;
    struct purge_draft_in in = {
        .title = passage_replace(p->scratch, draft->title, p->passage, marker, &places),
        .body = passage_replace(p->scratch, draft->body, p->passage, marker, &places),
        .draft_id = draft->draft_id};
    p->places += places;
    return places ? sql_purge_draft(p->run->db, &in) : OK;
}

/* Calls `each` with every draft, until it fails. */
static enum err walk_drafts(struct purge *p,
                            enum err (*each)(struct purge *, const struct purge_drafts_row *)) {
    struct purge_drafts_in in = {.most = BATCH};
    struct purge_drafts_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_drafts(p->run->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = each(p, &rows[i]);
        if (e == OK && count > 0) in.after_id = rows[count - 1].draft_id.v;
    }
    return e;
}

static enum err rewrite_contest(struct purge *p, const struct purge_contests_row *contest) {
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    int64_t places = 0;
    struct purge_contest_in in = {
        .text = passage_replace(p->scratch, contest->text, p->passage, marker, &places),
        .reason = passage_replace(p->scratch, contest->reason, p->passage, marker, &places),
        .contest_id = contest->contest_id};
    p->places += places;
    return places ? sql_purge_contest(p->run->db, &in) : OK;
}

static enum err rewrite_contests(struct purge *p) {
    struct purge_contests_in in = {.most = BATCH};
    struct purge_contests_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_contests(p->run->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = rewrite_contest(p, &rows[i]);
        if (e == OK && count > 0) in.after_id = rows[count - 1].contest_id.v;
    }
    return e;
}

static enum err rewrite_objection(struct purge *p, const struct purge_objections_row *objection) {
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    int64_t places = 0;
    struct purge_objection_in in = {
        .text = passage_replace(p->scratch, objection->text, p->passage, marker, &places),
        .reason = passage_replace(p->scratch, objection->reason, p->passage, marker, &places),
        .objection_id = objection->objection_id};
    p->places += places;
    return places ? sql_purge_objection(p->run->db, &in) : OK;
}

static enum err rewrite_objections(struct purge *p) {
    struct purge_objections_in in = {.most = BATCH};
    struct purge_objections_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_objections(p->run->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = rewrite_objection(p, &rows[i]);
        if (e == OK && count > 0) in.after_id = rows[count - 1].objection_id.v;
    }
    return e;
}

/* What may have copied a message. */
static enum err rewrite_copies(struct purge *p) {
    struct str marker = message_text(p->run->service->language, MSG_purge_marker);
    struct purge_audit_in audit = {.passage = p->passage};
    struct purge_outbox_in outbox = {.passage = p->passage, .marker = marker};
    struct purge_profiles_in profiles = {.passage = p->passage, .marker = marker};
    struct purge_waves_in waves = {.passage = p->passage, .marker = marker};
    struct purge_polls_in polls = {.passage = p->passage, .marker = marker};
    struct purge_poll_options_in options = {.passage = p->passage, .marker = marker};
    struct purge_files_in files = {.passage = p->passage, .marker = marker};
    struct purge_models_in models = {.passage = p->passage, .marker = marker};
    struct purge_question_offers_in notes = {.passage = p->passage, .marker = marker};
    struct purge_themes_in themes = {.passage = p->passage, .marker = marker};
    struct purge_tags_in tags = {.passage = p->passage, .marker = marker};
    struct purge_openings_in openings = {.passage = p->passage, .marker = marker};
    enum err e = walk_drafts(p, rewrite_draft);
    if (e == OK) e = sql_purge_profiles(p->run->db, &profiles);
    if (e == OK) e = rewrite_contests(p);
    if (e == OK) e = rewrite_objections(p);
    if (e == OK) e = sql_purge_waves(p->run->db, &waves);
    if (e == OK) e = sql_purge_polls(p->run->db, &polls);
    if (e == OK) e = sql_purge_poll_options(p->run->db, &options);
    if (e == OK) e = sql_purge_files(p->run->db, &files);
    if (e == OK) e = sql_purge_models(p->run->db, &models);
    if (e == OK) e = sql_purge_question_offers(p->run->db, &notes);
    if (e == OK) e = purge_seeds(p->run->db, p->passage, marker);
    if (e == OK) e = sql_purge_themes(p->run->db, &themes);
    if (e == OK) e = sql_purge_tags(p->run->db, &tags);
    if (e == OK) e = sql_purge_openings(p->run->db, &openings);
    if (e == OK) e = purge_welcome(p->run->db, p->passage, marker);
    if (e == OK) e = sql_purge_audit(p->run->db, &audit);
    if (e == OK) e = purge_reports(p->run->db, p->scratch, p->passage, marker, &p->places);
    if (e == OK) e = purge_handling(p->run->db, p->scratch, p->passage, marker, &p->places);
    if (e == OK) e = purge_answers(p->run->db, p->scratch, p->passage, marker, &p->places);
    if (e == OK) e = purge_reviews(p->run->db, p->scratch, p->passage, marker, &p->places);
    if (e == OK) e = purge_measures(p->run->db, p->scratch, p->passage, marker, &p->places);
    if (e == OK) e = purge_curation(p->run->db, p->passage, marker);
    return e == OK ? sql_purge_outbox(p->run->db, &outbox) : e;
}

static enum err finish(const struct purge *p, struct post_id post) {
    enum err e = job_soon(p->run, "purge_files");
    if (e != OK) return e;
    struct str what = arena_format(p->run->arena, "post %lld", (long long)post.v);
    return audit_append(p->run, "post.purge", what);
}

/* The thread's answer, which may hold the passage otherwise than its messages, or alone. */
struct answer_journal {
    const struct purge *p;
    struct post_id post;
};

static enum err journal_answer(void *context, struct str text) {
    const struct answer_journal *j = context;
    struct arena scratch = {0};
    struct purge p = *j->p;
    p.scratch = &scratch; /* the walk's own holds the text */
    bool is_there = !str_is_empty(passage_find(&scratch, text, p.passage));
    enum err e = is_there ? journal(&p, j->post, text) : OK;
    arena_release(&scratch);
    return e;
}

static enum err rewrite_all(struct purge *p, const struct purge_post_row *named) {
    struct answer_journal answer = {p, named->post_id};
    struct purge_attached_in attached = {.post_id = named->post_id};
    enum err e =
        purge_answer_texts(p->run->db, p->scratch, named->thread_id, journal_answer, &answer);
    if (e == OK) e = rewrite_threads(p, named);
    if (e == OK) e = sql_purge_attached(p->run->db, &attached);
    if (e == OK) e = job_soon(p->run, "remove_files");
    if (e == OK) e = rewrite_copies(p);
    return e == OK ? finish(p, named->post_id) : e;
}

static enum err find_in_pathway(struct purge *p, const struct purge_post_row *named,
                                bool *is_there) {
    struct str text;
    enum err e = purge_pathway_text(p->run->db, p->scratch, named->thread_id, &text);
    *is_there = e == OK && !str_is_empty(passage_find(p->scratch, text, p->passage));
    return e;
}

static enum err look_in_answer(void *context, struct str text) {
    struct purge *p = context;
    struct arena scratch = {0};
    p->is_found |= !str_is_empty(passage_find(&scratch, text, p->passage));
    arena_release(&scratch);
    return OK;
}

/* Does the message, or what it said before, or what belongs to it, hold the passage? Or the answer
 * of its thread? */
static enum err check_named(struct purge *p, const struct purge_post_row *named) {
    struct purge_versions_in in = {.post_id = named->post_id};
    struct purge_versions_row *rows;
    size_t count;
    bool is_there = false;
    if (!str_is_empty(passage_find(p->scratch, named->markdown, p->passage)) ||
        !str_is_empty(passage_find(p->scratch, named->title, p->passage)))
        return OK;
    enum err e = sql_purge_versions(p->run->db, p->scratch, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (!str_is_empty(passage_find(p->scratch, rows[i].markdown, p->passage))) return OK;
    if (e == OK && named->seq == 1) e = find_in_pathway(p, named, &is_there);
    p->is_found |= is_there;
    if (e == OK)
        e = purge_answer_texts(p->run->db, p->scratch, named->thread_id, look_in_answer, p);
    return e == OK && !p->is_found ? ERR_NOT_FOUND : e;
}

static enum err purge_named(struct purge *p, struct post_id post, struct purge_out *out) {
    struct purge_post_in find = {.post_id = post};
    struct purge_post_row named;
    enum err e = sql_purge_post(p->run->db, p->run->arena, &find, &named);
    if (e == OK) e = check_named(p, &named);
    if (e != OK) return e;
    e = rewrite_all(p, &named);
    *out = (struct purge_out){named.thread_id, p->places, p->posts};
    return e;
}

static enum err purge_run(struct op_run *run, const void *input, void *output) {
    const struct purge_in *in = input;
    struct arena scratch = {0};
    struct purge p = {.run = run, .scratch = &scratch, .passage = str_trim(in->passage)};
    enum err e = check_actor(run);
    if (e != OK) return e;
    bool is_fine = p.passage.length >= PASSAGE_LEAST && p.passage.length <= PASSAGE_MOST &&
                   utf8_is_valid(p.passage);
    e = is_fine ? purge_named(&p, in->post, output) : ERR_INVALID;
    arena_release(&scratch);
    return e;
}

const struct op op_purge = {
    .name = "post.purge", .output_bytes = sizeof(struct purge_out), .run = purge_run};

/* The journal's rows whose words have left the index are to be said clean after the next emptying.
 */
static enum err take_out_of_index(struct op_run *run, int64_t newest) {
    struct purge_merging_row merging;
    bool is_done;
    enum err e = sql_purge_merging(run->db, run->arena, &merging);
    bool is_first = e == ERR_NOT_FOUND;
    if (is_first) {
        struct purge_merge_begin_in begin = {.newest = newest};
        merging.newest = newest;
        e = sql_purge_merge_begin(run->db, &begin);
    }
    if (e == OK) e = purge_index_step(run->db, is_first, &is_done);
    if (e != OK || !is_done) return e;
    struct purge_before_clean_in in = {.newest = merging.newest};
    e = sql_purge_before_clean(run->db, &in);
    return e == OK ? sql_purge_merge_end(run->db) : e;
}

/* A purge may be committed between the emptying of the files and this. So rows are marked first,
 * and said to be clean after the next emptying, which began later. */
enum err purge_files_run(struct op_run *run) {
    struct purge_clean_in in = {.files_clean_at = run->now_ms};
    struct purge_waiting_row waiting;
    enum err e = sql_purge_clean(run->db, &in);
    if (e == OK) e = sql_purge_waiting(run->db, run->arena, &waiting);
    if (e != OK || waiting.newest == 0) return e;
    e = take_out_of_index(run, waiting.newest);
    return e == OK ? job_soon(run, "purge_files") : e;
}

/* The passage itself is not known any more: the window of its length whose digest fits is it. */
static bool find_window(struct purge *p, struct str text) {
    for (size_t at = 0; !p->is_found && at + p->length <= text.length; at++) {
        struct crypt_hash hash;
        struct str window = str_slice(text, at, at + p->length);
        crypt_digest(p->run->service->keys->blob, window, &hash);
        p->is_found = crypt_equal(hash.bytes, p->digest.bytes, sizeof hash.bytes);
        if (p->is_found) p->passage = arena_copy(p->run->arena, window);
    }
    return p->is_found;
}

static enum err find_in_draft(struct purge *p, const struct purge_drafts_row *draft) {
    if (!find_window(p, draft->title)) find_window(p, draft->body);
    return OK;
}

static enum err find_in_versions(struct purge *p, struct post_id post) {
    struct purge_versions_in in = {.post_id = post};
    struct purge_versions_row *rows;
    size_t count;
    enum err e = sql_purge_versions(p->run->db, p->scratch, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count && !p->is_found; i++) find_window(p, rows[i].markdown);
    return e;
}

static enum err find_in_steps(struct purge *p, struct thread_id thread) {
    struct str text;
    enum err e = purge_pathway_text(p->run->db, p->scratch, thread, &text);
    if (e == OK) find_window(p, text);
    return e;
}

static enum err find_in_answer(void *context, struct str text) {
    find_window(context, text);
    return OK;
}

/* In the message or what it said before, in its thread's answer, else in a draft that became one.
 */
static enum err repeat(struct purge *p, struct post_id post) {
    struct purge_post_in find = {.post_id = post};
    struct purge_post_row named;
    enum err e = sql_purge_post(p->run->db, p->run->arena, &find, &named);
    bool is_there = e == OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (is_there && !find_window(p, named.markdown) && !find_window(p, named.title))
        e = find_in_versions(p, post);
    if (is_there && e == OK && !p->is_found) e = find_in_steps(p, named.thread_id);
    if (is_there && e == OK && !p->is_found)
        e = purge_answer_texts(p->run->db, p->scratch, named.thread_id, find_in_answer, p);
    if (is_there && e == OK && p->is_found) return rewrite_all(p, &named);
    if (!is_there || e == OK) e = walk_drafts(p, find_in_draft);
    if (e == OK && p->is_found) e = rewrite_copies(p);
    return e == OK && p->is_found ? finish(p, post) : e;
}

enum err purge_again(struct op_run *run, struct post_id post, struct str digest,
                     int64_t passage_bytes) {
    struct arena scratch = {0};
    struct purge p = {.run = run,
                      .scratch = &scratch,
                      .is_repeated = true,
                      .digest = digest,
                      .length = (size_t)passage_bytes};
    if (digest.length != CRYPT_HASH_BYTES || passage_bytes < PASSAGE_LEAST) return ERR_CORRUPT;
    enum err e = repeat(&p, post);
    arena_release(&scratch);
    return e;
}
