/* Names in a typed text, made links; and who is told of a message. */
#include "server/threads/mentions.h"

#include "lib/markdown.h"
#include "lib/markdown_anchor.h"
#include "lib/markdown_spots.h"
#include "lib/num.h"
#include "lib/unicode.h"
#include "lib/utf8.h"
#include "server/core/awaiting.h"
#include "server/core/page.h"
#include "server/core/viewer.h"
#include "server/threads/threads_write.h"
#include "sql/threads_mentions.h"
#include "sql/threads_posts.h"
#include "sql/threads_threads.h"
#include "urls.h"

enum { NAMES_READ = 100 };

/* --- « @Prénom N. (Région) » in a text */

struct typed {
    size_t at, length; /* the @ included */
    struct str name, given, initial, region;
};

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Letters of any script, and what joins the parts of a first name. */
static bool is_name_byte(char c) {
    return is_word_byte(c) || (c & 0x80) || c == '-' || c == '\'' || c == ' ';
}

/* "N." at `from`: one letter and a full stop. */
static bool read_initial(struct str text, size_t from, struct typed *typed, size_t *end) {
    size_t next = from;
    if (from >= text.length || text.bytes[from] == ' ' || text.bytes[from] == '.') return false;
    utf8_next(text, &next);
    if (next >= text.length || text.bytes[next] != '.') return false;
    typed->initial = str_slice(text, from, next);
    *end = next + 1;
    return true;
}

static void read_region(struct str text, struct typed *typed, size_t *end) {
    struct str rest = str_slice(text, *end, *end + MENTION_NAME_MOST);
    size_t close = str_find_byte(rest, ')', 0);
    if (!str_starts(rest, STR(" (")) || close >= rest.length) return;
    struct str region = str_slice(rest, 2, close);
    if (str_find_byte(region, '\n', 0) < region.length) return;
    typed->region = region;
    *end += close + 1;
}

/* The name that begins at this @. */
static bool read_typed(struct str text, size_t at, struct typed *typed) {
    char before = at ? text.bytes[at - 1] : ' ';
    if (is_word_byte(before) || str_find_byte(STR(".-/@\\["), before, 0) < 6) return false;
    size_t from = at + 1, end;
    for (size_t i = from; i < text.length && i - from < MENTION_NAME_MOST; i++) {
        if (!is_name_byte(text.bytes[i])) return false;
        if (text.bytes[i] != ' ' || i == from) continue;
        if (!read_initial(text, i + 1, typed, &end)) continue;
        typed->at = at;
        typed->given = str_slice(text, from, i);
        typed->name = str_slice(text, from, end);
        read_region(text, typed, &end);
        typed->length = end - at;
        return text.bytes[from] != ' ';
    }
    return false;
}

/* --- Whom a name means */

static bool is_same(struct arena *arena, struct str a, struct str b) {
    return str_equal(unicode_folded(arena, str_trim(a)), unicode_folded(arena, str_trim(b)));
}

static bool is_meant(struct arena *arena, const struct typed *typed,
                     const struct mention_names_row *row) {
    if (!is_same(arena, typed->given, row->given_name)) return false;
    struct str initial = unicode_initial(arena, row->family_name);
    if (!is_same(arena, typed->initial, initial)) return false;
    return str_is_empty(typed->region) || is_same(arena, typed->region, row->region);
}

struct finder {
    struct db *db;
    struct arena *arena;
    int64_t now_ms;
};

/* One person, none (0), or several (`is_unclear`). A region that fits nobody was just words. */
static enum err look_up(struct finder *f, struct typed *typed, struct member_id *member,
                        bool *is_unclear) {
    struct mention_names_in in = {.question =
                                      arena_format(f->arena, "\"%.*s\"", STR_ARG(typed->given)),
                                  .now = f->now_ms,
                                  .most = NAMES_READ};
    struct mention_names_row *rows;
    size_t count, found = 0;
    enum err e = sql_mention_names(f->db, f->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (is_meant(f->arena, typed, &rows[i]) && ++found == 1) *member = rows[i].member_id;
    if (e == OK && found == 0 && !str_is_empty(typed->region)) {
        typed->region = (struct str){0};
        typed->length = typed->name.length + 1;
        return look_up(f, typed, member, is_unclear);
    }
    *is_unclear = found > 1;
    if (found > 1) member->v = 0;
    return e;
}

const struct mentions *mentions_find(struct db *db, struct arena *arena, int64_t now_ms,
                                     struct str text) {
    struct finder finder = {db, arena, now_ms}, *f = &finder;
    struct mentions *mentions = arena_alloc(arena, sizeof *mentions);
    size_t looked = 0;
    *mentions = (struct mentions){0};
    for (size_t at = str_find_byte(text, '@', 0);
         at < text.length && mentions->count < MENTIONS_MOST && looked < 2 * MENTIONS_MOST;
         at = str_find_byte(text, '@', at + 1)) {
        struct typed typed = {0};
        struct member_id member = {0};
        bool is_unclear = false;
        if (!read_typed(text, at, &typed)) continue;
        looked++;
        if (look_up(f, &typed, &member, &is_unclear) != OK) continue;
        if (is_unclear && str_is_empty(mentions->unclear))
            mentions->unclear = arena_copy(arena, typed.name);
        if (member.v)
            mentions->found[mentions->count++] =
                (struct mention){at, typed.length, member, arena_copy(arena, typed.name)};
    }
    return mentions;
}

/* --- Links */

static void put_link(struct arena *arena, struct buf *out, const struct mention *mention) {
    struct url url = url_member_page(arena, mention->member);
    BUF_LIT(out, "[@");
    quote_put_name(out, mention->name);
    BUF_LIT(out, "](");
    buf_put(out, (struct str){url.bytes, url.length});
    BUF_LIT(out, ")");
}

struct str mentions_link(struct arena *arena, struct str text, const struct mentions *mentions) {
    size_t at[MENTIONS_MOST], from = 0;
    enum markdown_spot spots[MENTIONS_MOST];
    struct buf out;
    if (!mentions || mentions->count == 0) return text;
    for (size_t i = 0; i < mentions->count; i++) at[i] = mentions->found[i].at;
    markdown_spots(text, at, mentions->count, spots);
    buf_init(&out, MARKDOWN_BYTES_MAX);
    for (size_t i = 0; i < mentions->count; i++) {
        const struct mention *mention = &mentions->found[i];
        if (spots[i] != MARKDOWN_WORDS) continue;
        buf_put(&out, str_slice(text, from, mention->at));
        put_link(arena, &out, mention);
        from = mention->at + mention->length;
    }
    buf_put(&out, str_slice(text, from, text.length));
    struct str linked = out.is_full ? text : arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return linked;
}

/* The id at the end of an address that is otherwise that of `one`, whose id is 1. */
static bool read_id(struct str url, struct url one, int64_t *id) {
    struct str base = {one.bytes, one.length - 1};
    if (!str_starts(url, base)) return false;
    return num_parse(str_slice(url, base.length, url.length), INT64_MAX, id) && *id > 0;
}

bool mention_next(struct arena *arena, struct str html, struct markdown_scan *scan,
                  struct markdown_anchor *anchor, struct member_id *member) {
    struct url one = url_member_page(arena, (struct member_id){1});
    while (markdown_next_anchor(html, scan, anchor))
        if (anchor->is_bare && str_starts(anchor->label, STR("@")) &&
            read_id(anchor->url, one, &member->v))
            return true;
    return false;
}

/* --- Telling */

struct told {
    struct member_id members[2 * MENTIONS_MOST + 2];
    size_t count;
};

static bool is_told(const struct told *told, struct member_id member) {
    for (size_t i = 0; i < told->count; i++)
        if (told->members[i].v == member.v) return true;
    return false;
}

static void add_told(struct told *told, struct member_id member) {
    if (told->count < ARRAY_LENGTH(told->members) && !is_told(told, member))
        told->members[told->count++] = member;
}

/* One person, once for one message; nobody who has no access now. */
static enum err tell(struct op_run *run, const struct mentions_tell *in, struct told *told,
                     struct member_id member, const char *kind) {
    if (is_told(told, member)) return OK;
    add_told(told, member);
    enum err e = author_check(run, member);
    if (e != OK) return e == ERR_DENIED ? OK : e;
    struct notification n = {
        .member = member, .kind = kind, .thread = in->thread, .post = in->post, .at = in->at};
    return notification_put(run, &n);
}

static enum err tell_mentioned(struct op_run *run, const struct mentions_tell *in,
                               struct told *told) {
    struct markdown_scan scan = {0}, seen = {0};
    struct markdown_anchor anchor;
    struct member_id member;
    enum err e = OK;
    while (mention_next(run->arena, in->before, &seen, &anchor, &member))
        if (!anchor.is_quoted) add_told(told, member);
    size_t most = told->count + MENTIONS_MOST;
    while (e == OK && told->count < most &&
           mention_next(run->arena, in->html, &scan, &anchor, &member))
        if (!anchor.is_quoted) e = tell(run, in, told, member, "mention");
    return e;
}

static enum err tell_quoted(struct op_run *run, const struct mentions_tell *in, struct told *told) {
    struct url one = url_post_show(run->arena, (struct post_id){1});
    struct markdown_scan scan = {0};
    struct markdown_anchor anchor;
    struct post_head_in find;
    struct post_head_row head;
    enum err e = OK;
    size_t looked = 0;
    while (e == OK && looked < MENTIONS_MOST && markdown_next_anchor(in->html, &scan, &anchor)) {
        if (!anchor.is_quoted || !read_id(anchor.url, one, &find.post_id.v)) continue;
        looked++;
        e = sql_post_head(run->db, run->arena, &find, &head);
        if (e == OK && !head.withdrawn_at) e = tell(run, in, told, head.author_id, "quote");
        if (e == ERR_NOT_FOUND) e = OK;
    }
    return e;
}

/* Whoever opened the thread, unless they have one such notification to read. */
static enum err tell_opener(struct op_run *run, const struct mentions_tell *in, struct told *told) {
    struct thread_visible_in find = {.thread_id = in->thread};
    struct thread_visible_row thread;
    enum err e = sql_thread_visible(run->db, run->arena, &find, &thread);
    if (e != OK) return e;
    struct reply_waits_in ask = {.member_id = thread.author_id, .thread_id = in->thread};
    struct reply_waits_row row;
    e = sql_reply_waits(run->db, run->arena, &ask, &row);
    return e == OK && !row.waits ? tell(run, in, told, thread.author_id, "reply") : e;
}

enum err mentions_tell(struct op_run *run, const struct mentions_tell *in) {
    struct told told = {0};
    add_told(&told, in->author);
    enum err e = tell_mentioned(run, in, &told);
    if (e == OK && !in->is_edit) e = tell_quoted(run, in, &told);
    return e == OK && !in->is_edit ? tell_opener(run, in, &told) : e;
}
