/* One pass over the text: points are folded into a small word, and what ends it decides: an
 * apostrophe after an elided word drops it, another joins. A direct-mapped table remembers the
 * stems of words met lately; language repeats itself, nine words in ten are there. */
#include "lib/stem.h"

#include <libstemmer.h>

#include "lib/buf.h"
#include "lib/fold.h"
#include "lib/mem.h"
#include "lib/unicode.h"
#include "lib/utf8.h"

enum {
    REMEMBERED = 16384, /* a power of two; memory only as words come */
    REMEMBERED_BYTES = 22,
    FOLDED_FIRST = 0xc0,
    FOLDED_END = 0x180,
};

struct remembered {
    unsigned char word_length, term_length; /* a term of 0: not to be looked for */
    char word[REMEMBERED_BYTES], term[REMEMBERED_BYTES];
};

struct stemmer {
    struct sb_stemmer *snowball;
    struct remembered *remembered;
    char word[STEM_WORD_MOST + 8];
    char term[STEM_WORD_MOST + 8];
};

/* Folded, in order. Words that carry meaning in this trade (sans, non, pas, avant, entre) stay. */
static const char *const common[] = {
    "ai",     "aie",     "ait",   "alors",  "as",      "au",    "aussi", "aux",  "avait", "avec",
    "avez",   "avoir",   "avons", "ayant",  "ca",      "car",   "ce",    "ceci", "cela",  "celle",
    "celles", "celui",   "ces",   "cet",    "cette",   "ceux",  "chez",  "ci",   "comme", "dans",
    "de",     "des",     "donc",  "dont",   "du",      "elle",  "elles", "en",   "es",    "est",
    "et",     "etaient", "etait", "etant",  "etre",    "eu",    "eux",   "font", "il",    "ils",
    "je",     "la",      "le",    "les",    "leur",    "leurs", "lui",   "ma",   "mais",  "me",
    "meme",   "memes",   "mes",   "moi",    "mon",     "ne",    "ni",    "nos",  "notre", "nous",
    "on",     "ont",     "ou",    "par",    "parce",   "peu",   "peut",  "plus", "pour",  "qu",
    "quand",  "que",     "quel",  "quelle", "quelles", "quels", "qui",   "quoi", "sa",    "se",
    "sera",   "ses",     "si",    "sont",   "sur",     "ta",    "te",    "tes",  "toi",   "ton",
    "tous",   "tout",    "toute", "toutes", "tres",    "tu",    "un",    "une",  "vos",   "votre",
    "vous"};

static const char *const elided[] = {"l", "d",  "j",     "m",      "t",      "s",     "n",
                                     "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};

struct stemmer *stemmer_new(void) {
    struct stemmer *stemmer = mem_alloc(sizeof *stemmer);
    stemmer->snowball = sb_stemmer_new("french", "ISO_8859_1");
    assert(stemmer->snowball);
    stemmer->remembered = mem_alloc(REMEMBERED * sizeof *stemmer->remembered);
    return stemmer;
}

void stemmer_free(struct stemmer *stemmer) {
    if (!stemmer) return;
    sb_stemmer_delete(stemmer->snowball);
    mem_free(stemmer->remembered);
    mem_free(stemmer);
}

static bool is_common(struct str word) {
    size_t low = 0, high = ARRAY_LENGTH(common);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(word, str_from_c(common[middle]));
        if (order == 0) return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_elided(struct str word) {
    for (size_t i = 0; i < ARRAY_LENGTH(elided); i++)
        if (str_equal(word, str_from_c(elided[i]))) return true;
    return false;
}

static bool is_letter(unsigned char c) {
    return c >= 'a' && c <= 'z';
}

/* Writes the stem of a folded word into stemmer->term; its length, 0 for a word not to be looked
 * for. */
static size_t cut(struct stemmer *stemmer, struct str word) {
    size_t length = word.length;
    bool is_plain = true;
    for (size_t i = 0; i < length; i++)
        is_plain = is_plain && is_letter((unsigned char)word.bytes[i]);
    if (is_plain && (length == 1 || is_common(word))) return 0;
    memcpy(stemmer->term, word.bytes, length);
    if (!is_plain) return length;
    /* Without its accent « accompagnées » would be another word than « accompagnés ». */
    if (length > 4 && str_ends(word, STR("ees"))) length -= 2;
    if (length > 3 && str_ends(word, STR("ee"))) length -= 1;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)stemmer->term, (int)length);
    if (!stem) mem_out(length);
    size_t cut_length = (size_t)sb_stemmer_length(stemmer->snowball);
    if (cut_length == 0 || cut_length > STEM_WORD_MOST) return length;
    memcpy(stemmer->term, stem, cut_length);
    /* Capital letters are the algorithm's marks of vowels used as consonants. */
    for (size_t i = 0; i < cut_length; i++)
        if (stemmer->term[i] >= 'A' && stemmer->term[i] <= 'Z') stemmer->term[i] |= 0x20;
    return cut_length;
}

static struct str stem_of(struct stemmer *stemmer, struct str word) {
    if (word.length > REMEMBERED_BYTES) return (struct str){stemmer->term, cut(stemmer, word)};
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < word.length; i++)
        hash = (hash ^ (unsigned char)word.bytes[i]) * 16777619U;
    struct remembered *r = &stemmer->remembered[(hash ^ hash >> 15) % REMEMBERED];
    if (r->word_length != word.length || memcmp(r->word, word.bytes, word.length) != 0) {
        size_t length = cut(stemmer, word);
        if (length > REMEMBERED_BYTES) return (struct str){stemmer->term, length};
        memcpy(r->word, word.bytes, word.length);
        memcpy(r->term, stemmer->term, length);
        r->word_length = (unsigned char)word.length;
        r->term_length = (unsigned char)length;
    }
    return (struct str){r->term, r->term_length};
}

enum part { PART_LETTERS, PART_NOTHING, PART_APOSTROPHE, PART_END };

static bool is_other_letter(uint32_t point) {
    static const struct {
        uint32_t first, last;
    } none[] = {{0x80, 0xbf},       {0x2000, 0x2bff},   {0x2e00, 0x2e7f}, {0x3000, 0x3004},
                {0x3008, 0x3020},   {0xd800, 0xf8ff},   {0xfe00, 0xfe6f}, {0xfff0, 0xffff},
                {0x1f000, 0x1faff}, {0xe0000, 0x10ffff}};
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++)
        if (point >= none[i].first && point <= none[i].last) return false;
    return true;
}

/* What a point beyond ASCII adds to a word. */
static enum part part_of(struct str bytes, uint32_t point, char out[8], size_t *length) {
    *length = 0;
    if (point >= FOLDED_FIRST && point < FOLDED_END) {
        struct fold f = fold_point(point);
        *length = strlen(f.letters);
        memcpy(out, f.letters, *length);
        return *length ? PART_LETTERS : PART_END;
    }
    if (point == 0x2019 || point == 0x2018 || point == 0x2bc) return PART_APOSTROPHE;
    bool is_mark = point >= 0x300 && point <= 0x36f;
    if (is_mark || point == 0xad || (point >= 0x200b && point <= 0x200d) || point == 0x2060)
        return PART_NOTHING;
    if (point == 0xfffd || !is_other_letter(point)) return PART_END;
    struct buf folded;
    buf_init(&folded, 64);
    unicode_fold(&folded, bytes);
    struct str letters = buf_str(&folded);
    bool fits = letters.length > 0 && letters.length <= 8 && letters.bytes[0] != ' ';
    if (fits) {
        memcpy(out, letters.bytes, letters.length);
        *length = letters.length;
    }
    buf_release(&folded);
    return fits ? PART_LETTERS : PART_NOTHING;
}

/* One point of the text, *at past it. */
static enum part read_part(struct str text, size_t *at, char out[8], size_t *length) {
    unsigned char c = (unsigned char)text.bytes[*at];
    if (c >= 0x80) {
        size_t from = *at;
        uint32_t point = utf8_next(text, at);
        return part_of(str_slice(text, from, *at), point, out, length);
    }
    ++*at;
    *length = 1;
    if (c >= 'A' && c <= 'Z') c |= 0x20;
    out[0] = (char)c;
    if (is_letter(c) || (c >= '0' && c <= '9')) return PART_LETTERS;
    return c == '\'' ? PART_APOSTROPHE : PART_END;
}

/* The folded word from *at on, and *at past it: its length, 0 at the end of the text. */
static size_t read_word(struct stemmer *stemmer, struct str text, size_t *at, size_t *from,
                        size_t *to) {
    size_t length = 0;
    while (*at < text.length) {
        size_t here = *at, count = 0;
        char letters[8];
        enum part part = read_part(text, at, letters, &count);
        if (part == PART_LETTERS) {
            if (length == 0) *from = here;
            *to = *at;
            if (length + count > STEM_WORD_MOST) continue;
            memcpy(stemmer->word + length, letters, count);
            length += count;
        } else if (part == PART_APOSTROPHE) {
            if (is_elided((struct str){stemmer->word, length})) length = 0;
        } else if (part == PART_END && length > 0) {
            break;
        }
    }
    return length;
}

bool stem_next(struct stemmer *stemmer, struct str text, size_t *at, struct stem_word *word) {
    for (;;) {
        size_t length = read_word(stemmer, text, at, &word->from, &word->to);
        if (length == 0) return false;
        word->whole = (struct str){stemmer->word, length};
        word->term = stem_of(stemmer, word->whole);
        if (!str_is_empty(word->term)) return true;
    }
}
