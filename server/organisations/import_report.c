/* The table of fates as CSV, for a spreadsheet, in which nothing is run. */
#include "lib/csv.h"
#include "server/core/page.h"
#include "server/organisations/imports.h"
#include "server/organisations/reports.h"

enum { REPORT_MOST = 16 << 20 };

static struct str fate_word(struct request *r, int64_t fate) {
    static const char *const ids[FATE_COUNT_] = {
        [FATE_UNREADABLE] = "fate.unreadable", [FATE_NO_SEAT] = "fate.no_seat",
        [FATE_REVIEW] = "fate.review",         [FATE_REFUSED] = "fate.refused",
        [FATE_RETURNED] = "fate.returned",     [FATE_CHANGED] = "fate.changed",
        [FATE_ADDED] = "fate.added",           [FATE_SAME] = "fate.same",
    };
    return page_message(r, ids[fate]);
}

void csv_begin(struct csv_writer *w, struct buf *out) {
    /* The mark by which spreadsheets know UTF-8. */
    BUF_LIT(out, "\xef\xbb\xbf");
    *w = (struct csv_writer){.out = out, .separator = ';', .safety = CSV_FORMULA_SAFE};
}

enum reply csv_send(struct request *r, const char *name, struct buf *out) {
    enum reply reply = REPLIED;
    request_add_field(r, "Content-Disposition: attachment; filename=\"%s.csv\"", name);
    if (out->is_full)
        request_fail(r, ERR_LIMIT);
    else
        reply = page_send_document(r, STR("text/csv; charset=utf-8"), buf_str(out));
    buf_release(out);
    return reply;
}

void import_send_report(struct request *r, const struct fate_view *fates, size_t count) {
    static const char *const heads[] = {"row",    "fate",   "identifier", "name",
                                        "column", "reason", "rule"};
    struct csv_writer w;
    struct buf out;
    buf_init(&out, REPORT_MOST);
    csv_begin(&w, &out);
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++) csv_put(&w, str_from_c(heads[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < count; i++) {
        const struct fate_view *f = &fates[i];
        csv_put(&w, arena_format(&r->arena, "%lld", (long long)f->number));
        csv_put(&w, fate_word(r, f->fate));
        csv_put(&w, f->identifier);
        csv_put(&w, f->name);
        csv_put(&w, f->column);
        csv_put(&w, f->sentence);
        csv_put(&w, f->rule);
        csv_end_row(&w);
    }
    csv_send(r, "import", &out);
}
