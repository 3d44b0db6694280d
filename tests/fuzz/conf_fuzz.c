/* Any bytes as a configuration: either rows that lie in the arena, or an error with its line. */
#include "lib/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct conf conf;
    struct conf_error error;
    enum err e = conf_parse(&arena, (struct str){(const char *)data, size}, &conf, &error);
    if (e) {
        assert(error.text[0]);
    } else {
        for (size_t i = 0; i < conf.rows_count; i++) {
            struct conf_row row = conf.rows[i];
            assert(row.key.length > 0 && row.line > 0 && row.value.length <= CONF_LINE_MAX);
            assert(conf_find(&conf, row.section, row.key));
        }
    }
    arena_release(&arena);
    return 0;
}
