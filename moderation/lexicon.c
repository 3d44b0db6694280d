/* Open addressing with linear probing, at most half full. A match compares all words, so that
 * two phrases of one hash are never confused. */
#include "moderation/lexicon.h"

enum { FIRST_SLOTS = 1024 };

void lexicon_init(struct lexicon *l, struct arena *a) {
    *l = (struct lexicon){.arena = a, .words_slots = FIRST_SLOTS, .phrases_slots = FIRST_SLOTS};
    l->words = arena_array(a, FIRST_SLOTS, sizeof *l->words);
    l->phrases = arena_array(a, FIRST_SLOTS, sizeof *l->phrases);
}

static struct lexicon_word *word_slot(const struct lexicon *l, struct str text, uint64_t hash) {
    size_t at = (size_t)hash & (l->words_slots - 1);
    while (l->words[at].id && (l->words[at].hash != hash || !str_equal(l->words[at].text, text)))
        at = (at + 1) & (l->words_slots - 1);
    return &l->words[at];
}

const struct lexicon_word *lexicon_word(const struct lexicon *l, struct str text, uint64_t hash) {
    const struct lexicon_word *word = word_slot(l, text, hash);
    return word->id ? word : NULL;
}

static void grow_words(struct lexicon *l) {
    struct lexicon_word *old = l->words;
    size_t old_slots = l->words_slots;
    l->words_slots *= 2;
    l->words = arena_array(l->arena, l->words_slots, sizeof *l->words);
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].id) *word_slot(l, old[i].text, old[i].hash) = old[i];
    }
}

struct lexicon_word *lexicon_add_word(struct lexicon *l, struct str text) {
    uint64_t hash = str_hash(text);
    struct lexicon_word *word = word_slot(l, text, hash);
    if (word->id) return word;
    if (l->words_count == LEXICON_WORDS_MAX) return NULL;
    if (l->words_count * 2 >= l->words_slots) {
        grow_words(l);
        word = word_slot(l, text, hash);
    }
    *word = (struct lexicon_word){
        .text = arena_copy(l->arena, text), .hash = hash, .id = (uint32_t)++l->words_count};
    return word;
}

static uint64_t hash_words(const uint32_t *words, size_t count) {
    uint64_t h = count;
    for (size_t i = 0; i < count; i++) {
        h = (h ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return h;
}

static struct lexicon_phrase *phrase_slot(const struct lexicon *l, const uint32_t *words,
                                          size_t count) {
    size_t at = (size_t)hash_words(words, count) & (l->phrases_slots - 1);
    for (;; at = (at + 1) & (l->phrases_slots - 1)) {
        struct lexicon_phrase *phrase = &l->phrases[at];
        if (phrase->count == 0) return phrase;
        if (phrase->count == count && memcmp(phrase->words, words, count * sizeof *words) == 0)
            return phrase;
    }
}

static void grow_phrases(struct lexicon *l) {
    struct lexicon_phrase *old = l->phrases;
    size_t old_slots = l->phrases_slots;
    l->phrases_slots *= 2;
    l->phrases = arena_array(l->arena, l->phrases_slots, sizeof *l->phrases);
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].count) *phrase_slot(l, old[i].words, old[i].count) = old[i];
    }
}

/* The same words twice: agreement, a wider title, or a contradiction within the policy. */
static enum err merge(struct lexicon_phrase *there, const struct lexicon_phrase *phrase) {
    there->is_alone = there->is_alone || phrase->is_alone;
    there->is_background = there->is_background || phrase->is_background;
    if (phrase->mark == MARK_NONE) return OK;
    if (phrase->is_derived && there->mark != MARK_NONE) {
        /* A title of one kind of organisation that is made of a role and a subject is one of all.
         */
        if (there->mark == phrase->mark) there->kinds |= phrase->kinds;
        return OK;
    }
    if (there->mark == MARK_NONE || there->is_derived) {
        there->mark = phrase->mark;
        there->kinds = phrase->kinds;
        there->is_derived = phrase->is_derived;
        there->line = phrase->line;
        return OK;
    }
    if (there->mark != phrase->mark) return ERR_CONFLICT;
    there->kinds |= phrase->kinds;
    return OK;
}

static void note_length(struct lexicon *l, uint32_t word, size_t count) {
    if (word >= l->longest_room) {
        size_t room = l->longest_room ? l->longest_room : FIRST_SLOTS;
        while (room <= word) room *= 2;
        uint8_t *longest = arena_alloc(l->arena, room);
        if (l->longest) memcpy(longest, l->longest, l->longest_room);
        l->longest = longest;
        l->longest_room = room;
    }
    if (l->longest[word] < count) l->longest[word] = (uint8_t)count;
}

enum err lexicon_add_phrase(struct lexicon *l, const struct lexicon_phrase *phrase,
                            const struct lexicon_phrase **other) {
    assert(phrase->count > 0 && phrase->count <= LEXICON_PHRASE_WORDS);
    struct lexicon_phrase *there = phrase_slot(l, phrase->words, phrase->count);
    if (there->count) {
        *other = there;
        return merge(there, phrase);
    }
    if (l->phrases_count * 2 >= l->phrases_slots) {
        grow_phrases(l);
        there = phrase_slot(l, phrase->words, phrase->count);
    }
    *there = *phrase;
    l->phrases_count++;
    note_length(l, phrase->words[0], phrase->count);
    return OK;
}

const struct lexicon_phrase *lexicon_match(const struct lexicon *l, const uint32_t *words,
                                           size_t count) {
    size_t most = words[0] < l->longest_room ? l->longest[words[0]] : 0;
    if (most > count) most = count;
    for (size_t n = most; n > 0; n--) {
        const struct lexicon_phrase *phrase = phrase_slot(l, words, n);
        if (phrase->count) return phrase;
    }
    return NULL;
}
