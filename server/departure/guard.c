/* Attempts at the password are counted for each account. */
#include "server/departure/guard.h"

#include "lib/clock.h"
#include "server/core/service.h"

enum { ATTEMPTS_MOST = 10 };

bool guard_is_too_fast(struct request *r) {
    char member[24];
    int64_t wait_ms;
    struct limit_rule rule = {ATTEMPTS_MOST, 15 * MINUTE_MS};
    snprintf(member, sizeof member, "%lld", (long long)r->viewer.member.v);
    uint64_t key = rates_key(r->service->rates, STR("departure"), str_from_c(member), STR(""));
    if (rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms) == OK) return false;
    request_error(r, 429, wait_ms / 1000 + 1);
    return true;
}

static enum err own_password_prepare(struct arena *arena, const struct service *service,
                                     void *input) {
    (void)arena;
    const struct own_password_check_in *in = input;
    return crypt_password_check(service->keys->pepper, service->cost, in->password, in->hash);
}

const struct op op_own_password = {
    .name = "password.own", .pool = POOL_HASH, .prepare = own_password_prepare};
