/* A parser of two states, operand or operator expected, with a stack of what is open: after
 * Dijkstra. Evaluation is bitwise over a word: inside a value path bit i is the truth of element i,
 * outside all bits are the same, so that "some one element fits all of it" needs no second
 * evaluator. */
#include "server/scim/filter.h"

#include "lib/unicode.h"
#include "lib/utf8.h"

enum {
    OPEN_MOST = 3 * SCIM_FILTER_DEPTH_MOST + 8, /* on one level: an or and an and */
    NODE_BYTES_LEAST = 2,                       /* no node is written in less */
};
static const uint32_t ALL = UINT32_MAX;

enum open { OPEN_PAREN, OPEN_BRACKET, OPEN_NOT, OPEN_AND, OPEN_OR };

struct parser {
    struct arena *arena;
    struct str text;
    size_t at;
    struct scim_filter *out;
    enum open open[OPEN_MOST];
    size_t open_count, depth;
    bool is_inside;             /* a value path */
    enum scim_attribute parent; /* of it; SCIM_NONE: of an attribute that nobody has */
    struct str why;
};

static bool fail(struct parser *p, const char *what) {
    if (p->why.bytes == NULL)
        p->why = arena_format(p->arena, "filter, character %zu: %s", p->at + 1, what);
    return false;
}

static struct scim_node *emit(struct parser *p, enum scim_node_kind kind) {
    struct scim_node *node = &p->out->nodes[p->out->count++];
    *node = (struct scim_node){.kind = kind, .is_inside = p->is_inside};
    return node;
}

static char peek(const struct parser *p) {
    return p->at < p->text.length ? p->text.bytes[p->at] : '\0';
}

static size_t skip_spaces(struct parser *p) {
    size_t from = p->at;
    while (peek(p) == ' ' && p->at < p->text.length) p->at++;
    return p->at - from;
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == ':' || c == '$' || c == '@' || c == '+' ||
           (unsigned char)c >= 0x80;
}

static struct str word(struct parser *p) {
    size_t from = p->at;
    while (p->at < p->text.length && is_word_byte(p->text.bytes[p->at])) p->at++;
    return str_slice(p->text, from, p->at);
}

static bool push(struct parser *p, enum open what) {
    bool is_deeper = what == OPEN_PAREN || what == OPEN_BRACKET || what == OPEN_NOT;
    if (is_deeper && ++p->depth > SCIM_FILTER_DEPTH_MOST) return fail(p, "nested too deep");
    if (p->open_count == OPEN_MOST) return fail(p, "nested too deep");
    p->open[p->open_count++] = what;
    return true;
}

/* --- Values */

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool hex4(struct parser *p, uint32_t *point) {
    *point = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex(peek(p));
        if (digit < 0) return false;
        *point = *point * 16 + (uint32_t)digit;
        p->at++;
    }
    return true;
}

/* After "\u": a code point, of two halves where UTF-16 needs them (RFC 8259 section 7). */
static bool escaped_point(struct parser *p, uint32_t *point) {
    uint32_t low;
    if (!hex4(p, point)) return false;
    if (*point >= 0xdc00 && *point < 0xe000) return false;
    if (*point >= 0xd800 && *point < 0xdc00) {
        bool is_pair =
            peek(p) == '\\' && p->at + 1 < p->text.length && p->text.bytes[p->at + 1] == 'u';
        p->at += 2;
        if (!is_pair || !hex4(p, &low) || low < 0xdc00 || low > 0xdfff) return false;
        *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    }
    return *point != 0;
}

static bool escape(struct parser *p, char *out, size_t *length) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    uint32_t point;
    char c = peek(p);
    p->at++;
    if (c == 'u') {
        if (!escaped_point(p, &point)) return false;
        *length += utf8_write(out + *length, point);
        return true;
    }
    for (size_t i = 0; i + 1 < sizeof from; i++)
        if (c == from[i]) {
            out[(*length)++] = to[i];
            return true;
        }
    return false;
}

/* A JSON string, its quote already there. What it says is never longer than how it is written. */
static bool quoted(struct parser *p, struct str *text) {
    char *out = arena_alloc(p->arena, p->text.length - p->at + 4);
    size_t length = 0;
    p->at++;
    for (;;) {
        if (p->at >= p->text.length) return fail(p, "the text does not end");
        char c = p->text.bytes[p->at++];
        if (c == '"') break;
        if ((unsigned char)c < 0x20) return fail(p, "control characters are written as escapes");
        if (c != '\\')
            out[length++] = c;
        else if (!escape(p, out, &length))
            return fail(p, "an escape that JSON does not have");
    }
    *text = (struct str){out, length};
    return true;
}

static bool literal(struct parser *p, struct scim_node *node) {
    if (peek(p) == '"') return quoted(p, &node->text);
    node->text = word(p);
    if (str_is_empty(node->text)) return fail(p, "a value is expected");
    if (str_equal_nocase(node->text, STR("true")) || str_equal_nocase(node->text, STR("false"))) {
        node->literal = SCIM_LITERAL_BOOL;
        node->is_true = node->text.length == 4;
    } else if (str_equal_nocase(node->text, STR("null"))) {
        node->literal = SCIM_LITERAL_NULL;
    }
    return true;
}

/* --- Comparisons */

static bool operator_find(struct str name, enum scim_operator *op) {
    static const struct str names[] = {
        [SCIM_EQ] = {"eq", 2}, [SCIM_NE] = {"ne", 2}, [SCIM_CO] = {"co", 2}, [SCIM_SW] = {"sw", 2},
        [SCIM_EW] = {"ew", 2}, [SCIM_GT] = {"gt", 2}, [SCIM_GE] = {"ge", 2}, [SCIM_LT] = {"lt", 2},
        [SCIM_LE] = {"le", 2}, [SCIM_PR] = {"pr", 2}};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (str_equal_nocase(names[i], name)) {
            *op = (enum scim_operator)i;
            return true;
        }
    return false;
}

/* What the type of the attribute makes of the comparison. */
static bool settle(struct parser *p, struct scim_node *node) {
    const struct scim_attribute_row *row = &scim_attributes[node->attribute];
    bool is_equality = node->op == SCIM_EQ || node->op == SCIM_NE;
    bool is_order = node->op >= SCIM_GT && node->op <= SCIM_LE;
    if (node->attribute == SCIM_NONE || node->literal == SCIM_LITERAL_NULL)
        return is_equality || node->literal != SCIM_LITERAL_NULL ||
               fail(p, "null is equal or not, nothing else");
    if (row->type == SCIM_COMPLEX) return fail(p, "compare one of its parts");
    if (row->type == SCIM_BOOL) {
        if (!is_equality) return fail(p, "true and false have no order and no parts");
        if (node->literal != SCIM_LITERAL_BOOL) { /* "True", as Entra writes it */
            node->is_true = str_equal_nocase(node->text, STR("true"));
            node->literal = SCIM_LITERAL_BOOL;
            if (!node->is_true && !str_equal_nocase(node->text, STR("false")))
                return fail(p, "true or false is expected");
        }
        return true;
    }
    if (row->type == SCIM_TIME) {
        if (!is_equality && !is_order) return fail(p, "times are before or after each other");
        return scim_time_parse(node->text, &node->at) || fail(p, "a date and time is expected");
    }
    node->literal = SCIM_LITERAL_TEXT;
    node->lowered = unicode_lowered(p->arena, node->text);
    return true;
}

/* Of an attribute with several values each has parts; its own name means their value. */
static enum scim_attribute valued(enum scim_attribute attribute, enum scim_operator op) {
    return attribute == SCIM_EMAILS && op != SCIM_PR ? SCIM_EMAIL_VALUE : attribute;
}

static bool comparison(struct parser *p, enum scim_attribute attribute) {
    enum scim_operator op;
    if (!skip_spaces(p)) return fail(p, "a space and an operator are expected");
    if (!operator_find(word(p), &op)) return fail(p, "an operator is expected");
    struct scim_node *node = emit(p, SCIM_COMPARE);
    node->attribute = valued(attribute, op);
    node->op = op;
    if (op == SCIM_PR) return true;
    if (!skip_spaces(p)) return fail(p, "a space and a value are expected");
    return literal(p, node) && settle(p, node);
}

static enum scim_attribute attribute_find(struct parser *p, struct str name) {
    struct scim_named named = p->is_inside ? scim_part_find(p->parent, name) : scim_name_find(name);
    /* Of an attribute that nobody has the parts are nobody's either. */
    return named.kind == SCIM_KNOWN && !(p->is_inside && p->parent == SCIM_NONE) ? named.attribute
                                                                                 : SCIM_NONE;
}

static bool is_attribute_name(struct str name) {
    char c = name.length ? name.bytes[0] : '\0';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$';
}

/* --- Structure */

/* An operand begins: an opening, or a comparison. True: go on, *is_whole tells in which state. */
static bool operand(struct parser *p, bool *is_whole) {
    *is_whole = false;
    if (peek(p) == '(') {
        p->at++;
        return push(p, OPEN_PAREN);
    }
    struct str name = word(p);
    if (!is_attribute_name(name)) return fail(p, "an attribute is expected");
    if (str_equal_nocase(name, STR("not"))) {
        size_t from = p->at;
        skip_spaces(p);
        if (peek(p) == '(') return push(p, OPEN_NOT);
        p->at = from;
    }
    enum scim_attribute attribute = attribute_find(p, name);
    if (peek(p) == '[') {
        if (p->is_inside) return fail(p, "a value path inside another");
        p->at++;
        p->is_inside = true;
        p->parent = attribute;
        return push(p, OPEN_BRACKET);
    }
    *is_whole = true;
    return comparison(p, attribute);
}

/* Takes off what binds at least as tightly as an operator to come. */
static void close_operators(struct parser *p, bool is_or) {
    while (p->open_count) {
        enum open top = p->open[p->open_count - 1];
        if (top != OPEN_AND && !(top == OPEN_OR && is_or)) return;
        emit(p, top == OPEN_AND ? SCIM_AND : SCIM_OR);
        p->open_count--;
    }
}

static bool close_group(struct parser *p, enum open what) {
    close_operators(p, true);
    if (p->open_count == 0 || p->open[p->open_count - 1] != what)
        return fail(p, "this closes nothing that is open");
    p->at++;
    p->open_count--;
    p->depth--;
    if (what == OPEN_BRACKET) {
        p->is_inside = false;
        emit(p, SCIM_ELEMENT)->attribute = p->parent;
    } else if (p->open_count && p->open[p->open_count - 1] == OPEN_NOT) {
        p->open_count--;
        p->depth--;
        emit(p, SCIM_NOT);
    }
    return true;
}

/* After an operand: a closing, or and / or. *is_whole: still after one. */
static bool operator_or_end(struct parser *p, size_t spaces, bool *is_whole) {
    char c = peek(p);
    if (c == ')') return close_group(p, OPEN_PAREN);
    if (c == ']') return close_group(p, OPEN_BRACKET);
    bool is_after_closing =
        p->at > 0 && (p->text.bytes[p->at - 1] == ')' || p->text.bytes[p->at - 1] == ']');
    if (!spaces && !is_after_closing) return fail(p, "a space is expected");
    struct str name = word(p);
    bool is_or = str_equal_nocase(name, STR("or"));
    if (!is_or && !str_equal_nocase(name, STR("and"))) return fail(p, "and, or is expected");
    close_operators(p, is_or);
    *is_whole = false;
    if (peek(p) != ' ' && peek(p) != '(') return fail(p, "a space is expected");
    return push(p, is_or ? OPEN_OR : OPEN_AND);
}

static enum err run(struct parser *p) {
    bool is_whole = false, is_fine = true;
    for (;;) {
        size_t spaces = skip_spaces(p);
        if (p->at >= p->text.length) break;
        is_fine = is_whole ? operator_or_end(p, spaces, &is_whole) : operand(p, &is_whole);
        if (!is_fine) return ERR_INVALID;
    }
    if (!is_whole) {
        fail(p, "something is missing at the end");
        return ERR_INVALID;
    }
    close_operators(p, true);
    if (p->open_count) fail(p, "something is still open at the end");
    return p->open_count ? ERR_INVALID : OK;
}

static enum err parse(struct parser *p, struct str *why) {
    enum err e = ERR_INVALID;
    if (p->text.length > SCIM_FILTER_BYTES_MOST)
        p->why = STR("filter: longer than 4096 bytes");
    else if (!utf8_is_valid(p->text))
        p->why = STR("filter: not UTF-8");
    else {
        size_t most = p->text.length / NODE_BYTES_LEAST + 1;
        p->out->nodes = arena_array(p->arena, most, sizeof *p->out->nodes);
        p->out->count = 0;
        e = run(p);
    }
    if (e != OK) *why = p->why;
    return e;
}

enum err scim_filter_parse(struct arena *arena, struct str text, struct scim_filter *filter,
                           struct str *why) {
    struct parser p = {.arena = arena, .text = text, .out = filter};
    return parse(&p, why);
}

enum err scim_filter_parse_inside(struct arena *arena, enum scim_attribute parent, struct str text,
                                  struct scim_filter *filter, struct str *why) {
    struct parser p = {
        .arena = arena, .text = text, .out = filter, .is_inside = true, .parent = parent};
    return parse(&p, why);
}

bool scim_filter_is_eq(const struct scim_filter *filter, enum scim_attribute attribute,
                       struct str *text) {
    const struct scim_node *node = filter->nodes;
    if (filter->count != 1 || node->kind != SCIM_COMPARE || node->attribute != attribute ||
        node->op != SCIM_EQ || node->literal != SCIM_LITERAL_TEXT)
        return false;
    *text = node->text;
    return true;
}

/* --- Asking */

static bool text_fits(const struct scim_node *node, struct str value, struct arena *arena) {
    struct str wanted = node->text;
    if (!(scim_attributes[node->attribute].flags & SCIM_EXACT)) {
        wanted = node->lowered;
        value = unicode_lowered(arena, value);
    }
    switch (node->op) {
    case SCIM_EQ:
    case SCIM_NE:
        return str_equal(value, wanted);
    case SCIM_CO:
        return str_find(value, wanted) < value.length || str_is_empty(wanted);
    case SCIM_SW:
        return str_starts(value, wanted);
    case SCIM_EW:
        return str_ends(value, wanted);
    case SCIM_GT:
        return str_compare(value, wanted) > 0;
    case SCIM_GE:
        return str_compare(value, wanted) >= 0;
    case SCIM_LT:
        return str_compare(value, wanted) < 0;
    case SCIM_LE:
        return str_compare(value, wanted) <= 0;
    case SCIM_PR:
        break;
    }
    return true;
}

static bool time_fits(const struct scim_node *node, int64_t at) {
    switch (node->op) {
    case SCIM_GT:
        return at > node->at;
    case SCIM_GE:
        return at >= node->at;
    case SCIM_LT:
        return at < node->at;
    case SCIM_LE:
        return at <= node->at;
    case SCIM_EQ:
    case SCIM_NE:
    case SCIM_CO:
    case SCIM_SW:
    case SCIM_EW:
    case SCIM_PR:
        break;
    }
    return at == node->at;
}

/* Whether one value fits, "ne" taken for "eq". */
static bool value_fits(const struct scim_node *node, struct scim_value value, struct arena *arena) {
    bool is_absent = value.kind == SCIM_VALUE_NONE;
    if (node->op == SCIM_PR) return !is_absent;
    if (node->literal == SCIM_LITERAL_NULL) return is_absent;
    switch (value.kind) {
    case SCIM_VALUE_NONE:
        return false;
    case SCIM_VALUE_BOOL:
        return value.is_true == node->is_true;
    case SCIM_VALUE_TIME:
        return time_fits(node, value.at);
    case SCIM_VALUE_TEXT:
        break;
    }
    return text_fits(node, value.text, arena);
}

/* A complex attribute is there when one of its parts is. */
static bool is_present(const struct scim_user *user, enum scim_attribute attribute) {
    for (int i = SCIM_NONE + 1; i < SCIM_ATTRIBUTE_COUNT_; i++) {
        bool is_own = i == (int)attribute || scim_attributes[i].parent == attribute;
        if (is_own && scim_user_count(user, attribute) > 0 &&
            scim_user_value(user, (enum scim_attribute)i, 0).kind != SCIM_VALUE_NONE)
            return true;
    }
    return attribute == SCIM_SCHEMAS;
}

static uint32_t elements_of(const struct scim_user *user, enum scim_attribute attribute) {
    return attribute == SCIM_NONE ? 0 : (UINT32_C(1) << scim_user_count(user, attribute)) - 1;
}

static uint32_t compare(const struct scim_node *node, const struct scim_user *user,
                        struct arena *arena) {
    uint32_t fits = 0;
    bool is_not = node->op == SCIM_NE;
    if (node->attribute == SCIM_NONE) {
        bool is_null = node->literal == SCIM_LITERAL_NULL && node->op != SCIM_PR;
        return is_null != is_not ? ALL : 0;
    }
    if (node->op == SCIM_PR && scim_attributes[node->attribute].type == SCIM_COMPLEX)
        return is_present(user, node->attribute) ? ALL : 0;
    for (size_t i = 0; i < scim_user_count(user, node->attribute); i++)
        if (value_fits(node, scim_user_value(user, node->attribute, i), arena))
            fits |= UINT32_C(1) << i;
    if (node->is_inside) return is_not ? ~fits : fits;
    bool is_absent = node->literal == SCIM_LITERAL_NULL && node->op != SCIM_PR &&
                     elements_of(user, node->attribute) == 0;
    return (fits || is_absent) != is_not ? ALL : 0;
}

static uint32_t ask(const struct scim_filter *filter, const struct scim_user *user,
                    struct arena *arena) {
    uint32_t stack[OPEN_MOST + 1];
    size_t count = 0;
    for (size_t i = 0; i < filter->count; i++) {
        const struct scim_node *node = &filter->nodes[i];
        assert(count <= OPEN_MOST && (node->kind == SCIM_COMPARE || count > 0));
        switch (node->kind) {
        case SCIM_COMPARE:
            stack[count++] = compare(node, user, arena);
            break;
        case SCIM_AND:
            count--;
            stack[count - 1] &= stack[count];
            break;
        case SCIM_OR:
            count--;
            stack[count - 1] |= stack[count];
            break;
        case SCIM_NOT:
            stack[count - 1] = ~stack[count - 1];
            break;
        case SCIM_ELEMENT:
            stack[count - 1] =
                (stack[count - 1] & elements_of(user, node->attribute)) != 0 ? ALL : 0;
            break;
        }
    }
    assert(count == 1);
    return stack[0];
}

bool scim_filter_fits(const struct scim_filter *filter, const struct scim_user *user,
                      struct arena *arena) {
    return ask(filter, user, arena) != 0;
}

uint32_t scim_filter_elements(const struct scim_filter *filter, const struct scim_user *user,
                              struct arena *arena) {
    return ask(filter, user, arena) & elements_of(user, SCIM_EMAILS);
}
