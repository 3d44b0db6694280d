/* Who comes in, on the animators' desk: contests and doubts about persons, claims, functions in
 * review; as the queue has them for this animator, and of the reviews the oldest few. */
#include "server/admissions/admissions.h"
#include "server/admissions/case_words.h"
#include "server/admissions/queue_ask.h"
#include "server/core/page.h"
#include "urls.h"

enum { REVIEWS_READ = 60 };

static const struct {
    enum message_id title; /* where nothing else is to be said */
    int minutes;
} kinds[] = {
    [ADMISSION_FUNCTION] = {MSG_admission_no_title, 5},
    [ADMISSION_PERSON] = {MSG_admission_no_title, 10},
    [ADMISSION_CONTEST] = {MSG_admission_contest_title, 10},
    [ADMISSION_DOUBT] = {MSG_admission_doubt_title, 10},
    [ADMISSION_CLAIM] = {MSG_admission_kind_claim, 5},
};

/* Ids of two tables, and one person may both contest and be doubted. */
static int64_t subject_of(const struct admission_row *row) {
    int64_t id = row->kind == ADMISSION_CLAIM ? row->attestation_id.v : row->member_id.v;
    return id * 8 + row->kind;
}

static struct str about_of(struct request *r, const struct admission_row *row) {
    struct str why =
        row->kind == ADMISSION_CONTEST ? cause_words(r, row->why) : rule_words(r, row->why);
    const struct str parts[] = {row->organisation, STR(", "), why};
    if (str_is_empty(why) || row->kind == ADMISSION_FUNCTION) return row->organisation;
    return str_is_empty(row->organisation) ? why
                                           : arena_join(&r->arena, parts, ARRAY_LENGTH(parts));
}

static void put(struct request *r, struct desk *desk, const struct admission_row *row) {
    bool is_claim = row->kind == ADMISSION_CLAIM;
    bool is_near = row->due_at < r->now_ms + DAY_MS;
    struct desk_line line = {
        .subject = subject_of(row),
        .weight = is_near ? DESK_TODAY : DESK_SOON,
        .since_ms = row->since,
        .due_ms = row->due_at,
        .minutes = kinds[row->kind].minutes,
        .title = row->title,
        .about = about_of(r, row),
        .href = is_claim ? url_claim_page(&r->arena, row->attestation_id)
                         : url_admission_page(&r->arena, row->member_id),
        .action = MSG_desk_look,
    };
    if (str_is_empty(line.title) || row->kind > ADMISSION_PERSON)
        line.title = message_text(r->language, kinds[row->kind].title);
    desk_put(desk, &line);
}

static enum err admission_lines(struct request *r, struct desk *desk) {
    struct admissions_ask_in *in = arena_alloc(&r->arena, sizeof *in);
    in->animator = r->viewer.member;
    in->now_ms = r->now_ms;
    in->reviews_most = REVIEWS_READ;
    enum err e = admissions_gather(r->db, &r->arena, r->service, in);
    /* What waits for somebody else's answer first is not to be done. */
    for (size_t i = 0; e == OK && i < in->count; i++)
        if (!in->rows[i].is_waiting) put(r, desk, &in->rows[i]);
    return e;
}

static struct url all_admissions(struct request *r) {
    return url_admissions_page(&r->arena);
}

const struct desk_source admissions_desk = {.name = "admissions",
                                            .heading = MSG_admission_title,
                                            .lines = admission_lines,
                                            .all = all_admissions};
