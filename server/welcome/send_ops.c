/* Sending to several: only to those whom the animator has seen, and who are still meant. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/welcome/audience.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"

static const char *const criteria[] = {[GREET_BY_TOPIC] = "topic",
                                       [GREET_BY_WAVE] = "wave",
                                       [GREET_BY_REGION] = "region",
                                       [GREET_BY_THREAD] = "thread"};

static bool is_asked(const struct greet_send_in *in, struct member_id member) {
    for (size_t i = 0; i < in->to_count && i < GREET_AT_ONCE; i++)
        if (in->to[i].v == member.v) return true;
    return false;
}

/* Those of the audience whom the form names. */
static enum err choose(struct op_run *run, const struct greet_send_in *in,
                       struct audience_found *chosen) {
    const struct options *options = run->service->options;
    struct audience_asked asked = {.audience = in->audience,
                                   .writer = run->actor.member,
                                   .each = options ? options->limits_notes_received_per_week : 0,
                                   .now_ms = run->now_ms,
                                   .most = AUDIENCE_FOUND_MOST};
    struct audience_found *found = arena_alloc(run->arena, sizeof *found);
    enum err e = audience_find(run->db, run->arena, &asked, found);
    if (e != OK) return e;
    chosen->count = 0;
    for (size_t i = 0; i < found->count; i++)
        if (is_asked(in, found->people[i])) chosen->people[chosen->count++] = found->people[i];
    return chosen->count ? OK : ERR_CONFLICT;
}

static enum err find_thread(struct op_run *run, const struct greet_send_in *in,
                            struct greet_values *values) {
    struct greet_thread_fits_in find = {.thread_id = in->about};
    struct greet_thread_fits_row row;
    if (in->about.v == 0) return OK;
    enum err e = sql_greet_thread_fits(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    values->thread = row.title;
    values->has_thread = true;
    return OK;
}

static enum err send_to(struct op_run *run, const struct greet_send_in *in, struct member_id member,
                        struct greet_values *values) {
    struct greet_note note = {
        .member = member, .writer = run->actor.member, .purpose = in->purpose, .thread = in->about};
    struct note_id id;
    struct str unknown;
    enum err e = greet_values_of(run->db, run->arena, member, run->service->language, values);
    if (e == OK) e = greet_fill(run->arena, in->text, values, &note.text, &unknown);
    if (e == OK) e = greet_note_put(run, &note, &id);
    if (e != OK) return e;
    struct str after = arena_format(run->arena, "%.*s to member %lld by %s", STR_ARG(in->purpose),
                                    (long long)member.v, criteria[in->audience.by]);
    return audit_change(run, "note.send", greet_id(run, "note", id.v), STR(""), after);
}

static enum err send_run(struct op_run *run, const void *input, void *output) {
    const struct greet_send_in *in = input;
    struct greet_send_out *out = output;
    struct greet_values values = {0};
    struct audience_found *chosen = arena_alloc(run->arena, sizeof *chosen);
    int64_t left;
    enum err e = greet_check_animator(run, &values.animator);
    if (e != OK) return e;
    bool is_invitation = str_equal(in->purpose, STR("invitation"));
    if (!utf8_is_written(in->text, GREET_TEXT_MOST, true) ||
        (!is_invitation && !str_equal(in->purpose, STR("thanks"))) ||
        is_invitation != (in->about.v != 0))
        return ERR_INVALID;
    e = find_thread(run, in, &values);
    if (e == OK) e = choose(run, in, chosen);
    if (e == OK) e = greet_left(run, &left);
    if (e == OK && left < (int64_t)chosen->count) e = ERR_LIMIT;
    for (size_t i = 0; e == OK && i < chosen->count; i++)
        e = send_to(run, in, chosen->people[i], &values);
    out->sent = (int64_t)chosen->count;
    return e;
}

const struct op op_greet_send = {
    .name = "note.send", .output_bytes = sizeof(struct greet_send_out), .run = send_run};
