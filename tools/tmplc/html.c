/* The states of html.h. */
#include "tools/tmplc/html.h"

static bool is_among(const char *word, const char *const *list) {
    for (; *list; list++)
        if (strcmp(word, *list) == 0) return true;
    return false;
}

static bool is_space(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static void append(char *word, size_t room, char byte, struct place place) {
    size_t length = strlen(word);
    if (length + 1 >= room) fail(place, "the name \"%s…\" is too long", word);
    word[length] = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    word[length + 1] = '\0';
}

static void end_tag(struct html_state *h, struct place place) {
    static const char *const refused[] = {"iframe",  "object",   "embed",    "applet",
                                          "base",    "noembed",  "xmp",      "plaintext",
                                          "listing", "noframes", "frameset", NULL};
    if (is_among(h->element, refused)) fail(place, "no <%s> here", h->element);
    h->kind = HTML_TEXT;
    h->matched = 0;
    if (strcmp(h->element, "pre") == 0) h->in_pre = !h->is_close;
    if (h->is_close) return;
    if (strcmp(h->element, "textarea") == 0 || strcmp(h->element, "title") == 0)
        h->kind = HTML_RCDATA;
    if (strcmp(h->element, "script") == 0 || strcmp(h->element, "style") == 0) h->kind = HTML_RAW;
}

static void end_attribute_name(const struct html_state *h, struct place place) {
    static const char *const refused[] = {"style", "srcdoc", "imagesrcset", "http-equiv", NULL};
    if (is_among(h->attribute, refused) || strncmp(h->attribute, "on", 2) == 0)
        fail(place, "no attribute %s here", h->attribute);
}

static bool is_url_attribute(const char *name) {
    static const char *const names[] = {
        "href",     "src",  "action",     "formaction", "poster", "cite", "data",
        "manifest", "ping", "background", "xlink:href", "srcset", NULL};
    return is_among(name, names);
}

static void start_attribute(struct html_state *h, char byte, struct place place) {
    if (!is_letter(byte)) fail(place, "expected an attribute or the end of <%s>", h->element);
    if (h->is_close) fail(place, "</%s> takes no attribute", h->element);
    h->kind = HTML_ATTRIBUTE;
    h->attribute[0] = '\0';
    append(h->attribute, sizeof h->attribute, byte, place);
}

static void step_open(struct html_state *h, char byte, struct place place) {
    if (is_letter(byte)) {
        h->kind = HTML_NAME;
        h->element[0] = '\0';
        append(h->element, sizeof h->element, byte, place);
    } else if (byte == '/' && !h->is_close) {
        h->is_close = true;
    } else if (byte == '!' && !h->is_close) {
        h->kind = HTML_DECLARATION;
        h->matched = 0;
    } else {
        fail(place, "a < that opens no tag: write &lt;");
    }
}

/* Until "</element", in any case. After "<!--" in a script browsers count otherwise: refused. */
static void step_raw(struct html_state *h, char byte, struct place place) {
    char target[20];
    snprintf(target, sizeof target, "</%s", h->element);
    if (h->kind == HTML_RAW && h->matched == 1 && byte == '!')
        fail(place, "no <! in <%s>", h->element);
    char lower = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    h->matched = lower == target[h->matched] ? h->matched + 1 : byte == '<';
    if (h->matched < strlen(target)) return;
    h->is_close = true;
    h->kind = HTML_GAP;
}

static void step_declaration(struct html_state *h, char byte) {
    if (h->matched < 2) h->matched = byte == '-' ? h->matched + 1 : 3;
    if (h->matched == 2) {
        h->kind = HTML_COMMENT;
        h->matched = 0;
    } else if (byte == '>') {
        h->kind = HTML_TEXT;
    }
}

static void step_comment(struct html_state *h, char byte) {
    if (byte == '>' && h->matched >= 2) h->kind = HTML_TEXT;
    h->matched = byte == '-' ? h->matched + 1 : 0;
}

static void step_tag(struct html_state *h, char byte, struct place place) {
    if (h->kind == HTML_NAME && (is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '-')) {
        append(h->element, sizeof h->element, byte, place);
        return;
    }
    if (h->kind == HTML_ATTRIBUTE) {
        if (!is_space(byte) && !strchr("=>/\"'<", byte)) {
            append(h->attribute, sizeof h->attribute, byte, place);
            return;
        }
        end_attribute_name(h, place);
        if (byte == '=') {
            h->kind = HTML_EQUALS;
            return;
        }
    }
    if (byte == '>')
        end_tag(h, place);
    else if (is_space(byte))
        h->kind = HTML_SPACE;
    else if (h->kind == HTML_SPACE && byte != '/')
        start_attribute(h, byte, place);
    else if (byte != '/')
        fail(place, "expected a space or the end of <%s>", h->element);
}

/* "{@…} {n}w, {@…} {n}w": addresses as elsewhere, widths between them. */
static bool step_srcset(struct html_state *h, char byte, struct place place) {
    if (h->kind == HTML_URL_START) return byte == ' ';
    if (byte == '"') return false;
    if (h->kind == HTML_URL_AFTER && byte == ' ')
        h->kind = HTML_URL_SIZE;
    else if (h->kind == HTML_URL_SIZE && byte == ',')
        h->kind = HTML_URL_START;
    else if (h->kind != HTML_URL_SIZE || !strchr("0123456789wx", byte))
        fail(place, "srcset is addresses, each with its width, by commas");
    return true;
}

static void step_value(struct html_state *h, char byte, struct place place) {
    if (h->kind == HTML_EQUALS) {
        if (byte != '"') fail(place, "the value of %s stands in double quotes", h->attribute);
        h->kind = is_url_attribute(h->attribute) ? HTML_URL_START : HTML_VALUE;
        return;
    }
    if (strcmp(h->attribute, "srcset") == 0 && step_srcset(h, byte, place)) return;
    if (h->kind == HTML_URL_START && byte != '#')
        fail(place, "%s begins with {@…}, {asset …}, an address or #", h->attribute);
    if (byte == '"')
        h->kind = HTML_GAP;
    else if (h->kind == HTML_URL_AFTER && !strchr("?#&", byte))
        fail(place, "after the path of %s comes ? or #", h->attribute);
    else if (h->kind != HTML_VALUE && (is_space(byte) || byte == '<' || byte == '>'))
        fail(place, "not a byte of an address");
    else if (h->kind != HTML_VALUE)
        h->kind = HTML_URL_REST;
}

void html_step(struct html_state *h, char byte, struct place place) {
    switch (h->kind) {
    case HTML_TEXT:
        if (byte != '<') return;
        h->kind = HTML_OPEN;
        h->is_close = false;
        return;
    case HTML_RCDATA:
    case HTML_RAW:
        step_raw(h, byte, place);
        return;
    case HTML_DECLARATION:
        step_declaration(h, byte);
        return;
    case HTML_COMMENT:
        step_comment(h, byte);
        return;
    case HTML_OPEN:
        step_open(h, byte, place);
        return;
    case HTML_NAME:
    case HTML_GAP:
    case HTML_SPACE:
    case HTML_ATTRIBUTE:
        step_tag(h, byte, place);
        return;
    case HTML_EQUALS:
    case HTML_VALUE:
    case HTML_URL_START:
    case HTML_URL_AFTER:
    case HTML_URL_REST:
    case HTML_URL_SIZE:
        step_value(h, byte, place);
        return;
    }
}

void html_interrupt(struct html_state *h, struct place place) {
    if (h->kind == HTML_OPEN || h->kind == HTML_EQUALS || h->kind == HTML_DECLARATION)
        fail(place, "no tag of the template may stand here");
    if (h->kind == HTML_ATTRIBUTE) end_attribute_name(h, place);
    if (h->kind == HTML_NAME || h->kind == HTML_ATTRIBUTE) h->kind = HTML_GAP;
    h->matched = 0;
}

struct html_state html_join(struct html_state a, struct html_state b, struct place place) {
    bool is_in_tag = a.kind >= HTML_GAP;
    bool fits = a.in_pre == b.in_pre;
    if (a.kind != HTML_TEXT || b.kind != HTML_TEXT)
        fits = fits && strcmp(a.element, b.element) == 0;
    if (is_in_tag) fits = fits && a.is_close == b.is_close;
    struct html_state joined = a;
    if (a.kind != b.kind) {
        /* The stricter of the two: what it allows next is right after both. */
        bool is_gap =
            a.kind + b.kind == HTML_GAP + HTML_SPACE && abs((int)a.kind - (int)b.kind) == 1;
        bool is_after = a.kind + b.kind == HTML_URL_AFTER + HTML_URL_REST &&
                        abs((int)a.kind - (int)b.kind) == 1;
        fits = fits && (is_gap || is_after);
        joined.kind = is_gap ? HTML_GAP : HTML_URL_AFTER;
    }
    if (!fits) fail(place, "the branches leave the HTML in different states");
    return joined;
}
