/* Taking files in: judged by the reader, read by the guard and laid on the disk by prepare, on a
 * pool; then rows. A blob without its row is taken away by a job, so nothing has to be undone. */
#include "lib/clock.h"
#include "lib/log.h"
#include "moderation/guard.h"
#include "server/core/blobs.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/files/files.h"
#include "server/files/reader.h"
#include "server/threads/threads_write.h"
#include "sql/files_files.h"

static const int64_t PREPARE_MOST_MS = 40 * SECOND_MS, PENDING_KEPT_MS = 7 * DAY_MS;
static const int64_t WITHDRAWN_KEPT_MS = 30 * DAY_MS;

void files_place_mark(const struct keys *keys, struct member_id member, struct str place,
                      struct crypt_hash *out) {
    char number[24];
    int length = snprintf(number, sizeof number, "%lld", (long long)member.v);
    struct str parts[] = {STR("files"), {number, (size_t)length}, place};
    crypt_mac(keys->seal, parts, ARRAY_LENGTH(parts), out);
}

/* Whose a file is, before it is published: nothing two of them share. */
static void owner_mark(const struct keys *keys, struct member_id member, struct str blob,
                       struct crypt_hash *out) {
    files_place_mark(keys, member, blob, out);
}

static struct blob as_blob(const struct crypt_hash *hash) {
    return (struct blob){hash->bytes, sizeof hash->bytes};
}

/* --- Judging */

static bool is_number_of_someone(enum guard_kind kind) {
    switch (kind) {
    case GUARD_NIR:
    case GUARD_IBAN:
    case GUARD_FRANCE_TRAVAIL:
    case GUARD_CAF:
    case GUARD_NISS:
    case GUARD_AVS:
        return true;
    case GUARD_PHONE:
    case GUARD_EMAIL:
    case GUARD_PROFILE:
    case GUARD_NAME:
    case GUARD_BIRTH_DATE:
    case GUARD_ADDRESS:
    case GUARD_COMBINATION:
    case GUARD_KINDS:
        break;
    }
    return false;
}

/* The text of a document: numbers that are somebody's refuse it, the rest is asked about. */
static void guard_document(struct arena *arena, const struct service *service, struct str text,
                           bool is_whole, struct files_one *one) {
    struct guard_findings found;
    bool seen[GUARD_KINDS] = {false};
    struct buf doubts;
    guard_scan(arena, service->policy, text, &found);
    for (size_t i = 0; i < found.count; i++) {
        seen[found.items[i].kind] = true;
        if (is_number_of_someone(found.items[i].kind)) one->verdict = FILES_REFUSED_IDENTIFIER;
    }
    buf_init(&doubts, 512);
    for (int kind = 0; kind < GUARD_KINDS; kind++)
        if (seen[kind])
            buf_put_format(&doubts, "%s%s", doubts.length ? " " : "",
                           guard_kind_name((enum guard_kind)kind));
    /* What could not be read, a scanned page, may say anything. */
    bool is_blank = str_is_empty(str_trim(text));
    if (!is_whole || is_blank || found.is_full)
        buf_put_format(&doubts, "%sunread", doubts.length ? " " : "");
    one->doubts = arena_copy(arena, buf_str(&doubts));
    buf_release(&doubts);
}

/* A name that tells of somebody gives way to none. */
static void guard_name(struct arena *arena, const struct service *service, struct files_one *one) {
    struct guard_findings found;
    one->name = files_clean_name(arena, one->name, one->type);
    char *words = arena_text(arena, one->name);
    for (size_t i = 0; i < one->name.length; i++)
        if (words[i] == '_' || words[i] == '-') words[i] = ' ';
    guard_scan(arena, service->policy, one->name, &found);
    size_t count = found.count;
    guard_scan(arena, service->policy, (struct str){words, one->name.length}, &found);
    if (count + found.count) one->name = files_clean_name(arena, (struct str){0}, one->type);
}

static enum files_verdict verdict_of(enum err e, enum files_fault fault) {
    static const enum files_verdict verdicts[FILES_FAULTS] = {
        [FILES_FINE] = FILES_KEPT,
        [FILES_UNKNOWN] = FILES_REFUSED_UNKNOWN,
        [FILES_BROKEN] = FILES_REFUSED_BROKEN,
        [FILES_HUGE] = FILES_REFUSED_HUGE,
        [FILES_LOCKED] = FILES_REFUSED_LOCKED,
        [FILES_MACROS] = FILES_REFUSED_MACROS,
    };
    if (e == ERR_INVALID) return FILES_REFUSED_BROKEN; /* the reader died of it */
    if (e == ERR_TIMEOUT) return FILES_REFUSED_HUGE;
    return e == OK ? verdicts[fault] : FILES_REFUSED_BUSY;
}

static void keep_image(const struct service *service, const struct files_answer *answer,
                       struct files_one *one) {
    const struct files_image *large = &answer->large, *small = &answer->small;
    one->bytes = (int64_t)large->bytes.length;
    one->small_bytes = (int64_t)small->bytes.length;
    one->width = large->width;
    one->height = large->height;
    one->small_width = small->width;
    one->small_height = small->height;
    enum err e = blobs_write(service->blobs, large->bytes, one->blob);
    if (e == OK) e = blobs_write(service->blobs, small->bytes, one->small);
    if (e != OK) one->verdict = FILES_REFUSED_FULL;
}

static void judge(struct arena *arena, const struct service *service, struct files_one *one) {
    struct buf room = {0};
    struct files_answer answer;
    enum err e = files_read(service->reader, one->content, &room, &answer);
    one->verdict = verdict_of(e, answer.fault);
    one->type = answer.type;
    if (one->verdict == FILES_KEPT) guard_name(arena, service, one);
    if (one->verdict == FILES_KEPT && files_is_image(one->type)) {
        keep_image(service, &answer, one);
    } else if (one->verdict == FILES_KEPT) {
        guard_document(arena, service, answer.text, answer.is_whole, one);
        one->bytes = (int64_t)one->content.length;
        if (one->verdict == FILES_KEPT &&
            blobs_write(service->blobs, one->content, one->blob) != OK)
            one->verdict = FILES_REFUSED_FULL;
    }
    buf_release(&room);
}

static enum err files_add_prepare(struct arena *arena, const struct service *service, void *input) {
    struct files_add_in *in = input;
    int64_t from_ms = clock_monotonic_ms();
    for (size_t i = 0; i < in->count; i++) {
        struct files_one *one = &in->files[i];
        if (one->verdict != FILES_KEPT) continue; /* refused where it came in */
        if (clock_monotonic_ms() - from_ms > PREPARE_MOST_MS)
            one->verdict = FILES_REFUSED_BUSY;
        else
            judge(arena, service, one);
    }
    return OK;
}

/* --- Rows */

static enum err add_row(struct op_run *run, const struct files_add_in *in,
                        const struct files_one *one, struct file_id *id) {
    const struct keys *keys = run->service->keys;
    struct crypt_hash owner, place;
    int64_t until = run->now_ms + PENDING_KEPT_MS;
    owner_mark(keys, run->actor.member, str_from_c(one->blob), &owner);
    files_place_mark(keys, run->actor.member, in->place, &place);
    struct file_add_in row = {.owner_mark = as_blob(&owner),
                              .place_mark = as_blob(&place),
                              .forget_at = until - until % HOUR_MS,
                              .name = one->name,
                              .type = str_from_c(files_type_name(one->type)),
                              .bytes = one->bytes,
                              .width = one->width,
                              .height = one->height,
                              .small_bytes = one->small_bytes,
                              .small_width = one->small_width,
                              .small_height = one->small_height,
                              .blob = str_from_c(one->blob),
                              .small = str_from_c(one->small),
                              .doubts = one->doubts};
    enum err e = sql_file_add(run->db, &row);
    id->v = e == OK ? db_last_id(run->db) : 0;
    return e;
}

static enum err drop(struct op_run *run, const struct files_add_in *in) {
    struct crypt_hash place;
    files_place_mark(run->service->keys, run->actor.member, in->place, &place);
    struct file_drop_in row = {.file_id = in->drop, .place_mark = as_blob(&place)};
    return in->drop.v ? sql_file_drop(run->db, &row) : OK;
}

static enum err files_add_run(struct op_run *run, const void *input, void *output) {
    const struct files_add_in *in = input;
    struct files_add_out *out = output;
    struct crypt_hash place;
    files_place_mark(run->service->keys, run->actor.member, in->place, &place);
    struct files_count_place_in count = {.place_mark = as_blob(&place)};
    struct files_count_place_row there;
    struct files_total_row total = {0};
    int64_t total_most = run->service->options->files_total_mb << 20;
    enum err e = author_check(run, run->actor.member);
    if (e == OK) e = drop(run, in);
    if (e == OK) e = sql_files_count_place(run->db, run->arena, &count, &there);
    if (e == OK) e = sql_files_total(run->db, run->arena, &total);
    for (size_t i = 0; e == OK && i < in->count; i++) {
        const struct files_one *one = &in->files[i];
        enum files_verdict verdict = one->verdict;
        int64_t bytes = one->bytes + one->small_bytes;
        if (verdict == FILES_KEPT && there.number >= FILES_OF_POST_MOST)
            verdict = FILES_REFUSED_MANY;
        if (verdict == FILES_KEPT && total_most > 0 && total.bytes + bytes > total_most)
            verdict = FILES_REFUSED_FULL;
        out->verdicts[i] = (unsigned char)verdict;
        if (verdict != FILES_KEPT) continue;
        e = add_row(run, in, one, &out->ids[i]);
        there.number++;
        total.bytes += bytes;
    }
    return e;
}

const struct op op_files_add = {.name = "files.add",
                                .output_bytes = sizeof(struct files_add_out),
                                .pool = POOL_FILES,
                                .prepare = files_add_prepare,
                                .run = files_add_run};

/* --- With the message */

static enum err publish(struct op_run *run, struct post_id post, const struct crypt_hash *place,
                        const struct files_told *told) {
    struct file_describe_in describe = {.file_id = told->file,
                                        .place_mark = as_blob(place),
                                        .alt = told->alt,
                                        .is_confirmed = told->is_confirmed};
    struct file_publish_in add = {
        .file_id = told->file, .place_mark = as_blob(place), .post_id = post};
    struct file_drop_in drop_row = {.file_id = told->file, .place_mark = as_blob(place)};
    enum err e = sql_file_describe(run->db, &describe);
    if (e == OK) e = sql_file_publish(run->db, &add);
    return e == OK ? sql_file_drop(run->db, &drop_row) : e;
}

static enum err change_own(struct op_run *run, struct post_id post, const struct files_told *told) {
    struct file_drop_published_in drop_row = {.file_id = told->file, .post_id = post};
    struct file_describe_published_in describe = {
        .file_id = told->file, .post_id = post, .alt = told->alt};
    return told->is_dropped ? sql_file_drop_published(run->db, &drop_row)
                            : sql_file_describe_published(run->db, &describe);
}

enum err files_store(struct op_run *run, struct post_id post, const struct files_taken *taken) {
    struct crypt_hash place;
    enum err e = OK;
    files_place_mark(run->service->keys, taken->member, taken->place, &place);
    for (size_t i = 0; e == OK && i < taken->own_count; i++)
        e = change_own(run, post, &taken->own[i]);
    for (size_t i = 0; e == OK && i < taken->fresh_count; i++)
        e = publish(run, post, &place, &taken->fresh[i]);
    return e;
}

/* --- Jobs */

enum err files_forget_run(struct op_run *run) {
    struct files_forget_in pending = {.now = run->now_ms};
    struct files_forget_withdrawn_in withdrawn = {.before = run->now_ms - WITHDRAWN_KEPT_MS};
    enum err e = sql_files_forget(run->db, &pending);
    return e == OK ? sql_files_forget_withdrawn(run->db, &withdrawn) : e;
}

enum err files_remove_run(struct op_run *run) {
    struct files_gone_list_row *rows;
    size_t count;
    enum err e = sql_files_gone_list(run->db, run->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct files_gone_forget_in gone = {.blob = rows[i].blob};
        if (!rows[i].is_named) e = blobs_remove(run->service->blobs, rows[i].blob);
        if (e == OK) e = sql_files_gone_forget(run->db, &gone);
    }
    return e;
}

static enum err is_named(void *context, struct str name, bool *known) {
    struct op_run *run = context;
    struct file_is_named_in in = {.blob = name};
    struct file_is_named_row row;
    enum err e = sql_file_is_named(run->db, run->arena, &in, &row);
    *known = e == OK && row.is_named;
    return e;
}

enum err files_tidy_run(struct op_run *run) {
    int shelf = (int)(run->now_ms / (10 * MINUTE_MS) % BLOBS_SHELVES);
    return blobs_tidy(run->service->blobs, shelf, is_named, run);
}

/* --- Who may see one */

enum err scope_file(struct scope_run *run) {
    struct file_visible_in in = {.file_id = {run->params[0].id}};
    struct file_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_file_visible(run->db, run->arena, &in, row);
    if (e != OK || row->post_id.v) return e;
    struct crypt_hash owner;
    if (!run->keys || run->viewer->member.v == 0) return ERR_NOT_FOUND;
    owner_mark(run->keys, run->viewer->member, row->blob, &owner);
    bool is_own = row->owner_mark.length == sizeof owner.bytes &&
                  crypt_equal(row->owner_mark.bytes, owner.bytes, sizeof owner.bytes);
    return is_own ? OK : ERR_NOT_FOUND;
}
