/* A title becomes a row of marks (longest known phrases, left to right), the marks become counts,
 * the counts a finding. Order of the questions: what could open the door wrongly comes first. */
#include "moderation/evidence.h"

struct element {
    enum lexicon_mark mark;
    const struct lexicon_phrase *phrase; /* NULL for an unknown word */
    size_t first, count;                 /* words of the title */
};

struct scan {
    const struct policy *policy;
    const struct title *title;
    uint64_t kind; /* of the organisation, a bit */
    uint32_t ids[TITLE_WORDS_MAX];
    struct element elements[TITLE_WORDS_MAX];
    size_t count;
};

/* What the elements amount to. */
struct tally {
    size_t seen[MARK_COUNT_];
    size_t unknown;
    enum lexicon_mark head; /* the first mark that says something; MARK_NONE: an unknown word */
    bool has_head;
    bool is_title_first, is_title_here, is_of_kind, has_foreign_title;
};

static void put_element(struct scan *s, const struct lexicon_phrase *phrase, size_t at) {
    s->elements[s->count++] =
        (struct element){phrase ? phrase->mark : MARK_NONE, phrase, at, phrase ? phrase->count : 1};
}

/* A title of the trade, but at other kinds of organisation. */
static bool is_foreign(const struct scan *s, const struct lexicon_phrase *phrase) {
    return phrase && phrase->mark == MARK_TITLE && phrase->kinds != LEXICON_EVERY_KIND &&
           (phrase->kinds & s->kind) == 0;
}

/* "Chargé d'insertion professionnelle" where it is no title is a function and a subject, as it
 * would be if no kind named it; false when that leaves a word unknown. */
static bool put_parts(struct scan *s, size_t at, size_t count) {
    size_t before = s->count, end = at + count;
    for (size_t room = count - 1; at < end; room = end - at) {
        const struct lexicon_phrase *part =
            room > 0 ? lexicon_match(&s->policy->lexicon, s->ids + at, room) : NULL;
        if (!part) {
            s->count = before;
            return false;
        }
        put_element(s, part, at);
        at += part->count;
    }
    return true;
}

static void find_elements(struct scan *s) {
    const struct title *t = s->title;
    for (size_t i = 0; i < t->count; i++) s->ids[i] = t->words[i].id;
    for (size_t at = 0; at < t->count;) {
        const struct lexicon_phrase *phrase =
            lexicon_match(&s->policy->lexicon, s->ids + at, t->count - at);
        if (!is_foreign(s, phrase) || !put_parts(s, at, phrase->count)) put_element(s, phrase, at);
        at += phrase ? phrase->count : 1;
    }
}

/* "Psychologue de formation" after the post: a diploma. Both words then say nothing. */
static void drop_backgrounds(struct scan *s) {
    for (size_t i = 1; i + 1 < s->count; i++) {
        struct element *profession = &s->elements[i], *word = &s->elements[i + 1];
        if (profession->mark != MARK_PARTNER || !word->phrase || !word->phrase->is_background)
            continue;
        uint32_t segment = s->title->words[word->first].segment;
        bool ends_segment =
            i + 2 == s->count || s->title->words[s->elements[i + 2].first].segment != segment;
        if (ends_segment) profession->mark = word->mark = MARK_NOTHING;
    }
}

/* "Agence de Vierzon": unknown words after a place's "de" are its name, to the segment's end. */
static void drop_places(struct scan *s) {
    bool is_in_place = false;
    uint32_t segment = 0;
    for (size_t i = 0; i < s->count; i++) {
        struct element *e = &s->elements[i];
        const struct title_word *word = &s->title->words[e->first];
        if (e->mark == MARK_PLACE) {
            is_in_place = true;
            segment = word->segment;
        } else if (e->mark == MARK_NONE) {
            bool follows_place = i > 0 && s->elements[i - 1].mark == MARK_PLACE;
            if (follows_place && !word->is_after_small) is_in_place = false;
            if (is_in_place && word->segment == segment) e->mark = MARK_NOTHING;
        } else if (e->mark != MARK_NOTHING) {
            is_in_place = false;
        }
        if (e->mark == MARK_NONE && word->is_number) e->mark = MARK_NOTHING;
    }
}

/* Is this the whole title, but for words that decide nothing or repeat it? */
static bool is_alone(const struct scan *s, size_t index) {
    if (!s->elements[index].phrase || !s->elements[index].phrase->is_alone) return false;
    for (size_t i = 0; i < s->count; i++) {
        enum lexicon_mark mark = s->elements[i].mark;
        if (i != index && mark != MARK_NOTHING && mark != MARK_PLACE && mark != MARK_TRADE)
            return false;
    }
    return true;
}

static void count_title(const struct scan *s, size_t index, struct tally *t) {
    const struct lexicon_phrase *phrase = s->elements[index].phrase;
    if (is_foreign(s, phrase)) {
        t->has_foreign_title = true;
        t->seen[MARK_HELPER]++;
        return;
    }
    t->seen[MARK_TITLE]++;
    t->is_title_here = true;
    if (!t->has_head) {
        t->is_title_first = true;
        t->is_of_kind = phrase->kinds != LEXICON_EVERY_KIND;
    }
}

/* "Conseiller social": another profession's title that begins with what the trade's members do.
 * With one of the trade's subjects behind it, that is not for a word to decide. */
static bool begins_with_role(const struct scan *s, const struct element *e) {
    if ((e->mark != MARK_PARTNER && e->mark != MARK_OTHER) || e->count < 2) return false;
    const struct lexicon_phrase *first =
        lexicon_match(&s->policy->lexicon, s->ids + e->first, e->count - 1);
    return first && first->mark == MARK_ROLE;
}

static void count_elements(const struct scan *s, struct tally *t) {
    for (size_t i = 0; i < s->count; i++) {
        enum lexicon_mark mark = s->elements[i].mark;
        if (mark == MARK_NOTHING || mark == MARK_PLACE) continue;
        if (is_alone(s, i)) mark = MARK_TITLE;
        if (mark == MARK_TITLE) {
            count_title(s, i, t);
        } else if (mark == MARK_NONE) {
            t->unknown++;
        } else {
            t->seen[mark]++;
        }
        t->seen[MARK_ROLE] += begins_with_role(s, &s->elements[i]);
        if (!t->has_head) t->head = mark;
        t->has_head = true;
    }
}

static bool has(const struct tally *t, enum lexicon_mark mark) {
    return t->seen[mark] > 0;
}

/* The trade's own function and subject stand in the title, in whatever order. */
static bool is_counselling(const struct tally *t) {
    return has(t, MARK_TITLE) ||
           (has(t, MARK_ROLE) && (has(t, MARK_SUBJECT) || has(t, MARK_TRADE)));
}

static bool is_support(const struct tally *t) {
    return has(t, MARK_HELPER) && has(t, MARK_SUBJECT);
}

/* Anything of the trade or of its neighbours. */
static bool is_near(const struct tally *t) {
    return is_counselling(t) || has(t, MARK_SUBJECT) || has(t, MARK_TRADE) ||
           has(t, MARK_NEIGHBOUR);
}

/* The title begins with a word of authority. */
static enum evidence find_position(const struct tally *t) {
    if (t->head == MARK_MANAGER) return EVIDENCE_MANAGER;
    bool is_in_trade = is_counselling(t) || has(t, MARK_SUBJECT) || has(t, MARK_TRADE);
    return is_in_trade ? EVIDENCE_POSITION_IN : EVIDENCE_POSITION;
}

/* Nothing speaks against the trade: how much speaks for it? */
static enum evidence find_support(const struct tally *t, const struct title *title) {
    bool is_known = t->unknown == 0;
    if (title->is_cut) return EVIDENCE_UNKNOWN;
    if (t->is_title_first) return is_known ? EVIDENCE_TITLE : EVIDENCE_TITLE_MORE;
    if (is_counselling(t)) return EVIDENCE_COUNSELLING;
    if (has(t, MARK_ROLE) && is_known) return EVIDENCE_FUNCTION;
    if (is_support(t) || (has(t, MARK_HELPER) && has(t, MARK_TRADE) && is_known))
        return EVIDENCE_SUPPORT;
    if (t->has_foreign_title && is_known) return EVIDENCE_ELSEWHERE;
    return EVIDENCE_UNKNOWN;
}

static enum evidence find(const struct tally *t, const struct title *title) {
    bool is_trade = is_counselling(t) || is_support(t);
    bool has_authority = has(t, MARK_MANAGER) || has(t, MARK_POSITION);
    if (t->head == MARK_MANAGER || t->head == MARK_POSITION) return find_position(t);
    if (has(t, MARK_DOUBT)) return EVIDENCE_DOUBT;
    if (has(t, MARK_PARTNER)) return is_trade ? EVIDENCE_TWO_TRADES : EVIDENCE_PARTNER;
    if (has(t, MARK_OTHER) && is_trade) return EVIDENCE_TWO_TRADES;
    if (has(t, MARK_OTHER)) return is_near(t) ? EVIDENCE_OTHER_NEAR : EVIDENCE_OTHER;
    if (has_authority)
        return is_trade || has(t, MARK_ROLE) ? EVIDENCE_POSITION_IN : EVIDENCE_UNKNOWN;
    if (has(t, MARK_NEIGHBOUR)) return EVIDENCE_NEIGHBOUR;
    if (has(t, MARK_OWNER)) {
        bool is_plain = t->is_title_here && t->unknown == 0 && !title->is_cut;
        return is_plain ? EVIDENCE_OWNER_TITLE : EVIDENCE_OWNER;
    }
    return find_support(t, title);
}

static void note_words(const struct scan *s, struct title_evidence *found) {
    /* A title that was cut may have gone on to say anything. */
    if (s->title->is_cut) return;
    found->all_count = s->title->count;
    memcpy(found->all, s->ids, found->all_count * sizeof *found->all);
    for (size_t i = 0; i < s->count; i++) {
        const struct element *e = &s->elements[i];
        if (e->mark == MARK_NOTHING || e->mark == MARK_PLACE) continue;
        for (size_t j = 0; j < e->count; j++)
            found->counting[found->counting_count++] = s->ids[e->first + j];
    }
}

void evidence_read(const struct policy *p, struct str text, uint64_t kind,
                   struct title_evidence *found) {
    struct title title;
    title_read(&p->spelling, &p->lexicon, NULL, text, &title);
    *found = (struct title_evidence){.evidence = EVIDENCE_EMPTY};
    if (title.count == 0) return;
    struct scan s = {.policy = p, .title = &title, .kind = kind};
    struct tally t = {.head = MARK_NONE};
    find_elements(&s);
    drop_backgrounds(&s);
    drop_places(&s);
    note_words(&s, found);
    count_elements(&s, &t);
    found->evidence = find(&t, &title);
    found->is_of_kind = t.is_of_kind;
}
