/* Two threads made one. The messages of the one come after those of the other, so that the numbers,
 * pages and read positions of the other stay; what hangs on messages goes with them by their ids,
 * what hangs on the thread is carried over table by table (tests/unit/curation/tables_test.c lists
 * them all), and at last its row is deleted: the references of the schema would refuse that while
 * anything of it were left. */
#include "lib/crypt.h"
#include "server/core/audit.h"
#include "server/curation/curation_inside.h"
#include "server/files/files.h"

static enum reshape_refusal refusal_of(const struct reshape_thread_row *source,
                                       const struct reshape_thread_row *target) {
    bool is_free =
        str_equal(source->kind, STR("discussion")) || str_equal(source->kind, STR("question"));
    if (source->thread_id.v == target->thread_id.v) return RESHAPE_SAME;
    if (source->is_unnamed || target->is_unnamed) return RESHAPE_UNNAMED;
    if (source->hidden_at || target->hidden_at) return RESHAPE_HIDDEN;
    if (!is_free) return RESHAPE_KIND;
    if (source->is_concluded) return RESHAPE_ANSWER;
    if (str_equal(source->state, STR("closed"))) return RESHAPE_CLOSED;
    /* The state of a case is its author's word, and does not shut it. */
    if (str_equal(target->state, STR("closed")) && !str_equal(target->kind, STR("case")))
        return RESHAPE_CLOSED;
    return source->last_seq > MERGE_MESSAGES_MOST ? RESHAPE_LONG : RESHAPE_FINE;
}

enum err merge_refusal(struct db *db, struct arena *arena, struct thread_id thread,
                       struct thread_id into, enum reshape_refusal *why) {
    struct reshape_thread_in of_source = {.thread_id = thread}, of_target = {.thread_id = into};
    struct reshape_thread_row source, target;
    enum err e = sql_reshape_thread(db, arena, &of_source, &source);
    if (e == OK) e = sql_reshape_thread(db, arena, &of_target, &target);
    if (e == OK) *why = refusal_of(&source, &target);
    return e;
}

struct merge {
    struct op_run *run;
    const struct reshape_thread_row *source, *target;
};

/* Their places in the target: the ids stay. */
static enum err move_messages(const struct merge *m) {
    struct merge_posts_in posts = {.after_seq = m->target->last_seq,
                                   .source_id = m->source->thread_id,
                                   .target_id = m->target->thread_id};
    struct merge_notifications_in told = {.source_id = m->source->thread_id,
                                          .target_id = m->target->thread_id};
    enum err e = sql_merge_posts(m->run->db, &posts);
    return e == OK ? sql_merge_notifications(m->run->db, &told) : e;
}

static enum err move_places(const struct merge *m) {
    struct thread_id source = m->source->thread_id, target = m->target->thread_id;
    int64_t after = m->target->last_seq;
    struct merge_reads_add_in add = {.source_id = source, .target_id = target};
    struct merge_reads_ahead_in ahead = {
        .after_seq = after, .source_id = source, .target_id = target};
    struct merge_reads_carry_in carry = {
        .after_seq = after, .source_id = source, .target_id = target};
    struct merge_reads_in reads = {.after_seq = after, .source_id = source, .target_id = target};
    struct merge_reads_drop_in drop = {.source_id = source};
    enum err e = sql_merge_reads_add(m->run->db, &add);
    if (e == OK) e = sql_merge_reads_ahead(m->run->db, &ahead);
    if (e == OK) e = sql_merge_reads_carry(m->run->db, &carry);
    if (e == OK) e = sql_merge_reads(m->run->db, &reads);
    return e == OK ? sql_merge_reads_drop(m->run->db, &drop) : e;
}

static enum err move_readers(const struct merge *m) {
    struct thread_id source = m->source->thread_id, target = m->target->thread_id;
    struct merge_follows_in follows = {.source_id = source, .target_id = target};
    struct merge_follows_drop_in follows_drop = {.source_id = source};
    enum err e = move_places(m);
    if (e == OK) e = sql_merge_follows(m->run->db, &follows);
    return e == OK ? sql_merge_follows_drop(m->run->db, &follows_drop) : e;
}

/* What tells of it elsewhere. */
static enum err move_mentions_of_it(const struct merge *m) {
    struct thread_id source = m->source->thread_id, target = m->target->thread_id;
    struct merge_measures_in measures = {.source_id = source, .target_id = target};
    struct merge_seeds_in seeds = {.source_id = source, .target_id = target};
    struct merge_notes_in notes = {.source_id = source, .target_id = target};
    struct merge_edition_items_in items = {.source_id = source, .target_id = target};
    enum err e = sql_merge_measures(m->run->db, &measures);
    if (e == OK) e = sql_merge_seeds(m->run->db, &seeds);
    if (e == OK) e = sql_merge_notes(m->run->db, &notes);
    return e == OK ? sql_merge_edition_items(m->run->db, &items) : e;
}

/* What the thread is about, and is bound to. */
static enum err move_labels(const struct merge *m) {
    struct thread_id source = m->source->thread_id, target = m->target->thread_id;
    struct merge_topics_in topics = {.source_id = source, .target_id = target};
    struct merge_topics_drop_in topics_drop = {.source_id = source};
    struct merge_themes_in themes = {.source_id = source, .target_id = target};
    struct merge_themes_drop_in themes_drop = {.source_id = source};
    struct merge_links_in links = {.source_id = source, .target_id = target};
    struct merge_links_back_in back = {.source_id = source, .target_id = target};
    struct merge_links_drop_in links_drop = {.source_id = source};
    struct merge_featured_in featured = {.source_id = source, .target_id = target};
    struct merge_conclusion_drop_in conclusion = {.source_id = source};
    struct merge_changes_drop_in changes = {.source_id = source};
    enum err e = sql_merge_topics(m->run->db, &topics);
    if (e == OK) e = sql_merge_topics_drop(m->run->db, &topics_drop);
    if (e == OK) e = sql_merge_themes(m->run->db, &themes);
    if (e == OK) e = sql_merge_themes_drop(m->run->db, &themes_drop);
    if (e == OK) e = sql_merge_links(m->run->db, &links);
    if (e == OK) e = sql_merge_links_back(m->run->db, &back);
    if (e == OK) e = sql_merge_links_drop(m->run->db, &links_drop);
    if (e == OK) e = sql_merge_featured(m->run->db, &featured);
    if (e == OK) e = sql_merge_conclusion_drop(m->run->db, &conclusion);
    return e == OK ? sql_merge_changes_drop(m->run->db, &changes) : e;
}

/* Files that came with a draft hang under a digest of its writer and its place. */
static enum err move_files(const struct merge *m, struct member_id member, struct str from,
                           struct str to) {
    struct crypt_hash before, after;
    files_place_mark(m->run->service->keys, member, from, &before);
    files_place_mark(m->run->service->keys, member, to, &after);
    struct files_replace_in files = {.old_mark = {before.bytes, sizeof before.bytes},
                                     .new_mark = {after.bytes, sizeof after.bytes}};
    return sql_files_replace(m->run->db, &files);
}

/* What people are writing in it, they are writing in the target. */
static enum err move_drafts(const struct merge *m, const char *kind) {
    struct str from =
        arena_format(m->run->arena, "%s/%lld", kind, (long long)m->source->thread_id.v);
    struct str to = arena_format(m->run->arena, "%s/%lld", kind, (long long)m->target->thread_id.v);
    struct drafts_at_in in = {.place = from};
    struct drafts_at_row *rows;
    size_t count;
    enum err e = sql_drafts_at(m->run->db, m->run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct draft_replace_in draft = {
            .place = to, .member_id = rows[i].member_id, .draft_id = rows[i].draft_id};
        e = sql_draft_replace(m->run->db, &draft);
        if (e == OK) e = move_files(m, rows[i].member_id, from, to);
    }
    return e;
}

/* Its address, and those that led to it already. */
static enum err leave_redirect(const struct merge *m) {
    struct merge_redirects_in others = {.source_id = m->source->thread_id,
                                        .target_id = m->target->thread_id,
                                        .after_seq = m->target->last_seq};
    struct redirect_add_in own = {.source_id = m->source->thread_id,
                                  .target_id = m->target->thread_id,
                                  .after_seq = m->target->last_seq,
                                  .messages = m->source->last_seq,
                                  .title = m->source->title,
                                  .merged_at = m->run->now_ms};
    struct merge_thread_drop_in drop = {.source_id = m->source->thread_id};
    enum err e = sql_merge_redirects(m->run->db, &others);
    if (e == OK) e = sql_redirect_add(m->run->db, &own);
    return e == OK ? sql_merge_thread_drop(m->run->db, &drop) : e;
}

static enum err settle(const struct merge *m) {
    const struct reshape_thread_row *later =
        m->source->last_post_at > m->target->last_post_at ? m->source : m->target;
    struct merge_settle_in in = {.last_seq = m->target->last_seq + m->source->last_seq,
                                 .last_post_at = later->last_post_at,
                                 .last_author_id = later->last_author_id,
                                 .is_waiting = m->target->is_waiting && m->source->is_waiting,
                                 .thread_id = m->target->thread_id};
    struct merge_first_answer_in answer = {.thread_id = m->target->thread_id};
    enum err e = sql_merge_settle(m->run->db, &in);
    return e == OK ? sql_merge_first_answer(m->run->db, &answer) : e;
}

/* Each whose messages moved, and who opened the thread that they came to. */
static enum err tell(const struct merge *m) {
    struct reshape_authors_in in = {.thread_id = m->target->thread_id,
                                    .after_seq = m->target->last_seq};
    struct curation_word joined = {
        .member = m->target->author_id, .kind = "thread.joined", .thread = m->target->thread_id};
    struct curation_change change = {.thread = m->target->thread_id,
                                     .act = "merged",
                                     .was = m->source->title,
                                     .became = m->target->title};
    struct reshape_authors_row *authors;
    size_t count;
    enum err e = sql_reshape_authors(m->run->db, m->run->arena, &in, &authors, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct curation_word word = {.member = authors[i].author_id,
                                     .kind = "post.moved",
                                     .thread = m->target->thread_id,
                                     .post = authors[i].post_id};
        if (word.member.v == joined.member.v) joined.member.v = 0;
        e = curation_tell(m->run, &word);
    }
    if (e == OK && joined.member.v) e = curation_tell(m->run, &joined);
    return e == OK ? curation_note(m->run, &change) : e;
}

static enum err record(const struct merge *m) {
    long long source = (long long)m->source->thread_id.v, had = (long long)m->source->last_seq;
    long long target = (long long)m->target->thread_id.v, has = (long long)m->target->last_seq;
    struct str before = arena_format(m->run->arena, "%lld messages; %lld messages in thread %lld",
                                     had, has, target);
    struct str after = arena_format(m->run->arena, "messages %lld to %lld of thread %lld", has + 1,
                                    has + had, target);
    return audit_change(m->run, "thread.merge", arena_format(m->run->arena, "thread %lld", source),
                        before, after);
}

static enum err thread_merge_run(struct op_run *run, const void *input, void *output) {
    const struct thread_merge_in *in = input;
    struct thread_merge_out *out = output;
    struct reshape_thread_row source, target;
    struct merge m = {run, &source, &target};
    if (in->thread.v == in->into.v) return ERR_INVALID;
    enum err e = curation_take(run, in->thread, in->seen, &source);
    if (e == OK) e = curation_take(run, in->into, in->seen_into, &target);
    if (e == OK && refusal_of(&source, &target) != RESHAPE_FINE) e = ERR_INVALID;
    if (e == OK) e = move_messages(&m);
    if (e == OK) e = move_readers(&m);
    if (e == OK) e = move_labels(&m);
    if (e == OK) e = move_mentions_of_it(&m);
    if (e == OK) e = move_drafts(&m, "thread");
    if (e == OK) e = move_drafts(&m, "answer");
    if (e == OK) e = leave_redirect(&m);
    if (e == OK) e = settle(&m);
    if (e == OK) e = tell(&m);
    if (e != OK) return e;
    *out = (struct thread_merge_out){target.thread_id, source.last_seq, target.last_seq + 1};
    return record(&m);
}

const struct op op_thread_merge = {.name = "thread.merge",
                                   .output_bytes = sizeof(struct thread_merge_out),
                                   .run = thread_merge_run};
