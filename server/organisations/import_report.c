/* The table of fates as CSV, for a spreadsheet, in which nothing is run. */
#include "server/core/page.h"
#include "server/organisations/imports.h"
#include "server/organisations/reports.h"

enum { REPORT_MOST = 16 << 20 };

void csv_begin(struct csv_writer *w, struct buf *out) {
    /* The mark by which spreadsheets know UTF-8. */
    BUF_LIT(out, "\xef\xbb\xbf");
    *w = (struct csv_writer){.out = out, .separator = ';', .safety = CSV_FORMULA_SAFE};
}

enum err csv_end(struct arena *a, const struct buf *out, struct str *csv) {
    if (out->is_full) return ERR_LIMIT;
    *csv = arena_copy(a, buf_str(out));
    return OK;
}

enum reply csv_send(struct request *r, const char *name, struct str csv) {
    request_add_field(r, "Content-Disposition: attachment; filename=\"%s.csv\"", name);
    return page_send_document(r, STR("text/csv; charset=utf-8"), csv);
}

static struct str fate_word(enum language language, enum fate fate) {
    static const enum message_id words[FATE_COUNT_] = {
        [FATE_UNREADABLE] = MSG_fate_unreadable, [FATE_NO_SEAT] = MSG_fate_no_seat,
        [FATE_REVIEW] = MSG_fate_review,         [FATE_REFUSED] = MSG_fate_refused,
        [FATE_RETURNED] = MSG_fate_returned,     [FATE_CHANGED] = MSG_fate_changed,
        [FATE_ADDED] = MSG_fate_added,           [FATE_SAME] = MSG_fate_same,
    };
    return message_text(language, words[fate]);
}

enum err import_report_write(struct arena *a, const struct service *service,
                             struct import_open_in *in) {
    static const char *const heads[] = {"row",    "fate",   "identifier", "name",
                                        "column", "reason", "rule"};
    struct csv_writer w;
    struct buf out;
    buf_init(&out, REPORT_MOST);
    csv_begin(&w, &out);
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++) csv_put(&w, str_from_c(heads[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < in->count; i++) {
        const struct fate_row *row = &in->rows[i];
        bool is_judged = row->fate == FATE_REVIEW || row->fate == FATE_REFUSED;
        bool is_told = is_judged || row->fate == FATE_UNREADABLE;
        csv_put(&w, arena_format(a, "%lld", (long long)row->number));
        csv_put(&w, fate_word(in->language, row->fate));
        csv_put(&w, row->identifier);
        csv_put(&w, row->name);
        csv_put(&w, row->column);
        csv_put(&w, is_told ? reason_in(service, in->language, row->reason) : (struct str){0});
        csv_put(&w, is_judged ? row->reason : (struct str){0});
        csv_end_row(&w);
    }
    enum err e = csv_end(a, &out, &in->report);
    buf_release(&out);
    return e;
}
