/* Silence and slow mode (server/measures) at the one gate: who reads and does not write, or writes
 * one text in each so many minutes. The form comes back with what was typed, and says until when
 * and why. What is not the community's to read is untouched: drafts, previews, marks, reports,
 * votes, an appeal. */
#ifndef CORE_PUBLISHING_H
#define CORE_PUBLISHING_H

#include "server/core/request.h"

/* What keeps this viewer from publishing at `now`. */
struct publishing {
    bool is_silenced;      /* else slow */
    int64_t until;         /* from then on a text may come; 0: now */
    int64_t measure_until; /* end of the measure */
    struct measure_id measure;
    struct str article; /* that it is grounded on */
};
/* is_message: what is published is one more message, rather than a change of one. */
enum err publishing_of(struct db *db, struct arena *arena, const struct viewer *viewer,
                       bool is_message, int64_t now_ms, struct publishing *out) MUST_USE;
/* The same where an operation publishes: ERR_DENIED when this member may not now. */
enum err publishing_check(struct op_run *run, struct member_id member, bool is_message) MUST_USE;

/* What keeps the viewer from changing what they published, in words; empty: nothing. */
struct str publishing_words(struct request *r);

/* A gate of the pipeline. */
bool publishing_gate(struct request *r);

#endif
