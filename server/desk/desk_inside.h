/* What the desk's files share. */
#ifndef DESK_INSIDE_H
#define DESK_INSIDE_H

#include "server/desk/desk.h"
#include "server/desk/desk_views.h"
#include "sql/desk_desk.h"

enum {
    DESK_PUT_OFF_MOST = 20, /* shown of a source */
    DESK_TODAY_MOST = 3,
    DESK_SECTION_MOST = 10, /* lines shown of a source; the others come when these are done */
};

/* What one source has put, or whether a line of it is there. */
struct desk {
    int64_t now_ms;
    const char *source;
    const struct desk_marks_row *marks; /* of all sources */
    size_t marks_count;
    struct desk_line lines[DESK_LINES_MOST];
    size_t count;
    struct desk_line put_off[DESK_PUT_OFF_MOST];
    size_t put_off_count;
    int64_t more;   /* not kept */
    int64_t sought; /* a subject; 0: none */
    bool is_found;
    struct desk_line found;
};

/* The mark of a line, when it is about this and not about what was there before; NULL: none. */
const struct desk_marks_row *desk_mark_of(const struct desk *desk, const struct desk_line *line);
/* Who has it; 0: nobody. */
struct member_id desk_taker(const struct desk *desk, const struct desk_line *line);
/* Is it out of sight? */
bool desk_is_put_off(const struct desk *desk, const struct desk_line *line);
/* ERR_NOT_FOUND: the source has no such line for this viewer. */
enum err desk_find(struct request *r, const struct desk_source *source, int64_t subject,
                   struct desk_line *line, struct member_id *taker) MUST_USE;
/* Of a name that a source has; NULL: none. */
const struct desk_source *desk_source_of(struct str name);

/* The whole page, but its notices (desk_gather.c). */
enum err desk_gather(struct request *r, struct desk_view *page) MUST_USE;
void desk_row_of(struct request *r, const struct desk_source *source, const struct desk_line *line,
                 struct member_id taker, struct desk_row *row);
/* Animators that a line can be given to. */
enum err desk_colleagues(struct request *r, struct desk_line_view *page) MUST_USE;

#endif
