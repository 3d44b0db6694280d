/* Any bytes as CSV: every row read is within bounds, and the reader always comes to an end. */
#include "lib/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct str text = {(const char *)data, size};
    struct csv_reader r;
    csv_start(&r, text, csv_separator(text));
    struct csv_row row;
    struct csv_error error = {0};
    enum err e;
    size_t rows = 0, checksum = 0;
    while ((e = csv_read(&r, &arena, &row, &error)) != ERR_NOT_FOUND) {
        assert(++rows <= size);
        assert(e != ERR_BUSY);
        if (e) {
            assert(error.row == rows && error.text[0]);
            continue;
        }
        assert(row.count >= 1 && row.count <= CSV_COLUMNS_MAX && row.number == rows);
        for (size_t i = 0; i < row.count; i++) {
            assert(row.fields[i].length <= CSV_FIELD_MAX);
            for (size_t j = 0; j < row.fields[i].length; j++)
                checksum += (unsigned char)row.fields[i].bytes[j];
        }
    }
    arena_release(&arena);
    return checksum == SIZE_MAX;
}
