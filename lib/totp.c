/* Codes out of seeds and time. Nothing here depends on what a code is but its comparison, and that
 * takes the same time whichever digit is wrong. */
#include "lib/totp.h"

#include "lib/crypt.h"
#include "lib/escape.h"
#include "lib/sha1.h"

enum { MILLION = 1000000, AROUND = 1 /* steps before and after: clocks differ */ };

int64_t totp_step(int64_t now_ms) {
    return now_ms / (TOTP_STEP_S * SECOND_MS);
}

uint32_t totp_value(const unsigned char seed[TOTP_SEED_BYTES], int64_t step) {
    unsigned char counter[8], mac[SHA1_BYTES];
    for (size_t i = 0; i < sizeof counter; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    sha1_hmac((struct str){(const char *)seed, TOTP_SEED_BYTES},
              (struct str){(const char *)counter, sizeof counter}, mac);
    size_t at = mac[SHA1_BYTES - 1] & 0x0f;
    return (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
           (uint32_t)mac[at + 2] << 8 | mac[at + 3];
}

void totp_code(const unsigned char seed[TOTP_SEED_BYTES], int64_t step, char out[TOTP_DIGITS + 1]) {
    uint32_t rest = totp_value(seed, step) % MILLION;
    for (size_t i = TOTP_DIGITS; i-- > 0; rest /= 10) out[i] = (char)('0' + rest % 10);
    out[TOTP_DIGITS] = '\0';
}

bool totp_read(struct str typed, char out[TOTP_DIGITS + 1]) {
    size_t count = 0;
    for (size_t i = 0; i < typed.length; i++) {
        char c = typed.bytes[i];
        if (c == ' ') continue;
        if (c < '0' || c > '9' || count == TOTP_DIGITS) return false;
        out[count++] = c;
    }
    out[count] = '\0';
    return count == TOTP_DIGITS;
}

bool totp_match(const unsigned char seed[TOTP_SEED_BYTES], const char code[TOTP_DIGITS + 1],
                int64_t now_ms, int64_t last, int64_t *step) {
    char right[TOTP_DIGITS + 1];
    bool is_match = false;
    for (int64_t n = totp_step(now_ms) - AROUND; n <= totp_step(now_ms) + AROUND; n++) {
        totp_code(seed, n, right);
        if (!crypt_equal(right, code, TOTP_DIGITS) || n <= last) continue;
        *step = n;
        is_match = true;
    }
    crypt_wipe(right, sizeof right);
    return is_match;
}

void totp_seed_text(const unsigned char seed[TOTP_SEED_BYTES], char out[TOTP_SEED_CHARS + 1]) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (size_t i = 0; i < TOTP_SEED_CHARS; i++) {
        /* Five bits from bit 5 i: within a byte, or over into the next. */
        size_t byte = i * 5 / 8, skip = i * 5 % 8;
        unsigned pair = (unsigned)seed[byte] << 8;
        if (byte + 1 < TOTP_SEED_BYTES) pair |= seed[byte + 1];
        out[i] = alphabet[pair >> (11 - skip) & 0x1f];
    }
    out[TOTP_SEED_CHARS] = '\0';
}

void totp_uri(struct buf *out, struct str issuer, struct str account,
              const unsigned char seed[TOTP_SEED_BYTES]) {
    char text[TOTP_SEED_CHARS + 1];
    totp_seed_text(seed, text);
    BUF_LIT(out, "otpauth://totp/");
    escape_url(out, issuer);
    BUF_LIT(out, ":");
    escape_url(out, account);
    BUF_LIT(out, "?secret=");
    buf_put(out, str_from_c(text));
    BUF_LIT(out, "&issuer=");
    escape_url(out, issuer);
    BUF_LIT(out, "&algorithm=SHA1&digits=6&period=30");
    crypt_wipe(text, sizeof text);
}
