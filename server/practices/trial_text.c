/* The sections of a trial; in that of the measure, the name is its first line and the values are
 * items of a list, known by their words in either language. */
#include "server/practices/trial_text.h"

#include "lib/buf.h"
#include "server/threads/sheet.h"

enum { CONTEXT, ADAPTED, MEASURED, COMMENT };

static const struct sheet_section sections[] = {
    [CONTEXT] = {"context", MSG_trial_context, MSG_trial_context_help, false},
    [ADAPTED] = {"adapted", MSG_trial_adapted, MSG_trial_adapted_help, false},
    [MEASURED] = {"measured", MSG_trial_measured, MSG_trial_measured_help, false},
    [COMMENT] = {"body", MSG_trial_comment, MSG_trial_comment_help, false},
};
static const struct sheet_kind trial = {KIND_PRACTICE, "trial", sections, ARRAY_LENGTH(sections)};

static void put_value(struct buf *out, struct str label, struct str value) {
    if (str_is_empty(value)) return;
    buf_put_format(out, "- %.*s", STR_ARG(label));
    buf_put_format(out, " : %.*s\n", STR_ARG(value));
}

static struct str measured(struct arena *arena, enum language language,
                           const struct trial_text *text) {
    struct buf out;
    buf_init(&out, text->measure.length + text->before.length + text->after.length + 256);
    buf_put(&out, text->measure);
    BUF_LIT(&out, "\n\n");
    put_value(&out, message_text(language, MSG_trial_before), text->before);
    put_value(&out, message_text(language, MSG_trial_after), text->after);
    struct str whole = arena_copy(arena, str_trim(buf_str(&out)));
    buf_release(&out);
    return whole;
}

struct str trial_text_join(struct arena *arena, enum language language,
                           const struct trial_text *text) {
    struct str texts[SHEET_SECTIONS_MOST] = {[CONTEXT] = text->context,
                                             [ADAPTED] = text->adapted,
                                             [MEASURED] = measured(arena, language, text),
                                             [COMMENT] = text->comment};
    return sheet_join(arena, &trial, language, texts);
}

/* « - Avant : 2 » is the value 2. */
static bool take_value(struct str line, enum message_id label, struct str *value) {
    static const enum language languages[] = {LANGUAGE_FR, LANGUAGE_EN};
    if (!str_starts(line, STR("- "))) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(languages); i++) {
        struct str word = message_text(languages[i], label);
        struct str rest = str_slice(line, 2, line.length);
        if (!str_starts(rest, word)) continue;
        rest = str_slice(rest, word.length, rest.length);
        if (!str_starts(rest, STR(" : ")) || !str_is_empty(*value)) continue;
        *value = str_trim(str_slice(rest, 3, rest.length));
        return true;
    }
    return false;
}

static void split_measure(struct arena *arena, struct str section, struct trial_text *text) {
    struct str line;
    while (str_cut(&section, '\n', &line)) {
        line = str_trim(line);
        if (str_is_empty(line) || take_value(line, MSG_trial_before, &text->before) ||
            take_value(line, MSG_trial_after, &text->after))
            continue;
        if (str_is_empty(text->measure))
            text->measure = line;
        else
            text->comment =
                str_is_empty(text->comment)
                    ? line
                    : arena_format(arena, "%.*s\n\n%.*s", STR_ARG(text->comment), STR_ARG(line));
    }
}

void trial_text_split(struct arena *arena, struct str markdown, struct trial_text *text) {
    struct str texts[SHEET_SECTIONS_MOST];
    sheet_split(arena, &trial, markdown, texts);
    *text = (struct trial_text){
        .context = texts[CONTEXT], .adapted = texts[ADAPTED], .comment = texts[COMMENT]};
    split_measure(arena, texts[MEASURED], text);
}
