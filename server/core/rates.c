/* The one table of token buckets. */
#include "server/core/rates.h"

#include <pthread.h>

#include "lib/mem.h"

enum { RATE_SLOTS = 65536 };

struct rates {
    pthread_mutex_t mutex;
    struct limits *limits;
    struct crypt_key *key;
};

struct rates *rates_new(void) {
    struct rates *rates = mem_alloc(sizeof *rates);
    pthread_mutex_init(&rates->mutex, NULL);
    rates->limits = limits_new(RATE_SLOTS);
    rates->key = crypt_key_new();
    crypt_random(rates->key->bytes, sizeof rates->key->bytes);
    return rates;
}

void rates_free(struct rates *rates) {
    limits_free(rates->limits);
    crypt_key_free(rates->key);
    pthread_mutex_destroy(&rates->mutex);
    mem_free(rates);
}

uint64_t rates_key(const struct rates *rates, struct str what, struct str a, struct str b) {
    struct crypt_hash mac;
    uint64_t key;
    crypt_mac(rates->key, (struct str[]){what, a, b}, 3, &mac);
    memcpy(&key, mac.bytes, sizeof key);
    return key;
}

uint64_t rates_key_of(const struct rates *rates, struct str what, int64_t id) {
    return rates_key(rates, what, (struct str){(const char *)&id, sizeof id}, STR(""));
}

enum err rates_take(struct rates *rates, uint64_t key, struct limit_rule rule, int64_t now_ms,
                    int64_t *retry_after_ms) {
    *retry_after_ms = 0;
    if (rule.burst <= 0) return OK;
    pthread_mutex_lock(&rates->mutex);
    bool is_taken = limits_take(rates->limits, key, rule, now_ms, retry_after_ms);
    pthread_mutex_unlock(&rates->mutex);
    return is_taken ? OK : ERR_TOO_FAST;
}

void rates_charge(struct rates *rates, uint64_t key, struct limit_rule rule, int64_t now_ms) {
    if (rule.burst <= 0) return;
    pthread_mutex_lock(&rates->mutex);
    limits_charge(rates->limits, key, rule, now_ms);
    pthread_mutex_unlock(&rates->mutex);
}

void rates_give_back(struct rates *rates, uint64_t key, struct limit_rule rule, int64_t now_ms) {
    if (rule.burst <= 0) return;
    pthread_mutex_lock(&rates->mutex);
    limits_give_back(rates->limits, key, rule, now_ms);
    pthread_mutex_unlock(&rates->mutex);
}
