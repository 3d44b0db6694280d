/* What the pages of mandates print. */
#ifndef MANDATES_VIEWS_H
#define MANDATES_VIEWS_H

#include "messages.h"
#include "server/core/frame_views.h"

struct animator_row {
    struct author_view author;
    int64_t since, until;
    bool is_elected;
    bool is_me;
    bool is_ending; /* within 30 days */
    bool goes_on;   /* and its holder wishes to */
    bool leaves;    /* or said no */
    bool rests;     /* they do not act for now */
};

struct proposal_row {
    struct proposal_id proposal_id;
    struct author_view author;
    struct author_view proposer; /* of one that waits for an answer */
    bool is_renewal;
    bool is_mine; /* about the reader: they do not vote */
    int64_t months;
    int64_t closes_at;
    bool has_voted, is_yes, is_no, is_abstain;
    struct str error;
};

struct past_vote_row {
    struct author_view author;
    bool is_renewal, is_elected, is_too_few;
    int64_t at, yes, no, abstain;
};

/* An act that takes two people. */
struct two_row {
    enum message_id kind;
    struct str title;
    struct url href;
    struct author_view asker;
    int64_t at, until;
};

struct mandate_list_page {
    struct str done;  /* what was just done, a sentence */
    struct str error; /* why something was not */
    bool is_short;    /* too few people animate */
    bool may_propose; /* three of them do */
    int64_t animators, organisations;
    bool is_asked; /* the reader's mandate ends within 30 days */
    bool is_answered, goes_on;
    bool has_vote;  /* on the reader's going on */
    int64_t until;  /* of the reader's mandate */
    int64_t quorum; /* of votes, on somebody who does not animate yet */
    const struct animator_row *people;
    size_t people_count;
    const struct proposal_row *votes;
    size_t votes_count;
    const struct proposal_row *asked;
    size_t asked_count;
    const struct past_vote_row *past;
    size_t past_count;
    const struct two_row *twos;
    size_t twos_count;
};

struct propose_page {
    struct author_view author;
    struct field_view months;
    struct str error;
};

struct consent_page {
    struct proposal_id proposal_id;
    struct author_view proposer;
    bool is_renewal, is_asked, is_open, is_elected, is_declined;
    int64_t months, closes_at;
    struct str error;
};

struct taker_choice {
    struct member_id member_id;
    struct str label;
    bool is_chosen;
};
struct hand_row {
    struct str title;
    struct url href;
};
struct hand_section {
    struct str field; /* taker_<kind> */
    struct str heading;
    const struct hand_row *things;
    size_t things_count;
    bool has_more;
    const struct taker_choice *takers;
    size_t takers_count;
    struct str error;
};
struct hand_view {
    struct str error;
    bool is_only; /* nobody else animates */
    const struct hand_section *sections;
    size_t sections_count;
};

struct animators_view {
    const struct animator_row *people;
    size_t people_count;
    bool is_animator;
};

#endif
