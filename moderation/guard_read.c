/* Bytes to tokens. Most of a text is ASCII: those letters are folded by arithmetic, the others by
 * lib/fold. Every byte is looked at once. */
#include "moderation/guard_read.h"

#include "lib/fold.h"
#include "lib/utf8.h"

/* What is known of a token while its letters pass. */
struct forming {
    uint64_t hash;
    size_t letters, capitals, smalls, digits;
    bool starts_capital;
};

static void take_letter(struct forming *f, const struct fold *letter, struct str raw) {
    const char *bytes = letter->letters[0] ? letter->letters : raw.bytes;
    size_t length = letter->letters[0] ? strlen(letter->letters) : raw.length;
    if (letter->kind == FOLD_MARK) return;
    for (size_t i = 0; i < length; i++) f->hash = fold_add(f->hash, (unsigned char)bytes[i]);
    if (f->letters + f->digits == 0) f->starts_capital = letter->kind == FOLD_UPPER;
    f->digits += letter->kind == FOLD_DIGIT;
    f->letters += letter->kind != FOLD_DIGIT;
    f->capitals += letter->kind == FOLD_UPPER;
    f->smalls += letter->kind == FOLD_LOWER;
}

/* Small letters of ASCII, most of every text, from r->at on. */
static void take_smalls(struct guard_reading *r, struct forming *f) {
    size_t at = r->at;
    uint64_t hash = f->hash;
    while (at < r->text.length && r->text.bytes[at] >= 'a' && r->text.bytes[at] <= 'z')
        hash = fold_add(hash, (unsigned char)r->text.bytes[at++]);
    f->hash = hash;
    f->letters += at - r->at;
    f->smalls += at - r->at;
    r->at = at;
}

static enum guard_shape shape_of(const struct forming *f) {
    if (f->capitals + f->smalls == 0) return SHAPE_NONE;
    if (f->capitals == 0) return SHAPE_LOWER;
    if (f->smalls == 0) return f->letters == 1 ? SHAPE_INITIAL : SHAPE_UPPER;
    return f->starts_capital ? SHAPE_CAPITAL : SHAPE_OTHER;
}

/* "n°": the n announces an identifier, which the n of "n'est" does not. */
static bool is_degree(const struct guard_reading *r) {
    size_t next = r->at;
    if (next == r->text.length) return false;
    uint32_t point = utf8_next(r->text, &next);
    return point == 0xb0 || point == 0xba;
}

static void look_up(const struct guard_reading *r, struct guard_token *t) {
    const struct guard_slot *known = guard_word(t->hash);
    const struct guard_slot *trade = guard_trade_word(r->policy ? r->policy->guard : NULL, t->hash);
    uint64_t longest = 0;
    if (known) {
        t->classes = known->classes;
        t->begins = known->begins;
        longest = known->begins >> 61;
    }
    if (trade) {
        t->classes |= trade->classes;
        t->begins |= trade->begins;
        longest = trade->begins >> 61 > longest ? trade->begins >> 61 : longest;
    }
    t->longest = (uint8_t)longest;
    t->begins = (t->begins & (GUARD_LONGEST(1) - 1)) | t->classes;
}

/* Letters and digits from r->at on. */
static void read_word(struct guard_reading *r, struct guard_token *t) {
    struct forming f = {.hash = fold_begin()};
    const uint64_t letter_n = fold_add(fold_begin(), 'n');
    while (r->at < r->text.length) {
        take_smalls(r, &f);
        size_t next = r->at;
        if (next == r->text.length) break;
        struct fold letter = fold_point(utf8_next(r->text, &next));
        if (letter.kind == FOLD_OTHER) break;
        take_letter(&f, &letter, str_slice(r->text, r->at, next));
        r->at = next;
    }
    size_t length = f.letters + f.digits;
    t->type = !f.digits ? TOKEN_WORD : !f.letters ? TOKEN_NUMBER : TOKEN_MIXED;
    t->shape = (uint8_t)shape_of(&f);
    t->letters = (uint8_t)(length > UINT8_MAX ? UINT8_MAX : length);
    t->hash = f.hash;
    look_up(r, t);
    if (f.letters == 1 && f.hash == letter_n && is_degree(r)) {
        t->classes |= GUARD_BIT(WORD_ID);
        t->begins |= GUARD_BIT(WORD_ID);
    }
}

/* Marks that rules name, whatever their spelling: apostrophes, hyphens, quotation marks. */
static uint64_t plain_mark(uint32_t point) {
    switch (point) {
    case 0x2018:
    case 0x2019:
    case 0x2bc:
    case 0xb4:
    case '`':
        return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return '-';
    case 0xab:
    case 0xbb:
    case 0x201c:
    case 0x201d:
        return '"';
    case 0xb7:
    case 0x2022:
    case 0x2024:
    case 0x2027:
        return '.';
    case 0xff0b:
        return '+';
    case 0xff20:
        return '@';
    default:
        return point;
    }
}

static bool is_blank(uint32_t point) {
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xa0 || point == 0x202f ||
           (point >= 0x2000 && point <= 0x200a) || point == 0x3000;
}

static bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}

/* The next token; false at the end of the text. */
static bool read_token(struct guard_reading *r, struct guard_token *t) {
    *t = (struct guard_token){.type = TOKEN_END, .is_apart = r->at == 0};
    uint32_t point = 0;
    size_t next = r->at;
    if (next + 1 < r->text.length && r->text.bytes[next] == ' ' &&
        is_small(r->text.bytes[next + 1])) {
        t->is_apart = true;
        t->start = ++r->at;
        read_word(r, t);
        t->end = r->at;
        return true;
    }
    while (r->at < r->text.length) {
        next = r->at;
        point = utf8_next(r->text, &next);
        if (!is_blank(point)) break;
        t->is_apart = true;
        if (point == '\n' && t->lines < 2) t->lines++;
        r->at = next;
    }
    t->start = r->at;
    if (r->at == r->text.length) return false;
    enum fold_kind kind = fold_point(point).kind;
    if (kind == FOLD_OTHER || kind == FOLD_MARK) {
        r->at = next;
        t->type = TOKEN_MARK;
        t->hash = plain_mark(point);
    } else {
        read_word(r, t);
    }
    t->end = r->at;
    return true;
}

void guard_read(struct guard_reading *r) {
    if (r->count - r->here > GUARD_AHEAD || r->at == r->text.length) return;
    if (r->here > GUARD_BACK && r->count == GUARD_WINDOW) {
        size_t gone = r->here - GUARD_BACK;
        memmove(r->tokens, r->tokens + gone, (r->count - gone) * sizeof *r->tokens);
        r->count -= gone;
        r->here -= gone;
    }
    while (r->count < GUARD_WINDOW && read_token(r, &r->tokens[r->count])) r->count++;
}

const struct guard_token guard_end = {.type = TOKEN_END, .is_apart = true, .lines = 2};

bool guard_is_capital(const struct guard_token *t) {
    return t->type == TOKEN_WORD && (t->shape == SHAPE_CAPITAL || t->shape == SHAPE_UPPER);
}

bool guard_is_near(const struct guard_reading *r, ptrdiff_t offset) {
    ptrdiff_t from = offset < 0 ? offset + 1 : 1, to = offset < 0 ? 0 : offset;
    if (guard_at(r, offset)->type == TOKEN_END) return false;
    for (ptrdiff_t i = from; i <= to; i++)
        if (guard_at(r, i)->lines > 1) return false;
    return true;
}

/* The token of the next word of a phrase after `offset`: one blank, a hyphen or an apostrophe
 * stands between; 0 when there is none. */
static ptrdiff_t next_word(const struct guard_reading *r, ptrdiff_t offset) {
    const struct guard_token *t = guard_at(r, offset + 1);
    if (t->lines > 1) return 0;
    if (t->type == TOKEN_WORD || t->type == TOKEN_NUMBER) return offset + 1;
    bool joins = guard_is_mark(t, '-') || guard_is_mark(t, '\'');
    const struct guard_token *after = guard_at(r, offset + 2);
    if (!joins || after->lines > 1 || after->type != TOKEN_WORD) return 0;
    return offset + 2;
}

static uint64_t classes_of(const struct guard_reading *r, uint64_t hash) {
    const struct guard_slot *known = guard_word(hash);
    const struct guard_slot *trade = guard_trade_word(r->policy ? r->policy->guard : NULL, hash);
    return (known ? known->classes : 0) | (trade ? trade->classes : 0);
}

/* The longest phrase there that has one of the classes wanted. */
static uint64_t longest_phrase(const struct guard_reading *r, ptrdiff_t offset, uint64_t wanted,
                               size_t *tokens) {
    const struct guard_token *first = guard_at(r, offset);
    *tokens = 0;
    if (!(first->begins & wanted)) return 0;
    uint64_t best = first->classes & wanted ? first->classes : 0, hash = first->hash;
    *tokens = best ? 1 : 0;
    ptrdiff_t at = offset;
    for (size_t words = 2; words <= first->longest; words++) {
        at = next_word(r, at);
        if (at == 0) break;
        hash = fold_join(hash, guard_at(r, at)->hash);
        uint64_t classes = classes_of(r, hash);
        if (!(classes & wanted)) continue;
        best = classes;
        *tokens = (size_t)(at - offset) + 1;
    }
    return best;
}

uint64_t guard_phrase(const struct guard_reading *r, ptrdiff_t offset, size_t *tokens) {
    return longest_phrase(r, offset, UINT64_MAX, tokens);
}

size_t guard_phrase_of(const struct guard_reading *r, ptrdiff_t offset, enum word_class class) {
    size_t tokens;
    longest_phrase(r, offset, GUARD_BIT(class), &tokens);
    return tokens;
}

ptrdiff_t guard_distance(const struct guard_reading *r, enum word_class class, ptrdiff_t most) {
    for (ptrdiff_t i = 1; i <= most; i++) {
        if (guard_at(r, 1 - i)->lines > 1) break;
        if (guard_phrase_of(r, -i, class)) return i;
    }
    return 0;
}

bool guard_is_about(const struct guard_reading *r, enum word_class class, ptrdiff_t before,
                    ptrdiff_t after) {
    if (guard_distance(r, class, before)) return true;
    for (ptrdiff_t i = 0; i < after; i++) {
        if (i > 0 && guard_at(r, i)->lines > 1) break;
        if (guard_phrase_of(r, i, class)) return true;
    }
    return false;
}

struct str guard_text_of(const struct guard_reading *r, const struct guard_token *t) {
    return str_slice(r->text, t->start, t->end);
}
