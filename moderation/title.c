/* One pass over the folded text cuts words; each is stripped of its ending and looked up; a last
 * pass removes doublets ("conseiller référent / conseillère référente"). */
#include "moderation/title.h"

#include "lib/unicode.h"
#include "lib/utf8.h"

enum { WORD_BYTES_MAX = 48, STEM_MIN = 3, DOUBLET_WORDS = 5, NUMBER_BYTES_MAX = 5 };

struct reading {
    const struct title_spelling *spelling;
    const struct lexicon *lexicon;
    struct lexicon *intern;
    struct title *title;
    struct str text; /* folded */
    size_t at;
    uint32_t segment;
    bool is_after_small;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Length of a joiner of inclusive spelling at `at`: "·", "•", "∙", "⋅", "‧" and ASCII ones. */
static size_t joiner_length(struct str s, size_t at) {
    if (strchr("(/-._*", s.bytes[at]) && s.bytes[at]) return 1;
    static const char *const dots[] = {"\xc2\xb7", "\xe2\x80\xa2", "\xe2\x88\x99", "\xe2\x8b\x85",
                                       "\xe2\x80\xa7"};
    for (size_t i = 0; i < ARRAY_LENGTH(dots); i++) {
        struct str dot = str_from_c(dots[i]);
        if (str_equal(str_slice(s, at, at + dot.length), dot)) return dot.length;
    }
    return 0;
}

static bool is_word_byte(struct str s, size_t at) {
    char c = s.bytes[at];
    if ((c >= 'a' && c <= 'z') || is_digit(c)) return true;
    return (unsigned char)c >= 0x80 && joiner_length(s, at) == 0;
}

static size_t word_end(struct str s, size_t at) {
    while (at < s.length && is_word_byte(s, at)) at++;
    return at;
}

static size_t skip_spaces(struct str s, size_t at) {
    while (at < s.length && s.bytes[at] == ' ') at++;
    return at;
}

static bool is_raw(const struct reading *r, struct str word, enum title_raw what) {
    const struct lexicon_word *found = lexicon_word(&r->spelling->raw, word, str_hash(word));
    return found && (found->flags & (unsigned)what) != 0;
}

/* Past the endings that follow a word: "(e)", "·ère·s", "/trice", " / trice". */
static size_t skip_suffixes(const struct reading *r, size_t at) {
    for (;;) {
        size_t joint = skip_spaces(r->text, at);
        if (joint == r->text.length) return at;
        bool is_spaced = joint > at, is_bracket = r->text.bytes[joint] == '(';
        size_t length = joiner_length(r->text, joint);
        if (length == 0 || (is_spaced && !is_bracket && r->text.bytes[joint] != '/')) return at;
        size_t from = joint + length;
        if (is_spaced) from = skip_spaces(r->text, from);
        size_t end = word_end(r->text, from);
        if (end == from || !is_raw(r, str_slice(r->text, from, end), TITLE_RAW_SUFFIX)) return at;
        bool is_closed = end < r->text.length && r->text.bytes[end] == ')';
        if (is_bracket && is_spaced && !is_closed) return at;
        at = is_bracket && is_closed ? end + 1 : end;
    }
}

/* The ending's replacement when it leaves a stem; false when no rule fits. */
static bool replace_ending(const struct title_ending *endings, size_t count, char *word,
                           size_t *length) {
    for (size_t i = 0; i < count; i++) {
        struct str from = endings[i].from, to = endings[i].to;
        if (*length < from.length + STEM_MIN || *length - from.length + to.length > WORD_BYTES_MAX)
            continue;
        if (memcmp(word + *length - from.length, from.bytes, from.length) != 0) continue;
        *length -= from.length;
        if (to.length > 0) memcpy(word + *length, to.bytes, to.length);
        *length += to.length;
        return true;
    }
    return false;
}

static void put_word(struct reading *r, struct title_word word) {
    if (r->title->count == TITLE_WORDS_MAX) {
        r->title->is_cut = true;
        return;
    }
    word.segment = r->segment;
    word.is_after_small = r->is_after_small;
    r->title->words[r->title->count++] = word;
    r->is_after_small = false;
}

static void put_known(struct reading *r, const struct title_word *word) {
    const struct title_spelling *s = r->spelling;
    size_t alias = word->id && word->id < s->alias_of_count ? s->alias_of[word->id] : 0;
    if (alias == 0) {
        put_word(r, *word);
        return;
    }
    for (size_t i = 0; i < s->aliases[alias - 1].count; i++)
        put_word(r, s->aliases[alias - 1].words[i]);
}

static void read_word(struct reading *r, struct str raw) {
    if (is_raw(r, raw, TITLE_RAW_SMALL)) {
        r->is_after_small = true;
        return;
    }
    char bytes[WORD_BYTES_MAX];
    size_t length = raw.length < sizeof bytes ? raw.length : sizeof bytes;
    memcpy(bytes, raw.bytes, length);
    bool is_number = is_digit(bytes[0]) && length <= NUMBER_BYTES_MAX; /* 75, 2A, 3e, 16eme */
    const struct title_spelling *s = r->spelling;
    if (raw.length <= sizeof bytes && !is_number) {
        (void)replace_ending(s->plurals, s->plurals_count, bytes, &length);
        (void)replace_ending(s->endings, s->endings_count, bytes, &length);
    }
    struct str text = {bytes, length};
    struct title_word word = {.hash = str_hash(text), .is_number = is_number};
    const struct lexicon_word *known =
        r->intern ? lexicon_add_word(r->intern, text) : lexicon_word(r->lexicon, text, word.hash);
    if (known) word.id = known->id;
    put_known(r, &word);
}

/* "C.I.P.": letters with points between them are one word. Returns its end, or `at`. */
static size_t dotted_end(struct str s, size_t at) {
    size_t end = at;
    while (end + 1 < s.length && is_word_byte(s, end) && s.bytes[end + 1] == '.' &&
           word_end(s, end) == end + 1)
        end += 2;
    if (end < at + 4) {
        bool has_last = end == at + 2 && end < s.length && word_end(s, end) == end + 1;
        return has_last ? end + 1 : at;
    }
    if (end < s.length && word_end(s, end) == end + 1) end++;
    return end;
}

static void read_dotted(struct reading *r, size_t end) {
    char letters[WORD_BYTES_MAX];
    size_t length = 0;
    for (; r->at < end; r->at++) {
        if (r->text.bytes[r->at] != '.' && length < sizeof letters)
            letters[length++] = r->text.bytes[r->at];
    }
    read_word(r, (struct str){letters, length});
}

/* Between words: does what stands here begin another segment? */
static bool is_break(struct str s, size_t at) {
    if (strchr(",;:|()[]", s.bytes[at]) && s.bytes[at]) return true;
    if (s.bytes[at] != '-') return false;
    return at == 0 || s.bytes[at - 1] == ' ' || at + 1 == s.length || s.bytes[at + 1] == ' ';
}

static void read_text(struct reading *r) {
    while (r->at < r->text.length) {
        size_t end = word_end(r->text, r->at);
        if (end == r->at) {
            if (is_break(r->text, r->at)) {
                r->segment++;
                r->is_after_small = false;
            }
            size_t joiner = joiner_length(r->text, r->at);
            r->at += joiner ? joiner : 1;
            continue;
        }
        size_t dotted = dotted_end(r->text, r->at);
        if (dotted > r->at) {
            read_dotted(r, dotted);
            continue;
        }
        struct str word = str_slice(r->text, r->at, end);
        r->at = word.length >= STEM_MIN ? skip_suffixes(r, end) : end;
        read_word(r, word);
    }
}

static bool is_same_run(const struct title_word *a, const struct title_word *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (a[i].hash != b[i].hash || a[i].id != b[i].id) return false;
    }
    return true;
}

/* Words said twice in a row count once: the second run goes on, the first one goes. */
static void remove_doublets(struct title *t) {
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++) {
        t->words[kept++] = t->words[i];
        for (size_t run = 1; run <= DOUBLET_WORDS && run * 2 <= kept; run++) {
            if (!is_same_run(&t->words[kept - run], &t->words[kept - run * 2], run)) continue;
            kept -= run;
            break;
        }
    }
    t->count = kept;
}

void title_read(const struct title_spelling *s, const struct lexicon *l, struct lexicon *intern,
                struct str text, struct title *title) {
    *title = (struct title){0};
    if (text.length > TITLE_BYTES_MAX) {
        text = str_slice(text, 0, TITLE_BYTES_MAX);
        title->is_cut = true;
    }
    struct buf folded;
    buf_init(&folded, TITLE_BYTES_MAX * 12 + 64);
    unicode_fold(&folded, text);
    struct reading r = {
        .spelling = s, .lexicon = l, .intern = intern, .title = title, .text = buf_str(&folded)};
    read_text(&r);
    buf_release(&folded);
    remove_doublets(title);
}

void title_key(const struct title_spelling *s, const struct lexicon *l, struct str text,
               char key[TITLE_KEY_CHARS + 1]) {
    static const char digits[] = "0123456789abcdef";
    struct title title;
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a's, of 64 bits */
    title_read(s, l, NULL, text, &title);
    key[0] = '\0';
    if (title.count == 0) return;
    for (size_t i = 0; i < title.count; i++)
        for (unsigned shift = 0; shift < 64; shift += 8)
            hash = (hash ^ ((title.words[i].hash >> shift) & 0xff)) * UINT64_C(0x100000001b3);
    for (size_t i = 0; i < TITLE_KEY_CHARS; i++) key[i] = digits[(hash >> (60 - 4 * i)) & 0xf];
    key[TITLE_KEY_CHARS] = '\0';
}
