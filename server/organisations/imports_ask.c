/* What takes long about a list, on a reading connection: reading it and foreseeing fates, and
 * taking it out of its seal again. */
#include "server/core/service.h"
#include "server/organisations/imports.h"
#include "server/organisations/reports.h"
#include "sql/organisations_imports.h"

/* The questions that operations ask, on a connection that only reads. */
static struct op_run reading_run(struct db *db, struct arena *arena, const struct service *service,
                                 struct import_owner owner, int64_t now_ms) {
    return (struct op_run){.db = db,
                           .arena = arena,
                           .actor = actor_member(owner.member),
                           .now_ms = now_ms,
                           .service = service};
}

static enum err load_base(struct op_run *run, struct import_owner owner, bool attests,
                          struct member_put_in *base) {
    struct import_organisation_in find = {owner.organisation};
    struct import_organisation_row row;
    enum err e = sql_import_organisation(run->db, run->arena, &find, &row);
    *base = (struct member_put_in){
        .organisation = owner.organisation, .organisation_kind = row.kind, .attests = attests};
    return e;
}

static enum err read_list(struct op_run *run, struct import_read_in *in, struct str text) {
    struct member_put_in base;
    struct list list;
    enum err e = load_base(run, in->owner, in->attests, &base);
    if (e == OK) e = list_read(run->arena, text, &base, &list);
    if (e != OK) return e;
    in->problem = list.header.problem;
    in->column = list.header.detail;
    if (!in->problem && list.count > IMPORT_ROWS_MOST) in->problem = LIST_TOO_MANY;
    if (list.count == 0) in->habit = in->problem ? LIST_IS_TEXT : LIST_EMPTY;
    if (in->problem || in->habit) return OK;
    struct fate_row *rows = arena_array(run->arena, list.count, sizeof *rows);
    e = rows_foresee(run, in->owner.organisation, &list, rows);
    if (e == OK)
        fates_seal(run->arena, run->service->keys->seal, in->owner, rows, list.count, &in->sealed);
    return e;
}

static enum err import_read_ask(struct db *db, struct arena *arena, const struct service *service,
                                void *input) {
    struct import_read_in *in = input;
    struct op_run run = reading_run(db, arena, service, in->owner, in->now_ms);
    struct list_text text;
    const struct crypt_key *key = service->keys->seal;
    list_text_read(arena, in->raw, &text);
    in->habit = text.habit;
    in->bad_line = text.bad_line;
    if (text.habit) return OK;
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    e = read_list(&run, in, text.text);
    db_end_read(db);
    if (e != OK || in->problem || in->habit) return e;
    in->sealed.text = import_seal(arena, key, in->owner, "text", 0, text.text);
    in->sealed.name = import_seal(arena, key, in->owner, "name", 0, in->file_name);
    return OK;
}

const struct op op_import_read = {.name = "import.read", .pool = POOL_READ, .ask = import_read_ask};

static enum err open_pages(struct db *db, struct arena *arena, const struct service *service,
                           struct import_open_in *in, int64_t total) {
    in->rows = arena_array(arena, (size_t)total, sizeof *in->rows);
    for (int64_t page = 0; page * FATES_PAGE < total; page++) {
        struct import_page_in find = {.import_id = in->import, .page = page};
        struct import_page_row row;
        struct fate_row *rows;
        size_t count;
        enum err e = sql_import_page(db, arena, &find, &row);
        struct str sealed = {(const char *)row.sealed.bytes, row.sealed.length};
        if (e == OK)
            e = fates_open(arena, service->keys->seal, in->owner, sealed, page, &rows, &count);
        if (e != OK) return e;
        if (in->count + count > (size_t)total) return ERR_CORRUPT;
        memcpy(in->rows + in->count, rows, count * sizeof *rows);
        in->count += count;
    }
    return OK;
}

static enum err open_text(struct db *db, struct arena *arena, const struct service *service,
                          struct import_open_in *in) {
    struct import_text_in find = {in->import};
    struct import_text_row row;
    enum err e = sql_import_text(db, arena, &find, &row);
    struct str sealed = {(const char *)row.sealed.bytes, row.sealed.length};
    if (e != OK || sealed.length == 0) return e; /* confirmed, and erased */
    return import_unseal(arena, service->keys->seal, in->owner, "text", 0, sealed, &in->text);
}

static enum err load_kind(struct db *db, struct arena *arena, struct import_open_in *in) {
    struct import_organisation_in find = {in->owner.organisation};
    struct import_organisation_row row;
    enum err e = sql_import_organisation(db, arena, &find, &row);
    if (e == OK) in->kind = row.kind;
    return e;
}

static enum err import_open_ask(struct db *db, struct arena *arena, const struct service *service,
                                void *input) {
    struct import_open_in *in = input;
    struct import_find_in find = {.import_id = in->import,
                                  .member_id = in->owner.member,
                                  .organisation_id = in->owner.organisation,
                                  .now = in->now_ms};
    struct import_find_row row;
    struct fate_counts counts;
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    e = sql_import_find(db, arena, &find, &row);
    if (e == OK && row.counts.length != sizeof counts) e = ERR_CORRUPT;
    if (e == OK) {
        memcpy(&counts, row.counts.bytes, sizeof counts);
        in->attests = row.attests;
        e = open_text(db, arena, service, in);
    }
    if (e == OK) e = load_kind(db, arena, in);
    if (e == OK) e = open_pages(db, arena, service, in, counts.rows);
    db_end_read(db);
    return e == OK && in->wants_report ? import_report_write(arena, service, in) : e;
}

const struct op op_import_open = {.name = "import.open", .pool = POOL_READ, .ask = import_open_ask};
