/* A person's page on a social network, by its address, or a name of theirs there, by the words
 * around it. Pages of organisations, searches and groups pass. */
#include "moderation/guard_read.h"

enum { PATH_MOST = 200, HANDLE_MOST = 12, NEAR = 6 };

/* A network's host, and what its addresses of people begin with; NULL: anything but what is
 * listed as no one's. */
static const struct {
    const char *host, *person, *others;
} hosts[] = {
    {"linkedin.com/", "in/|pub/|mwlite/in/", NULL},
    {"facebook.com/", NULL,
     "groups/|events/|help|watch|marketplace|sharer|share|hashtag/|business|login|"
     "policies|pages/|legal|privacy|gaming|about|public/"},
    {"fb.com/", NULL, "groups/|events/|help|watch|share"},
    {"fb.me/", NULL, "e/"},
    {"instagram.com/", NULL, "explore/|about|legal|accounts/|p/|reel/"},
    {"twitter.com/", NULL, "i/|search|hashtag/|home|intent/|share|explore|tos|privacy"},
    {"x.com/", NULL, "i/|search|hashtag/|home|intent/|share|explore|tos|privacy"},
    {"tiktok.com/", "@", NULL},
    {"threads.net/", "@", NULL},
    {"snapchat.com/", "add/|@", NULL},
    {"t.me/", NULL, "s/|joinchat|share"},
    {"telegram.me/", NULL, "s/|joinchat|share"},
    {"wa.me/", NULL, NULL},
    {"viadeo.com/", NULL, NULL},
    {"xing.com/", "profile/", NULL},
    {"bsky.app/", "profile/", NULL},
    {"doyoubuzz.com/", NULL, "fr/|blog|about"},
    {"malt.fr/", "profile/", NULL},
    {"pinterest.fr/", NULL, "pin/|search|ideas/"},
    {"copainsdavant.linternaute.com/", "p/", NULL},
};

/* Does the text begin with one of the words parted by |, letters of either case? */
static bool begins_with_any(struct str text, const char *words) {
    struct str rest = str_from_c(words), word;
    while (str_cut(&rest, '|', &word))
        if (str_equal_nocase(str_slice(text, 0, word.length), word)) return true;
    return false;
}

/* Bytes of an address from `text`'s beginning on. */
static size_t path_length(struct str text) {
    size_t length = 0;
    while (length < text.length && length < PATH_MOST) {
        unsigned char c = (unsigned char)text.bytes[length];
        if (c <= ' ' || strchr("\"'<>()[],;|", c) != NULL) break;
        length++;
    }
    while (length > 0 && strchr(".:!?", text.bytes[length - 1]) != NULL) length--;
    return length;
}

/* Does a word of the path name an institution that the lists know? */
static bool is_known(const struct guard_reading *r, ptrdiff_t from, size_t end) {
    for (ptrdiff_t at = from; at < from + 20 && guard_at(r, at)->start < end; at++) {
        if (guard_at(r, at)->type == TOKEN_END) break;
        if (guard_phrase_of(r, at, WORD_KNOWN)) return true;
    }
    return false;
}

/* The first token of the address that the host here belongs to. */
static ptrdiff_t address_start(const struct guard_reading *r) {
    ptrdiff_t first = 0;
    while (first > -12 && !guard_at(r, first)->is_apart) {
        const struct guard_token *before = guard_at(r, first - 1);
        bool is_part = before->type == TOKEN_WORD || guard_is_mark(before, '.') ||
                       guard_is_mark(before, ':') || guard_is_mark(before, '/') ||
                       guard_is_mark(before, '-');
        if (!is_part) break;
        first--;
    }
    while (first < 0 && guard_at(r, first)->type == TOKEN_MARK) first++;
    return first;
}

static size_t address(struct guard_reading *r) {
    const struct guard_token *here = guard_at(r, 0);
    if (!guard_is_mark(guard_at(r, 1), '.') || guard_at(r, 2)->is_apart) return 0;
    struct str text = str_slice(r->text, here->start, here->start + PATH_MOST);
    for (size_t i = 0; i < ARRAY_LENGTH(hosts); i++) {
        struct str host = str_from_c(hosts[i].host);
        if (!str_equal_nocase(str_slice(text, 0, host.length), host)) continue;
        struct str path = str_slice(text, host.length, path_length(text));
        size_t end = here->start + host.length + path.length;
        if (path.length < 2) return 0;
        if (hosts[i].person && !begins_with_any(path, hosts[i].person)) return 0;
        if (hosts[i].others && begins_with_any(path, hosts[i].others)) return 0;
        ptrdiff_t last = 0;
        while (last < 80 && guard_at(r, last + 1)->type != TOKEN_END &&
               guard_at(r, last + 1)->end <= end)
            last++;
        if (is_known(r, 3, end)) return (size_t)last + 1;
        guard_tell(r, address_start(r), last, GUARD_PROFILE);
        return (size_t)last + 1;
    }
    return 0;
}

/* The last token of what is written like a name on a network, from `at` on: letters, digits, dots,
 * hyphens, low lines without a blank. *is_odd: no word of a sentence looks like it. */
static ptrdiff_t handle_end(const struct guard_reading *r, ptrdiff_t at, bool *is_odd) {
    ptrdiff_t last = at;
    const struct guard_token *t = guard_at(r, at);
    *is_odd = t->type == TOKEN_MIXED;
    if (t->type != TOKEN_WORD && t->type != TOKEN_MIXED) return at - 1;
    while (last - at < HANDLE_MOST) {
        const struct guard_token *sign = guard_at(r, last + 1), *next = guard_at(r, last + 2);
        bool is_low = guard_is_mark(sign, '_'),
             is_joint = guard_is_mark(sign, '.') || guard_is_mark(sign, '-') || is_low;
        bool is_part =
            next->type == TOKEN_WORD || next->type == TOKEN_NUMBER || next->type == TOKEN_MIXED;
        if (!is_joint || sign->is_apart || next->is_apart || !is_part) break;
        *is_odd = *is_odd || is_low || next->type != TOKEN_WORD || t->shape == SHAPE_LOWER;
        last += 2;
    }
    if (guard_is_mark(guard_at(r, last + 1), '_') && !guard_at(r, last + 1)->is_apart) {
        last++;
        *is_odd = true;
    }
    return last;
}

/* "@lea_mrtn" beside a network's name. */
static size_t at_handle(struct guard_reading *r) {
    bool is_odd;
    if (!guard_is_mark(guard_at(r, 0), '@') || guard_at(r, 1)->is_apart) return 0;
    const struct guard_token *before = guard_at(r, -1), *name = guard_at(r, 1);
    bool is_after_word =
        !guard_at(r, 0)->is_apart && before->type != TOKEN_MARK && before->type != TOKEN_END;
    ptrdiff_t last = handle_end(r, 1, &is_odd);
    if (is_after_word || last < 1) return 0;
    bool is_mention =
        last == 1 && name->shape == SHAPE_CAPITAL && guard_at(r, 2)->shape == SHAPE_INITIAL;
    if (is_mention || is_known(r, 1, guard_at(r, last)->end)) return 0;
    bool is_about = guard_is_about(r, WORD_NETWORK, NEAR, 0);
    for (ptrdiff_t at = last + 1; at <= last + 5 && !is_about; at++)
        is_about = guard_is_near(r, at) && guard_phrase_of(r, at, WORD_NETWORK) > 0;
    if (!is_about && !(is_odd && guard_is_about(r, WORD_HANDLE, NEAR, 0))) return 0;
    guard_tell(r, 0, last, GUARD_PROFILE);
    return (size_t)last + 1;
}

/* "Insta : lea_mrtn", "son pseudo TikTok est kev1n". */
static size_t after_network(struct guard_reading *r) {
    bool is_odd;
    size_t words = guard_phrase_of(r, 0, WORD_NETWORK);
    if (!words) return 0;
    if (guard_is_mark(guard_at(r, (ptrdiff_t)words), '.') &&
        !guard_at(r, (ptrdiff_t)words + 1)->is_apart)
        return 0;
    bool is_called = guard_distance(r, WORD_HANDLE, 4) > 0;
    for (ptrdiff_t at = (ptrdiff_t)words; at < (ptrdiff_t)words + 5; at++) {
        const struct guard_token *t = guard_at(r, at);
        if (t->lines > 1 || t->type == TOKEN_END) break;
        is_called =
            is_called || guard_is_mark(t, ':') || guard_is_mark(t, '=') || guard_is(t, WORD_HANDLE);
        if (!is_called || t->type == TOKEN_MARK) continue;
        ptrdiff_t last = handle_end(r, at, &is_odd);
        if (last < at || !is_odd || guard_phrase_of(r, at, WORD_KNOWN)) continue;
        if (last == at && t->letters < 5) continue;
        guard_tell(r, at, last, GUARD_PROFILE);
        return (size_t)last + 1;
    }
    return 0;
}

size_t guard_rule_profile(struct guard_reading *r) {
    size_t taken = 0;
    if (guard_at(r, 0)->type == TOKEN_WORD) taken = address(r);
    if (!taken) taken = at_handle(r);
    return taken ? taken : after_network(r);
}
