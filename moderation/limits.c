/* Open addressing over neighbourhoods of eight; times in microseconds, so that a high rate keeps
 * its precision. */
#include "moderation/limits.h"

#include "lib/mem.h"

enum { NEIGHBOURS = 8 };

struct bucket {
    uint64_t key;    /* 0: free */
    int64_t full_us; /* when it is full again */
};

struct limits {
    struct bucket *buckets;
    size_t mask;
};

struct limits *limits_new(size_t slots) {
    assert(slots >= NEIGHBOURS && (slots & (slots - 1)) == 0);
    struct limits *limits = mem_alloc(sizeof *limits);
    limits->buckets = mem_array(slots, sizeof *limits->buckets);
    limits->mask = slots - 1;
    return limits;
}

void limits_free(struct limits *limits) {
    mem_free(limits->buckets);
    mem_free(limits);
}

static size_t place(const struct limits *limits, uint64_t key, size_t step) {
    return ((size_t)(key >> 16) + step) & limits->mask;
}

static const struct bucket *find(const struct limits *limits, uint64_t key) {
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        const struct bucket *bucket = &limits->buckets[place(limits, key, i)];
        if (bucket->key == key) return bucket;
    }
    return NULL;
}

/* The key's bucket, in the room of the fullest neighbour when it has none. */
static struct bucket *claim(struct limits *limits, uint64_t key) {
    struct bucket *fullest = NULL;
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        struct bucket *bucket = &limits->buckets[place(limits, key, i)];
        if (bucket->key == key) return bucket;
        if (!fullest || bucket->full_us < fullest->full_us) fullest = bucket;
    }
    *fullest = (struct bucket){.key = key};
    return fullest;
}

static uint64_t used_key(uint64_t key) {
    return key ? key : 1;
}

static int64_t interval_us(struct limit_rule rule) {
    assert(rule.burst >= 1 && rule.period_ms >= 1);
    int64_t interval = rule.period_ms * 1000 / rule.burst;
    return interval > 0 ? interval : 1;
}

bool limits_take(struct limits *limits, uint64_t key, struct limit_rule rule, int64_t now_ms,
                 int64_t *retry_after_ms) {
    struct bucket *bucket = claim(limits, used_key(key));
    int64_t now_us = now_ms * 1000, interval = interval_us(rule);
    int64_t from = bucket->full_us > now_us ? bucket->full_us : now_us;
    int64_t late = from + interval - now_us - interval * rule.burst;
    *retry_after_ms = late > 0 ? late / 1000 + 1 : 0;
    if (late > 0) return false;
    bucket->full_us = from + interval;
    return true;
}

void limits_give_back(struct limits *limits, uint64_t key, struct limit_rule rule, int64_t now_ms) {
    const struct bucket *known = find(limits, used_key(key));
    if (!known || known->full_us <= now_ms * 1000) return;
    claim(limits, used_key(key))->full_us -= interval_us(rule);
}

int64_t limits_peek(const struct limits *limits, uint64_t key, struct limit_rule rule,
                    int64_t now_ms) {
    const struct bucket *bucket = find(limits, used_key(key));
    int64_t missing_us = bucket ? bucket->full_us - now_ms * 1000 : 0;
    if (missing_us <= 0) return rule.burst;
    int64_t interval = interval_us(rule), missing = (missing_us + interval - 1) / interval;
    return missing < rule.burst ? rule.burst - missing : 0;
}
