/* The rules of membership said a second time, in plain cases, without a database and without a line
 * of the program: what two_years_test.c compares the program with. */
#ifndef TESTS_MEMBERSHIP_MODEL_H
#define TESTS_MEMBERSHIP_MODEL_H

#include <stdbool.h>
#include <stdint.h>

static const int64_t MODEL_DAY = INT64_C(86400000);
enum { MODEL_POSTS = 2, MODEL_REVIEW_DAYS = 14 };

/* What one source says of what somebody does. */
enum said { SAID_NOTHING, SAID_COUNSELLOR, SAID_ODD_TITLE, SAID_MANAGER, SAID_STOPPED };

enum model_verdict { MODEL_PEER, MODEL_REVIEW, MODEL_REFUSED };
enum model_access { MODEL_INSIDE, MODEL_EXPIRED, MODEL_IN_REVIEW, MODEL_OUT };

struct model_post {
    bool is_live;
    bool has_odd_title;   /* when nothing worse is said, the title is none that is known */
    bool is_told_refused; /* the organisation knows that people refused: it is not asked */
    enum said said;       /* now */
    int64_t at;           /* last said, or attested */
    int64_t decided_at;   /* people accepted what stands; 0: not */
    bool is_odd_accepted; /* the odd title that stands, now or as of within a year */
    int64_t odd_left_at;  /* an accepted one last gave way to something else; 0: never */
};

struct model {
    int64_t id; /* of the account: it draws the spread */
    struct model_post posts[MODEL_POSTS];
    enum said own;
    int64_t word_at, refused_at; /* by people; 0: not */
    enum model_verdict verdict;
    int64_t until; /* access ends by itself */
    bool has_mandate;
    int step; /* last step towards an end that was told, or passed when it was planned */
    int64_t reminders;
};

static inline int64_t model_from(const struct model_post *p) {
    return p->decided_at > p->at ? p->decided_at : p->at;
}

static inline int64_t model_post_term(const struct model *m, const struct model_post *p) {
    int64_t days = 365 + m->id % 56 * 37 % 56;
    if (m->word_at > model_from(p)) days += 182;
    return model_from(p) + days * MODEL_DAY;
}

/* The post whose term is the first to end; NULL: none stands. */
static inline const struct model_post *model_first(const struct model *m) {
    const struct model_post *first = 0;
    for (int i = 0; i < MODEL_POSTS; i++) {
        const struct model_post *p = &m->posts[i];
        bool is_sooner = !first || model_post_term(m, p) < model_post_term(m, first);
        if (p->is_live && is_sooner) first = p;
    }
    return first;
}

static inline int64_t model_end(const struct model *m) {
    const struct model_post *first = model_first(m);
    return first ? model_post_term(m, first) + 60 * MODEL_DAY : 0;
}

static inline enum model_verdict model_judge_post(const struct model_post *p) {
    if (p->said == SAID_MANAGER || p->said == SAID_STOPPED) return MODEL_REFUSED;
    return p->said == SAID_ODD_TITLE && !p->is_odd_accepted ? MODEL_REVIEW : MODEL_PEER;
}

static inline enum model_verdict model_judge(const struct model *m) {
    enum model_verdict worst = MODEL_PEER;
    if (m->own == SAID_MANAGER || m->own == SAID_STOPPED || !model_first(m)) return MODEL_REFUSED;
    for (int i = 0; i < MODEL_POSTS; i++) {
        enum model_verdict one = model_judge_post(&m->posts[i]);
        if (m->posts[i].is_live && one > worst) worst = one;
    }
    /* People refused in doubt: that doubt stays refused, and what looks good is for people. */
    if (m->refused_at) return worst == MODEL_PEER ? MODEL_REVIEW : MODEL_REFUSED;
    return worst;
}

/* How many days before the end of access something is told; a review's has the last two. */
static inline int model_step(const struct model *m, int64_t now) {
    static const int64_t before[] = {120, 90, 67, 60, 7, 0};
    int step = 0;
    if (m->verdict == MODEL_REFUSED || m->until == 0) return 6;
    for (int i = m->verdict == MODEL_REVIEW ? 4 : 0; i < 6; i++)
        if (now >= m->until - before[i] * MODEL_DAY) step = i + 1;
    return step;
}

static inline enum model_access model_access(const struct model *m, int64_t now) {
    if (m->verdict == MODEL_REFUSED) return MODEL_OUT;
    if (now < m->until) return MODEL_INSIDE;
    return m->verdict == MODEL_PEER ? MODEL_EXPIRED : MODEL_IN_REVIEW;
}

#endif
