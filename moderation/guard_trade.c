/* Words of a policy are counted, then laid out in a table at most half full. */
#include "moderation/guard_trade.h"

#include "lib/fold.h"
#include "moderation/guard_words.h"
#include "moderation/policy_read.h"

const struct guard_slot *guard_trade_word(const struct guard_trade *trade, uint64_t hash) {
    if (!trade || trade->slots_count == 0) return NULL;
    size_t at = hash & (trade->slots_count - 1);
    while (trade->slots[at].hash && trade->slots[at].hash != hash)
        at = (at + 1) & (trade->slots_count - 1);
    return trade->slots[at].hash ? &trade->slots[at] : NULL;
}

static struct guard_slot *slot_of(struct guard_trade *trade, uint64_t hash) {
    size_t at = hash & (trade->slots_count - 1);
    while (trade->slots[at].hash && trade->slots[at].hash != hash)
        at = (at + 1) & (trade->slots_count - 1);
    trade->slots[at].hash = hash;
    return &trade->slots[at];
}

/* Notes that a phrase of so many words, and of this class, begins with this one. */
static void lengthen(struct guard_slot *first, size_t words, enum word_class class) {
    uint64_t longest = first->begins >> 61, classes = first->begins & (GUARD_LONGEST(1) - 1);
    if (words < 2) return;
    first->begins = GUARD_LONGEST(words > longest ? words : longest) | classes | GUARD_BIT(class);
}

static uint64_t first_hash(struct str phrase) {
    size_t words;
    for (size_t end = 1; end <= phrase.length; end++) {
        if (end < phrase.length && !strchr(" -'", phrase.bytes[end])) continue;
        uint64_t hash = fold_phrase(str_slice(phrase, 0, end), &words);
        if (words) return hash;
    }
    return 0;
}

static enum err add_row(struct policy_reading *r, struct guard_trade *trade,
                        const struct conf_row *row) {
    static const struct {
        const char *key;
        enum word_class class;
    } classes[] = {
        {"known", WORD_KNOWN},       {"bearer", WORD_BEARER},   {"capital", WORD_CAPITAL},
        {"employer", WORD_EMPLOYER}, {"trade", WORD_TRADE},     {"health", WORD_HEALTH},
        {"justice", WORD_JUSTICE},   {"commune", WORD_COMMUNE}, {"person", WORD_PERSON},
    };
    size_t c = 0, words;
    struct str rest = row->value, item;
    while (c < ARRAY_LENGTH(classes) && !str_equal(row->key, str_from_c(classes[c].key))) c++;
    if (c == ARRAY_LENGTH(classes))
        return conf_fail(r->error, row->line, "[guard] has no key \"%.*s\"", STR_ARG(row->key));
    while (conf_cut_item(&rest, &item)) {
        uint64_t hash = fold_phrase(item, &words);
        if (words == 0 || words > 6)
            return conf_fail(r->error, row->line, "\"%.*s\": a phrase has one to six words",
                             STR_ARG(item));
        slot_of(trade, hash)->classes |= GUARD_BIT(classes[c].class);
        lengthen(slot_of(trade, first_hash(item)), words, classes[c].class);
    }
    return OK;
}

enum err policy_read_guard(struct policy_reading *r) {
    size_t items = 0, room = 64;
    struct str item;
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        const struct conf_row *row = &r->conf.rows[i];
        struct str rest = row->value;
        if (!str_equal(row->section, STR("guard"))) continue;
        while (conf_cut_item(&rest, &item)) items++;
        if (items > GUARD_TRADE_WORDS_MAX)
            return conf_fail(r->error, row->line, "more than %d words", GUARD_TRADE_WORDS_MAX);
    }
    if (items == 0) return OK;
    while (room < 4 * items) room *= 2; /* each phrase and its first word */
    struct guard_trade *trade = arena_alloc(r->arena, sizeof *trade);
    *trade = (struct guard_trade){arena_array(r->arena, room, sizeof *trade->slots), room};
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        if (!str_equal(r->conf.rows[i].section, STR("guard"))) continue;
        enum err e = add_row(r, trade, &r->conf.rows[i]);
        if (e) return e;
    }
    r->policy->guard = trade;
    return OK;
}
