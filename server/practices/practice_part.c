/* What a practice adds to its thread: fields in the composer of its opening message, facts and the
 * sum of trials above the messages, the result of a trial under its message. */
#include "lib/num.h"
#include "lib/unicode.h"
#include "moderation/guard.h"
#include "server/core/nobody.h"
#include "server/practices/practices_inside.h"
#include "server/threads/parts.h"
#include "sql/practices_practices.h"
#include "sql/practices_to_try.h"
#include "sql/practices_trials.h"
#include "templates.h"

enum { TAGS_LINE_MOST = 400 };

static struct template_writer writer(struct request *r, struct buf *out) {
    return (struct template_writer){.out = out, .language = r->language, .zone = r->service->zone};
}

static bool is_sheet(const struct composing *what) {
    return what->kind == KIND_PRACTICE && what->is_opening;
}

/* --- The form */

static bool is_tagged(const struct practice_sheet_facts *facts, struct str tag) {
    for (size_t i = 0; i < facts->tags_count; i++)
        if (str_equal(facts->tags[i], tag)) return true;
    return false;
}

/* « Entourage, #autonomie » is two tags; case does not make another. */
static void read_tags(struct arena *arena, struct str line, struct practice_sheet_facts *facts) {
    struct str one;
    while (str_cut(&line, ',', &one)) {
        one = str_trim(one);
        while (str_starts(one, STR("#"))) one = str_trim(str_slice(one, 1, one.length));
        one = unicode_lowered(arena, one);
        if (str_is_empty(one) || is_tagged(facts, one)) continue;
        facts->has_too_many |=
            facts->tags_count == PRACTICE_TAGS_MOST || one.length > PRACTICE_TAG_MOST;
        if (!facts->has_too_many) facts->tags[facts->tags_count++] = one;
    }
}

static bool is_code(const char *const *codes, struct str code) {
    while (*codes && !str_equal(code, str_from_c(*codes))) codes++;
    return *codes != NULL;
}

static void read_sent(struct request *r, struct practice_sheet_facts *facts) {
    struct str values[2 * PRACTICE_PUBLICS_MOST];
    *facts = (struct practice_sheet_facts){.licence = part_line(r, "licence", 16),
                                           .duration = part_line(r, "duration", 16)};
    if (str_is_empty(facts->licence)) facts->licence = STR("peers");
    size_t count = part_values(r, "setting", values, ARRAY_LENGTH(values));
    for (size_t c = 0; practice_settings[c]; c++)
        for (size_t i = 0; i < count; i++)
            if (str_equal(values[i], str_from_c(practice_settings[c]))) {
                facts->settings[facts->settings_count++] = values[i];
                break;
            }
    count = part_values(r, "public", values, PRACTICE_PUBLICS_MOST);
    for (size_t i = 0; i < count; i++) {
        int64_t public;
        bool is_there = false;
        if (!num_parse(values[i], INT64_MAX, &public)) continue;
        for (size_t n = 0; n < facts->publics_count; n++) is_there |= facts->publics[n] == public;
        if (!is_there) facts->publics[facts->publics_count++] = public;
    }
    read_tags(&r->arena, part_line(r, "tags", TAGS_LINE_MOST), facts);
}

/* As stored; a new sheet has none. */
static enum err read_stored(struct request *r, struct thread_id thread,
                            struct practice_sheet_facts *facts) {
    struct practice_visible_in in = {.thread_id = thread};
    struct practice_visible_row sheet;
    struct practice_settings_of_in settings = {.thread_id = thread};
    struct practice_settings_of_row *setting;
    struct practice_publics_of_in publics = {.thread_id = thread};
    struct practice_publics_of_row *public;
    struct practice_tags_of_in tags = {.thread_id = thread};
    struct practice_tags_of_row *tag;
    size_t count = 0;
    *facts = (struct practice_sheet_facts){.licence = STR("peers")};
    enum err e = sql_practice_visible(r->db, &r->arena, &in, &sheet);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    facts->licence = sheet.licence;
    facts->duration = sheet.duration;
    e = sql_practice_settings_of(r->db, &r->arena, &settings, &setting, &count);
    for (size_t i = 0; e == OK && i < count && i < PRACTICE_SETTINGS_MOST; i++)
        facts->settings[facts->settings_count++] = setting[i].setting;
    if (e == OK) e = sql_practice_publics_of(r->db, &r->arena, &publics, &public, &count);
    for (size_t i = 0; e == OK && i < count && i < PRACTICE_PUBLICS_MOST; i++)
        facts->publics[facts->publics_count++] = public[i].public_id;
    if (e == OK) e = sql_practice_tags_of(r->db, &r->arena, &tags, &tag, &count);
    for (size_t i = 0; e == OK && i < count && i < PRACTICE_TAGS_MOST; i++)
        facts->tags[facts->tags_count++] = tag[i].tag;
    return e;
}

static struct str tags_line(struct request *r, const struct practice_sheet_facts *facts) {
    struct buf out;
    buf_init(&out, 1024);
    for (size_t i = 0; i < facts->tags_count; i++) {
        if (i) BUF_LIT(&out, ", ");
        buf_put(&out, facts->tags[i]);
    }
    struct str line = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return line;
}

/* Those that the form offered, or were there already. */
static bool are_known(struct request *r, const struct composing *what,
                      const struct practice_sheet_facts *facts) {
    struct practice_sheet_facts stored = {.publics_count = 0};
    if (what->thread.v && read_stored(r, what->thread, &stored) != OK) return false;
    for (size_t i = 0; i < facts->publics_count; i++) {
        bool is_known = practice_public_is_offered(r, facts->publics[i]);
        for (size_t n = 0; n < stored.publics_count; n++)
            is_known |= stored.publics[n] == facts->publics[i];
        if (!is_known) return false;
    }
    return true;
}

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct practice_sheet_facts facts;
    if (!is_sheet(what)) return OK;
    enum err e = OK;
    if (what->is_sent)
        read_sent(r, &facts);
    else
        e = read_stored(r, what->thread, &facts);
    if (e != OK) return e;
    struct practice_fields fields = {
        .is_open = str_equal(facts.licence, STR("cc-by-sa")),
        .durations =
            practice_choices(r, "practice.duration", practice_durations, &facts.duration, 1),
        .settings = practice_choices(r, "practice.setting", practice_settings, facts.settings,
                                     facts.settings_count),
        .publics = practice_publics(r, facts.publics, facts.publics_count),
        .tags.value = what->is_sent ? part_line(r, "tags", TAGS_LINE_MOST) : tags_line(r, &facts)};
    if (what->is_sent && (facts.has_too_many || part_is_wrong(r, "tags", TAGS_LINE_MOST)))
        fields.tags.error = page_message(r, "practice.tags_wrong");
    else if (what->is_sent && guard_stops(&r->arena, r->service->policy, fields.tags.value))
        fields.tags.error = page_message(r, "practice.tags_contact");
    if (what->is_sent && !are_known(r, what, &facts))
        fields.publics_error = page_message(r, "form.not_a_choice");
    struct template_writer w = writer(r, out);
    tmpl_practice_fields(&w, &fields);
    return OK;
}

static bool check(struct request *r, const struct composing *what) {
    struct practice_sheet_facts facts;
    if (!is_sheet(what)) return true;
    read_sent(r, &facts);
    bool is_licence =
        str_equal(facts.licence, STR("peers")) || str_equal(facts.licence, STR("cc-by-sa"));
    bool is_duration = str_is_empty(facts.duration) || is_code(practice_durations, facts.duration);
    return is_licence && is_duration && !facts.has_too_many &&
           !part_is_wrong(r, "tags", TAGS_LINE_MOST) &&
           !guard_stops(&r->arena, r->service->policy, part_line(r, "tags", TAGS_LINE_MOST)) &&
           are_known(r, what, &facts);
}

static void *take(struct request *r, const struct composing *what, struct task *task) {
    /* A change of the text by a form without these fields leaves the facts as they are. */
    bool has_fields = !str_is_empty(part_line(r, "practice", 16));
    if (!is_sheet(what) || (what->of == COMPOSING_EDIT && !has_fields)) return NULL;
    struct practice_sheet_facts *facts = arena_alloc(&task->arena, sizeof *facts);
    read_sent(r, facts);
    facts->licence = task_copy(task, facts->licence);
    facts->duration = task_copy(task, facts->duration);
    for (size_t i = 0; i < facts->settings_count; i++)
        facts->settings[i] = task_copy(task, facts->settings[i]);
    for (size_t i = 0; i < facts->tags_count; i++) facts->tags[i] = task_copy(task, facts->tags[i]);
    return facts;
}

/* --- Stored with the message */

static enum err store_lists(struct op_run *run, struct thread_id thread,
                            const struct practice_sheet_facts *facts) {
    enum err e = OK;
    for (size_t i = 0; e == OK && i < facts->settings_count; i++) {
        struct practice_setting_add_in in = {.thread_id = thread, .setting = facts->settings[i]};
        e = sql_practice_setting_add(run->db, &in);
    }
    for (size_t i = 0; e == OK && i < facts->publics_count; i++) {
        struct practice_public_add_in in = {.thread_id = thread, .public_id = facts->publics[i]};
        e = sql_practice_public_add(run->db, &in);
    }
    for (size_t i = 0; e == OK && i < facts->tags_count; i++) {
        struct practice_tag_add_in in = {
            .thread_id = thread, .ordinal = (int64_t)i, .tag = facts->tags[i]};
        e = sql_practice_tag_add(run->db, &in);
    }
    return e;
}

static enum err store_facts(struct op_run *run, struct thread_id thread,
                            const struct practice_sheet_facts *facts) {
    struct practice_facts_set_in set = {
        .thread_id = thread, .licence = facts->licence, .duration = facts->duration};
    struct practice_settings_clear_in settings = {.thread_id = thread};
    struct practice_publics_clear_in publics = {.thread_id = thread};
    struct practice_tags_clear_in tags = {.thread_id = thread};
    struct practice_ask_in ask = {.thread_id = thread, .ask_at = run->now_ms + PRACTICE_UNUSED_MS};
    enum err e = sql_practice_facts_set(run->db, &set);
    if (e == OK) e = sql_practice_settings_clear(run->db, &settings);
    if (e == OK) e = sql_practice_publics_clear(run->db, &publics);
    if (e == OK) e = sql_practice_tags_clear(run->db, &tags);
    if (e == OK) e = sql_practice_ask(run->db, &ask);
    return e == OK ? store_lists(run, thread, facts) : e;
}

static enum err store(struct op_run *run, const struct part_place *place, const void *taken) {
    return store_facts(run, place->thread, taken);
}

static enum err facts_run(struct op_run *run, const void *input, void *output) {
    const struct practice_facts_in *in = input;
    (void)output;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    return store_facts(run, in->thread, &in->facts);
}

const struct op op_practice_facts = {.name = "practice.facts", .run = facts_run};

/* --- On the page */

static enum err fill_to_try(struct request *r, struct thread_id thread,
                            struct practice_above *above) {
    struct to_try_find_in in = {.member_id = r->viewer.member, .thread_id = thread};
    struct to_try_find_row row;
    enum err e = sql_to_try_find(r->db, &r->arena, &in, &row);
    if (e == ERR_NOT_FOUND) return OK;
    above->is_to_try = e == OK;
    if (e == OK) above->remind_at = row.remind_at;
    return e;
}

static enum err put_above(struct request *r, const struct thread_seen *thread, int64_t page,
                          struct buf *out) {
    struct practice_visible_in in = {.thread_id = thread->thread_id};
    struct practice_visible_row sheet;
    (void)page;
    if (thread->kind != KIND_PRACTICE) return OK;
    enum err e = sql_practice_visible(r->db, &r->arena, &in, &sheet);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    struct str setting = practice_asked(r, "setting", practice_settings);
    int64_t public = practice_asked_public(r);
    struct practice_above above = {
        .may_try = !post_is_mine(r, sheet.author_id, sheet.thread_id),
        .is_filtered = public || setting.length,
        .settings = practice_choices(r, "practice.setting", practice_settings, &setting, 1),
        .publics = practice_publics(r, &public, 1)};
    e = practice_facts_read(r, &sheet, &above.facts);
    if (e == OK) e = trial_sum_read(r, thread->thread_id, public, setting, &above.sum);
    if (e == OK) e = fill_to_try(r, thread->thread_id, &above);
    if (e != OK) return e;
    struct template_writer w = writer(r, out);
    tmpl_practice_above(&w, &above);
    return OK;
}

static enum err put_under(struct request *r, const struct thread_seen *thread,
                          const struct post_id *posts, size_t count, struct buf *outs) {
    if (thread->kind != KIND_PRACTICE) return OK;
    for (size_t i = 0; i < count; i++) {
        struct trial_of_post_in in = {.post_id = posts[i]};
        struct trial_of_post_row row;
        enum err e = sql_trial_of_post(r->db, &r->arena, &in, &row);
        if (e == ERR_NOT_FOUND) continue;
        if (e != OK) return e;
        struct trial_row trial = {.post_id = posts[i],
                                  .result_code = trial_code_of(row.result),
                                  .public = practice_public_word(r, row.public_id),
                                  .setting = practice_word(r, "practice.setting", row.setting)};
        struct template_writer w = writer(r, &outs[i]);
        tmpl_trial_under(&w, &trial);
    }
    return OK;
}

const struct thread_part practice_part = {.name = "practice",
                                          .compose = compose,
                                          .check = check,
                                          .take = take,
                                          .store = store,
                                          .above = put_above,
                                          .under = put_under};
