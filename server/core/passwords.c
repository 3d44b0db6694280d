/* Passwords judged, on texts folded for comparison. */
#include "server/core/passwords.h"

#include "lib/unicode.h"
#include "lib/utf8.h"
#include "moderation/policy.h"
#include "server/core/page.h"
#include "sql/core_passwords.h"
#include "templates.h"

/* Runs that long passwords are made of by those who must have one. */
static const char *const runs[] = {
    "0123456789012345678901234567890",
    "9876543210987654321098765432109",
    "abcdefghijklmnopqrstuvwxyzabcdef",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyazertyazertyazerty",
    "qwertyqwertyqwertyqwerty",
    "1234567812345678123456781234",
    "123123123123123123123123123",
    "1q2w3e4r5t6y7u8i9o0p",
    "1a2z3e4r5t6y7u8i9o0p",
    "abcabcabcabcabcabcabcabc",
};

/* Words that, with some figures or marks around them, are no password. */
static const char *const common[] = {
    "motdepasse", "password",  "azerty",    "qwerty",   "bonjour",        "soleil",
    "jetaime",    "doudou",    "marseille", "loulou",   "chouchou",       "princesse",
    "entrepairs", "bienvenue", "welcome",   "admin",    "administrateur", "changeme",
    "changezmoi", "secret",    "iloveyou",  "sunshine", "football",
};

/* Letters alone, folded: « M0t.De-Passe! » gives "mtdepasse". */
static struct str letters_of(struct arena *arena, struct str folded) {
    char *out = arena_alloc(arena, folded.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < folded.length; i++)
        if (folded.bytes[i] >= 'a' && folded.bytes[i] <= 'z') out[length++] = folded.bytes[i];
    return (struct str){out, length};
}

static bool is_one_character(struct str folded) {
    for (size_t i = 1; i < folded.length; i++)
        if (folded.bytes[i] != folded.bytes[0]) return false;
    return true;
}

static bool is_common(struct arena *arena, struct str password) {
    struct str folded = unicode_folded(arena, password), letters = letters_of(arena, folded);
    if (is_one_character(folded)) return true;
    for (size_t i = 0; i < ARRAY_LENGTH(runs); i++)
        if (str_find(str_from_c(runs[i]), folded) < strlen(runs[i])) return true;
    for (size_t i = 0; i < ARRAY_LENGTH(common); i++) {
        struct str word = str_from_c(common[i]);
        struct str rest = letters;
        /* The word, once or again and again, is all there is. */
        while (str_starts(rest, word)) rest = str_slice(rest, word.length, rest.length);
        if (letters.length && rest.length == 0 && folded.length < 20) return true;
    }
    return false;
}

enum { OWN_LEAST = 4, OWN_REST = 8, OWN_TEXTS = 7, OWN_WORDS = 64 };

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Takes every `word` out of the text, whole or not; true when there was one. */
static bool take_out(struct str word, char *text, size_t *length) {
    bool was_there = false;
    for (;;) {
        size_t at = str_find((struct str){text, *length}, word);
        if (at >= *length) return was_there;
        memmove(text + at, text + at + word.length, *length - at - word.length);
        *length -= word.length;
        was_there = true;
    }
}

/* The words of a text, and the text itself: "Mission locale" is three. */
static size_t split(struct arena *arena, struct str text, struct str *words, size_t count) {
    struct str folded = unicode_folded(arena, text);
    size_t start = 0;
    if (folded.length >= OWN_LEAST && count < OWN_WORDS) words[count++] = folded;
    for (size_t i = 0; i <= folded.length; i++) {
        if (i < folded.length && is_word_byte(folded.bytes[i])) continue;
        bool is_part = i - start >= OWN_LEAST && i - start < folded.length;
        if (is_part && count < OWN_WORDS) words[count++] = str_slice(folded, start, i);
        start = i + 1;
    }
    return count;
}

bool password_is_own(struct arena *arena, struct str password, const struct str *own,
                     size_t count) {
    struct str words[OWN_WORDS];
    size_t words_count = 0, left = 0;
    bool has_own = false;
    struct str folded = unicode_folded(arena, password);
    char *rest = arena_text(arena, folded);
    size_t length = folded.length;
    for (size_t i = 0; i < count; i++) {
        words_count = split(arena, own[i], words, words_count);
        if (str_equal(folded, unicode_folded(arena, own[i]))) return true;
    }
    for (size_t i = 0; i < words_count; i++) has_own |= take_out(words[i], rest, &length);
    for (size_t i = 0; i < length; i++) left += is_word_byte(rest[i]);
    return has_own && left < OWN_REST;
}

/* In *room, which the caller wipes and releases; what is no UTF-8, or would grow too long, stays as
 * it is. */
static struct str normalised(struct buf *room, struct str password) {
    buf_init(room, CRYPT_PASSWORD_MOST);
    return unicode_nfkc(room, password) && !room->is_full ? buf_str(room) : password;
}

static void forget(struct buf *room) {
    if (room->length) crypt_wipe(room->bytes, room->length);
    buf_release(room);
}

enum err password_hash(const struct service *service, struct str password,
                       char out[CRYPT_PASSWORD_HASH]) {
    struct buf room;
    if (password.length > CRYPT_PASSWORD_MOST) return ERR_LIMIT;
    enum err e =
        crypt_password_hash(service->keys->pepper, service->cost, normalised(&room, password), out);
    forget(&room);
    return e;
}

enum err password_check(const struct service *service, struct str password, struct str hash) {
    struct buf room;
    struct str normal = normalised(&room, password);
    enum err e = crypt_password_check(service->keys->pepper, service->cost, normal, hash);
    /* Without a hash too: what cannot be anybody's costs as much as what is somebody's. */
    if (e == ERR_DENIED && !str_equal(normal, password))
        e = crypt_password_check(service->keys->pepper, service->cost, password, hash);
    forget(&room);
    return e;
}

enum password_fault password_judge(struct str password) {
    struct arena arena = {0};
    struct buf room;
    enum password_fault fault = PASSWORD_FINE;
    password = arena_copy(&arena, normalised(&room, password));
    forget(&room);
    if (!utf8_is_valid(password) || utf8_count(password) < PASSWORD_LEAST)
        fault = PASSWORD_SHORT;
    else if (is_common(&arena, password))
        fault = PASSWORD_COMMON;
    arena_release(&arena);
    return fault;
}

/* The trade's own words: its kinds of organisation, and what its members are called there. */
static bool is_of_trade(struct arena *arena, const struct policy *policy, struct str password) {
    size_t count = 0;
    if (!policy) return false;
    struct str *words =
        arena_array(arena, policy->kinds_count * 2 + policy->roles_count, sizeof *words);
    for (size_t i = 0; i < policy->kinds_count; i++) {
        words[count++] = policy->kinds[i].label_fr;
        words[count++] = policy->kinds[i].label_en;
    }
    for (size_t i = 0; i < policy->roles_count; i++) words[count++] = policy->roles[i];
    return password_is_own(arena, password, words, count);
}

enum err password_judge_of(struct db *db, struct arena *arena, const struct service *service,
                           struct member_id member, struct str password,
                           enum password_fault *fault) {
    struct password_owner_in in = {.member_id = member};
    struct password_owner_row row;
    *fault = password_judge(password);
    if (*fault == PASSWORD_SHORT) return OK;
    enum err e = sql_password_owner(db, arena, &in, &row);
    if (e != OK) return e;
    const struct options *o = service->options;
    const struct str own[OWN_TEXTS] = {row.identifier,
                                       row.given_name,
                                       row.family_name,
                                       row.email,
                                       row.own_address,
                                       row.organisation_name,
                                       o ? o->community_name : (struct str){0}};
    if (is_of_trade(arena, service->policy, password)) *fault = PASSWORD_COMMON;
    if (password_is_own(arena, password, own, OWN_TEXTS)) *fault = PASSWORD_OWN;
    return OK;
}

static struct str too_short(struct request *r) {
    struct buf sentence;
    buf_init(&sentence, 1024);
    msg_form_password_too_short(&sentence, r->language, MESSAGE_PLAIN,
                                (struct msg_form_password_too_short){.count = PASSWORD_LEAST});
    struct str copy = arena_copy(&r->arena, buf_str(&sentence));
    buf_release(&sentence);
    return copy;
}

struct str password_problem(struct request *r, struct member_id member, struct str password) {
    enum password_fault fault;
    /* Who cannot be read is told so by the operation, which asks again. */
    if (password_judge_of(r->db, &r->arena, r->service, member, password, &fault) != OK)
        fault = password_judge(password);
    switch (fault) {
    case PASSWORD_FINE:
        break;
    case PASSWORD_SHORT:
        return too_short(r);
    case PASSWORD_COMMON:
        return page_message(r, "form.password_common");
    case PASSWORD_OWN:
        return page_message(r, "form.password_is_name");
    }
    return (struct str){0};
}

bool password_may_try(struct request *r) {
    struct limit_rule rule = {10, 15 * MINUTE_MS};
    return request_may(r, STR("own password"), r->viewer.member, rule);
}
