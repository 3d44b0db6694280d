/* Keeping a list, writing it, forgetting it. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/organisations/imports.h"
#include "server/organisations/organisations.h"
#include "sql/organisations_imports.h"

static struct blob blob_of(struct str s) {
    return (struct blob){(const unsigned char *)s.bytes, s.length};
}

static struct blob counts_of(const struct fate_counts *counts) {
    return (struct blob){(const unsigned char *)counts, sizeof *counts};
}

static enum err put_pages(struct op_run *run, struct import_id import,
                          const struct import_sealed *sealed) {
    enum err e = OK;
    for (size_t i = 0; e == OK && i < sealed->pages_count; i++) {
        struct import_page_put_in page = {
            .import_id = import, .page = (int64_t)i, .sealed = blob_of(sealed->pages[i])};
        e = sql_import_page_put(run->db, &page);
    }
    return e;
}

static enum err erase(struct op_run *run, struct import_id import) {
    struct import_pages_erase_in pages = {import};
    struct import_erase_in whole = {import};
    enum err e = sql_import_pages_erase(run->db, &pages);
    return e == OK ? sql_import_erase(run->db, &whole) : e;
}

static enum err erase_beyond(struct op_run *run, struct member_id member) {
    struct imports_beyond_in in = {member};
    struct imports_beyond_row *rows;
    size_t count;
    enum err e = sql_imports_beyond(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = erase(run, rows[i].import_id);
    return e;
}

/* A browser of the organisation's own provisioner, at this moment. */
static enum err check_owner(struct op_run *run, struct import_owner owner) {
    bool is_own = run->actor.kind == ACTOR_MEMBER && run->actor.member.v == owner.member.v;
    return is_own ? may_provision(run, owner.organisation) : ERR_DENIED;
}

static enum err import_keep_run(struct op_run *run, const void *input, void *output) {
    const struct import_keep_in *in = input;
    struct import_out *out = output;
    enum err e = check_owner(run, in->owner);
    if (e != OK) return e;
    struct import_add_in row = {.organisation_id = in->owner.organisation,
                                .member_id = in->owner.member,
                                .attests = in->attests,
                                .sealed = blob_of(in->sealed.text),
                                .sealed_name = blob_of(in->sealed.name),
                                .counts = counts_of(&in->sealed.counts),
                                .made_at = run->now_ms,
                                .expires_at = run->now_ms + IMPORT_KEPT_MS};
    e = sql_import_add(run->db, &row);
    if (e != OK) return e;
    out->import.v = db_last_id(run->db);
    e = put_pages(run, out->import, &in->sealed);
    return e == OK ? erase_beyond(run, in->owner.member) : e;
}

const struct op op_import_keep = {
    .name = "import.keep", .output_bytes = sizeof(struct import_out), .run = import_keep_run};

static enum err load(struct op_run *run, struct import_owner owner, struct import_id import,
                     struct import_find_row *row) {
    struct import_find_in find = {.import_id = import,
                                  .member_id = owner.member,
                                  .organisation_id = owner.organisation,
                                  .now = run->now_ms};
    return sql_import_find(run->db, run->arena, &find, row);
}

static enum err import_confirm_prepare(struct arena *arena, const struct service *service,
                                       void *input) {
    struct import_confirm_in *in = input;
    struct member_put_in base = {.organisation = in->owner.organisation,
                                 .organisation_kind = in->kind,
                                 .attests = in->attests};
    (void)service;
    return list_read(arena, in->text, &base, &in->list);
}

static enum err import_confirm_run(struct op_run *run, const void *input, void *output) {
    const struct import_confirm_in *in = input;
    struct import_out *out = output;
    struct import_find_row row;
    struct import_sealed sealed;
    const struct list *list = &in->list;
    enum err e = check_owner(run, in->owner);
    if (e == OK) e = load(run, in->owner, in->import, &row);
    if (e == OK && row.confirmed_at) e = ERR_CONFLICT;
    if (e != OK) return e;
    struct fate_row *rows = arena_array(run->arena, list->count, sizeof *rows);
    e = rows_write(run, in->owner.organisation, list, rows);
    if (e != OK) return e;
    for (size_t i = 0; i < list->count && i < in->foreseen_count; i++)
        rows[i].foreseen = (enum fate)in->foreseen[i];
    fates_seal(run->arena, run->service->keys->seal, in->owner, rows, list->count, &sealed);
    struct import_close_in close = {
        .import_id = in->import, .counts = counts_of(&sealed.counts), .confirmed_at = run->now_ms};
    out->import = in->import;
    e = sql_import_close(run->db, &close);
    if (e == OK) e = put_pages(run, in->import, &sealed);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "%zu rows", list->count);
    return audit_append(run, "organisation.import", what);
}

const struct op op_import_confirm = {.name = "import.confirm",
                                     .output_bytes = sizeof(struct import_out),
                                     .pool = POOL_WORK,
                                     .prepare = import_confirm_prepare,
                                     .run = import_confirm_run};

static enum err import_cancel_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct import_cancel_in *in = input;
    struct import_find_row row;
    enum err e = check_owner(run, in->owner);
    if (e == OK) e = load(run, in->owner, in->import, &row);
    return e == OK ? erase(run, in->import) : e;
}

const struct op op_import_cancel = {.name = "import.cancel", .run = import_cancel_run};

enum err forget_imports_run(struct op_run *run) {
    struct imports_expired_in in = {run->now_ms};
    struct imports_expired_row *rows;
    size_t count;
    enum err e = sql_imports_expired(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = erase(run, rows[i].import_id);
    return e;
}
