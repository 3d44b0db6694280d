/* What follows when something is said, decided or due: the second half of model.h. */
#ifndef TESTS_MEMBERSHIP_MODEL_EVENTS_H
#define TESTS_MEMBERSHIP_MODEL_EVENTS_H

#include "tests/unit/membership/model.h"

/* Something was said or decided: what follows. */
static inline void model_settle(struct model *m, int64_t now) {
    bool was_inside = model_access(m, now) == MODEL_INSIDE;
    bool was_review = m->verdict == MODEL_REVIEW && m->until > 0;
    int64_t kept = now + MODEL_REVIEW_DAYS * MODEL_DAY, end = model_end(m);
    m->verdict = model_judge(m);
    if (m->verdict == MODEL_PEER)
        m->until = end;
    else if (m->verdict == MODEL_REFUSED || m->refused_at)
        m->until = 0;
    else if (!was_review)
        m->until = !was_inside ? 0 : kept < end ? kept : end;
    if (!was_inside || m->until == 0) m->has_mandate = false;
    m->step = model_step(m, now);
}

/* What was said is said again to hold. */
static inline void model_attest(struct model *m, struct model_post *p, int64_t now) {
    if (model_access(m, now) != MODEL_INSIDE) m->has_mandate = false;
    p->at = now;
    if (m->verdict == MODEL_PEER) m->until = model_end(m);
    m->step = model_step(m, now);
}

/* Something else is said of this post. An odd title that people accepted is remembered for a year:
 * an interim, an error and what was right before. */
static inline void model_say(struct model_post *p, enum said said, int64_t now) {
    if (p->said == SAID_ODD_TITLE && p->is_odd_accepted) p->odd_left_at = now;
    bool is_known = p->odd_left_at && now - p->odd_left_at <= 365 * MODEL_DAY;
    p->is_odd_accepted = said == SAID_ODD_TITLE && is_known;
    p->said = said;
    p->at = now;
    p->decided_at = 0;
    p->is_told_refused = false;
    p->is_live = true;
}

/* Somebody is a counsellor again, with the title they had. */
static inline void model_resume(struct model_post *p, int64_t now) {
    model_say(p, p->has_odd_title ? SAID_ODD_TITLE : SAID_COUNSELLOR, now);
}

/* People have accepted this person: what stands is what they saw. */
static inline void model_accept(struct model *m, int64_t now) {
    m->refused_at = 0;
    for (int i = 0; i < MODEL_POSTS; i++) {
        if (!m->posts[i].is_live) continue;
        m->posts[i].decided_at = now;
        m->posts[i].is_odd_accepted = m->posts[i].said == SAID_ODD_TITLE;
    }
    model_settle(m, now);
}

/* The end of a day, when what is due is told. */
static inline void model_tick(struct model *m, int64_t now) {
    int step = model_step(m, now);
    if (step > m->step) m->reminders++;
    if (step > m->step) m->step = step;
}

/* Would the organisation be asked about this post? */
static inline bool model_is_asked(const struct model_post *p, int64_t now) {
    bool is_fine = p->said == SAID_COUNSELLOR || p->said == SAID_ODD_TITLE;
    return p->is_live && is_fine && !p->is_told_refused && now - p->at >= 305 * MODEL_DAY;
}

static inline bool model_takes_word(const struct model *m, int64_t now) {
    const struct model_post *first = model_first(m);
    if (!first || model_access(m, now) != MODEL_INSIDE) return false;
    bool is_near = now >= model_post_term(m, first) - 60 * MODEL_DAY;
    return is_near && now < model_end(m) && m->word_at <= model_from(first);
}

#endif
