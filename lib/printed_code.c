/* Codes that people copy from paper. */
#include "lib/printed_code.h"

#include "lib/crypt.h"

enum { GROUP = 4 };

static const char alphabet[] = "ABCDEFGHJKMNPRSTUVWXYZ";

/* Sets letter `at` of a code, and the dash before its group. */
static void put_letter(char *out, size_t at, char letter) {
    size_t place = at + at / GROUP;
    if (at && at % GROUP == 0) out[place - 1] = '-';
    out[place] = letter;
}

void printed_code_make(char out[PRINTED_CODE_CHARS + 1]) {
    for (size_t i = 0; i < PRINTED_CODE_LETTERS; i++)
        put_letter(out, i, alphabet[crypt_random_below(sizeof alphabet - 1)]);
    out[PRINTED_CODE_CHARS] = '\0';
}

bool printed_code_read(struct str typed, char out[PRINTED_CODE_CHARS + 1]) {
    size_t count = 0;
    for (size_t i = 0; i < typed.length; i++) {
        char c = typed.bytes[i];
        if (c == ' ' || c == '-') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        if (!memchr(alphabet, c, sizeof alphabet - 1) || count == PRINTED_CODE_LETTERS)
            return false;
        put_letter(out, count++, c);
    }
    out[PRINTED_CODE_CHARS] = '\0';
    return count == PRINTED_CODE_LETTERS;
}
