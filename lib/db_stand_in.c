/* stand_in(number, about): an SQL function of every connection that was opened with a key. In its
 * place in a row stands a number that only the key leads back from: the same for the same two, and
 * for others another. */
#include "lib/crypt.h"
#include "lib/db_inside.h"

static void put_number(int64_t n, char out[8]) {
    for (int i = 0; i < 8; i++) out[i] = (char)((uint64_t)n >> (56 - 8 * i));
}

int64_t db_stand_in(const struct crypt_key *key, int64_t number, int64_t about) {
    char numbers[16];
    uint64_t digits = 0;
    struct crypt_hash hash;
    put_number(number, numbers);
    put_number(about, numbers + 8);
    const struct str parts[] = {STR("stand-in"), {numbers, sizeof numbers}};
    crypt_mac(key, parts, ARRAY_LENGTH(parts), &hash);
    for (int i = 0; i < 8; i++) digits = digits << 8 | hash.bytes[i];
    return -2 - (int64_t)(digits >> 2);
}

static void stand_in(struct sqlite3_context *context, int count, struct sqlite3_value **values) {
    const struct crypt_key *key = sqlite3_user_data(context);
    if (count != 2 || !key) return; /* NULL */
    sqlite3_result_int64(
        context, db_stand_in(key, sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1])));
}

enum err db_register_stand_in(struct db *db) {
    union {
        const struct crypt_key *key;
        void *data;
    } user = {.key = db->key};
    int code = sqlite3_create_function_v2(db->handle, "stand_in", 2,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                          user.data, stand_in, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : db_failed(db, "stand-ins", code);
}
