/* A bucket stores the moment at which it will be full again (as in the generic cell rate
 * algorithm, ITU-T I.371): a token taken moves that moment by period / burst. A bucket whose moment
 * has passed is full, hence as good as free. Moments are counted in units of 1/burst ms, so that
 * no rounding adds up.
 *
 * Keys go to a set of eight neighbouring buckets chosen by their hash; within a set everything is
 * a short scan. */
#include "moderation/limits.h"

#include "lib/mem.h"

enum { WAYS = 8 };

struct bucket {
    uint64_t key;
    int64_t burst;        /* of the rule it was filled by; 0: never used */
    int64_t full_at_ms;   /* whole milliseconds of the moment when it is full again */
    int64_t full_at_part; /* and 1/burst parts, below burst */
};

struct limits {
    size_t sets; /* a power of two */
    struct bucket *buckets;
};

struct limits *limits_new(size_t buckets) {
    assert(buckets > 0 && buckets <= (size_t)1 << 24);
    struct limits *l = mem_alloc(sizeof *l);
    l->sets = 1;
    while (l->sets * WAYS < buckets) l->sets *= 2;
    l->buckets = mem_array(l->sets * WAYS, sizeof *l->buckets);
    return l;
}

void limits_free(struct limits *l) {
    if (!l) return;
    mem_free(l->buckets);
    mem_free(l);
}

static struct bucket *set_of(const struct limits *l, uint64_t key) {
    return l->buckets + ((key >> 32 ^ key) & (l->sets - 1)) * WAYS;
}

static struct bucket *find(const struct limits *l, uint64_t key) {
    struct bucket *set = set_of(l, key);
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].burst > 0 && set[i].key == key) return &set[i];
    }
    return NULL;
}

/* A full bucket for a key that has none: in a free place, or in that of the fullest. */
static struct bucket *place(struct limits *l, uint64_t key) {
    struct bucket *set = set_of(l, key), *best = &set[0];
    for (size_t i = 0; i < WAYS && best->burst > 0; i++) {
        if (set[i].burst == 0 || set[i].full_at_ms < best->full_at_ms) best = &set[i];
    }
    *best = (struct bucket){.key = key};
    return best;
}

/* Time missing to full, in 1/burst ms. */
static int64_t missing(const struct bucket *b, struct limit_rule rule, int64_t now_ms) {
    if (!b || b->burst != rule.burst || b->full_at_ms < now_ms) return 0;
    int64_t most = rule.period_ms * rule.burst;
    int64_t ms = b->full_at_ms - now_ms;
    /* Further away than the largest debt: the clock went back, or the rule changed. */
    if (ms > 2 * rule.period_ms) return most;
    return ms * rule.burst + b->full_at_part;
}

static void set_missing(struct bucket *b, struct limit_rule rule, int64_t now_ms, int64_t parts) {
    b->burst = rule.burst;
    b->full_at_ms = now_ms + parts / rule.burst;
    b->full_at_part = parts % rule.burst;
}

static bool is_limit(struct limit_rule rule) {
    return rule.burst > 0 && rule.period_ms > 0;
}

/* So that burst times period fits. */
static struct limit_rule clipped(struct limit_rule rule) {
    if (rule.burst > LIMITS_MOST) rule.burst = LIMITS_MOST;
    if (rule.period_ms > LIMITS_MOST) rule.period_ms = LIMITS_MOST;
    return rule;
}

/* One token is period / burst milliseconds, that is `period` parts. */
bool limits_take(struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms,
                 int64_t *retry_after_ms) {
    *retry_after_ms = 0;
    if (!is_limit(rule)) return true;
    rule = clipped(rule);
    struct bucket *b = find(l, key);
    int64_t parts = missing(b, rule, now_ms) + rule.period_ms;
    int64_t over = parts - rule.period_ms * rule.burst;
    if (over > 0) {
        *retry_after_ms = (over + rule.burst - 1) / rule.burst;
        return false;
    }
    set_missing(b ? b : place(l, key), rule, now_ms, parts);
    return true;
}

void limits_charge(struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms) {
    if (!is_limit(rule)) return;
    rule = clipped(rule);
    struct bucket *b = find(l, key);
    int64_t parts = missing(b, rule, now_ms) + rule.period_ms;
    int64_t most = 2 * rule.period_ms * rule.burst;
    set_missing(b ? b : place(l, key), rule, now_ms, parts < most ? parts : most);
}

void limits_give_back(struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms) {
    if (!is_limit(rule)) return;
    rule = clipped(rule);
    struct bucket *b = find(l, key);
    int64_t parts = missing(b, rule, now_ms) - rule.period_ms;
    if (b) set_missing(b, rule, now_ms, parts > 0 ? parts : 0);
}

int64_t limits_peek(const struct limits *l, uint64_t key, struct limit_rule rule, int64_t now_ms) {
    if (!is_limit(rule)) return INT64_MAX;
    rule = clipped(rule);
    int64_t parts = rule.period_ms * rule.burst - missing(find(l, key), rule, now_ms);
    return parts > 0 ? parts / rule.period_ms : 0;
}
