/* Sections of a text: taking a document apart and putting it together. A heading counts when its
 * line is exactly one of the kind's, in either language. */
#include "server/threads/sheet.h"

#include "server/core/page.h"
#include "server/core/service.h"

/* In the document's order. */
static const struct sheet_section case_sections[] = {
    {"situation", MSG_section_situation, MSG_section_situation_help, false},
    {"tried", MSG_section_tried, MSG_section_tried_help, false},
    {"body", MSG_section_ask, MSG_section_ask_help, false},
    {"done", MSG_section_done, MSG_section_done_help, true},
    {"happened", MSG_section_happened, MSG_section_happened_help, true},
    {"again", MSG_section_again, MSG_section_again_help, true},
};
static const struct sheet_section practice_sections[] = {
    {"context", MSG_section_context, MSG_section_context_help, false},
    {"aim", MSG_section_aim, MSG_section_aim_help, false},
    {"body", MSG_section_steps, MSG_section_steps_help, false},
    {"material", MSG_section_material, MSG_section_material_help, false},
    {"results", MSG_section_results, MSG_section_results_help, false},
    {"limits", MSG_section_limits, MSG_section_limits_help, false},
};
static const struct sheet_kind kinds[] = {
    {KIND_CASE, "case", case_sections, ARRAY_LENGTH(case_sections)},
    {KIND_PRACTICE, "practice", practice_sections, ARRAY_LENGTH(practice_sections)},
};
_Static_assert(ARRAY_LENGTH(case_sections) <= SHEET_SECTIONS_MOST, "room for each section");
_Static_assert(ARRAY_LENGTH(practice_sections) <= SHEET_SECTIONS_MOST, "room for each section");

const struct sheet_kind *sheet_of(enum thread_kind kind) {
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        if (kinds[i].kind == kind) return &kinds[i];
    return NULL;
}

size_t sheet_body(const struct sheet_kind *sheet) {
    size_t at = 0;
    while (!str_equal(str_from_c(sheet->sections[at].field), STR("body"))) at++;
    return at;
}

size_t sheet_field(const struct sheet_kind *sheet, size_t n) {
    size_t body = sheet_body(sheet);
    if (sheet->kind != KIND_CASE || n > body) return n;
    return n == 0 ? body : n - 1;
}

/* The line at *at without its end; *at moves past it. */
static struct str next_line(struct str text, size_t *at) {
    size_t end = str_find_byte(text, '\n', *at);
    struct str line = str_slice(text, *at, end);
    *at = end < text.length ? end + 1 : text.length;
    return line;
}

/* Which section a line begins; the count of them: none. */
static size_t heading_of(const struct sheet_kind *sheet, struct str line) {
    size_t i = sheet->count;
    if (line.length < 4 || memcmp(line.bytes, "## ", 3) != 0) return i;
    struct str words = str_trim(str_slice(line, 3, line.length));
    for (i = 0; i < sheet->count; i++) {
        enum message_id heading = sheet->sections[i].heading;
        if (str_equal(words, message_text(LANGUAGE_FR, heading)) ||
            str_equal(words, message_text(LANGUAGE_EN, heading)))
            break;
    }
    return i;
}

static struct str without_blank_ends(struct str text) {
    size_t from = 0, to = text.length, at = 0;
    while (at < text.length && str_is_empty(str_trim(next_line(text, &at)))) from = at;
    while (to > from && strchr(" \t\n", text.bytes[to - 1])) to--;
    return str_slice(text, from, to);
}

/* Twice the same heading: the texts stand one after the other. */
static void add(struct arena *arena, struct str *text, struct str more) {
    more = without_blank_ends(more);
    if (str_is_empty(more)) return;
    *text = str_is_empty(*text)
                ? more
                : arena_format(arena, "%.*s\n\n%.*s", STR_ARG(*text), STR_ARG(more));
}

void sheet_split(struct arena *arena, const struct sheet_kind *sheet, struct str markdown,
                 struct str texts[SHEET_SECTIONS_MOST]) {
    size_t at = 0, from = 0, section = sheet_body(sheet);
    memset(texts, 0, SHEET_SECTIONS_MOST * sizeof *texts);
    while (at < markdown.length) {
        size_t start = at;
        size_t next = heading_of(sheet, next_line(markdown, &at));
        if (next == sheet->count) continue;
        add(arena, &texts[section], str_slice(markdown, from, start));
        section = next;
        from = at;
    }
    add(arena, &texts[section], str_slice(markdown, from, markdown.length));
}

/* The mark that would close a block of code left open at the text's end (CommonMark 0.30 section
 * 4.5); empty: none is open. */
static struct str open_fence(struct str text) {
    struct str fence = {0};
    for (size_t at = 0; at < text.length;) {
        struct str line = next_line(text, &at);
        size_t indent = 0, run = 0;
        while (indent < line.length && indent < 4 && line.bytes[indent] == ' ') indent++;
        if (indent == 4 || indent == line.length) continue;
        char mark = line.bytes[indent];
        if (mark != '`' && mark != '~') continue;
        while (indent + run < line.length && line.bytes[indent + run] == mark) run++;
        struct str rest = str_slice(line, indent + run, line.length);
        if (str_is_empty(fence)) {
            bool is_fence = run >= 3 && (mark == '~' || str_find_byte(rest, '`', 0) == rest.length);
            if (is_fence) fence = str_slice(line, indent, indent + run);
        } else if (mark == fence.bytes[0] && run >= fence.length && str_is_empty(str_trim(rest))) {
            fence = (struct str){0};
        }
    }
    return fence;
}

struct str sheet_join(struct arena *arena, const struct sheet_kind *sheet, enum language language,
                      const struct str texts[SHEET_SECTIONS_MOST]) {
    size_t room = 0;
    for (size_t i = 0; i < sheet->count; i++) room += 2 * texts[i].length + 256;
    struct buf out;
    buf_init(&out, room);
    for (size_t i = 0; i < sheet->count; i++) {
        struct str text = without_blank_ends(texts[i]), fence = open_fence(text);
        if (str_is_empty(text)) continue;
        buf_put_format(&out, "%s## ", out.length ? "\n\n" : "");
        buf_put(&out, message_text(language, sheet->sections[i].heading));
        buf_put_format(&out, "\n\n%.*s", STR_ARG(text));
        if (fence.length) buf_put_format(&out, "\n%.*s", STR_ARG(fence));
    }
    struct str whole = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return whole;
}

/* --- Forms */

static struct str *field(struct urlform *fields, struct str name) {
    for (size_t i = 0; i < fields->count; i++)
        if (str_equal(fields->fields[i].name, name)) return &fields->fields[i].value;
    return NULL;
}

void sheet_gather(struct request *r) {
    struct str shown = {0}, texts[SHEET_SECTIONS_MOST] = {{0}};
    struct str *body = field(&r->fields, STR("body"));
    /* `sections` says whose fields the form showed; who writes without that page says `kind`. */
    if (urlform_get(&r->fields, STR("sections"), &shown) != OK &&
        urlform_get(&r->fields, STR("kind"), &shown) != OK)
        return;
    const struct sheet_kind *sheet = sheet_of(page_kind(shown));
    if (!sheet || !body) return;
    for (size_t i = 0; i < sheet->count; i++) {
        struct str *text = field(&r->fields, str_from_c(sheet->sections[i].field));
        if (text && text != body &&
            urlform_get(&r->fields, str_from_c(sheet->sections[i].field), &texts[i]) != OK)
            texts[i] = (struct str){0};
        if (text && text != body) *text = (struct str){0}; /* gathered twice, it is there once */
    }
    /* A whole document sent as the body is taken as it is. */
    struct str parts[SHEET_SECTIONS_MOST];
    sheet_split(&r->arena, sheet, *body, parts);
    for (size_t i = 0; i < sheet->count; i++) add(&r->arena, &parts[i], texts[i]);
    *body = sheet_join(&r->arena, sheet, r->service->language, parts);
}
