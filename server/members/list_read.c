/* Rows of a list: which column means what, what a cell may hold, and what is wrong with it. */
#include "server/members/list_read.h"

#include "lib/csv.h"
#include "lib/mem.h"
#include "lib/utf8.h"

enum { NAME_MOST = 100, TITLE_MOST = 300, EMAIL_MOST = 254, OTHER_MOST = 100 };

const char *const list_column_names[LIST_COLUMNS] = {
    "identifier", "email",      "given_name",       "family_name", "job_title",   "occupation_code",
    "supervises", "practising", "practising_since", "region",      "external_id",
};

const char *const list_problem_texts[LIST_PROBLEMS] = {
    [LIST_FINE] = "",
    [LIST_NOT_TEXT] = "not UTF-8 text (was the file saved as CSV UTF-8?)",
    [LIST_BAD_IDENTIFIER] = "2 to 64 characters out of a-z 0-9 . _ @ - are expected",
    [LIST_NO_NAME] = "a given name is expected",
    [LIST_TOO_LONG] = "too long",
    [LIST_BAD_EMAIL] = "not an address",
    [LIST_BAD_FACT] = "yes, no or nothing is expected",
    [LIST_TWICE] = "the same stands in an earlier row",
    [LIST_BAD_ROW] = "cannot be read",
    [LIST_UNKNOWN_COLUMN] = "is not a column",
    [LIST_COLUMN_TWICE] = "stands twice",
    [LIST_NEEDS_COLUMNS] = "the columns identifier and given_name are needed",
    [LIST_TOO_MANY] = "more rows than a list may have",
};

struct reading {
    struct arena *arena;
    const struct member_put_in *base;
    size_t place[LIST_COLUMNS]; /* index in a row, SIZE_MAX: absent */
    struct list *list;
    size_t room;
};

static bool fail(struct list_row *row, enum list_problem problem, enum list_column where,
                 struct str detail) {
    row->problem = problem;
    row->where = where;
    row->detail = detail;
    return false;
}

static bool read_header(struct reading *r, const struct csv_row *row) {
    struct list_row *header = &r->list->header;
    for (size_t c = 0; c < LIST_COLUMNS; c++) r->place[c] = SIZE_MAX;
    for (size_t f = 0; f < row->count; f++) {
        struct str name = str_trim(row->fields[f]);
        size_t c = 0;
        while (c < LIST_COLUMNS && !str_equal_nocase(name, str_from_c(list_column_names[c]))) c++;
        if (str_is_empty(name)) continue;
        header->other = f + 1;
        if (c == LIST_COLUMNS) return fail(header, LIST_UNKNOWN_COLUMN, LIST_COLUMNS, name);
        if (r->place[c] != SIZE_MAX)
            return fail(header, LIST_COLUMN_TWICE, (enum list_column)c, name);
        r->place[c] = f;
    }
    if (r->place[LIST_IDENTIFIER] != SIZE_MAX && r->place[LIST_GIVEN_NAME] != SIZE_MAX) return true;
    return fail(header, LIST_NEEDS_COLUMNS, LIST_COLUMNS, STR(""));
}

static struct str field(const struct reading *r, const struct csv_row *row, enum list_column c) {
    size_t at = r->place[c];
    return at < row->count ? str_trim(row->fields[at]) : (struct str){0};
}

/* "yes", "no" or empty, in either language; anything else as it is, to be refused. */
static struct str fact(struct str text) {
    static const char *const yes[] = {"yes", "oui", "y", "o", "true", "vrai", "1"};
    static const char *const no[] = {"no", "non", "n", "false", "faux", "0"};
    for (size_t i = 0; i < ARRAY_LENGTH(yes); i++)
        if (str_equal_nocase(text, str_from_c(yes[i]))) return STR("yes");
    for (size_t i = 0; i < ARRAY_LENGTH(no); i++)
        if (str_equal_nocase(text, str_from_c(no[i]))) return STR("no");
    return text;
}

static bool is_fact(struct str text) {
    return str_is_empty(text) || str_equal(text, STR("yes")) || str_equal(text, STR("no"));
}

static bool check_lengths(struct list_row *row) {
    const struct member_put_in *in = &row->put;
    const struct {
        struct str text;
        enum list_column column;
        size_t most;
    } bounds[] = {
        {in->given_name, LIST_GIVEN_NAME, NAME_MOST},
        {in->family_name, LIST_FAMILY_NAME, NAME_MOST},
        {in->job_title, LIST_JOB_TITLE, TITLE_MOST},
        {in->occupation_code, LIST_OCCUPATION, OTHER_MOST},
        {in->practising_since, LIST_PRACTISING_SINCE, OTHER_MOST},
        {in->region, LIST_REGION, OTHER_MOST},
        {in->external_id, LIST_EXTERNAL_ID, OTHER_MOST},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(bounds); i++)
        if (bounds[i].text.length > bounds[i].most)
            return fail(row, LIST_TOO_LONG, bounds[i].column, STR(""));
    return true;
}

static bool check(struct list_row *row, const struct csv_row *cells) {
    const struct member_put_in *in = &row->put;
    for (size_t i = 0; i < cells->count; i++)
        if (!utf8_is_clean(cells->fields[i], false))
            return fail(row, LIST_NOT_TEXT, LIST_COLUMNS, STR(""));
    if (!identifier_is_valid(in->identifier))
        return fail(row, LIST_BAD_IDENTIFIER, LIST_IDENTIFIER, STR(""));
    if (str_is_empty(in->given_name)) return fail(row, LIST_NO_NAME, LIST_GIVEN_NAME, STR(""));
    if (!check_lengths(row)) return false;
    bool has_at = str_find_byte(in->email, '@', 0) < in->email.length;
    if (!str_is_empty(in->email) && (!has_at || in->email.length > EMAIL_MOST))
        return fail(row, LIST_BAD_EMAIL, LIST_EMAIL, STR(""));
    if (!is_fact(in->supervises)) return fail(row, LIST_BAD_FACT, LIST_SUPERVISES, STR(""));
    if (!is_fact(in->practising)) return fail(row, LIST_BAD_FACT, LIST_PRACTISING, STR(""));
    return true;
}

static struct member_put_in read_cells(const struct reading *r, const struct csv_row *row) {
    struct member_put_in in = *r->base;
    in.identifier = arena_lower(r->arena, field(r, row, LIST_IDENTIFIER));
    in.email = arena_lower(r->arena, field(r, row, LIST_EMAIL));
    in.given_name = field(r, row, LIST_GIVEN_NAME);
    in.family_name = field(r, row, LIST_FAMILY_NAME);
    in.job_title = field(r, row, LIST_JOB_TITLE);
    in.occupation_code = field(r, row, LIST_OCCUPATION);
    in.supervises = fact(field(r, row, LIST_SUPERVISES));
    in.practising = fact(field(r, row, LIST_PRACTISING));
    in.practising_since = field(r, row, LIST_PRACTISING_SINCE);
    in.region = field(r, row, LIST_REGION);
    in.external_id = field(r, row, LIST_EXTERNAL_ID);
    return in;
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

static struct str key_of(const struct list_row *row, enum list_column column) {
    return column == LIST_IDENTIFIER ? row->put.identifier : row->put.external_id;
}

/* Each person once: of two rows about one the later is refused. */
static void find_doubles(struct reading *r, enum list_column column) {
    struct list_row *rows = r->list->rows;
    size_t room = 64;
    while (room < r->list->count * 2) room *= 2;
    size_t *seen = mem_array(room, sizeof *seen); /* open addressing: index of a row + 1 */
    memset(seen, 0, room * sizeof *seen);
    for (size_t i = 0; i < r->list->count; i++) {
        struct list_row *row = &rows[i];
        struct str key = key_of(row, column);
        size_t at = (size_t)hash_of(key) & (room - 1);
        if (row->problem || str_is_empty(key)) continue;
        while (seen[at] && !str_equal(key_of(&rows[seen[at] - 1], column), key))
            at = (at + 1) & (room - 1);
        if (!seen[at]) {
            seen[at] = i + 1;
            continue;
        }
        row->other = rows[seen[at] - 1].number;
        fail(row, LIST_TWICE, column, STR(""));
    }
    mem_free(seen);
}

static enum err read_rows(struct reading *r, struct csv_reader *reader) {
    struct csv_row cells;
    struct csv_error error;
    for (;;) {
        enum err e = csv_read(reader, r->arena, &cells, &error);
        if (e == ERR_NOT_FOUND) {
            find_doubles(r, LIST_IDENTIFIER);
            find_doubles(r, LIST_EXTERNAL_ID);
            return OK;
        }
        if (e == OK && cells.count == 1 && str_is_empty(str_trim(cells.fields[0]))) continue;
        if (r->list->count == LIST_ROWS_MOST) {
            fail(&r->list->header, LIST_TOO_MANY, LIST_COLUMNS, STR(""));
            return OK;
        }
        struct list_row *row = next_row(r);
        if (e != OK) {
            row->number = error.row;
            row->line = error.line;
            fail(row, LIST_BAD_ROW, LIST_COLUMNS, arena_format(r->arena, "%s", error.text));
            continue;
        }
        row->number = cells.number;
        row->line = cells.line;
        row->put = read_cells(r, &cells);
        check(row, &cells);
    }
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
    if (e == ERR_NOT_FOUND) {
        fail(&out->header, LIST_NEEDS_COLUMNS, LIST_COLUMNS, STR(""));
        return OK;
    }
    if (e != OK) {
        fail(&out->header, LIST_BAD_ROW, LIST_COLUMNS, arena_format(arena, "%s", error.text));
        return OK;
    }
    for (size_t i = 0; i < header.count; i++)
        if (!utf8_is_clean(header.fields[i], false)) {
            fail(&out->header, LIST_NOT_TEXT, LIST_COLUMNS, STR(""));
            return OK;
        }
    return read_header(&r, &header) ? read_rows(&r, &reader) : OK;
}
