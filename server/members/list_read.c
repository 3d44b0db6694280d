/* Rows of a list: its header, its rows in order, and of two about one person the first. */
#include "server/members/list_read.h"

#include "lib/csv.h"
#include "lib/mem.h"
#include "lib/utf8.h"
#include "server/members/list_cells.h"

const char *const list_problem_texts[LIST_PROBLEMS] = {
    [LIST_FINE] = "",
    [LIST_NOT_TEXT] = "not UTF-8 text (was the file saved as CSV UTF-8?)",
    [LIST_CONTROLS] = "control characters",
    [LIST_BAD_IDENTIFIER] = "2 to 64 characters out of a-z 0-9 . _ @ - are expected",
    [LIST_NO_NAME] = "a given name is expected",
    [LIST_TOO_LONG] = "too long",
    [LIST_BAD_EMAIL] = "not an address",
    [LIST_BAD_FACT] = "yes, no or nothing is expected",
    [LIST_FORMULA] = "a formula in the place of a word",
    [LIST_TWICE] = "the same stands in an earlier row",
    [LIST_BAD_QUOTES] = "a quote where none may be",
    [LIST_UNCLOSED] = "a field without its closing quote, or far too long",
    [LIST_TOO_WIDE] = "more fields than the header has",
    [LIST_UNKNOWN_COLUMN] = "is not a column",
    [LIST_COLUMN_TWICE] = "stands twice",
    [LIST_NEEDS_COLUMNS] = "the columns identifier and given_name are needed",
    [LIST_TOO_MANY] = "more rows than a list may have",
};

struct reading {
    struct arena *arena;
    const struct member_put_in *base;
    size_t place[LIST_PLACES]; /* index in a row, SIZE_MAX: absent */
    size_t width;              /* of the header, without empty columns at its end */
    struct list *list;
    size_t room;
};

/* The first problem of a row is the one that is told. */
static bool fail(struct reading *r, struct list_row *row, enum list_problem problem,
                 enum list_column where, struct str detail) {
    if (row->problem) return false;
    row->problem = problem;
    row->where = where;
    row->detail = list_clipped(r->arena, detail);
    return false;
}

static enum list_problem fault_of(const struct csv_error *error) {
    switch (error->fault) {
    case CSV_UNCLOSED:
    case CSV_TOO_LONG:
        return LIST_UNCLOSED;
    case CSV_AFTER_QUOTE:
    case CSV_QUOTE_INSIDE:
        return LIST_BAD_QUOTES;
    case CSV_TOO_WIDE:
        break;
    }
    return LIST_TOO_WIDE;
}

static bool read_header(struct reading *r, const struct csv_row *row) {
    struct list_row *header = &r->list->header;
    for (size_t c = 0; c < LIST_PLACES; c++) r->place[c] = SIZE_MAX;
    for (size_t f = 0; f < row->count; f++) {
        struct str name = list_cell(row->fields[f]);
        if (str_is_empty(name)) continue;
        if (!utf8_is_clean(name, false)) return fail(r, header, LIST_NOT_TEXT, LIST_COLUMNS, name);
        size_t c = list_place(r->arena, name);
        enum list_column where = c < LIST_COLUMNS ? (enum list_column)c : LIST_COLUMNS;
        header->other = f + 1;
        if (c == LIST_PLACES) return fail(r, header, LIST_UNKNOWN_COLUMN, LIST_COLUMNS, name);
        if (r->place[c] != SIZE_MAX) return fail(r, header, LIST_COLUMN_TWICE, where, name);
        r->place[c] = f;
        r->width = f + 1;
    }
    if (r->place[LIST_IDENTIFIER] != SIZE_MAX && r->place[LIST_GIVEN_NAME] != SIZE_MAX) return true;
    return fail(r, header, LIST_NEEDS_COLUMNS, LIST_COLUMNS, STR(""));
}

/* Where each column goes. */
static struct str *text_of(struct member_put_in *in, size_t c) {
    struct str *const texts[LIST_COLUMNS] = {
        [LIST_IDENTIFIER] = &in->identifier,
        [LIST_EMAIL] = &in->email,
        [LIST_GIVEN_NAME] = &in->given_name,
        [LIST_FAMILY_NAME] = &in->family_name,
        [LIST_JOB_TITLE] = &in->job_title,
        [LIST_OCCUPATION] = &in->occupation_code,
        [LIST_SUPERVISES] = &in->supervises,
        [LIST_PRACTISING] = &in->practising,
        [LIST_PRACTISING_SINCE] = &in->practising_since,
        [LIST_REGION] = &in->region,
        [LIST_EXTERNAL_ID] = &in->external_id,
    };
    return texts[c];
}

static void read_cells(struct reading *r, const struct csv_row *cells, struct list_row *row) {
    row->number = cells->number;
    row->line = cells->line;
    row->put = *r->base;
    for (size_t c = 0; c < LIST_COLUMNS; c++) {
        size_t at = r->place[c];
        enum list_column column = (enum list_column)c;
        if (at == SIZE_MAX) continue;
        struct str cell = at < cells->count ? cells->fields[at] : STR("");
        struct str text = list_cell_read(r->arena, column, cell);
        enum list_problem problem = list_cell_problem(column, text);
        if (problem) fail(r, row, problem, column, text);
        *text_of(&row->put, c) = text;
    }
    for (size_t f = r->width; f < cells->count; f++)
        if (!str_is_empty(list_cell(cells->fields[f])))
            fail(r, row, LIST_TOO_WIDE, LIST_COLUMNS, cells->fields[f]);
}

/* Nothing but separators, as spreadsheets leave below a table. */
static bool is_blank(const struct csv_row *cells) {
    for (size_t f = 0; f < cells->count; f++)
        if (!str_is_empty(list_cell(cells->fields[f]))) return false;
    return true;
}

static struct list_row *next_row(struct reading *r) {
    struct list *list = r->list;
    if (list->count == r->room) {
        size_t room = r->room ? r->room * 2 : 64;
        struct list_row *rows = arena_array(r->arena, room, sizeof *rows);
        if (list->count) memcpy(rows, list->rows, list->count * sizeof *rows);
        list->rows = rows;
        r->room = room;
    }
    struct list_row *row = &list->rows[list->count++];
    *row = (struct list_row){.where = LIST_COLUMNS};
    return row;
}

static uint64_t hash_of(struct str text) {
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

/* Each person once, by identifier and by the organisation's own id: of two rows about one the later
 * is refused. */
static void find_doubles(struct reading *r, enum list_column column) {
    struct list *list = r->list;
    size_t room = 64;
    while (room < list->count * 2) room *= 2;
    size_t *seen = mem_array(room, sizeof *seen);
    memset(seen, 0, room * sizeof *seen);
    for (size_t i = 0; i < list->count; i++) {
        struct list_row *row = &list->rows[i];
        struct str id = *text_of(&row->put, column);
        if (row->problem || str_is_empty(id)) continue;
        size_t at = (size_t)hash_of(id) & (room - 1);
        while (seen[at] && !str_equal(*text_of(&list->rows[seen[at] - 1].put, column), id))
            at = (at + 1) & (room - 1);
        if (seen[at]) {
            row->other = list->rows[seen[at] - 1].number;
            fail(r, row, LIST_TWICE, column, id);
        } else {
            seen[at] = i + 1;
        }
    }
    mem_free(seen);
}

static enum err read_rows(struct reading *r, struct csv_reader *reader) {
    struct csv_row cells;
    struct csv_error error;
    for (;;) {
        enum err e = csv_read(reader, r->arena, &cells, &error);
        if (e == ERR_NOT_FOUND) break;
        if (e == OK && is_blank(&cells)) continue;
        if (r->list->count == LIST_ROWS_MOST) {
            fail(r, &r->list->header, LIST_TOO_MANY, LIST_COLUMNS, STR(""));
            return OK;
        }
        struct list_row *row = next_row(r);
        if (e == OK) {
            read_cells(r, &cells, row);
            continue;
        }
        row->number = error.row;
        row->line = error.line;
        row->put = *r->base;
        fail(r, row, fault_of(&error), LIST_COLUMNS, STR(""));
    }
    find_doubles(r, LIST_IDENTIFIER);
    find_doubles(r, LIST_EXTERNAL_ID);
    return OK;
}

enum err list_read(struct arena *arena, struct str text, const struct member_put_in *base,
                   struct list *out) {
    struct reading r = {.arena = arena, .base = base, .list = out};
    struct csv_reader reader;
    struct csv_row header;
    struct csv_error error;
    *out = (struct list){.header = {.number = 1, .line = 1, .where = LIST_COLUMNS}};
    csv_start(&reader, text, csv_separator(text));
    enum err e = csv_read(&reader, arena, &header, &error);
    if (e == OK) return read_header(&r, &header) ? read_rows(&r, &reader) : OK;
    fail(&r, &out->header, e == ERR_NOT_FOUND ? LIST_NEEDS_COLUMNS : fault_of(&error), LIST_COLUMNS,
         STR(""));
    return OK;
}
