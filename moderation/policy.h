/* A trade policy: who a community is for, as data. Everything about one trade stands in its file
 * (moderation/policy/cep.conf is the first): the kinds of organisation, the occupation codes, the
 * titles and words and what they say, the spelling of its language, the sentence of each rule.
 * Loaded whole or refused with the line that is wrong; compiled once; read-only afterwards, so
 * that threads may share it. It lives as long as the arena it was loaded into. */
#ifndef MODERATION_POLICY_H
#define MODERATION_POLICY_H

#include "lib/conf.h"
#include "moderation/guard_trade.h"
#include "moderation/rules.h"
#include "moderation/title.h"
#include "moderation/topics.h"

enum {
    POLICY_KINDS_MAX = 64,
    POLICY_CODES_MAX = 2000,
    POLICY_REGIONS_MAX = 60,
    POLICY_ROLES_MAX = 60,
    POLICY_EXCEPTIONS_MAX = 500, /* titles of all exceptions together */
};

struct policy_kind {
    struct str id; /* "mission-locale" */
    struct str label_fr, label_en;
    bool is_entitled; /* its people may be members */
};

/* What an occupation code says. A code that the policy does not list is another occupation. */
enum policy_code {
    POLICY_CODE_NONE, /* absent, not of the shape of a code, or the policy has no codes at all */
    POLICY_CODE_ACCEPTED,
    POLICY_CODE_NEIGHBOUR,
    POLICY_CODE_PARTNER,
    POLICY_CODE_MANAGER,
    POLICY_CODE_OTHER,
    POLICY_CODE_COUNT_
};

/* A rule as it is shown: the id, and the sentence the person concerned reads. */
struct policy_rule {
    struct str id; /* "manager.title" */
    struct str sentence_fr, sentence_en;
};

/* A word in both languages, singular and plural. */
struct policy_noun {
    struct str one_fr, many_fr, one_en, many_en;
};

struct policy_coded {
    struct str code;
    enum policy_code meaning;
    uint64_t
        accepted_at; /* kinds of organisation where it is accepted, whatever it means elsewhere */
};

/* A single title, code, or both, whose verdict the general rules get wrong. What it leaves out is
 * any. Authority stated, and practice ended, decide before it. */
struct policy_exception {
    struct str id;                   /* of its section: "talent-manager" */
    uint32_t words[TITLE_WORDS_MAX]; /* of the title */
    size_t words_count;              /* 0: any title */
    struct str code;                 /* upper case; empty: any code, or none */
    uint64_t kinds;                  /* LEXICON_EVERY_KIND: any organisation */
    enum peer_rule rule;             /* what it says */
    struct str reason_fr, reason_en; /* why the general rules are wrong here */
    size_t line;                     /* of the policy */
};

struct policy {
    struct str name;        /* "cep" */
    struct str version;     /* what its authors call it */
    struct str fingerprint; /* 16 hexadecimal digits of a hash of the file */
    struct str trade_fr, trade_en;
    struct policy_noun member, beneficiary;
    int64_t grace_days; /* of a member whose new title is merely unknown */
    struct policy_kind *kinds;
    size_t kinds_count;
    struct str *regions; /* that a member may choose from, in the order they are offered in */
    size_t regions_count;
    struct policy_topic *topics; /* in the order they are offered in */
    size_t topics_count;
    struct policy_rule *rules;
    size_t rules_count;
    struct str code_shape;      /* A: a letter, 9: a digit; empty: anything */
    struct policy_coded *codes; /* sorted by code */
    size_t codes_count;
    struct policy_exception *exceptions; /* the more they ask for, the earlier */
    size_t exceptions_count;
    struct str *roles; /* what the trade's members are called, as the policy writes it */
    size_t roles_count;
    struct title_spelling spelling;
    struct lexicon lexicon;
    const struct guard_trade *guard; /* what the guard knows of the trade; NULL: nothing */
};

/* Reads a policy file; *error has the line and a sentence. Sections whose name begins with
 * "guard " or "starter" belong to other readers of the same file and are passed over. */
MUST_USE enum err policy_load(struct arena *a, struct str text, const struct policy **policy,
                              struct conf_error *error);
/* NULL when the policy does not name it. */
const struct policy_kind *policy_kind(const struct policy *p, struct str id);
/* The bit of a kind in LEXICON_EVERY_KIND; 0 when the policy does not name it. */
uint64_t policy_kind_bit(const struct policy *p, struct str id);
/* NULL when the policy does not have it. */
const struct policy_rule *policy_rule(const struct policy *p, struct str id);
/* Letters of either case, blanks inside forgiven ("k 1801"). `kind`: the bit of the organisation's
 * kind, 0 when unknown. */
enum policy_code policy_code(const struct policy *p, struct str code, uint64_t kind);

#endif
