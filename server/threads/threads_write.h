/* What the operations of this feature share. */
#ifndef THREADS_WRITE_H
#define THREADS_WRITE_H

#include "server/core/op.h"

struct mentions;

/* OK: they may write at this moment, as the database knows them; else ERR_DENIED. */
enum err author_check(struct op_run *run, struct member_id author) MUST_USE;
/* The text becomes markup in the arena: pure, for prepare. ERR_LIMIT, ERR_INVALID: markdown.h. */
enum err post_render(struct arena *arena, struct str body, struct str *html) MUST_USE;
/* The same with the mentions found in it (NULL: none) made links: *source is what is kept. */
enum err post_set(struct arena *arena, struct str body, const struct mentions *mentions,
                  struct str *source, struct str *html) MUST_USE;

/* A name as the words of a link: no mark of Markdown's left. */
void quote_put_name(struct buf *out, struct str name);

#endif
