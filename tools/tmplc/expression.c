/* Expressions, conditions, and the tags that print: {path|filter}, {t message}, {@route}, {asset}.
 */
#include "tools/tmplc/template.h"

static const struct variable *find_variable(const struct compiler *k, struct str name) {
    for (size_t i = 0; i < k->variables_count; i++)
        if (str_equal(k->variables[i].name, name)) return &k->variables[i];
    return NULL;
}

/* p.author.name → p->author.name; m alone → (*m); `->` follows a member that is a pointer. */
static struct str read_path(struct compiler *k, const struct variable *variable) {
    struct arena *arena = &k->c.t->arena;
    struct str code = variable->name;
    for (bool is_first = true;; is_first = false) {
        bool is_arrow = cursor_peek(&k->c, 0) == '-' && cursor_peek(&k->c, 1) == '>';
        if (!is_arrow && cursor_peek(&k->c, 0) != '.') {
            if (!is_first || !variable->is_pointer) return code;
            return arena_format(arena, "(*%.*s)", STR_ARG(code));
        }
        cursor_advance(&k->c, is_arrow ? 2 : 1);
        struct str member = cursor_expect_word(&k->c, "the name of a member");
        bool through = is_arrow || (is_first && variable->is_pointer);
        code =
            arena_format(arena, "%.*s%s%.*s", STR_ARG(code), through ? "->" : ".", STR_ARG(member));
    }
}

static struct expression read_text(struct compiler *k) {
    struct str text = cursor_quoted(&k->c);
    struct buf code;
    buf_init(&code, text.length * 6 + 64);
    BUF_LIT(&code, "STR(");
    put_c_string(&code, text);
    BUF_LIT(&code, ")");
    struct expression e = {.code = arena_copy(&k->c.t->arena, buf_str(&code)), .is_text = true};
    buf_release(&code);
    return e;
}

/* An upper-case constant of C; MSG_… must be in the catalogue. */
static struct str check_constant(struct compiler *k, struct str name) {
    if (!str_starts(name, STR("MSG_"))) return name;
    struct str wanted = str_slice(name, 4, name.length);
    for (size_t i = 0; i < k->c.t->messages_count; i++) {
        struct message *m = &k->c.t->messages[i];
        if (!str_equal(m->name, wanted)) continue;
        if (m->placeholders_count)
            fail(cursor_place(&k->c), "message %.*s takes arguments", STR_ARG(m->id));
        m->is_used = true;
        return name;
    }
    fail(cursor_place(&k->c), "no message has the constant %.*s", STR_ARG(name));
}

struct expression expression_read(struct compiler *k) {
    cursor_skip_space(&k->c);
    char first = cursor_peek(&k->c, 0);
    if (first == '"') return read_text(k);
    if (first == '-' || (first >= '0' && first <= '9')) {
        size_t from = k->c.at;
        do cursor_advance(&k->c, 1);
        while (cursor_peek(&k->c, 0) >= '0' && cursor_peek(&k->c, 0) <= '9');
        return (struct expression){.code = str_slice(k->c.text, from, k->c.at)};
    }
    struct str word = cursor_expect_word(&k->c, "an expression");
    const struct variable *variable = find_variable(k, word);
    if (variable) return (struct expression){.code = read_path(k, variable), .is_path = true};
    if (str_equal(word, STR("true")) || str_equal(word, STR("false")))
        return (struct expression){.code = word};
    if (word.bytes[0] < 'A' || word.bytes[0] > 'Z')
        fail(cursor_place(&k->c), "no variable is named %.*s", STR_ARG(word));
    return (struct expression){.code = check_constant(k, word)};
}

/* One term: [not] expression [== expression]. */
static void read_term(struct compiler *k, struct buf *code) {
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    bool is_not = cursor_accept(&k->c, "not");
    struct expression left = expression_read(k);
    for (size_t i = 0; i < ARRAY_LENGTH(operators); i++) {
        if (!cursor_accept(&k->c, operators[i])) continue;
        struct expression right = expression_read(k);
        bool is_text = left.is_text || right.is_text;
        bool both = left.is_path && right.is_path; /* their signs may differ */
        if (is_text && i > 1) fail(cursor_place(&k->c), "texts are compared by == and !=");
        if (is_not) BUF_LIT(code, "!(");
        if (is_text)
            buf_put_format(code, "%sstr_equal(%.*s, %.*s)", i == 1 ? "!" : "", STR_ARG(left.code),
                           STR_ARG(right.code));
        else
            buf_put_format(code, both ? "TEMPLATE_INT(%.*s) %s TEMPLATE_INT(%.*s)" : "%.*s %s %.*s",
                           STR_ARG(left.code), operators[i], STR_ARG(right.code));
        if (is_not) BUF_LIT(code, ")");
        return;
    }
    buf_put_format(code, "%sTEMPLATE_TRUE(%.*s)", is_not ? "!" : "", STR_ARG(left.code));
}

struct str condition_read(struct compiler *k) {
    struct buf code;
    buf_init(&code, 65536);
    read_term(k, &code);
    bool is_and = false, is_or = false;
    for (;;) {
        if (cursor_accept(&k->c, "and"))
            is_and = true;
        else if (cursor_accept(&k->c, "or"))
            is_or = true;
        else
            break;
        if (is_and && is_or) fail(cursor_place(&k->c), "and with or: use a second {%% if %%}");
        buf_put(&code, is_and ? STR(" && ") : STR(" || "));
        read_term(k, &code);
    }
    struct str copy = arena_copy(&k->c.t->arena, buf_str(&code));
    buf_release(&code);
    return copy;
}

static bool is_escaped_place(enum html_kind kind) {
    return kind == HTML_TEXT || kind == HTML_RCDATA || kind == HTML_VALUE;
}

/* {@thread_show p.thread_id} */
static void print_route(struct compiler *k) {
    struct place place = cursor_place(&k->c);
    struct str handler = cursor_expect_word(&k->c, "the handler of a route");
    const struct route *r = routes_find(k->c.t, handler);
    if (!r) fail(place, "no route has the handler %.*s", STR_ARG(handler));
    if (k->html.kind != HTML_URL_START)
        fail(place, "{@…} stands at the start of href, src, action or formaction");
    k->html.kind = HTML_URL_AFTER;
    if (r->parameters_count == 0) {
        buf_put(&k->literal, r->parts[0].literal);
        return;
    }
    compiler_begin_statement(k);
    buf_put_format(k->code, "urlto_%.*s(w->out", STR_ARG(handler));
    for (size_t i = 0; i < r->parameters_count; i++) {
        cursor_skip_space(&k->c);
        if (cursor_peek(&k->c, 0) == '}')
            fail(place, "the address of %.*s takes %zu arguments", STR_ARG(handler),
                 r->parameters_count);
        struct expression e = expression_read(k);
        buf_put_format(k->code, ", %.*s", STR_ARG(e.code));
    }
    BUF_LIT(k->code, ");\n");
}

/* {asset "style.css"} */
static void print_asset(struct compiler *k) {
    struct place place = cursor_place(&k->c);
    if (k->html.kind != HTML_URL_START) fail(place, "{asset …} stands at the start of href or src");
    struct str name = cursor_quoted(&k->c);
    k->html.kind = HTML_URL_AFTER;
    for (size_t i = 0; i < k->c.t->assets_count; i++) {
        if (!str_equal(k->c.t->assets[i].name, name)) continue;
        buf_put(&k->literal, k->c.t->assets[i].path);
        return;
    }
    fail(place, "web/static has no \"%.*s\"", STR_ARG(name));
}

static void put_argument(struct compiler *k, const struct message *m, const struct placeholder *p) {
    struct expression e = expression_read(k);
    if (p->type == PLACE_STR)
        buf_put_format(k->code, ".%.*s = TEMPLATE_STR(w, (%.*s)), ", STR_ARG(p->name),
                       STR_ARG(e.code));
    else if (e.is_text)
        fail(cursor_place(&k->c), "{%.*s} of %.*s is a number", STR_ARG(p->name), STR_ARG(m->id));
    else
        buf_put_format(k->code, ".%.*s = TEMPLATE_INT(%.*s), ", STR_ARG(p->name), STR_ARG(e.code));
}

/* The arguments name=expression, each placeholder's once. */
static void put_arguments(struct compiler *k, const struct message *m) {
    bool is_given[MOST_PLACEHOLDERS] = {false}, has_dates = false;
    struct place place = cursor_place(&k->c);
    for (cursor_skip_space(&k->c); cursor_peek(&k->c, 0) != '}'; cursor_skip_space(&k->c)) {
        struct str name = cursor_expect_word(&k->c, "name=value");
        const struct placeholder *p = catalogue_placeholder(m, name);
        if (!p) fail(place, "message %.*s has no {%.*s}", STR_ARG(m->id), STR_ARG(name));
        if (is_given[p - m->placeholders]) fail(place, "%.*s is given twice", STR_ARG(name));
        is_given[p - m->placeholders] = true;
        cursor_expect(&k->c, "=");
        put_argument(k, m, p);
    }
    for (size_t i = 0; i < m->placeholders_count; i++) {
        has_dates = has_dates || m->placeholders[i].type >= PLACE_DATE;
        if (!is_given[i])
            fail(place, "message %.*s needs %.*s=", STR_ARG(m->id),
                 STR_ARG(m->placeholders[i].name));
    }
    if (has_dates) BUF_LIT(k->code, ".zone = w->zone");
}

/* {t thread.reply_count count=p.replies} */
static void print_message(struct compiler *k) {
    struct place place = cursor_place(&k->c);
    cursor_skip_space(&k->c);
    size_t from = k->c.at;
    while (is_word_byte(cursor_peek(&k->c, 0)) || cursor_peek(&k->c, 0) == '.')
        cursor_advance(&k->c, 1);
    struct str id = str_slice(k->c.text, from, k->c.at);
    struct message *m = catalogue_find(k->c.t, id);
    if (!m) fail(place, "no message \"%.*s\" in the catalogue", STR_ARG(id));
    if (!is_escaped_place(k->html.kind)) fail(place, "no message may stand here");
    m->is_used = true;
    compiler_begin_statement(k);
    if (m->placeholders_count == 0) {
        buf_put_format(k->code, "template_put_message(w, MSG_%.*s);\n", STR_ARG(m->name));
        return;
    }
    buf_put_format(k->code, "msg_%.*s(w->out, w->language, MESSAGE_HTML, (struct msg_%.*s){",
                   STR_ARG(m->name), STR_ARG(m->name));
    put_arguments(k, m);
    BUF_LIT(k->code, "});\n");
}

/* {p.at|date}; false when there is no filter. */
static bool print_filtered(struct compiler *k, struct str code) {
    if (!cursor_accept(&k->c, "|")) return false;
    static const char *const filters[][2] = {
        {"date", "language_put_date(w->out, w->language, w->zone, "},
        {"datetime", "language_put_datetime(w->out, w->language, w->zone, "},
        {"full", "language_put_full(w->out, w->language, w->zone, "},
        {"time", "language_put_time(w->out, w->language, w->zone, "},
        {"number", "language_put_number(w->out, w->language, "},
        {"iso", "template_put_iso(w->out, "},
    };
    struct str name = cursor_expect_word(&k->c, "a filter");
    if (!is_escaped_place(k->html.kind)) fail(cursor_place(&k->c), "no filter may stand here");
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++) {
        if (!str_equal(name, str_from_c(filters[i][0]))) continue;
        buf_put_format(k->code, "%sTEMPLATE_INT(%.*s));\n", filters[i][1], STR_ARG(code));
        return true;
    }
    fail(cursor_place(&k->c), "no filter is named %.*s", STR_ARG(name));
}

static void print_expression(struct compiler *k) {
    struct place place = cursor_place(&k->c);
    struct expression e = expression_read(k);
    if (e.is_text) fail(place, "a text of the page is written without braces");
    compiler_begin_statement(k);
    if (print_filtered(k, e.code)) return;
    const char *macro = k->html.kind == HTML_TEXT        ? "TEMPLATE_TEXT"
                        : is_escaped_place(k->html.kind) ? "TEMPLATE_ATTRIBUTE"
                        : k->html.kind == HTML_URL_START ? "TEMPLATE_URL"
                        : k->html.kind == HTML_URL_REST  ? "TEMPLATE_COMPONENT"
                        : k->html.kind == HTML_URL_SIZE  ? "TEMPLATE_COMPONENT"
                                                         : NULL;
    if (!macro && k->html.kind == HTML_URL_AFTER) fail(place, "after the path comes ? or #");
    if (!macro) fail(place, "no expression may stand here: in a tag, script, style or comment");
    buf_put_format(k->code, "%s(w, %.*s);\n", macro, STR_ARG(e.code));
    if (k->html.kind == HTML_URL_START) k->html.kind = HTML_URL_AFTER;
}

void print_compile(struct compiler *k) {
    char next = cursor_peek(&k->c, 0);
    if (k->html.kind == HTML_RCDATA) k->html.matched = 0;
    if (next == '@') {
        cursor_advance(&k->c, 1);
        print_route(k);
    } else if (next == 't' && strchr(" \t\n", cursor_peek(&k->c, 1))) {
        cursor_advance(&k->c, 1);
        print_message(k);
    } else if (cursor_accept(&k->c, "asset")) {
        print_asset(k);
    } else if (is_word_byte(next)) {
        print_expression(k);
    } else {
        fail(cursor_place(&k->c), "a lone {: write {{");
    }
    cursor_expect(&k->c, "}");
}
