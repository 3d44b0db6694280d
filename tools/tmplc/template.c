/* The structure of templates: {% template %}, {% if %}, {% for %}, {% call %}, and the literal HTML
 * between, whose white space is collapsed here. Each statement of the C written names its line of
 * the template (#line), so that an error of type is reported there. */
#include "tools/tmplc/template.h"

#include "lib/escape.h"

/* Pieces of literals: a C compiler must accept strings of 4095 bytes. */
enum { MOST_LITERAL = 4000 };

void compiler_flush(struct compiler *k) {
    if (k->space) buf_put_byte(&k->literal, k->space);
    k->space = 0;
    for (struct str rest = buf_str(&k->literal); rest.length;) {
        size_t length = rest.length < MOST_LITERAL ? rest.length : MOST_LITERAL;
        /* Between characters. */
        while (length < rest.length && (rest.bytes[length] & 0xc0) == 0x80) length--;
        BUF_LIT(k->code, "template_put(w->out, ");
        put_c_string(k->code, str_slice(rest, 0, length));
        buf_put_format(k->code, ", %zu);\n", length);
        rest = str_slice(rest, length, rest.length);
    }
    buf_reset(&k->literal);
}

void compiler_begin_statement(struct compiler *k) {
    compiler_flush(k);
    buf_put_format(k->code, "#line %d \"%s\"\n", k->c.line, k->c.file);
}

static bool is_space(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* A run of white space is one, a newline if it held one; kept as it is in pre, textarea, script,
 * comments and in values without a newline. */
static void put_literal_byte(struct compiler *k, char byte) {
    enum html_kind kind = k->html.kind;
    bool is_exact = k->html.in_pre || (kind > HTML_TEXT && kind < HTML_OPEN);
    html_step(&k->html, byte, cursor_place(&k->c));
    if (is_space(byte) && !is_exact) {
        bool is_line = byte == '\n' || byte == '\r';
        if (!k->space || is_line) k->space = is_line && kind == HTML_TEXT ? '\n' : ' ';
        return;
    }
    if (k->space) buf_put_byte(&k->literal, k->space);
    k->space = 0;
    buf_put_byte(&k->literal, byte);
    /* A browser drops the first newline of a textarea: this one, rather than the text's own. */
    if (kind != HTML_RCDATA && k->html.kind == HTML_RCDATA && k->html.element[1] == 'e') {
        buf_put_byte(&k->literal, '\n');
        if (cursor_peek(&k->c, 1) == '\n') cursor_advance(&k->c, 1);
    }
}

/* The end of the line that begins here, if control tags and comments are all it holds; else 0. */
static size_t end_of_control_line(const struct cursor *c) {
    struct str s = c->text;
    bool has_tag = false;
    for (size_t at = c->at; at < s.length; at++) {
        struct str rest = str_slice(s, at, s.length);
        bool is_comment = str_starts(rest, STR("{#"));
        if (is_comment || str_starts(rest, STR("{%"))) {
            size_t end = str_find(rest, is_comment ? STR("#}") : STR("%}"));
            if (end == rest.length) return 0;
            has_tag = true;
            at += end + 1;
        } else if (s.bytes[at] == '\n') {
            return has_tag ? at + 1 : 0;
        } else if (!is_space(s.bytes[at])) {
            return 0;
        }
    }
    return has_tag ? s.length : 0;
}

static size_t after_space(const struct cursor *c, size_t at) {
    while (at < c->text.length && is_space(c->text.bytes[at])) at++;
    return at;
}

static void skip_comment(struct cursor *c) {
    struct place place = cursor_place(c);
    struct str rest = str_slice(c->text, c->at, c->text.length);
    size_t end = str_find(rest, STR("#}"));
    if (end == rest.length) fail(place, "a comment that does not end");
    cursor_advance(c, end + 2);
}

static void read_parameter(struct cursor *c, struct signature *s) {
    static const char *const values[] = {"int", "str", "bool", "url", "html", "message_id"};
    if (s->parameters_count == MOST_PARAMETERS) fail(s->place, "too many parameters");
    struct parameter *p = &s->parameters[s->parameters_count++];
    p->name = cursor_expect_word(c, "a parameter");
    cursor_expect(c, ":");
    p->type = cursor_expect_word(c, "a type");
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++)
        if (str_equal(p->type, str_from_c(values[i]))) p->is_value = true;
}

/* name(p: thread_page, compact: bool) %} */
static struct signature read_signature(struct cursor *c) {
    struct signature s = {.place = cursor_place(c)};
    s.name = cursor_expect_word(c, "the template's name");
    cursor_expect(c, "(");
    if (!cursor_accept(c, ")")) {
        do read_parameter(c, &s);
        while (cursor_accept(c, ","));
        cursor_expect(c, ")");
    }
    cursor_expect(c, "%}");
    return s;
}

static const struct signature *find_signature(const struct tmplc *t, struct str name) {
    for (size_t i = 0; i < t->signatures_count; i++)
        if (str_equal(t->signatures[i].name, name)) return &t->signatures[i];
    return NULL;
}

void template_scan(struct tmplc *t, struct source source) {
    struct cursor c = {t, source.path, source.text, 0, 1};
    while (!cursor_is_end(&c)) {
        if (cursor_peek(&c, 0) == '{' && cursor_peek(&c, 1) == '#') {
            skip_comment(&c);
        } else if (cursor_accept(&c, "{%")) {
            if (!cursor_accept(&c, "template")) continue;
            struct signature s = read_signature(&c);
            const struct signature *known = find_signature(t, s.name);
            if (known)
                fail(s.place, "template %.*s is in %s:%d already", STR_ARG(s.name),
                     known->place.file, known->place.line);
            if (t->signatures_count == MOST_ITEMS) fail(s.place, "too many templates");
            t->signatures[t->signatures_count++] = s;
        } else {
            cursor_advance(&c, 1);
        }
    }
}

static void put_prototype(struct buf *out, const struct signature *s) {
    buf_put_format(out, "void tmpl_%.*s(struct template_writer *w", STR_ARG(s->name));
    for (size_t i = 0; i < s->parameters_count; i++) {
        const struct parameter *p = &s->parameters[i];
        if (!p->is_value)
            buf_put_format(out, ", const struct %.*s *", STR_ARG(p->type));
        else if (str_equal(p->type, STR("int")))
            BUF_LIT(out, ", int64_t ");
        else if (str_equal(p->type, STR("bool")))
            BUF_LIT(out, ", bool ");
        else
            buf_put_format(out, ", %s %.*s ",
                           str_equal(p->type, STR("message_id")) ? "enum" : "struct",
                           STR_ARG(p->type));
        buf_put(out, p->name);
    }
    BUF_LIT(out, ")");
}

static void add_variable(struct compiler *k, struct str name, bool is_pointer) {
    struct place place = cursor_place(&k->c);
    static const char *const reserved[] = {"w", "t", "asset", "not", "true", "false"};
    for (size_t i = 0; i < ARRAY_LENGTH(reserved); i++)
        if (str_equal(name, str_from_c(reserved[i])))
            fail(place, "a variable may not be named %s", reserved[i]);
    for (size_t i = 0; i < k->variables_count; i++)
        if (str_equal(k->variables[i].name, name))
            fail(place, "%.*s is a variable already", STR_ARG(name));
    if (k->variables_count == MOST_VARIABLES) fail(place, "too many variables");
    k->variables[k->variables_count++] = (struct variable){name, is_pointer};
}

static struct block *open_block(struct compiler *k, bool is_for) {
    if (k->blocks_count == MOST_BLOCKS) fail(cursor_place(&k->c), "too deep");
    struct block *b = &k->blocks[k->blocks_count++];
    *b = (struct block){.is_for = is_for,
                        .before = k->html,
                        .variables = k->variables_count,
                        .place = cursor_place(&k->c)};
    return b;
}

static void compile_for(struct compiler *k) {
    open_block(k, true);
    struct str name = cursor_expect_word(&k->c, "a variable");
    cursor_expect(&k->c, "in");
    struct place place = cursor_place(&k->c);
    struct expression list = expression_read(k);
    if (!list.is_path || str_find(list.code, STR("(")) < list.code.length)
        fail(place, "expected the list's path, such as p.messages");
    add_variable(k, name, true);
    compiler_begin_statement(k);
    buf_put_format(k->code,
                   "for (size_t i_%.*s = 0; i_%.*s < %.*s_count; i_%.*s++) {\n"
                   "const __typeof__(*%.*s) *%.*s = &%.*s[i_%.*s];\n(void)%.*s;\n",
                   STR_ARG(name), STR_ARG(name), STR_ARG(list.code), STR_ARG(name),
                   STR_ARG(list.code), STR_ARG(name), STR_ARG(list.code), STR_ARG(name),
                   STR_ARG(name));
}

/* The end of a branch: its state joins that of the others. */
static struct block *end_branch(struct compiler *k, const char *what) {
    if (k->blocks_count == 0) fail(cursor_place(&k->c), "{%% %s %%} without a beginning", what);
    struct block *b = &k->blocks[k->blocks_count - 1];
    b->joined = b->is_joined ? html_join(b->joined, k->html, cursor_place(&k->c)) : k->html;
    b->is_joined = true;
    return b;
}

static void compile_else(struct compiler *k, bool is_elif) {
    struct block *b = end_branch(k, is_elif ? "elif" : "else");
    if (b->is_for || b->has_else) fail(cursor_place(&k->c), "unexpected else");
    b->has_else = !is_elif;
    k->html = b->before;
    compiler_begin_statement(k);
    if (is_elif) {
        struct str condition = condition_read(k);
        buf_put_format(k->code, "} else if (%.*s) {\n", STR_ARG(condition));
    } else {
        BUF_LIT(k->code, "} else {\n");
    }
}

static void compile_end(struct compiler *k) {
    struct block *b = end_branch(k, "end");
    struct place place = cursor_place(&k->c);
    if (!b->has_else) b->joined = html_join(b->joined, b->before, place);
    /* Each turn of a loop begins as the first did. */
    if (b->is_for && b->joined.kind != b->before.kind)
        fail(place, "the loop's body leaves the HTML in another state");
    k->html = b->joined;
    k->variables_count = b->variables;
    k->blocks_count--;
    compiler_flush(k);
    BUF_LIT(k->code, "}\n");
}

static void put_argument(struct compiler *k, const struct parameter *p) {
    struct expression e = expression_read(k);
    if (!p->is_value)
        buf_put_format(k->code, ", TEMPLATE_ADDRESS(%.*s, %.*s)", STR_ARG(p->type),
                       STR_ARG(e.code));
    else if (str_equal(p->type, STR("int")))
        buf_put_format(k->code, ", TEMPLATE_INT(%.*s)", STR_ARG(e.code));
    else if (str_equal(p->type, STR("bool")))
        buf_put_format(k->code, ", TEMPLATE_TRUE(%.*s)", STR_ARG(e.code));
    else if (str_equal(p->type, STR("str")))
        buf_put_format(k->code, ", TEMPLATE_STR(w, (%.*s))", STR_ARG(e.code));
    else
        buf_put_format(k->code, ", %.*s", STR_ARG(e.code));
}

static void compile_call(struct compiler *k) {
    struct place place = cursor_place(&k->c);
    struct str name = cursor_expect_word(&k->c, "a template's name");
    const struct signature *s = find_signature(k->c.t, name);
    if (!s) fail(place, "no template is named %.*s", STR_ARG(name));
    if (k->html.kind != HTML_TEXT) fail(place, "templates are called in element content only");
    compiler_begin_statement(k);
    buf_put_format(k->code, "tmpl_%.*s(w", STR_ARG(name));
    cursor_expect(&k->c, "(");
    for (size_t i = 0; i < s->parameters_count; i++) {
        cursor_skip_space(&k->c);
        if ((i && !cursor_accept(&k->c, ",")) || cursor_peek(&k->c, 0) == ')')
            fail(place, "%.*s takes %zu arguments", STR_ARG(name), s->parameters_count);
        put_argument(k, &s->parameters[i]);
    }
    if (!cursor_accept(&k->c, ")"))
        fail(place, "%.*s takes %zu arguments", STR_ARG(name), s->parameters_count);
    BUF_LIT(k->code, ");\n");
}

/* {% … %}, after the opening; false for the {% end %} of the template. */
static bool compile_control(struct compiler *k) {
    struct place place = cursor_place(&k->c);
    html_interrupt(&k->html, place);
    compiler_flush(k);
    if (cursor_accept(&k->c, "if")) {
        open_block(k, false);
        compiler_begin_statement(k);
        struct str condition = condition_read(k);
        buf_put_format(k->code, "if (%.*s) {\n", STR_ARG(condition));
    } else if (cursor_accept(&k->c, "elif")) {
        compile_else(k, true);
    } else if (cursor_accept(&k->c, "else")) {
        compile_else(k, false);
    } else if (cursor_accept(&k->c, "for")) {
        compile_for(k);
    } else if (cursor_accept(&k->c, "call")) {
        compile_call(k);
    } else {
        if (!cursor_accept(&k->c, "end")) fail(place, "expected if, elif, else, for, call or end");
        if (k->blocks_count == 0) {
            cursor_expect(&k->c, "%}");
            return false;
        }
        compile_end(k);
    }
    cursor_expect(&k->c, "%}");
    return true;
}

/* The body, up to and with its {% end %}. */
static void compile_body(struct compiler *k, const struct signature *s) {
    for (;;) {
        struct cursor *c = &k->c;
        if (cursor_is_end(c))
            fail(k->blocks_count ? k->blocks[k->blocks_count - 1].place : s->place,
                 "{%% end %%} is missing");
        bool is_exact = k->html.in_pre || (k->html.kind > HTML_TEXT && k->html.kind < HTML_OPEN);
        if (!is_exact && (c->at == 0 || c->text.bytes[c->at - 1] == '\n')) {
            size_t end = end_of_control_line(c);
            if (end) k->quiet_until = after_space(c, end);
        }
        char byte = cursor_peek(c, 0), next = cursor_peek(c, 1);
        if (byte == '{' && next == '#') {
            skip_comment(c);
        } else if (byte == '{' && next == '%') {
            cursor_advance(c, 2);
            if (!compile_control(k)) return;
        } else if (byte == '{' && next != '{') {
            cursor_advance(c, 1);
            print_compile(k);
        } else {
            if (byte == '{') cursor_advance(c, 1);
            if (c->at >= k->quiet_until || !is_space(byte)) put_literal_byte(k, byte);
            cursor_advance(c, 1);
        }
    }
}

static void compile_template(struct compiler *k) {
    struct signature s = read_signature(&k->c);
    /* The rest of its line is no content. */
    size_t end = str_find_byte(k->c.text, '\n', k->c.at);
    if (str_is_empty(str_trim(str_slice(k->c.text, k->c.at, end))))
        cursor_advance(&k->c, end + 1 - k->c.at);
    k->quiet_until = after_space(&k->c, k->c.at);
    k->variables_count = 0;
    k->html = (struct html_state){.kind = HTML_TEXT};
    BUF_LIT(k->code, "\n");
    put_prototype(k->code, &s);
    BUF_LIT(k->code, " {\n(void)w;\n");
    for (size_t i = 0; i < s.parameters_count; i++) {
        add_variable(k, s.parameters[i].name, !s.parameters[i].is_value);
        buf_put_format(k->code, "(void)%.*s;\n", STR_ARG(s.parameters[i].name));
    }
    compile_body(k, &s);
    if (k->html.kind != HTML_TEXT || k->html.in_pre)
        fail(cursor_place(&k->c), "the template %.*s ends inside a tag", STR_ARG(s.name));
    compiler_flush(k);
    BUF_LIT(k->code, "}\n");
}

void template_compile(struct tmplc *t, struct source source, struct buf *code) {
    struct compiler k = {.c = {t, source.path, source.text, 0, 1}, .code = code};
    buf_init(&k.literal, source.text.length * 2 + 65536);
    buf_put_format(
        code, "/* Generated by tmplc from %s. */\n#include \"templates.h\"\n#include \"urls.h\"\n",
        source.path);
    for (cursor_skip_space(&k.c); !cursor_is_end(&k.c); cursor_skip_space(&k.c)) {
        if (cursor_peek(&k.c, 0) == '{' && cursor_peek(&k.c, 1) == '#') {
            skip_comment(&k.c);
            continue;
        }
        if (!cursor_accept(&k.c, "{%")) fail(cursor_place(&k.c), "text outside a template");
        if (cursor_accept(&k.c, "template")) {
            compile_template(&k);
            continue;
        }
        cursor_expect(&k.c, "include");
        cursor_skip_space(&k.c);
        BUF_LIT(code, "#include ");
        put_c_string(code, cursor_quoted(&k.c));
        BUF_LIT(code, "\n");
        cursor_expect(&k.c, "%}");
    }
    buf_release(&k.literal);
}

/* The declarations of every template, and what lib/template.h's macros need of ids. */
void template_write_header(const struct tmplc *t, struct buf *header) {
    BUF_LIT(
        header,
        "/* Generated by tmplc: every template; each is in the .tmpl of its feature. */\n"
        "#ifndef GENERATED_TEMPLATES_H\n#define GENERATED_TEMPLATES_H\n\n"
        "#include \"lib/template.h\"\n#include \"messages.h\"\n"
        "#include \"server/core/ids.h\"\n\n"
        "static inline void template_put_message(struct template_writer *w, enum message_id id) {\n"
        "    struct str text = message_html(w->language, id);\n"
        "    template_put(w->out, text.bytes, text.length);\n}\n"
        "static inline struct str template_argument_message(const struct template_writer *w,\n"
        "                                                   enum message_id id) {\n"
        "    return message_text(w->language, id);\n}\n");
    for (size_t i = 0; i < t->ids_count; i++)
        buf_put_format(header,
                       "static inline void template_put_%.*s_id(struct template_writer *w, struct "
                       "%.*s_id id) {\n"
                       "    buf_put_int(w->out, id.v);\n}\n"
                       "static inline bool template_true_%.*s_id(struct %.*s_id id) {\n"
                       "    return id.v != 0;\n}\n",
                       STR_ARG(t->ids[i]), STR_ARG(t->ids[i]), STR_ARG(t->ids[i]),
                       STR_ARG(t->ids[i]));
    BUF_LIT(header, "\n#define TEMPLATE_IDS(of)");
    for (size_t i = 0; i < t->ids_count; i++)
        buf_put_format(header, " \\\n    , struct %.*s_id : of##_%.*s_id", STR_ARG(t->ids[i]),
                       STR_ARG(t->ids[i]));
    BUF_LIT(header, "\n\n");
    for (size_t i = 0; i < t->signatures_count; i++)
        for (size_t j = 0; j < t->signatures[i].parameters_count; j++)
            if (!t->signatures[i].parameters[j].is_value)
                buf_put_format(header, "struct %.*s;\n",
                               STR_ARG(t->signatures[i].parameters[j].type));
    for (size_t i = 0; i < t->signatures_count; i++) {
        put_prototype(header, &t->signatures[i]);
        BUF_LIT(header, ";\n");
    }
    BUF_LIT(header, "\n#endif\n");
}
