/* The chain: each entry's MAC covers the one before, so that none can be changed, removed from the
 * middle or put between without the key. That the last ones were cut off shows by comparing with
 * the head logged daily. */
#include "server/core/audit.h"

#include "lib/log.h"
#include "server/core/service.h"
#include "sql/core_audit.h"

enum { SALT_BYTES = 16, TEXT_MOST = 16 * 1024, CHANGED_MOST = 7 * 1024, BATCH = 500 };

static void put_number(int64_t n, char out[8]) {
    for (int i = 0; i < 8; i++) out[i] = (char)((uint64_t)n >> (56 - 8 * i));
}

static struct str hash_str(const struct crypt_hash *hash) {
    return (struct str){(const char *)hash->bytes, sizeof hash->bytes};
}

static struct str blob_str(struct blob blob) {
    return (struct str){(const char *)blob.bytes, blob.length};
}

static struct blob hash_blob(const struct crypt_hash *hash) {
    return (struct blob){hash->bytes, sizeof hash->bytes};
}

/* Salted and keyed: the digest says nothing about an erased text, even to one who guesses it. */
static void digest_text(const struct crypt_key *key, struct str salt, struct str text,
                        struct crypt_hash *out) {
    struct str parts[] = {salt, text};
    crypt_mac(key, parts, ARRAY_LENGTH(parts), out);
}

static void mac_entry(const struct crypt_key *key, const struct audit_add_in *entry,
                      struct str previous, struct crypt_hash *out) {
    char seq[8], at[8];
    put_number(entry->seq, seq);
    put_number(entry->at, at);
    struct str parts[] = {
        {seq, sizeof seq}, {at, sizeof at},         entry->kind,
        entry->actor,      blob_str(entry->digest), previous,
    };
    crypt_mac(key, parts, ARRAY_LENGTH(parts), out);
}

static enum err find_last(struct db *db, struct arena *arena, struct audit_last_row *last) {
    enum err e = sql_audit_last(db, arena, last);
    if (e == ERR_NOT_FOUND) {
        *last = (struct audit_last_row){0};
        return OK;
    }
    return e;
}

enum err audit_append(struct op_run *run, const char *kind, struct str text) {
    assert(db_in_transaction(run->db));
    const struct crypt_key *key = run->service->keys->audit;
    struct audit_last_row last;
    enum err e = find_last(run->db, run->arena, &last);
    if (e) return e;
    unsigned char salt[SALT_BYTES];
    crypt_random(salt, sizeof salt);
    text = str_slice(text, 0, TEXT_MOST);
    if (!text.bytes) text = STR("");
    struct crypt_hash digest, mac;
    digest_text(key, (struct str){(const char *)salt, sizeof salt}, text, &digest);
    char actor[64];
    struct actor unnamed = actor_unnamed();
    actor_write(run->is_unnamed ? &unnamed : &run->actor, actor);
    struct audit_add_in entry = {
        .seq = last.seq + 1,
        .at = run->now_ms,
        .kind = str_from_c(kind),
        .actor = str_from_c(actor),
        .digest = hash_blob(&digest),
    };
    mac_entry(key, &entry, blob_str(last.mac), &mac);
    entry.mac = hash_blob(&mac);
    e = sql_audit_add(run->db, &entry);
    if (e) return e;
    struct audit_text_add_in apart = {.seq = entry.seq, .salt = {salt, sizeof salt}, .text = text};
    return sql_audit_text_add(run->db, &apart);
}

enum err audit_change(struct op_run *run, const char *kind, struct str subject, struct str before,
                      struct str after) {
    /* Cut each alone, so that a long "before" leaves room for what it became. */
    struct str from = str_slice(before, 0, CHANGED_MOST), to = str_slice(after, 0, CHANGED_MOST);
    return audit_append(run, kind,
                        arena_format(run->arena, "%.*s: %.*s -> %.*s", STR_ARG(subject),
                                     STR_ARG(from), STR_ARG(to)));
}

/* Does the row follow the entry `seq` whose MAC is `previous`? */
static bool fits(const struct crypt_key *key, const struct audit_batch_row *row, int64_t seq,
                 struct str previous) {
    struct audit_add_in entry = {.seq = row->seq,
                                 .at = row->at,
                                 .kind = row->kind,
                                 .actor = row->actor,
                                 .digest = row->digest};
    struct crypt_hash expected;
    mac_entry(key, &entry, previous, &expected);
    if (row->seq != seq + 1 || row->mac.length != sizeof expected.bytes ||
        !crypt_equal(row->mac.bytes, expected.bytes, sizeof expected.bytes))
        return false;
    if (!row->salt.bytes) return true; /* erased, as it may be */
    digest_text(key, blob_str(row->salt), row->text, &expected);
    return str_equal(blob_str(row->digest), hash_str(&expected));
}

enum err audit_verify(struct db *db, const struct crypt_key *key, struct audit_report *report) {
    struct arena arena = {0};
    struct crypt_hash previous;
    struct str before = {0};
    size_t count = BATCH;
    enum err e = OK;
    *report = (struct audit_report){0};
    while (!e && count == BATCH) {
        struct audit_batch_in in = {.after_seq = report->entries, .most = BATCH};
        struct audit_batch_row *rows;
        arena_reset(&arena);
        e = sql_audit_batch(db, &arena, &in, &rows, &count);
        for (size_t i = 0; !e && i < count; i++) {
            if (!fits(key, &rows[i], report->entries, before)) {
                report->broken_at = rows[i].seq;
                e = ERR_CORRUPT;
                break;
            }
            report->entries++;
            report->erased += rows[i].salt.bytes == NULL;
            memcpy(previous.bytes, rows[i].mac.bytes, sizeof previous.bytes);
            before = hash_str(&previous);
        }
    }
    arena_release(&arena);
    if (report->broken_at)
        log_line(LOG_ERROR, "audit", "the chain is broken at entry %lld",
                 (long long)report->broken_at);
    return e;
}

enum err audit_head(struct db *db, struct arena *arena, int64_t *seq, struct str *head) {
    struct audit_last_row last;
    enum err e = find_last(db, arena, &last);
    if (e) return e;
    size_t chars = crypt_base64_chars(last.mac.length);
    char *printed = arena_alloc(arena, chars + 1);
    if (last.mac.length) crypt_base64(last.mac.bytes, last.mac.length, printed);
    *seq = last.seq;
    *head = (struct str){printed, chars};
    return OK;
}
