/* Connections counted by address, for all loops: a hash table of chains under one mutex. An entry
 * exists while its address has a connection, so the table is bounded by max_connections. Addresses
 * are hostile keys, hence a secret in the hash. */
#include <pthread.h>
#include <sys/random.h>

#include "server/core/http_census.h"
#include "server/core/http_internal.h"

#include "lib/mem.h"

enum { BUCKETS = 4096 };

struct entry {
    struct entry *next;
    uint64_t key[2];
    size_t count;
};

struct http_census {
    pthread_mutex_t mutex;
    uint64_t secret[2];
    size_t total;
    struct entry *buckets[BUCKETS];
};

struct http_census *http_census_new(void) {
    struct http_census *census = mem_alloc(sizeof *census);
    pthread_mutex_init(&census->mutex, NULL);
    /* Without entropy at start the hash is only predictable, not wrong. */
    ssize_t got = getrandom(census->secret, sizeof census->secret, 0);
    (void)got;
    return census;
}

void http_census_free(struct http_census *census) {
    if (!census) return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (census->buckets[i]) {
            struct entry *entry = census->buckets[i];
            census->buckets[i] = entry->next;
            mem_free(entry);
        }
    }
    pthread_mutex_destroy(&census->mutex);
    mem_free(census);
}

/* Whoever has one IPv6 address has its whole /64: count that. */
static void make_key(const struct ip_address *peer, uint64_t key[2]) {
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    memcpy(key, peer->bytes, 16);
    if (memcmp(peer->bytes, mapped, sizeof mapped) != 0) key[1] = 0;
}

static struct entry **find(struct http_census *census, const uint64_t key[2]) {
    uint64_t hash = census->secret[0];
    for (int i = 0; i < 2; i++) {
        hash = (hash ^ key[i]) * (census->secret[1] | 1);
        hash ^= hash >> 32;
    }
    hash *= UINT64_C(0x9e3779b97f4a7c15); /* 2^64 over the golden ratio spreads what is left */
    hash ^= hash >> 32;
    struct entry **at = &census->buckets[hash % BUCKETS];
    while (*at && memcmp((*at)->key, key, 16) != 0) at = &(*at)->next;
    return at;
}

enum err http_census_enter(struct http_census *census, const struct http_options *options,
                           const struct ip_address *peer, bool *is_counted) {
    uint64_t key[2];
    make_key(peer, key);
    bool is_trusted = ip_is_within(peer, options->trusted_proxies, options->trusted_count);
    size_t most = options->connections_per_address;
    enum err e = OK;
    pthread_mutex_lock(&census->mutex);
    struct entry **at = find(census, key);
    if (options->max_connections && census->total >= options->max_connections)
        e = ERR_LIMIT;
    else if (!is_trusted && most && *at && (*at)->count >= most)
        e = ERR_TOO_FAST;
    if (e == OK) {
        census->total++;
        if (!is_trusted) {
            if (!*at) {
                *at = mem_alloc(sizeof **at);
                memcpy((*at)->key, key, sizeof key);
            }
            (*at)->count++;
        }
        *is_counted = !is_trusted;
    }
    pthread_mutex_unlock(&census->mutex);
    return e;
}

void http_census_leave(struct http_census *census, const struct ip_address *peer, bool is_counted) {
    uint64_t key[2];
    make_key(peer, key);
    pthread_mutex_lock(&census->mutex);
    assert(census->total > 0);
    census->total--;
    if (is_counted) {
        struct entry **at = find(census, key);
        struct entry *entry = *at;
        assert(entry && entry->count > 0);
        if (--entry->count == 0) {
            *at = entry->next;
            mem_free(entry);
        }
    }
    pthread_mutex_unlock(&census->mutex);
}
