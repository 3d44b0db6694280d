/* Files in composers and under messages. In a form each is listed, with what an image shows and
 * what is asked about a document; `file` fields say which of them go with the message. */
#include "lib/num.h"
#include "moderation/guard.h"
#include "server/core/page.h"
#include "server/files/files.h"
#include "server/files/files_views.h"
#include "server/threads/threads.h"
#include "sql/files_files.h"
#include "templates.h"

_Static_assert((int)FILES_OF_POST_MOST <= 20, "what the statements read");

struct str files_sentence(struct request *r, int verdict) {
    static const char *const ids[FILES_VERDICTS] = {
        [FILES_REFUSED_UNKNOWN] = "files.unknown", [FILES_REFUSED_BROKEN] = "files.broken",
        [FILES_REFUSED_HUGE] = "files.huge",       [FILES_REFUSED_LOCKED] = "files.locked",
        [FILES_REFUSED_MACROS] = "files.macros",   [FILES_REFUSED_IDENTIFIER] = "files.identifier",
        [FILES_REFUSED_LONG] = "files.long",       [FILES_REFUSED_MANY] = "files.many",
        [FILES_REFUSED_DAY] = "files.day",         [FILES_REFUSED_FULL] = "files.full",
        [FILES_REFUSED_BUSY] = "files.busy",
    };
    return ids[verdict] ? page_message(r, ids[verdict]) : (struct str){0};
}

/* --- What the form says of one file */

static struct str field_of(struct request *r, const char *what, struct file_id file) {
    char name[40];
    snprintf(name, sizeof name, "%s_%lld", what, (long long)file.v);
    return part_line(r, name, FILES_ALT_MOST);
}

static bool is_in_form(struct request *r, struct file_id file) {
    struct str ids[2 * FILES_OF_POST_MOST];
    size_t count = part_values(r, "file", ids, ARRAY_LENGTH(ids));
    for (size_t i = 0; i < count; i++) {
        int64_t id;
        if (num_parse(ids[i], INT64_MAX, &id) && id == file.v) return true;
    }
    return false;
}

/* --- Rows as they are shown */

static struct str words_of_doubts(struct request *r, struct str doubts) {
    struct str kind, rest = doubts;
    struct buf out;
    buf_init(&out, 1024);
    while (str_cut(&rest, ' ', &kind)) {
        char id[64];
        if (str_equal(kind, STR("unread")) || str_is_empty(kind)) continue;
        snprintf(id, sizeof id, "files.doubt_%.*s", STR_ARG(kind));
        if (out.length) BUF_LIT(&out, ", ");
        buf_put(&out, page_message(r, id));
    }
    struct str words = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return words;
}

static struct str label_of(struct request *r, enum files_type type) {
    char id[32];
    snprintf(id, sizeof id, "files.type_%s", files_type_name(type));
    return page_message(r, id);
}

static struct file_row row_of(struct request *r, const struct files_of_post_row *from) {
    enum files_type type = files_type_of(from->type);
    bool is_big = from->bytes >= 1 << 20;
    bool is_unread = str_ends(from->doubts, STR("unread"));
    return (struct file_row){.file_id = from->file_id,
                             .name = from->name,
                             .alt = from->alt,
                             .type_label = label_of(r, type),
                             .size = is_big ? (from->bytes + (1 << 19)) >> 20
                                            : (from->bytes + 1023) / 1024,
                             .is_in_megabytes = is_big,
                             .is_image = files_is_image(type),
                             .width = from->width,
                             .height = from->height,
                             .small_width = from->small_width,
                             .small_height = from->small_height,
                             .is_doubtful = !str_is_empty(from->doubts),
                             .is_unread = is_unread,
                             .is_confirmed = from->is_confirmed,
                             .doubts = words_of_doubts(r, from->doubts)};
}

/* The statements of place and post give the same columns. */
_Static_assert(sizeof(struct files_of_place_row) == sizeof(struct files_of_post_row), "one shape");

static struct str place_of(struct request *r, const struct composing *what) {
    switch (what->of) {
    case COMPOSING_THREAD:
        break;
    case COMPOSING_REPLY:
        return arena_format(&r->arena, "thread/%lld", (long long)what->thread.v);
    case COMPOSING_EDIT:
        return arena_format(&r->arena, "edit/%lld", (long long)what->post.v);
    }
    return STR("new");
}

/* Those of the message already, then those that wait for it and, of a sent form, are in it. */
static enum err load(struct request *r, const struct composing *what, struct file_row **out,
                     size_t *count) {
    struct crypt_hash mark;
    struct files_of_post_row *own = NULL;
    struct files_of_place_row *fresh = NULL;
    size_t own_count = 0, fresh_count = 0;
    files_place_mark(r->service->keys, r->viewer.member, place_of(r, what), &mark);
    struct files_of_place_in place = {.place_mark = {mark.bytes, sizeof mark.bytes}};
    struct files_of_post_in post = {.post_id = what->post};
    enum err e = OK;
    if (what->of == COMPOSING_EDIT)
        e = sql_files_of_post(r->db, &r->arena, &post, &own, &own_count);
    if (e == OK) e = sql_files_of_place(r->db, &r->arena, &place, &fresh, &fresh_count);
    if (e != OK) return e;
    struct file_row *rows = arena_array(&r->arena, own_count + fresh_count, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < own_count; i++) {
        rows[*count] = row_of(r, &own[i]);
        rows[(*count)++].is_own = true;
    }
    for (size_t i = 0; i < fresh_count; i++) {
        struct files_of_post_row same;
        if (what->is_sent && !is_in_form(r, fresh[i].file_id)) continue;
        memcpy(&same, &fresh[i], sizeof same);
        rows[(*count)++] = row_of(r, &same);
    }
    for (size_t i = 0; what->is_sent && i < *count; i++) {
        rows[i].alt = field_of(r, "alt", rows[i].file_id);
        rows[i].is_confirmed = !str_is_empty(field_of(r, "sure", rows[i].file_id));
        rows[i].is_dropped = !str_is_empty(field_of(r, "drop", rows[i].file_id));
    }
    *out = rows;
    return OK;
}

void files_put_row(struct request *r, struct str place, struct file_id file, struct buf *out) {
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    struct crypt_hash mark;
    struct files_of_place_row *rows;
    size_t count;
    files_place_mark(r->service->keys, r->viewer.member, place, &mark);
    struct files_of_place_in in = {.place_mark = {mark.bytes, sizeof mark.bytes}};
    if (sql_files_of_place(r->db, &r->arena, &in, &rows, &count) != OK) return;
    for (size_t i = 0; i < count; i++) {
        struct files_of_post_row same;
        if (rows[i].file_id.v != file.v) continue;
        memcpy(&same, &rows[i], sizeof same);
        struct file_row row = row_of(r, &same);
        tmpl_file_in_form(&w, &row);
    }
}

/* --- The part */

/* What is written of an image is read as any text is. */
static bool says_too_much(struct request *r, const struct file_row *row) {
    return guard_stops(&r->arena, r->service->policy, row->alt);
}

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    struct files_form form = {.most = FILES_OF_POST_MOST, .megabytes = FILES_BYTES_MOST >> 20};
    struct file_row *rows;
    enum err e = load(r, what, &rows, &form.files_count);
    if (e != OK) return e;
    const struct files_sent *sent = r->files_sent;
    struct file_sent *refused = arena_array(&r->arena, sent ? sent->count : 0, sizeof *refused);
    for (size_t i = 0; sent && i < sent->count; i++) {
        if (sent->files[i].verdict == FILES_KEPT) continue;
        refused[form.refused_count] = sent->files[i];
        refused[form.refused_count++].sentence = files_sentence(r, sent->files[i].verdict);
    }
    for (size_t i = 0; i < form.files_count; i++)
        rows[i].is_unanswered = what->is_sent && r->form.status == 422 && !rows[i].is_own &&
                                rows[i].is_doubtful && !rows[i].is_confirmed;
    for (size_t i = 0; what->is_sent && i < form.files_count; i++)
        rows[i].says_too_much = says_too_much(r, &rows[i]);
    form.files = rows;
    form.refused = refused;
    tmpl_files_fields(&w, &form);
    return OK;
}

/* What came with it was taken, and each document that may name somebody was answered for. */
static bool check(struct request *r, const struct composing *what) {
    struct file_row *rows;
    size_t count;
    if (r->has_refused_files) return false;
    if (load(r, what, &rows, &count) != OK || count > FILES_OF_POST_MOST) return false;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].is_doubtful && !rows[i].is_own && !rows[i].is_confirmed) return false;
        if (!rows[i].is_dropped && says_too_much(r, &rows[i])) return false;
    }
    return true;
}

static void *take(struct request *r, const struct composing *what, struct task *task) {
    struct file_row *rows;
    size_t count;
    if (load(r, what, &rows, &count) != OK || count == 0) return NULL;
    struct files_taken *taken = arena_alloc(&task->arena, sizeof *taken);
    *taken = (struct files_taken){.member = r->viewer.member,
                                  .place = task_copy(task, place_of(r, what))};
    for (size_t i = 0; i < count; i++) {
        struct files_told told = {.file = rows[i].file_id,
                                  .alt = task_copy(task, rows[i].alt),
                                  .is_confirmed = rows[i].is_confirmed,
                                  .is_dropped = rows[i].is_dropped};
        if (rows[i].is_own && taken->own_count < FILES_OF_POST_MOST)
            taken->own[taken->own_count++] = told;
        if (!rows[i].is_own && taken->fresh_count < FILES_OF_POST_MOST)
            taken->fresh[taken->fresh_count++] = told;
    }
    return taken;
}

static enum err store(struct op_run *run, const struct part_place *place, const void *taken) {
    return files_store(run, place->post, taken);
}

static enum err under_one(struct request *r, struct post_id post, struct buf *out) {
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    struct files_of_post_in in = {.post_id = post};
    struct files_of_post_row *rows;
    size_t count;
    enum err e = sql_files_of_post(r->db, &r->arena, &in, &rows, &count);
    if (e != OK || count == 0) return e;
    struct file_row *images = arena_array(&r->arena, count, sizeof *images);
    struct file_row *documents = arena_array(&r->arena, count, sizeof *documents);
    struct files_under page = {.images = images, .documents = documents};
    for (size_t i = 0; i < count; i++) {
        struct file_row row = row_of(r, &rows[i]);
        if (row.is_image)
            images[page.images_count++] = row;
        else
            documents[page.documents_count++] = row;
    }
    tmpl_files_under(&w, &page);
    return OK;
}

static enum err under(struct request *r, const struct thread_seen *thread,
                      const struct post_id *posts, size_t count, struct buf *outs) {
    enum err e = OK;
    (void)thread;
    for (size_t i = 0; e == OK && i < count; i++) e = under_one(r, posts[i], &outs[i]);
    return e;
}

const struct thread_part files_part = {.name = "files",
                                       .compose = compose,
                                       .check = check,
                                       .take = take,
                                       .store = store,
                                       .under = under};
