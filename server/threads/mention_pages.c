/* Mentions as they are read, and the names that complete one. */
#include "lib/markdown_anchor.h"
#include "lib/unicode.h"
#include "lib/utf8.h"
#include "server/core/page.h"
#include "server/threads/mentions.h"
#include "sql/threads_mentions.h"
#include "urls.h"

enum {
    SHOWN_MOST = 100,     /* people mentioned on one page */
    NAMES_SHOWN = 6,      /* offered for what is typed */
    NAMES_LOOKED_AT = 60, /* among those of the first name */
    QUESTION_LEAST = 2,   /* characters */
    BODY_MORE = 64 * 1024
};

/* --- Shown */

/* People mentioned on one page, each looked up once. */
struct shown {
    struct author_view people[SHOWN_MOST];
    size_t count;
};

static const struct author_view *person_of(struct request *r, struct shown *shown,
                                           struct member_id member) {
    for (size_t i = 0; i < shown->count; i++)
        if (shown->people[i].member_id.v == member.v) return &shown->people[i];
    if (shown->count == SHOWN_MOST) return NULL;
    shown->people[shown->count] = page_author_of(r, member);
    return &shown->people[shown->count++];
}

/* Someone who is not inside any more is named as they were called then, without a link. */
static struct html rewrite(struct request *r, struct html body, struct shown *shown) {
    struct str html = {body.bytes, body.length};
    struct markdown_scan scan = {0};
    struct markdown_anchor anchor;
    struct member_id member;
    struct buf out;
    size_t from = 0;
    buf_init(&out, html.length + BODY_MORE);
    while (mention_next(&r->arena, html, &scan, &anchor, &member)) {
        const struct author_view *person = person_of(r, shown, member);
        bool is_inside = person && person->has_page;
        size_t label = (size_t)(anchor.label.bytes - html.bytes);
        buf_put(&out, str_slice(html, from, is_inside ? label : anchor.from));
        if (is_inside) {
            buf_put_byte(&out, '@');
            escape_html(&out, person->called);
        } else {
            buf_put(&out, anchor.label);
        }
        from = is_inside ? label + anchor.label.length : anchor.to;
    }
    buf_put(&out, str_slice(html, from, html.length));
    struct str copy = out.is_full ? html : arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return (struct html){copy.bytes, copy.length};
}

void mentions_show(struct request *r, struct html **bodies, size_t count) {
    struct url one = url_member_page(&r->arena, (struct member_id){1});
    struct str base = {one.bytes, one.length - 1};
    struct shown *shown = NULL;
    for (size_t i = 0; i < count; i++) {
        struct str html = {bodies[i]->bytes, bodies[i]->length};
        if (str_find(html, base) >= html.length) continue;
        if (!shown) {
            shown = arena_alloc(&r->arena, sizeof *shown);
            shown->count = 0;
        }
        *bodies[i] = rewrite(r, *bodies[i], shown);
    }
}

/* --- Completed */

/* What is typed after the @, as FTS5 reads it: whole words, and the beginning of the last. */
static struct str question_of(struct arena *arena, struct str typed, struct str *initial) {
    size_t space = typed.length;
    while (space > 0 && typed.bytes[space - 1] != ' ') space--;
    struct str last = str_slice(typed, space, typed.length);
    struct str words = str_trim(str_slice(typed, 0, space));
    bool is_initial =
        !str_is_empty(words) && utf8_count(str_slice(last, 0, str_find_byte(last, '.', 0))) <= 1;
    *initial = is_initial ? str_slice(last, 0, str_find_byte(last, '.', 0)) : (struct str){0};
    if (is_initial) return arena_format(arena, "\"%.*s\"", STR_ARG(words));
    return arena_format(arena, "\"%.*s\"*", STR_ARG(typed));
}

/* What the composer writes: as short as it is clear. */
static void put_insert(struct request *r, struct buf *json, const struct mention_names_row *row,
                       bool is_alone_there) {
    struct str initial = unicode_initial(&r->arena, row->family_name);
    struct str name =
        str_is_empty(initial)
            ? row->given_name
            : arena_format(&r->arena, "%.*s %.*s.", STR_ARG(row->given_name), STR_ARG(initial));
    struct url url = url_member_page(&r->arena, row->member_id);
    struct str text;
    if (str_is_empty(initial) || (row->homonyms && !is_alone_there))
        text = arena_format(&r->arena, "[@%.*s](%.*s)", STR_ARG(name), (int)url.length, url.bytes);
    else if (row->homonyms)
        text = arena_format(&r->arena, "@%.*s (%.*s)", STR_ARG(name), STR_ARG(row->region));
    else
        text = arena_format(&r->arena, "@%.*s", STR_ARG(name));
    escape_json(json, text);
}

/* Is this the only one of that name in their region? */
static bool is_alone(const struct mention_names_row *rows, size_t count, size_t one) {
    if (str_is_empty(rows[one].region)) return false;
    for (size_t i = 0; i < count; i++)
        if (i != one && str_equal(rows[i].given_name, rows[one].given_name) &&
            str_equal(rows[i].region, rows[one].region))
            return false;
    return true;
}

static void put_row(struct request *r, struct buf *json, const struct mention_names_row *row,
                    bool is_alone_there) {
    struct author_view author = page_author_of(r, row->member_id);
    BUF_LIT(json, "{\"name\":\"");
    escape_json(json, author.name);
    BUF_LIT(json, "\",\"place\":\"");
    escape_json(json, author.kind);
    if (!str_is_empty(author.kind) && !str_is_empty(author.region)) BUF_LIT(json, ", ");
    escape_json(json, author.region);
    BUF_LIT(json, "\",\"insert\":\"");
    put_insert(r, json, row, is_alone_there);
    BUF_LIT(json, "\"}");
}

static bool has_initial(struct request *r, struct str typed, const struct mention_names_row *row) {
    if (str_is_empty(typed)) return true;
    struct str theirs = unicode_initial(&r->arena, row->family_name);
    return str_equal(unicode_folded(&r->arena, typed), unicode_folded(&r->arena, theirs));
}

/* Letters of names, and what joins them: FTS5 is asked with nothing else. */
static bool is_name(struct str typed) {
    if (!utf8_is_clean(typed, false) || typed.length > MENTION_NAME_MOST) return false;
    for (size_t i = 0; i < typed.length; i++)
        if (str_find_byte(STR("\"*^:(){}+"), typed.bytes[i], 0) < 9) return false;
    return utf8_count(typed) >= QUESTION_LEAST;
}

enum reply member_names(struct request *r) {
    struct str typed = str_trim(request_query(r, STR("q"))), initial = {0};
    struct mention_names_row *rows = NULL;
    size_t count = 0, shown = 0;
    enum err e = OK;
    if (is_name(typed)) {
        struct mention_names_in in = {.question = question_of(&r->arena, typed, &initial),
                                      .now = r->now_ms,
                                      .most = NAMES_LOOKED_AT};
        e = sql_mention_names(r->db, &r->arena, &in, &rows, &count);
    }
    if (e != OK) return request_fail(r, e);
    struct buf json;
    buf_init(&json, 16 * 1024);
    BUF_LIT(&json, "{\"names\":[");
    for (size_t i = 0; i < count && shown < NAMES_SHOWN; i++) {
        if (rows[i].member_id.v == r->viewer.member.v || !has_initial(r, initial, &rows[i]))
            continue;
        if (shown++) BUF_LIT(&json, ",");
        put_row(r, &json, &rows[i], is_alone(rows, count, i));
    }
    BUF_LIT(&json, "]}");
    page_send_json(r, buf_str(&json));
    buf_release(&json);
    return REPLIED;
}
