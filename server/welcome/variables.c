/* Variables of notes: a name between braces becomes what it says of the person who reads. Names are
 * those of the reader's language or of the other, compared without case and accents, so that
 * {Prenom} is {prénom}. */
#include "lib/unicode.h"
#include "server/welcome/welcome_inside.h"

enum { NAME_MOST = 60, FILLED_MOST = 8 * GREET_TEXT_MOST, VARIABLES = 5, VARIABLE_THREAD = 4 };

static const struct {
    const char *names[2];    /* as offered: French, English */
    const char *others[6];   /* folded; ends with NULL */
    enum message_id meaning; /* what it becomes */
} variables[VARIABLES] = {
    [VARIABLE_GIVEN] = {{"prénom", "first name"}, {"name"}, MSG_greet_variable_given},
    [VARIABLE_REGION] = {{"région", "region"}, {NULL}, MSG_greet_variable_region},
    [VARIABLE_SPACE] = {{"espace", "space"}, {NULL}, MSG_greet_variable_space},
    [VARIABLE_ANIMATOR] = {{"prénom de l’animateur·rice", "animator"},
                           {"prenom de l'animateur", "prenom de l'animatrice", "animateur·rice",
                            "animateur", "animatrice"},
                           MSG_greet_variable_animator},
    [VARIABLE_THREAD] = {{"fil", "thread"}, {NULL}, MSG_greet_variable_thread},
};

static bool is_name(struct arena *arena, size_t variable, struct str folded) {
    for (size_t i = 0; i < ARRAY_LENGTH(variables[variable].names); i++) {
        struct str name = str_from_c(variables[variable].names[i]);
        if (str_equal(folded, unicode_folded(arena, name))) return true;
    }
    for (size_t i = 0; variables[variable].others[i]; i++)
        if (str_equal(folded, str_from_c(variables[variable].others[i]))) return true;
    return false;
}

static bool value_of(struct arena *arena, struct str name, const struct greet_values *values,
                     struct str *value) {
    const struct str all[VARIABLES] = {values->given, values->region, values->space,
                                       values->animator, values->thread};
    struct str folded = unicode_folded(arena, str_trim(name));
    for (size_t i = 0; i < VARIABLES; i++) {
        if (!is_name(arena, i, folded)) continue;
        *value = all[i];
        return i != VARIABLE_THREAD || values->has_thread;
    }
    return false;
}

/* Is what comes next between « and »? */
static bool is_within_quotes(struct str before) {
    size_t open = 0, close = 0;
    for (size_t at = 0; at < before.length; at++) {
        struct str rest = str_slice(before, at, before.length);
        if (str_starts(rest, STR("«"))) open = at + 1;
        if (str_starts(rest, STR("»"))) close = at + 1;
    }
    return open > close;
}

/* The end of the name that begins after a brace; `from` when none does. */
static size_t end_of_name(struct str text, size_t from) {
    for (size_t at = from; at < text.length && at < from + NAME_MOST; at++) {
        if (text.bytes[at] == '}') return at;
        if (text.bytes[at] == '\n' || text.bytes[at] == '{') break;
    }
    return from;
}

enum err greet_fill(struct arena *arena, struct str text, const struct greet_values *values,
                    struct str *out, struct str *unknown) {
    struct buf filled;
    enum err e = OK;
    buf_init(&filled, FILLED_MOST);
    for (size_t at = 0; at < text.length && e == OK;) {
        size_t brace = str_find_byte(text, '{', at);
        buf_put(&filled, str_slice(text, at, brace));
        if (brace == text.length) break;
        size_t end = end_of_name(text, brace + 1);
        struct str value, name = str_slice(text, brace + 1, end);
        if (end == brace + 1) {
            buf_put_byte(&filled, '{');
        } else if (value_of(arena, name, values, &value)) {
            bool is_quoted = is_within_quotes(buf_str(&filled));
            buf_put(&filled, is_quoted ? unicode_quoted(arena, value) : value);
        } else {
            *unknown = name;
            e = ERR_INVALID;
        }
        at = end == brace + 1 ? end : end + 1;
    }
    if (e == OK) *out = arena_copy(arena, buf_str(&filled));
    buf_release(&filled);
    return e;
}

struct str greet_variable_of(enum greet_variable_name name, enum language language) {
    static const char *const braced[][2] = {{"{prénom}", "{first name}"},
                                            {"{région}", "{region}"},
                                            {"{espace}", "{space}"},
                                            {"{prénom de l’animateur·rice}", "{animator}"}};
    return str_from_c(braced[name][language == LANGUAGE_EN]);
}

const struct greet_variable *greet_variables(struct request *r, bool has_thread, size_t *count) {
    struct greet_variable *views = arena_array(&r->arena, VARIABLES, sizeof *views);
    *count = has_thread ? VARIABLES : VARIABLES - 1;
    for (size_t i = 0; i < *count; i++) {
        const char *name = variables[i].names[r->language == LANGUAGE_EN];
        views[i] = (struct greet_variable){arena_format(&r->arena, "{%s}", name),
                                           message_text(r->language, variables[i].meaning)};
    }
    return views;
}
