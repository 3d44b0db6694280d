/* `load`: synthetic, reproducible data for trials of scale. Words are made of French syllables,
 * more than 50 000 of them, drawn by Zipf's law; texts are Markdown and go through the same
 * rendering and the same statements as members' own, many in a transaction. */
#include <math.h>

#include "lib/markdown.h"
#include "lib/num.h"
#include "server/members/attestations.h"
#include "server/organisations/organisations.h"
#include "server/spaces/spaces.h"
#include "sql/members_members.h"
#include "sql/search_search.h"
#include "sql/threads_threads.h"
#include "tools/cli/commands.h"

/* 2026-01-05 08:00 UTC: the same rows whenever they are made. */
#define START_MS INT64_C(1767600000000)

enum {
    VOCABULARY = 60000,
    GUIDE = 4096,
    BATCH = 20000, /* posts in a transaction: each touches all of posts_place */
    EXACT = 20,    /* messages of the thread that is printed */
    HTML_MOST = 256 * 1024,
};

struct load {
    struct cli *cli;
    uint64_t state; /* of the generator: splitmix64, reproducible everywhere */
    struct str *words;
    double *zipf;            /* cumulative weights */
    size_t guide[GUIDE + 1]; /* guide[g]: the first word whose weight reaches g / GUIDE of all */
    struct member_id *members;
    int64_t members_count;
    struct thread_id *threads;
    struct thread_settle_in *last; /* of each thread, told at the end */
    int64_t threads_count, posts_count;
    struct post_id last_post;
    struct buf text, html;
};

static uint64_t next(struct load *load) {
    uint64_t z = (load->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int64_t below(struct load *load, int64_t bound) {
    return (int64_t)(next(load) % (uint64_t)bound);
}

static void make_words(struct load *load) {
    static const char *const starts[] = {"con", "pro", "ré",  "par", "ac", "for", "mé",  "em",
                                         "tra", "dé",  "dis", "in",  "ca", "sou", "pla", "ob"};
    static const char *const middles[] = {"seil", "jet",  "flex", "cours", "com", "ma",
                                          "ti",   "plo",  "vail", "mar",   "ser", "pé",
                                          "rri",  "tien", "ni",   "jec"};
    static const char *const ends[] = {"ler", "tion", "ment", "eur", "ier",  "age", "té",   "ance",
                                       "er",  "oir",  "if",   "al",  "ence", "ure", "ique", "e"};
    struct arena *a = &load->cli->arena;
    load->words = arena_array(a, VOCABULARY, sizeof *load->words);
    load->zipf = arena_array(a, VOCABULARY, sizeof *load->zipf);
    double sum = 0;
    for (size_t i = 0; i < VOCABULARY; i++) {
        size_t n = i;
        const char *start = starts[n % 16], *middle = middles[n / 16 % 16],
                   *end = ends[n / 256 % 16];
        size_t more = n / 4096;
        load->words[i] = more ? arena_format(a, "%s%s%s%s", start, middle, middles[more % 16], end)
                              : arena_format(a, "%s%s%s", start, middle, end);
        sum += 1.0 / pow((double)(i + 1), 1.07);
        load->zipf[i] = sum;
    }
    for (size_t g = 0, i = 0; g <= GUIDE; g++) {
        while (i < VOCABULARY - 1 && load->zipf[i] < sum * (double)g / GUIDE) i++;
        load->guide[g] = i;
    }
}

static struct str draw_word(struct load *load) {
    double share = (double)(next(load) >> 11) / 9007199254740992.0;
    double wanted = share * load->zipf[VOCABULARY - 1];
    size_t at = (size_t)(share * GUIDE);
    size_t low = load->guide[at], high = load->guide[at + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (load->zipf[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return load->words[low];
}

static void put_sentence(struct load *load, struct buf *out, int64_t words) {
    for (int64_t i = 0; i < words; i++) {
        if (i) buf_put_byte(out, ' ');
        bool is_strong = below(load, 40) == 0;
        if (is_strong) BUF_LIT(out, "**");
        buf_put(out, draw_word(load));
        if (is_strong) BUF_LIT(out, "**");
    }
}

/* A text of one to four paragraphs, now and then a list or a quotation. */
static void make_text(struct load *load) {
    int64_t paragraphs = 1 + below(load, 4);
    buf_reset(&load->text);
    for (int64_t p = 0; p < paragraphs; p++) {
        int64_t shape = below(load, 8);
        int64_t lines = shape < 2 ? 3 : 1;
        for (int64_t i = 0; i < lines; i++) {
            BUF_LIT(&load->text, "");
            if (shape == 0) BUF_LIT(&load->text, "- ");
            if (shape == 1) BUF_LIT(&load->text, "> ");
            put_sentence(load, &load->text, shape < 2 ? 5 + below(load, 8) : 15 + below(load, 45));
            BUF_LIT(&load->text, ".\n");
        }
        BUF_LIT(&load->text, "\n");
    }
}

static enum err add_people(struct load *load, struct organisation_id organisation) {
    struct cli *cli = load->cli;
    load->members = arena_array(&cli->arena, (size_t)load->members_count, sizeof *load->members);
    enum err e = db_begin_immediate(cli->db);
    for (int64_t i = 0; i < load->members_count && e == OK; i++) {
        struct member_put_in in = {.organisation = organisation,
                                   .organisation_kind = STR("mission-locale"),
                                   .identifier =
                                       arena_format(&cli->arena, "charge.%lld", (long long)i),
                                   .given_name = load->words[100 + i % 20000],
                                   .family_name = load->words[300 + i % 20000],
                                   .region = STR("Occitanie"),
                                   .job_title = STR("Conseiller en insertion professionnelle"),
                                   .occupation_code = STR("K1801"),
                                   .supervises = STR("no"),
                                   .practising = STR("yes")};
        struct member_put_out out;
        e = op_run_saved(&cli->run, &op_member_put, NULL, &in, &out);
        load->members[i] = out.member;
    }
    return e == OK ? db_commit(cli->db) : e;
}

static enum err add_threads(struct load *load, struct str space) {
    struct cli *cli = load->cli;
    size_t count = (size_t)load->threads_count;
    load->threads = arena_array(&cli->arena, count, sizeof *load->threads);
    load->last = arena_array(&cli->arena, count, sizeof *load->last);
    enum err e = db_begin_immediate(cli->db);
    if (e == OK) e = sql_index_pause(cli->db);
    for (size_t i = 0; i < count && e == OK; i++) {
        buf_reset(&load->text);
        put_sentence(load, &load->text, 4 + below(load, 8));
        struct thread_add_in in = {.space_slug = space,
                                   .kind = i % 3 ? STR("discussion") : STR("question"),
                                   .title = buf_str(&load->text),
                                   .author_id = load->members[below(load, load->members_count)],
                                   .created_at = START_MS};
        e = sql_thread_add(cli->db, &in);
        load->threads[i].v = db_last_id(cli->db);
        load->last[i].thread_id = load->threads[i];
    }
    struct index_titles_after_in fresh = {.after = load->threads[0].v - 1};
    if (e == OK) e = sql_index_titles_after(cli->db, &fresh);
    if (e == OK) e = sql_index_resume(cli->db);
    return e == OK ? db_commit(cli->db) : e;
}

/* The first thread gets exactly 20 messages, each other one at least its opening. */
static size_t choose_thread(struct load *load, int64_t number) {
    if (number < load->threads_count) return (size_t)number;
    if (load->last[0].last_seq < EXACT) return 0;
    if (load->threads_count == 1) return 0;
    return (size_t)(1 + below(load, load->threads_count - 1));
}

static enum err add_post(struct load *load, int64_t number) {
    struct cli *cli = load->cli;
    size_t thread = choose_thread(load, number);
    make_text(load);
    buf_reset(&load->html);
    enum err e = markdown_render(buf_str(&load->text), &load->html);
    if (e != OK) return e;
    struct thread_settle_in *last = &load->last[thread];
    last->last_seq++;
    last->last_post_at = START_MS + number * 1000;
    last->last_author_id = load->members[below(load, load->members_count)];
    struct post_add_in post = {.thread_id = last->thread_id,
                               .seq = last->last_seq,
                               .author_id = last->last_author_id,
                               .created_at = last->last_post_at,
                               .html = buf_str(&load->html)};
    e = sql_post_add(cli->db, &post);
    struct post_source_add_in source = {.post_id = {db_last_id(cli->db)},
                                        .markdown = buf_str(&load->text)};
    load->last_post = source.post_id;
    return e == OK ? sql_post_source_add(cli->db, &source) : e;
}

/* The search index takes a batch at once. */
static enum err add_batch(struct load *load, int64_t from, int64_t to) {
    struct db *db = load->cli->db;
    struct index_texts_after_in fresh = {.after = INT64_MAX};
    enum err e = sql_index_pause(db);
    for (int64_t i = from; i < to && e == OK; i++) {
        e = add_post(load, i);
        if (i == from) fresh.after = load->last_post.v - 1;
    }
    if (e == OK) e = sql_index_texts_after(db, &fresh);
    return e == OK ? sql_index_resume(db) : e;
}

/* Fewer and larger parts than people's own writing makes; hash_bytes 1 MiB and 4 parts are FTS5's.
 */
static enum err tune_index(struct load *load, int64_t hash_bytes, int64_t parts) {
    struct index_hash_bytes_in hash = {.bytes = hash_bytes};
    struct index_merge_parts_in merge = {.parts = parts};
    enum err e = sql_index_hash_bytes(load->cli->db, &hash);
    return e == OK ? sql_index_merge_parts(load->cli->db, &merge) : e;
}

static enum err add_posts(struct load *load) {
    enum err e = tune_index(load, 32 << 20, 16);
    for (int64_t i = 0; i < load->posts_count && e == OK; i += BATCH) {
        int64_t end = i + BATCH < load->posts_count ? i + BATCH : load->posts_count;
        e = db_begin_immediate(load->cli->db);
        if (e == OK) e = add_batch(load, i, end);
        if (e == OK) e = db_commit(load->cli->db);
    }
    return e == OK ? tune_index(load, 1 << 20, 4) : e;
}

/* Each thread's last message, once: with every message it would be a sixth of the work. */
static enum err settle_threads(struct load *load) {
    struct db *db = load->cli->db;
    enum err e = db_begin_immediate(db);
    for (int64_t i = 0; i < load->threads_count && e == OK; i++)
        e = sql_thread_settle(db, &load->last[i]);
    return e == OK ? db_commit(db) : e;
}

static enum err add_place(struct load *load, struct organisation_id *organisation,
                          struct str space) {
    struct cli *cli = load->cli;
    struct organisation_add_in in = {
        .slug = STR("charge"), .name = STR("Organisme de charge"), .kind = STR("mission-locale")};
    struct space_add_in place = {.slug = space, .title = STR("Charge")};
    struct member_put_organisation_in find = {.slug = in.slug};
    struct member_put_organisation_row row;
    enum err e = cli_execute(cli, &op_organisation_add, &in, NULL);
    if (e == OK) e = cli_execute(cli, &op_space_add, &place, NULL);
    if (e == OK) e = sql_member_put_organisation(cli->db, &cli->arena, &find, &row);
    if (e == OK) *organisation = row.organisation_id;
    return e;
}

static bool read_count(const struct cli *cli, const char *name, int64_t *out) {
    if (num_parse(cli_option_str(cli, name), INT64_C(100000000), out) && *out > 0) return true;
    cli_say("%s wants a number from 1", name);
    return false;
}

enum cli_exit cli_load(struct cli *cli) {
    struct load load = {.cli = cli};
    struct organisation_id organisation = {0};
    int64_t seed = 1;
    if (!read_count(cli, "--members", &load.members_count) ||
        !read_count(cli, "--threads", &load.threads_count) ||
        !read_count(cli, "--posts", &load.posts_count))
        return CLI_USAGE;
    if (cli_option(cli, "--seed") && !read_count(cli, "--seed", &seed)) return CLI_USAGE;
    if (load.posts_count < load.threads_count + EXACT - 1) {
        cli_say("--posts: at least %lld, an opening each and 20 messages in one",
                (long long)(load.threads_count + EXACT - 1));
        return CLI_USAGE;
    }
    load.state = (uint64_t)seed;
    buf_init(&load.text, 64 * 1024);
    buf_init(&load.html, HTML_MOST);
    make_words(&load);
    enum err e = add_place(&load, &organisation, STR("charge"));
    if (e == OK) e = add_people(&load, organisation);
    if (e == OK) e = add_threads(&load, STR("charge"));
    if (e == OK) e = add_posts(&load);
    if (e == OK) e = settle_threads(&load);
    buf_release(&load.text);
    buf_release(&load.html);
    if (e != OK) return cli_result(e, "load");
    printf("%lld\n", (long long)load.threads[0].v);
    return CLI_DONE;
}
