/* Making waves, placing organisations and regions in them, opening them. Who waits is a state of
 * the person (members.held_at) and the rule of who belongs where is one view (member_waves):
 * opening only says so, and the job lets people in a few at a time. Stopped anywhere, it goes on.
 */
#include "lib/clock.h"
#include "lib/template.h"
#include "lib/unicode.h"
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/members.h"
#include "server/waves/waves.h"
#include "sql/waves_waves.h"

enum { SLUG_MOST = 64, SLUG_MADE_MOST = 40, A_RUN_MOST = 5000 };

/* By the reader of whole dates. */
static bool read_month(struct str planned, int64_t *first_ms) {
    char day[] = "2000-01-01";
    if (planned.length != 7) return false;
    memcpy(day, planned.bytes, planned.length);
    return clock_parse_date(str_from_c(day), first_ms);
}

struct str wave_month(struct arena *arena, enum language language, struct str planned) {
    struct buf out;
    int64_t first_ms;
    if (!read_month(planned, &first_ms)) return (struct str){0};
    buf_init(&out, 64);
    language_put_date(&out, language, NULL, first_ms + 14 * DAY_MS);
    struct str whole = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    /* "15 janvier 2027": all but the day. */
    return str_slice(whole, str_find_byte(whole, ' ', 0) + 1, whole.length);
}

static bool is_slug(struct str slug) {
    if (slug.length == 0 || slug.length > SLUG_MOST) return false;
    for (size_t i = 0; i < slug.length; i++) {
        char c = slug.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return true;
}

static bool is_described(struct str title, struct str planned) {
    int64_t first_ms;
    bool is_titled =
        utf8_is_written(title, WAVE_TITLE_BYTES, false) && utf8_count(title) <= WAVE_TITLE_MOST;
    return is_titled && (str_is_empty(planned) || read_month(planned, &first_ms));
}

static enum err check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

/* "Île-de-France, rentrée" gives "ile-de-france-rentree". */
static struct str make_slug(struct arena *arena, struct str title) {
    struct str folded = unicode_folded(arena, title);
    char *bytes = arena_alloc(arena, SLUG_MADE_MOST + 1);
    size_t length = 0;
    for (size_t i = 0; i < folded.length && length < SLUG_MADE_MOST; i++) {
        char c = folded.bytes[i];
        bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_fine)
            bytes[length++] = c;
        else if (length > 0 && bytes[length - 1] != '-')
            bytes[length++] = '-';
    }
    while (length > 0 && bytes[length - 1] == '-') length--;
    return length ? (struct str){bytes, length} : STR("vague");
}

/* The title's own, or the first free one after it. */
static enum err free_slug(struct op_run *run, struct str title, struct str *slug) {
    struct str base = make_slug(run->arena, title);
    struct wave_by_slug_in find = {.slug = base};
    struct wave_by_slug_row row;
    for (int n = 2; n < 2 + WAVES_MOST; n++) {
        enum err e = sql_wave_by_slug(run->db, run->arena, &find, &row);
        if (e == ERR_NOT_FOUND) {
            *slug = find.slug;
            return OK;
        }
        if (e != OK) return e;
        find.slug = arena_format(run->arena, "%.*s-%d", STR_ARG(base), n);
    }
    return ERR_LIMIT;
}

static enum err wave_add_run(struct op_run *run, const void *input, void *output) {
    const struct wave_add_in *in = input;
    struct wave_add_out *out = output;
    struct wave_count_row count;
    struct str slug = in->slug;
    enum err e = check_actor(run);
    if (e != OK) return e;
    if (!is_described(in->title, in->planned)) return ERR_INVALID;
    e = sql_wave_count(run->db, run->arena, &count);
    if (e == OK && count.waves >= WAVES_MOST) e = ERR_LIMIT;
    if (e == OK && str_is_empty(slug)) e = free_slug(run, in->title, &slug);
    if (e != OK) return e;
    if (!is_slug(slug)) return ERR_INVALID;
    struct wave_add_row_in row = {.slug = slug,
                                  .title = str_trim(in->title),
                                  .planned = in->planned.bytes ? in->planned : STR(""),
                                  .created_at = run->now_ms};
    e = sql_wave_add_row(run->db, &row);
    if (e != OK) return e;
    out->wave.v = db_last_id(run->db);
    return audit_append(run, "wave.add", slug);
}

const struct op op_wave_add = {
    .name = "wave.add", .output_bytes = sizeof(struct wave_add_out), .run = wave_add_run};

static enum err wave_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct wave_set_in *in = input;
    enum err e = check_actor(run);
    if (e != OK) return e;
    if (!is_described(in->title, in->planned)) return ERR_INVALID;
    struct wave_store_in store = {.title = str_trim(in->title),
                                  .planned = in->planned.bytes ? in->planned : STR(""),
                                  .wave_id = in->wave};
    e = sql_wave_store(run->db, &store);
    if (e == OK && db_changes(run->db) == 0) e = ERR_NOT_FOUND;
    if (e != OK) return e;
    return audit_append(run, "wave.set", arena_format(run->arena, "%lld", (long long)in->wave.v));
}

const struct op op_wave_set = {.name = "wave.set", .run = wave_set_run};

static enum err wave_open_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct wave_open_in *in = input;
    struct wave_find_in find = {.wave_id = in->wave};
    struct wave_open_row_in open = {.opened_at = run->now_ms, .wave_id = in->wave};
    struct wave_find_row row;
    enum err e = check_actor(run);
    if (e == OK) e = sql_wave_find(run->db, run->arena, &find, &row);
    if (e == OK) e = sql_wave_open_row(run->db, &open);
    if (e != OK || db_changes(run->db) == 0) return e;
    e = job_soon(run, "invite_waves");
    return e == OK ? audit_append(run, "wave.open", row.slug) : e;
}

const struct op op_wave_open = {.name = "wave.open", .run = wave_open_run};

/* After a change of who belongs where: some wait from now on, others may wait no more. */
static enum err settle(struct op_run *run, struct wave_id left) {
    struct waves_hold_invited_in hold = {.held_at = run->now_ms};
    struct wave_moving_in moving = {.wave_id = left};
    enum err e = sql_waves_hold_invited(run->db, &hold);
    if (e == OK && left.v) e = sql_wave_moving(run->db, &moving);
    return e == OK ? job_soon(run, "invite_waves") : e;
}

static enum err wave_organisation_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct wave_organisation_in *in = input;
    struct wave_organisation_of_in find = {.slug = in->organisation};
    struct wave_organisation_of_row row;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_wave_organisation_of(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    struct wave_organisation_set_in set = {.wave_id = in->wave,
                                           .organisation_id = row.organisation_id};
    e = sql_wave_organisation_set(run->db, &set);
    if (e == OK) e = settle(run, row.wave_id);
    return e == OK ? audit_append(run, "wave.organisation", in->organisation) : e;
}

const struct op op_wave_organisation = {.name = "wave.organisation", .run = wave_organisation_run};

static enum err wave_region_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct wave_region_in *in = input;
    struct wave_region_of_in find = {.region = in->region};
    struct wave_region_of_row row = {0};
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    if (str_is_empty(in->region)) return ERR_INVALID;
    enum err e = sql_wave_region_of(run->db, run->arena, &find, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct wave_region_set_in set = {.region = in->region, .wave_id = in->wave};
    struct wave_region_remove_in remove = {.region = in->region};
    e = in->wave.v ? sql_wave_region_set(run->db, &set) : sql_wave_region_remove(run->db, &remove);
    if (e == OK) e = settle(run, row.wave_id);
    return e == OK ? audit_append(run, "wave.region", in->region) : e;
}

const struct op op_wave_region = {.name = "wave.region", .run = wave_region_run};

enum err wave_readiness(struct db *db, struct arena *arena, int64_t now_ms,
                        struct wave_readiness *out) {
    struct wave_animators_in in = {.now = now_ms};
    struct wave_animators_row animators;
    struct wave_count_row count;
    enum err e = sql_wave_animators(db, arena, &in, &animators);
    if (e == OK) e = sql_wave_count(db, arena, &count);
    if (e != OK) return e;
    *out = (struct wave_readiness){.animators = animators.animators,
                                   .organisations = animators.organisations,
                                   .is_first = count.opened == 0};
    out->is_short = out->is_first && (animators.animators < WAVE_ANIMATORS ||
                                      animators.organisations < WAVE_ORGANISATIONS);
    return OK;
}

int64_t waves_pace(const struct options *options) {
    int64_t pace = options->mail_invitations_per_minute;
    return pace > 0 && pace < A_RUN_MOST ? pace : A_RUN_MOST;
}

enum err invite_waves_run(struct op_run *run) {
    struct wave_is_moving_row moving;
    struct waves_free_in in = {.most = waves_pace(run->service->options)};
    struct waves_free_row *rows;
    size_t count = 0;
    enum err e = sql_wave_is_moving(run->db, run->arena, &moving);
    /* Once an hour without being told: a person may have changed organisation, or an organisation
     * its region. */
    bool is_hour = run->now_ms / MINUTE_MS % 60 == 0;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == ERR_NOT_FOUND && !is_hour) return OK;
    struct waves_hold_invited_in hold = {.held_at = run->now_ms};
    e = is_hour ? sql_waves_hold_invited(run->db, &hold) : OK;
    if (e == OK) e = sql_waves_free(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; i < count && e == OK; i++) e = activation_let_in(run, rows[i].member_id);
    if (e != OK) return e;
    if ((int64_t)count < in.most) e = sql_wave_settled(run->db);
    if (e != OK || count == 0) return e;
    return audit_append(run, "wave.invite", arena_format(run->arena, "%zu people", count));
}
