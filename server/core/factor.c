/* Codes checked and used up. */
#include "server/core/factor.h"

#include "lib/printed_code.h"
#include "server/core/service.h"
#include "sql/core_factor.h"

/* A sealed seed is of one person: moved to another's row it does not open. */
static struct str about(struct member_id member, char out[32]) {
    int length = snprintf(out, 32, "factor %lld", (long long)member.v);
    return (struct str){out, (size_t)length};
}

void factor_seal(const struct service *service, struct member_id member,
                 const unsigned char seed[TOTP_SEED_BYTES], unsigned char out[FACTOR_SEALED]) {
    char room[32];
    struct str plain = {(const char *)seed, TOTP_SEED_BYTES};
    crypt_seal(service->keys->seal, about(member, room), plain, out);
}

void factor_code_hash(const struct service *service, struct member_id member, struct str code,
                      unsigned char out[CRYPT_HASH_BYTES]) {
    struct crypt_hash mac;
    const struct str parts[] = {
        STR("second factor code"), {(const char *)&member.v, sizeof member.v}, code};
    crypt_mac(service->keys->pepper, parts, ARRAY_LENGTH(parts), &mac);
    memcpy(out, mac.bytes, sizeof mac.bytes);
}

bool factor_is_paper(struct str typed) {
    char code[PRINTED_CODE_CHARS + 1];
    return printed_code_read(typed, code);
}

static enum err use_clock(struct op_run *run, struct member_id member, const char *code) {
    struct factor_of_in find = {.member_id = member};
    struct factor_of_row row;
    unsigned char seed[TOTP_SEED_BYTES];
    char room[32];
    int64_t step = 0;
    enum err e = sql_factor_of(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    struct str sealed = {(const char *)row.sealed.bytes, row.sealed.length};
    if (sealed.length != FACTOR_SEALED) return ERR_CORRUPT;
    e = crypt_open(run->service->keys->seal, about(member, room), sealed, seed);
    if (e != OK) return e;
    bool is_right = totp_match(seed, code, run->now_ms, row.last_step, &step);
    crypt_wipe(seed, sizeof seed);
    if (!is_right) return ERR_UNPROVEN;
    struct factor_step_take_in take = {.step = step, .member_id = member};
    e = sql_factor_step_take(run->db, &take);
    return e == OK && db_changes(run->db) == 0 ? ERR_UNPROVEN : e;
}

static enum err use_paper(struct op_run *run, struct member_id member, const char *code) {
    unsigned char hash[CRYPT_HASH_BYTES];
    factor_code_hash(run->service, member, str_from_c(code), hash);
    struct factor_code_take_in take = {
        .used_at = run->now_ms, .member_id = member, .code_hash = {hash, sizeof hash}};
    struct factor_fine_in fine = {.member_id = member};
    enum err e = sql_factor_code_take(run->db, &take);
    if (e == OK && db_changes(run->db) == 0) return ERR_UNPROVEN;
    return e == OK ? sql_factor_fine(run->db, &fine) : e;
}

enum err factor_use(struct op_run *run, struct member_id member, struct str typed) {
    char digits[TOTP_DIGITS + 1], paper[PRINTED_CODE_CHARS + 1];
    if (totp_read(typed, digits)) return use_clock(run, member, digits);
    if (printed_code_read(typed, paper)) return use_paper(run, member, paper);
    return ERR_UNPROVEN;
}

enum err factor_forget(struct op_run *run, struct member_id member) {
    struct factor_end_in factor = {.member_id = member};
    struct factor_codes_end_in codes = {.member_id = member};
    struct trusted_browsers_end_in browsers = {.member_id = member};
    enum err e = sql_factor_end(run->db, &factor);
    if (e == OK) e = sql_factor_codes_end(run->db, &codes);
    return e == OK ? sql_trusted_browsers_end(run->db, &browsers) : e;
}
