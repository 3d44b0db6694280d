/* Places in lists. */
#include "server/core/place.h"

#include "lib/num.h"

bool place_read(struct str text, struct place *place) {
    size_t dot = str_find_byte(text, '.', 0);
    return num_parse(str_slice(text, 0, dot), INT64_MAX, &place->key) &&
           num_parse(str_slice(text, dot + 1, text.length), INT64_MAX, &place->id);
}

struct str place_write(struct arena *arena, int64_t key, int64_t id) {
    return arena_format(arena, "%lld.%lld", (long long)key, (long long)id);
}
