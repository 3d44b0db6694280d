/* What the forms of notes have in common: the text, its variables, models to begin from. */
#include "lib/num.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_wordings.h"

struct greet_values greet_values_sample(struct request *r, bool has_thread) {
    return (struct greet_values){.given = page_message(r, "greet.sample_given"),
                                 .region = page_message(r, "greet.sample_region"),
                                 .space = page_message(r, "greet.sample_space"),
                                 .animator = r->viewer.given_name,
                                 .thread = page_message(r, "greet.sample_thread"),
                                 .has_thread = has_thread};
}

bool greet_check_text(struct request *r, size_t index, const struct greet_values *values,
                      struct str *filled) {
    struct str unknown, text = form_value(r, index);
    struct buf words;
    struct str out;
    enum err e = greet_fill(&r->arena, text, values, &out, &unknown);
    if (e == OK) {
        if (filled) *filled = str_trim(out);
        return true;
    }
    buf_init(&words, 1024);
    msg_greet_unknown(&words, r->language, MESSAGE_PLAIN, (struct msg_greet_unknown){unknown});
    form_fail(&r->form, index, arena_copy(&r->arena, buf_str(&words)));
    buf_release(&words);
    r->form.status = 422;
    return false;
}

bool greet_is_sent(const struct request *r, size_t step, size_t text, size_t seen) {
    return str_equal(form_value(r, step), STR("send")) &&
           str_equal(str_trim(form_value(r, text)), str_trim(form_value(r, seen)));
}

struct str greet_purpose(const struct request *r, struct str code) {
    static const struct {
        const char *code;
        enum message_id words;
    } purposes[] = {{"welcome", MSG_greet_purpose_welcome},
                    {"invitation", MSG_greet_purpose_invitation},
                    {"relaunch", MSG_greet_purpose_relaunch},
                    {"thanks", MSG_greet_purpose_thanks}};
    for (size_t i = 0; i < ARRAY_LENGTH(purposes); i++)
        if (str_equal(code, str_from_c(purposes[i].code)))
            return message_text(r->language, purposes[i].words);
    return (struct str){0};
}

enum err greet_models(struct request *r, struct str purpose, const struct wording_row **rows,
                      size_t *count) {
    struct wordings_of_in in = {.purpose = purpose};
    struct wordings_of_row *found;
    enum err e = sql_wordings_of(r->db, &r->arena, &in, &found, count);
    if (e != OK) return e;
    struct wording_row *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct wording_row){.wording_id = found[i].wording_id,
                                        .purpose = greet_purpose(r, found[i].purpose),
                                        .code = found[i].purpose,
                                        .title = found[i].title,
                                        .changed_at = found[i].changed_at};
    *rows = views;
    return OK;
}

struct str greet_begun(struct request *r, struct str purpose, struct str fallback) {
    struct wording_find_in find = {0};
    struct wording_find_row row;
    if (!num_parse(request_query(r, STR("model")), INT64_MAX, &find.wording_id.v)) return fallback;
    if (sql_wording_find(r->db, &r->arena, &find, &row) != OK) return fallback;
    return str_equal(row.purpose, purpose) ? row.text : fallback;
}

struct thread_id greet_thread_in(struct str text) {
    struct thread_id thread = {0};
    struct str rest = str_trim(text), mark = STR("threads/");
    size_t at = str_find(rest, mark);
    if (at < rest.length) rest = str_slice(rest, at + mark.length, rest.length);
    size_t end = 0;
    while (end < rest.length && rest.bytes[end] >= '0' && rest.bytes[end] <= '9') end++;
    bool is_whole = end == rest.length || rest.bytes[end] == '?' || rest.bytes[end] == '#';
    if (!is_whole || !num_parse(str_slice(rest, 0, end), INT64_MAX, &thread.v)) thread.v = 0;
    return thread;
}
