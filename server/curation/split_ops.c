/* Messages moved into a thread of their own. Their order stays, and each leaves a stone at its old
 * place: a message of nobody's, withdrawn from the first, that leads to where it is now. So the
 * numbers of both threads are dense, nobody's place in the old one moves, and a place in the new
 * one is how many of its messages had been read. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/curation/curation_inside.h"
#include "server/threads/threads.h"

struct split {
    struct op_run *run;
    const struct thread_split_in *in;
    struct reshape_thread_row thread;
    const struct split_post_row *posts;
    struct thread_id into;
};

static enum reshape_refusal refusal_of_post(const struct split_post_row *post, bool is_first) {
    if (post->seq == 1) return RESHAPE_OPENING;
    if (post->is_stone) return RESHAPE_NOTHING;
    if (post->is_bound) return RESHAPE_BOUND;
    bool is_read = post->withdrawn_at == 0 && post->hidden_at == 0;
    return is_first && !is_read ? RESHAPE_UNREADABLE : RESHAPE_FINE;
}

static enum err load(struct db *db, struct arena *arena, const struct thread_split_in *in,
                     struct split_post_row **posts, enum reshape_refusal *why) {
    *posts = arena_array(arena, in->seqs_count + 1, sizeof **posts);
    for (size_t i = 0; i < in->seqs_count; i++) {
        struct split_post_in at = {.thread_id = in->thread, .seq = in->seqs[i]};
        enum err e = sql_split_post(db, arena, &at, *posts + i);
        bool is_out_of_order = i > 0 && in->seqs[i] <= in->seqs[i - 1];
        if (e == ERR_NOT_FOUND || is_out_of_order) {
            *why = RESHAPE_NOTHING;
            return OK;
        }
        if (e != OK) return e;
        *why = refusal_of_post(*posts + i, i == 0);
        if (*why != RESHAPE_FINE) return OK;
    }
    return OK;
}

static enum reshape_refusal refusal_of(const struct reshape_thread_row *thread,
                                       const struct thread_split_in *in) {
    if (thread->is_unnamed) return RESHAPE_UNNAMED;
    if (thread->hidden_at) return RESHAPE_HIDDEN;
    if (in->seqs_count == 0) return RESHAPE_NOTHING;
    return in->seqs_count > SPLIT_MESSAGES_MOST ? RESHAPE_LONG : RESHAPE_FINE;
}

enum err split_refusal(struct db *db, struct arena *arena, const struct thread_split_in *in,
                       enum reshape_refusal *why) {
    struct reshape_thread_in find = {.thread_id = in->thread};
    struct reshape_thread_row thread;
    struct split_post_row *posts;
    enum err e = sql_reshape_thread(db, arena, &find, &thread);
    if (e != OK) return e;
    *why = refusal_of(&thread, in);
    return *why == RESHAPE_FINE ? load(db, arena, in, &posts, why) : OK;
}

static bool is_title(struct str title) {
    return utf8_is_written(title, THREAD_TITLE_MOST, false);
}

/* Opened by who wrote the first of them. */
static enum err add_thread(struct split *s) {
    struct split_thread_add_in in = {.space_id = s->thread.space_id,
                                     .kind = s->in->kind,
                                     .title = s->in->title,
                                     .author_id = s->posts[0].author_id,
                                     .created_at = s->posts[0].created_at,
                                     .last_seq = (int64_t)s->in->seqs_count,
                                     .last_post_at = s->posts[0].created_at,
                                     .last_author_id = s->posts[0].author_id};
    enum err e = sql_split_thread_add(s->run->db, &in);
    s->into.v = db_last_id(s->run->db);
    return e;
}

static enum err move(const struct split *s, size_t i) {
    const struct split_post_row *post = &s->posts[i];
    struct split_move_in moved = {
        .thread_id = s->into, .seq = (int64_t)i + 1, .post_id = post->post_id};
    struct split_stone_add_in stone = {.thread_id = s->in->thread,
                                       .seq = post->seq,
                                       .created_at = post->created_at,
                                       .withdrawn_at = s->run->now_ms};
    enum err e = sql_split_move(s->run->db, &moved);
    if (e == OK) e = sql_split_stone_add(s->run->db, &stone);
    struct split_stone_lead_in lead = {.stone_id = {db_last_id(s->run->db)},
                                       .post_id = post->post_id};
    return e == OK ? sql_split_stone_lead(s->run->db, &lead) : e;
}

static enum err move_readers(const struct split *s) {
    struct thread_id from = s->in->thread, to = s->into;
    struct split_reads_in reads = {
        .source_id = from, .target_id = to, .messages = (int64_t)s->in->seqs_count};
    struct split_reads_ahead_in ahead = {.source_id = from, .target_id = to};
    struct merge_follows_in follows = {.source_id = from, .target_id = to};
    struct split_notifications_in told = {.source_id = from, .target_id = to};
    struct split_topics_in topics = {.source_id = from, .target_id = to};
    enum err e = sql_split_reads(s->run->db, &reads);
    if (e == OK) e = sql_split_reads_ahead(s->run->db, &ahead);
    if (e == OK) e = sql_merge_follows(s->run->db, &follows);
    if (e == OK) e = sql_split_notifications(s->run->db, &told);
    return e == OK ? sql_split_topics(s->run->db, &topics) : e;
}

static enum err settle(const struct split *s, struct thread_id thread) {
    struct split_latest_in in = {.thread_id = thread};
    struct split_latest_row latest;
    enum err e = sql_split_latest(s->run->db, s->run->arena, &in, &latest);
    struct split_settle_in set = {
        .last_post_at = latest.created_at, .last_author_id = latest.author_id, .thread_id = thread};
    return e == OK ? sql_split_settle(s->run->db, &set) : e;
}

/* As server/promise counts it. */
static enum err await_answer(const struct split *s) {
    struct split_first_answer_in in = {.thread_id = s->into};
    return sql_split_first_answer(s->run->db, &in);
}

/* Each whose messages moved, and who opened the thread that they left. */
static enum err tell(const struct split *s) {
    struct reshape_authors_in in = {.thread_id = s->into};
    struct curation_word left = {
        .member = s->thread.author_id, .kind = "thread.split", .thread = s->in->thread};
    struct curation_change change = {
        .thread = s->in->thread, .act = "split", .was = s->thread.title, .became = s->in->title};
    struct reshape_authors_row *authors;
    size_t count;
    enum err e = sql_reshape_authors(s->run->db, s->run->arena, &in, &authors, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct curation_word word = {.member = authors[i].author_id,
                                     .kind = "post.moved",
                                     .thread = s->into,
                                     .post = authors[i].post_id};
        if (word.member.v == left.member.v) left.member.v = 0;
        e = curation_tell(s->run, &word);
    }
    if (e == OK && left.member.v) e = curation_tell(s->run, &left);
    return e == OK ? curation_note(s->run, &change) : e;
}

static enum err record(const struct split *s) {
    size_t last = s->in->seqs_count - 1;
    struct str before = arena_format(s->run->arena, "messages %lld to %lld, %lld of %lld",
                                     (long long)s->in->seqs[0], (long long)s->in->seqs[last],
                                     (long long)last + 1, (long long)s->thread.last_seq);
    return audit_change(s->run, "thread.split", curation_name(s->run, s->in->thread), before,
                        curation_name(s->run, s->into));
}

static enum err take(struct split *s) {
    enum reshape_refusal why;
    struct split_post_row *posts;
    bool is_free =
        str_equal(s->in->kind, STR("discussion")) || str_equal(s->in->kind, STR("question"));
    enum err e = curation_take(s->run, s->in->thread, s->in->seen, &s->thread);
    if (e != OK) return e;
    why = refusal_of(&s->thread, s->in);
    if (why != RESHAPE_FINE || !is_free || !is_title(s->in->title)) return ERR_INVALID;
    e = load(s->run->db, s->run->arena, s->in, &posts, &why);
    s->posts = posts;
    return e == OK && why != RESHAPE_FINE ? ERR_INVALID : e;
}

static enum err thread_split_run(struct op_run *run, const void *input, void *output) {
    struct split s = {.run = run, .in = input};
    struct thread_split_out *out = output;
    enum err e = take(&s);
    if (e == OK) e = add_thread(&s);
    for (size_t i = 0; e == OK && i < s.in->seqs_count; i++) e = move(&s, i);
    if (e == OK) e = move_readers(&s);
    if (e == OK) e = settle(&s, s.into);
    if (e == OK) e = settle(&s, s.in->thread);
    if (e == OK) e = await_answer(&s);
    if (e == OK) e = tell(&s);
    if (e != OK) return e;
    *out = (struct thread_split_out){s.into, (int64_t)s.in->seqs_count};
    return record(&s);
}

const struct op op_thread_split = {.name = "thread.split",
                                   .output_bytes = sizeof(struct thread_split_out),
                                   .run = thread_split_run};
