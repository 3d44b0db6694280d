/* A table of sessions, newest stream first in each chain. */
#include "server/core/events_census.h"

#include <pthread.h>

#include "lib/mem.h"

enum { CHAINS = 4096 };

struct events_census {
    pthread_mutex_t mutex;
    struct events_ticket *chains[CHAINS];
    atomic_size_t count;
    _Atomic uint64_t over;
};

struct events_census *events_census_new(void) {
    struct events_census *census = mem_alloc(sizeof *census);
    pthread_mutex_init(&census->mutex, NULL);
    return census;
}

void events_census_free(struct events_census *census) {
    if (!census) return;
    pthread_mutex_destroy(&census->mutex);
    mem_free(census);
}

static struct events_ticket **chain_of(struct events_census *census, struct session_id session) {
    return &census->chains[(uint64_t)session.v % CHAINS];
}

/* The oldest of this session that is not over yet, when it has too many. */
static struct events_ticket *surplus(struct events_ticket *chain, struct session_id session) {
    struct events_ticket *oldest = NULL;
    size_t count = 0;
    for (struct events_ticket *t = chain; t; t = t->next) {
        if (t->session.v != session.v || t->is_over) continue;
        oldest = t;
        count++;
    }
    return count > EVENTS_A_SESSION ? oldest : NULL;
}

enum err events_census_enter(struct events_census *census, struct events_ticket *ticket,
                             struct session_id session, size_t most) {
    enum err e = ERR_LIMIT;
    pthread_mutex_lock(&census->mutex);
    if (most == 0 || census->count < most) {
        struct events_ticket **chain = chain_of(census, session);
        ticket->session = session;
        ticket->is_over = false;
        ticket->next = *chain;
        *chain = ticket;
        census->count++;
        struct events_ticket *oldest = surplus(*chain, session);
        if (oldest) {
            oldest->is_over = true;
            census->over++;
        }
        e = OK;
    }
    pthread_mutex_unlock(&census->mutex);
    return e;
}

void events_census_leave(struct events_census *census, struct events_ticket *ticket) {
    pthread_mutex_lock(&census->mutex);
    struct events_ticket **link = chain_of(census, ticket->session);
    while (*link != ticket) link = &(*link)->next;
    *link = ticket->next;
    census->count--;
    pthread_mutex_unlock(&census->mutex);
}

size_t events_census_count(const struct events_census *census) {
    return census->count;
}

uint64_t events_census_over(const struct events_census *census) {
    return census->over;
}
