/* The message catalogue: GNU gettext PO files whose msgid is a dotted id. Both languages must have
 * the same ids with the same placeholders. Typography is put in order here, once, so that
 * translators type plain spaces and apostrophes. */
#include "tools/tmplc/tmplc.h"

/* An entry being read; which text the next string continues. */
struct entry {
    struct place place;
    struct buf id, plural_id, texts[2];
    struct buf *current;
};

static const char *const language_names[] = {"fr", "en"};
_Static_assert(ARRAY_LENGTH(language_names) == LANGUAGE_COUNT_, "a name for each language");

struct message *catalogue_find(struct tmplc *t, struct str id) {
    for (size_t i = 0; i < t->messages_count; i++)
        if (str_equal(t->messages[i].id, id)) return &t->messages[i];
    return NULL;
}

/* French: U+202F before ; : ! ? » and after «, where the translator wrote a space. */
static bool is_narrow_space(struct str s, size_t at) {
    struct str before = str_slice(s, 0, at), after = str_slice(s, at + 1, s.length);
    if (s.bytes[at] != ' ') return false;
    if (str_ends(before, STR("«")) || str_starts(after, STR("»"))) return true;
    return after.length && strchr(";:!?", after.bytes[0]);
}

static struct str set_typography(struct tmplc *t, struct str s, enum language language) {
    struct buf out;
    buf_init(&out, s.length * 3 + 1);
    for (size_t i = 0; i < s.length; i++) {
        if (s.bytes[i] == '\'') {
            BUF_LIT(&out, "’");
        } else if (str_starts(str_slice(s, i, s.length), STR("..."))) {
            BUF_LIT(&out, "…");
            i += 2;
        } else if (language == LANGUAGE_FR && is_narrow_space(s, i)) {
            BUF_LIT(&out, "\xe2\x80\xaf");
        } else {
            buf_put_byte(&out, s.bytes[i]);
        }
    }
    struct str copy = arena_copy(&t->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

/* Dotted lower-case words; the C name has _ for the dots. */
static struct str name_of(struct tmplc *t, struct str id, struct place place) {
    struct str name = arena_copy(&t->arena, id);
    char *bytes = arena_text(&t->arena, name);
    char before = '.';
    for (size_t i = 0; i <= id.length; i++) {
        char byte = i < id.length ? id.bytes[i] : '.';
        bool is_letter = (byte >= 'a' && byte <= 'z') || byte == '_';
        bool is_digit = byte >= '0' && byte <= '9' && i > 0;
        if (!is_letter && !is_digit && (byte != '.' || before == '.'))
            fail(place, "a msgid is dotted lower-case words: \"%.*s\"", STR_ARG(id));
        if (i < id.length && byte == '.') bytes[i] = '_';
        before = byte;
    }
    return (struct str){bytes, id.length};
}

static enum placeholder_type type_of(struct str name, struct str type, struct place place) {
    static const char *const names[] = {
        [PLACE_STR] = "str",   [PLACE_INT] = "int",           [PLACE_NUMBER] = "number",
        [PLACE_DATE] = "date", [PLACE_DATETIME] = "datetime", [PLACE_FULL] = "full"};
    if (str_is_empty(type)) return str_equal(name, STR("count")) ? PLACE_INT : PLACE_STR;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (str_equal(type, str_from_c(names[i]))) return (enum placeholder_type)i;
    fail(place, "unknown type of placeholder \"%.*s\"", STR_ARG(type));
}

bool catalogue_part(const struct message *m, struct str *rest, struct str *literal,
                    struct placeholder *placeholder, bool *is_placeholder) {
    *is_placeholder = false;
    if (str_is_empty(*rest)) return false;
    size_t open = str_find_byte(*rest, '{', 0);
    if (open + 1 < rest->length && rest->bytes[open + 1] == '{') { /* {{ is one brace */
        *literal = str_slice(*rest, 0, open + 1);
        *rest = str_slice(*rest, open + 2, rest->length);
        return true;
    }
    *literal = str_slice(*rest, 0, open);
    if (open == rest->length) {
        *rest = (struct str){0};
        return true;
    }
    size_t close = str_find_byte(*rest, '}', open);
    struct str inside = str_slice(*rest, open + 1, close);
    size_t colon = str_find_byte(inside, ':', 0);
    placeholder->name = str_slice(inside, 0, colon);
    for (size_t i = 0; i < colon; i++)
        if (!is_word_byte(inside.bytes[i])) close = rest->length;
    if (close == rest->length || colon == 0)
        fail(m->place, "message %.*s: expected {name} or {name:type}", STR_ARG(m->id));
    placeholder->type =
        type_of(placeholder->name, str_slice(inside, colon + 1, inside.length), m->place);
    *rest = str_slice(*rest, close + 1, rest->length);
    *is_placeholder = true;
    return true;
}

const struct placeholder *catalogue_placeholder(const struct message *m, struct str name) {
    for (size_t i = 0; i < m->placeholders_count; i++)
        if (str_equal(m->placeholders[i].name, name)) return &m->placeholders[i];
    return NULL;
}

static void add_placeholder(struct message *m, struct placeholder p) {
    const struct placeholder *known = catalogue_placeholder(m, p.name);
    if (known && known->type != p.type)
        fail(m->place, "message %.*s: {%.*s} has two types", STR_ARG(m->id), STR_ARG(p.name));
    if (known) return;
    if (m->placeholders_count == MOST_PLACEHOLDERS)
        fail(m->place, "message %.*s: too many placeholders", STR_ARG(m->id));
    m->placeholders[m->placeholders_count++] = p;
}

/* Gathers the placeholders of one language's texts into a copy of the message without any. */
static struct message gather(const struct message *m, enum language language) {
    struct message found = *m;
    found.placeholders_count = 0;
    if (m->is_plural) add_placeholder(&found, (struct placeholder){STR("count"), PLACE_INT});
    for (size_t form = 0; form < 2; form++) {
        struct str rest = m->texts[language][form], literal;
        struct placeholder p;
        bool is_placeholder;
        while (catalogue_part(m, &rest, &literal, &p, &is_placeholder)) {
            if (!is_placeholder) continue;
            if (m->is_plural && str_equal(p.name, STR("count")) && p.type == PLACE_NUMBER)
                found.placeholders[0].type = PLACE_NUMBER; /* either type writes a plural's count */
            add_placeholder(&found, p);
        }
    }
    return found;
}

static void compare(const struct message *a, const struct message *b, enum language of_b) {
    for (size_t i = 0; i < a->placeholders_count; i++) {
        struct str name = a->placeholders[i].name;
        const struct placeholder *other = catalogue_placeholder(b, name);
        if (!other || other->type != a->placeholders[i].type)
            fail(a->place, "message %.*s: {%.*s} is missing or of another type in %s",
                 STR_ARG(a->id), STR_ARG(name), language_names[of_b]);
    }
}

static int by_id(const void *a, const void *b) {
    return str_compare(((const struct message *)a)->id, ((const struct message *)b)->id);
}

void catalogue_finish(struct tmplc *t) {
    for (size_t i = 0; i < t->messages_count; i++) {
        struct message *m = &t->messages[i];
        for (size_t l = 0; l < LANGUAGE_COUNT_; l++)
            if (!m->is_present[l])
                fail(m->place, "message %.*s is missing in %s", STR_ARG(m->id), language_names[l]);
        struct message fr = gather(m, LANGUAGE_FR), en = gather(m, LANGUAGE_EN);
        compare(&fr, &en, LANGUAGE_EN);
        compare(&en, &fr, LANGUAGE_FR);
        memcpy(m->placeholders, fr.placeholders, sizeof m->placeholders);
        m->placeholders_count = fr.placeholders_count;
        for (size_t j = 0; j < i; j++)
            if (str_equal(t->messages[j].name, m->name))
                fail(m->place, "messages %.*s and %.*s have the same name in C",
                     STR_ARG(t->messages[j].id), STR_ARG(m->id));
    }
    qsort(t->messages, t->messages_count, sizeof t->messages[0], by_id);
}

/* Empties the entry and, unless it is the file's header (msgid ""), records the message. */
static void finish_entry(struct tmplc *t, struct entry *e, enum language language) {
    struct str id = buf_str(&e->id), plural = buf_str(&e->plural_id);
    if (e->current && id.length) {
        struct message *m = catalogue_find(t, id);
        if (!m) {
            if (t->messages_count == MOST_ITEMS) fail(e->place, "too many messages");
            m = &t->messages[t->messages_count++];
            *m = (struct message){.place = e->place, .is_plural = plural.length != 0};
            m->id = arena_copy(&t->arena, id);
            m->name = name_of(t, m->id, e->place);
        } else if (m->is_present[language]) {
            fail(e->place, "message %.*s stands twice", STR_ARG(id));
        }
        if (m->is_plural != (plural.length != 0))
            fail(e->place, "message %.*s has plural forms in one language only", STR_ARG(id));
        if (m->is_plural && (!str_starts(plural, id) ||
                             !str_equal(str_slice(plural, id.length, plural.length), STR(".n"))))
            fail(e->place, "msgid_plural must be \"%.*s.n\"", STR_ARG(id));
        for (size_t form = 0; form < 2; form++) {
            struct str text = buf_str(&e->texts[form]);
            if (str_is_empty(text) != (form == 1 && !m->is_plural))
                fail(e->place, "message %.*s: a msgstr is missing or too many", STR_ARG(id));
            m->texts[language][form] = set_typography(t, text, language);
        }
        m->is_present[language] = true;
    }
    buf_reset(&e->id);
    buf_reset(&e->plural_id);
    for (size_t form = 0; form < 2; form++) buf_reset(&e->texts[form]);
    e->current = NULL;
}

/* A keyword at the start of a line: sets what the strings after it are. */
static void read_keyword(struct cursor *c, struct entry *e, enum language language) {
    if (cursor_accept(c, "msgid")) {
        finish_entry(c->t, e, language);
        e->place = cursor_place(c);
        e->current = &e->id;
    } else if (!e->current) {
        fail(cursor_place(c), "expected msgid");
    } else if (cursor_accept(c, "msgid_plural")) {
        e->current = &e->plural_id;
    } else {
        cursor_expect(c, "msgstr");
        bool is_second = false;
        if (cursor_accept(c, "[")) {
            is_second = cursor_accept(c, "1");
            if (!is_second) cursor_expect(c, "0");
            cursor_expect(c, "]");
        }
        e->current = &e->texts[is_second];
    }
    cursor_skip_space(c);
    if (cursor_peek(c, 0) != '"') fail(cursor_place(c), "expected a string");
}

void catalogue_read(struct tmplc *t, struct source s, enum language language) {
    struct cursor c = {t, s.path, s.text, 0, 1};
    struct entry e = {.current = NULL};
    struct buf *const parts[] = {&e.id, &e.plural_id, &e.texts[0], &e.texts[1]};
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) buf_init(parts[i], 65536);
    for (cursor_skip_space(&c); !cursor_is_end(&c); cursor_skip_space(&c)) {
        if (cursor_peek(&c, 0) == '#')
            cursor_advance(&c, str_find_byte(c.text, '\n', c.at) - c.at);
        else if (cursor_peek(&c, 0) == '"' && e.current)
            buf_put(e.current, cursor_quoted(&c));
        else
            read_keyword(&c, &e, language);
    }
    finish_entry(t, &e, language);
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) buf_release(parts[i]);
}
