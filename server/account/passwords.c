/* What can be a password: 12 characters or more, any characters, no rule of composition; not what
 * is guessed first (NIST SP 800-63B section 5.1.1.2): common ones, the same character over and
 * over, a run of the keyboard or alphabet, the account's own name. */
#include "lib/unicode.h"
#include "lib/utf8.h"
#include "server/account/account.h"
#include "server/core/page.h"
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
static const char *const words[] = {
    "motdepasse", "password",  "azerty",        "qwerty",         "bonjour",    "soleil",
    "jetaime",    "doudou",    "marseille",     "loulou",         "chouchou",   "missionlocale",
    "capemploi",  "apec",      "francetravail", "poleemploi",     "conseiller", "conseillere",
    "entrepairs", "bienvenue", "welcome",       "administrateur", "admin",      "changeme",
    "changezmoi", "secret",    "iloveyou",      "sunshine",       "football",   "princesse",
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
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        struct str word = str_from_c(words[i]);
        struct str rest = letters;
        /* The word, once or again and again, is all there is. */
        while (str_starts(rest, word)) rest = str_slice(rest, word.length, rest.length);
        if (letters.length && rest.length == 0 && folded.length < 20) return true;
    }
    return false;
}

static bool is_own_name(struct arena *arena, struct str password, struct str identifier) {
    struct str folded = unicode_folded(arena, password);
    struct str name = unicode_folded(arena, identifier);
    struct str local = str_slice(name, 0, str_find_byte(name, '@', 0));
    /* What remains around the name must be a password by itself. */
    if (local.length < 4) return str_equal(folded, name);
    size_t at = str_find(folded, local);
    return at < folded.length && folded.length - local.length < PASSWORD_LEAST - 4;
}

bool password_is_acceptable(struct str password, struct str identifier) {
    struct arena arena = {0};
    bool is_fine = utf8_is_valid(password) && utf8_count(password) >= PASSWORD_LEAST &&
                   !is_common(&arena, password) && !is_own_name(&arena, password, identifier);
    arena_release(&arena);
    return is_fine;
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

struct str password_problem(struct request *r, struct str password, struct str identifier) {
    if (!utf8_is_valid(password) || utf8_count(password) < PASSWORD_LEAST) return too_short(r);
    if (is_own_name(&r->arena, password, identifier))
        return page_message(r, "form.password_is_name");
    if (is_common(&r->arena, password)) return page_message(r, "form.password_common");
    return (struct str){0};
}
