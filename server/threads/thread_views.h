/* A thread and its messages; the form that opens one. The list of messages is printed by its own
 * template (thread_block) and depends on no reader, so that one copy serves everybody. */
#ifndef THREAD_VIEWS_H
#define THREAD_VIEWS_H

#include "messages.h"
#include "server/core/frame_views.h"

/* Why a message is not shown, though its author left it. */
enum hiding {
    HIDING_NONE,
    HIDING_RECOGNISED, /* a peer recognises someone; nobody has looked at it yet */
    HIDING_ANIMATOR,   /* until it is changed */
    HIDING_WITHDRAWN,  /* for good */
};

struct message_row {
    struct post_id post_id;
    struct thread_id thread_id;
    int64_t seq;
    bool is_opening; /* seq 1: the text that opened the thread */
    struct author_view author;
    int64_t at;
    int64_t edited_at;            /* 0: never */
    bool is_withdrawn;            /* by its author: `body` is empty */
    int64_t hiding;               /* enum hiding; but for NONE `body` is empty */
    int64_t useful, thanks, same; /* how many peers set each mark */
    bool is_marked;               /* one of them at least */
    struct html body;
    struct html under; /* what features add (parts.h) */
    /* In the place of one that is in another thread now, or of several that follow each other. */
    bool is_moved;
    struct post_id moved_first;
    const struct moved_spot *moved;
    size_t moved_count;
    struct str moved_title; /* of that thread; may be empty */
};

/* A message that is elsewhere. */
struct moved_spot {
    struct post_id post_id;
    bool is_away; /* not on the same page */
};

/* One section of a text (sheet.h), as a field. */
struct section_view {
    struct str field;
    enum message_id label, help;
    struct str value, error;
    bool is_required;
};

/* A text being written, whatever it is to become. */
struct composer {
    struct field_view body;
    const struct section_view *sections; /* in place of the one field; none for most kinds */
    size_t sections_count;
    struct str sheet;    /* whose sections these are: "case"; empty with none */
    struct html parts;   /* what features add (parts.h) */
    struct html guard;   /* what the text says that it should not (guarding.h) */
    struct html preview; /* of « Aperçu »; empty: not asked */
    struct str hint;     /* of the preview: a name that is not clear; may be empty */
    bool is_previewing;
    bool is_kept;     /* its text was kept over an ended session, a refusal, a pause */
    struct str place; /* of its draft (drafts.h) */
    struct draft_id draft_id;
    int64_t draft_version;
    int64_t saved_at; /* of the draft; 0: none */
    bool is_saved_today;
    bool has_others; /* the place has other drafts */
};

/* One page of messages. */
struct thread_block {
    const struct message_row *messages;
    size_t messages_count;
};

struct thread_page {
    struct thread_id thread_id;
    int64_t kind;      /* enum thread_kind */
    int64_t state;     /* enum thread_state */
    struct html above; /* what features add (parts.h), before the messages and after */
    struct html below;
    struct str title;
    struct str tab_title; /* the title cut at a word, 40 characters at most; empty: all of it */
    struct str space_slug, space_title;
    struct html messages;            /* thread_block, printed or from the cache */
    const struct moved_spot *onward; /* messages that an older address looks for on this page */
    size_t onward_count;             /* and that are on the next */
    /* Of the messages of this page, "12 15": the reader's own, those they keep, and which marks
     * they set ("useful-12 same-15"). */
    struct str mine, kept, marked;
    bool is_followed, is_pinned;
    bool is_closed, may_reopen; /* with a conclusion; by the reader */
    bool may_lead;              /* the reader is an animator */
    bool may_change_kind;       /* a plain text may become any kind, by its author */

    /* « Messages from à to, sur total »: positions in the thread. Page numbers, 0: no such link. */
    int64_t from, to, total;
    bool is_paged; /* there is more than one page */
    int64_t first_page, previous_page, next_page, last_page;

    struct composer composer;

    int64_t fresh;               /* messages that the reader had not read; 0: none, or never here */
    struct post_id first_unread; /* with fresh */
};

struct space_choice {
    struct str slug, title;
    bool is_chosen;
};

struct thread_new_page {
    struct html beginning; /* what features add before the texts (parts.h) */
    const struct space_choice *spaces;
    size_t spaces_count;
    struct field_view space, kind, title;
    struct composer composer;
    int64_t kind_code; /* enum thread_kind: which is chosen */
    bool has_errors;
};

struct draft_row {
    struct draft_id draft_id;
    struct url resume;
    struct str title;   /* of the thread it goes to, or its own; may be empty */
    struct str excerpt; /* its beginning, as typed */
    int64_t at;
    int64_t due_at; /* put off until then; 0: not */
    bool is_new, is_reply, is_edit, is_report, is_answer;
};

struct draft_list_page {
    const struct draft_row *drafts; /* latest first */
    size_t drafts_count;
};

#endif
