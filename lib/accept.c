/* Weighted lists: at most 32 members are looked at, which no browser exceeds. */
#include "lib/accept.h"

enum { MEMBERS_MAX = 32, WEIGHT_MAX = 1000, TAGS_MAX = 16 };

static struct str trim_blanks(struct str s) {
    size_t from = 0, to = s.length;
    while (from < to && (s.bytes[from] == ' ' || s.bytes[from] == '\t')) from++;
    while (to > from && (s.bytes[to - 1] == ' ' || s.bytes[to - 1] == '\t')) to--;
    return str_slice(s, from, to);
}

/* qvalue: 0 to 1 with at most three decimals, in thousandths; -1 when malformed. */
static int parse_weight(struct str s) {
    if (s.length == 0 || s.length > 5) return -1;
    if (s.bytes[0] != '0' && s.bytes[0] != '1') return -1;
    if (s.length > 1 && s.bytes[1] != '.') return -1;
    int weight = (s.bytes[0] - '0') * WEIGHT_MAX;
    int unit = WEIGHT_MAX / 10;
    for (size_t i = 2; i < s.length; i++, unit /= 10) {
        if (s.bytes[i] < '0' || s.bytes[i] > '9') return -1;
        weight += (s.bytes[i] - '0') * unit;
    }
    return weight <= WEIGHT_MAX ? weight : -1;
}

/* Cuts "name;q=0.5" in two; -1 when there is anything else than a weight after the name. */
static int parse_member(struct str member, struct str *name) {
    size_t semicolon = str_find_byte(member, ';', 0);
    *name = trim_blanks(str_slice(member, 0, semicolon));
    if (name->length == 0) return -1;
    if (semicolon == member.length) return WEIGHT_MAX;
    struct str parameter = trim_blanks(str_slice(member, semicolon + 1, member.length));
    if (!str_equal_nocase(str_slice(parameter, 0, 2), STR("q="))) return -1;
    return parse_weight(str_slice(parameter, 2, parameter.length));
}

bool accept_gzip(struct str field) {
    struct str rest = field, member, name;
    int gzip = -1, any = -1;
    for (size_t i = 0; i < MEMBERS_MAX && str_cut(&rest, ',', &member); i++) {
        int weight = parse_member(member, &name);
        if (weight < 0) continue;
        if (str_equal_nocase(name, STR("gzip")) || str_equal_nocase(name, STR("x-gzip")))
            gzip = weight > gzip ? weight : gzip;
        else if (str_equal(name, STR("*")))
            any = weight > any ? weight : any;
    }
    return gzip >= 0 ? gzip > 0 : any > 0;
}

/* Is `range` the tag, or the tag and subtags? */
static bool range_wants(struct str range, struct str tag) {
    if (!str_equal_nocase(str_slice(range, 0, tag.length), tag)) return false;
    return range.length == tag.length || range.bytes[tag.length] == '-';
}

size_t accept_language(struct str field, const struct str *tags, size_t count) {
    assert(count > 0 && count <= TAGS_MAX);
    /* Weights by tag, and that of "*"; -1 unsaid. Order breaks ties: the earlier member wins. */
    int weights[TAGS_MAX], any = -1;
    size_t places[TAGS_MAX], any_place = 0;
    for (size_t t = 0; t < TAGS_MAX; t++) weights[t] = -1, places[t] = MEMBERS_MAX;
    struct str rest = field, member, range;
    for (size_t i = 0; i < MEMBERS_MAX && str_cut(&rest, ',', &member); i++) {
        int weight = parse_member(member, &range);
        if (weight < 0) continue;
        if (str_equal(range, STR("*")) && any < 0) {
            any = weight;
            any_place = i;
        }
        for (size_t t = 0; t < count; t++) {
            if (!range_wants(range, tags[t]) || weight <= weights[t]) continue;
            weights[t] = weight;
            places[t] = i;
        }
    }
    size_t best = 0;
    int best_weight = 0;
    size_t best_place = MEMBERS_MAX;
    for (size_t t = 0; t < count; t++) {
        int weight = weights[t] >= 0 ? weights[t] : any;
        size_t place = weights[t] >= 0 ? places[t] : any_place;
        if (weight <= 0 || weight < best_weight) continue;
        if (weight == best_weight && place >= best_place) continue;
        best = t;
        best_weight = weight;
        best_place = place;
    }
    return best;
}
