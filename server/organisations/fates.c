/* Rows as bytes: a head of fixed size, then the texts one after another. They never leave the
 * database they were written to, so the machine's own order of bytes will do. */
#include "server/organisations/fates.h"

#include <stdlib.h>

enum { TEXTS = 6, TEXT_MOST = 1000 };

struct record {
    int64_t number, place;
    uint16_t lengths[TEXTS];
    uint8_t fate, foreseen, is_new, unused;
};

static struct str *text_of(struct fate_row *row, size_t i) {
    struct str *const texts[TEXTS] = {&row->name,   &row->identifier, &row->job_title,
                                      &row->column, &row->reason,     &row->given};
    return texts[i];
}

static bool is_surprise(const struct fate_row *row) {
    return row->fate != row->foreseen;
}

static int compare(const void *a, const void *b) {
    const struct fate_row *x = a, *y = b;
    if (is_surprise(x) != is_surprise(y)) return is_surprise(x) ? -1 : 1;
    if (x->fate != y->fate) return x->fate < y->fate ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

void fates_sort(struct fate_row *rows, size_t count) {
    if (count) qsort(rows, count, sizeof *rows, compare);
}

struct fate_counts fates_count(const struct fate_row *rows, size_t count) {
    struct fate_counts counts = {.rows = (int64_t)count};
    for (size_t i = 0; i < count; i++) {
        counts.of[rows[i].fate]++;
        counts.different += is_surprise(&rows[i]);
    }
    return counts;
}

struct str fates_write(struct arena *a, const struct fate_row *rows, size_t count) {
    size_t bytes = 0;
    assert(count <= FATES_PAGE);
    for (size_t i = 0; i < count; i++) {
        struct fate_row row = rows[i];
        bytes += sizeof(struct record);
        for (size_t t = 0; t < TEXTS; t++)
            bytes += str_slice(*text_of(&row, t), 0, TEXT_MOST).length;
    }
    char *out = arena_alloc(a, bytes), *at = out;
    for (size_t i = 0; i < count; i++) {
        struct fate_row row = rows[i];
        struct record record = {.number = row.number,
                                .place = row.place,
                                .fate = (uint8_t)row.fate,
                                .foreseen = (uint8_t)row.foreseen,
                                .is_new = row.is_new};
        char *head = at;
        at += sizeof record;
        for (size_t t = 0; t < TEXTS; t++) {
            struct str text = str_slice(*text_of(&row, t), 0, TEXT_MOST);
            record.lengths[t] = (uint16_t)text.length;
            if (text.length) memcpy(at, text.bytes, text.length);
            at += text.length;
        }
        memcpy(head, &record, sizeof record);
    }
    return (struct str){out, bytes};
}

enum err fates_read(struct arena *a, struct str bytes, struct fate_row **rows, size_t *count) {
    *rows = arena_array(a, FATES_PAGE, sizeof **rows);
    *count = 0;
    while (bytes.length) {
        struct record record;
        if (bytes.length < sizeof record || *count == FATES_PAGE) return ERR_CORRUPT;
        memcpy(&record, bytes.bytes, sizeof record);
        bytes = str_slice(bytes, sizeof record, bytes.length);
        if (record.fate >= FATE_COUNT_ || record.foreseen >= FATE_COUNT_) return ERR_CORRUPT;
        struct fate_row *row = &(*rows)[(*count)++];
        *row = (struct fate_row){.number = record.number,
                                 .place = record.place,
                                 .fate = (enum fate)record.fate,
                                 .foreseen = (enum fate)record.foreseen,
                                 .is_new = record.is_new != 0};
        for (size_t t = 0; t < TEXTS; t++) {
            if (record.lengths[t] > bytes.length) return ERR_CORRUPT;
            *text_of(row, t) = arena_copy(a, str_slice(bytes, 0, record.lengths[t]));
            bytes = str_slice(bytes, record.lengths[t], bytes.length);
        }
    }
    return OK;
}
