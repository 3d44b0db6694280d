/* The publics of the list that animators keep. */
#include "lib/num.h"
#include "server/practices/practices_inside.h"

struct practice_choices practice_publics(struct request *r, const int64_t *chosen,
                                         size_t chosen_count) {
    (void)r;
    (void)chosen;
    (void)chosen_count;
    return (struct practice_choices){0};
}

struct str practice_public_word(struct request *r, int64_t public) {
    (void)r;
    (void)public;
    return (struct str){0};
}

int64_t practice_asked_public(struct request *r) {
    int64_t public;
    return num_parse(request_query(r, STR("public")), INT64_MAX, &public) ? public : 0;
}
