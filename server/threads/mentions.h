/* Mentions: « @Prénom N. », and with the region where a name is not enough, « @Prénom N. (Région)
 * ». In the text that is kept, a mention is a link to the member: [@Prénom N.](/members/12). What
 * is shown has the name as it appears today, whatever the link was called. A mention tells whoever
 * is mentioned, once, and so does a quotation; code, links and quotations hold no mention.
 *
 * Names are looked up before the operation, by the loop's reader; which of them stand in words is
 * asked of the Markdown by the worker; whom to tell is read from the markup by the writer. */
#ifndef MENTIONS_H
#define MENTIONS_H

#include "lib/markdown_anchor.h"
#include "server/core/op.h"
#include "server/core/request.h"

enum {
    MENTIONS_MOST = 10,    /* of one message: names looked up, people told */
    MENTION_NAME_MOST = 80 /* bytes of what is typed after the @ */
};

/* « @… » in a typed text, and whom it means. */
struct mention {
    size_t at, length; /* in the text, the @ included */
    struct member_id member;
    struct str name; /* as typed, without the @ and the region */
};
struct mentions {
    struct mention found[MENTIONS_MOST];
    size_t count;
    struct str unclear; /* the first that means several people; empty: none */
};

/* Whom the names in this text mean; what it gives is in the arena. */
const struct mentions *mentions_find(struct db *db, struct arena *arena, int64_t now_ms,
                                     struct str text);
/* Pure: the text with those names that stand in words made links, in the arena. */
struct str mentions_link(struct arena *arena, struct str text, const struct mentions *mentions);

/* The next mention of a message's markup; quoted ones too. */
bool mention_next(struct arena *arena, struct str html, struct markdown_scan *scan,
                  struct markdown_anchor *anchor, struct member_id *member);

/* What a message does to others, told in its transaction. */
struct mentions_tell {
    struct thread_id thread;
    struct post_id post;
    struct member_id author;
    int64_t at;              /* 0: now */
    struct str html, before; /* its markup; of an edit, that of before: who was told is not again */
    bool is_edit;            /* quotations and the answer itself are told of once */
};
enum err mentions_tell(struct op_run *run, const struct mentions_tell *in) MUST_USE;

/* The markup with the names of now, in the request's arena: `bodies` are those of one page, and
 * those without mention stay as they are. */
void mentions_show(struct request *r, struct html **bodies, size_t count);

/* GET /members/names?q=: JSON for the script of the composer. */
enum reply member_names(struct request *r);

#endif
