/* Markdown (CommonMark 0.30) of members, made into markup that may be shown to other members.
 *
 * Two steps, so that the event loop never waits: markdown_check() reads a text once, in less
 * than half a millisecond, and refuses what the parser could need long for;
 * markdown_render() then costs a few milliseconds at most, and far less for ordinary texts.
 *
 * A single line break is kept as one: people writing in a box expect that. Headings start at <h3>,
 * under the page's and the message's. Raw HTML is shown as it was typed, images are links (nothing
 * outside is ever loaded), and links lead to http, https, mailto or a path of this site; any other
 * link becomes its text and address. Nothing a person typed disappears, but for the language named
 * after a code fence. */
#ifndef LIB_MARKDOWN_H
#define LIB_MARKDOWN_H

#include "lib/buf.h"

enum { MARKDOWN_BYTES_MAX = 64 * 1024 };

/* Which bound a text met. */
enum markdown_limit {
    MARKDOWN_WITHIN,
    MARKDOWN_LENGTH,  /* more than MARKDOWN_BYTES_MAX */
    MARKDOWN_NESTING, /* more than 16 lists and quotes inside one another */
    MARKDOWN_LINES,   /* too many lines, blank ones mostly, inside nested lists or quotes */
    MARKDOWN_IMAGES,  /* more than 400 image marks "![" in one paragraph */
    MARKDOWN_LIMIT_COUNT_
};

struct markdown_problem {
    enum markdown_limit limit;
    size_t line; /* from 1: where the bound was met */
};

/* OK, or ERR_LIMIT with *problem filled. Line ends may be LF, CRLF or CR. */
enum err markdown_check(struct str text, struct markdown_problem *problem) MUST_USE;

/* The ceiling that `out` of markdown_render() needs for a text of this length; a legitimate text
 * grows by a tenth. */
size_t markdown_room(size_t length);

/* Appends the markup of `text` to `out`, which then may be called struct html. ERR_LIMIT: the text
 * does not pass markdown_check(), or its markup is larger than markdown_room() or the ceiling of
 * `out`; ERR_INVALID: not valid UTF-8. Nothing is appended unless OK. */
enum err markdown_render(struct str text, struct buf *out) MUST_USE;

/* Appends the words of `text` without marks, on one line, at most `max` bytes, for lists and
 * notifications; what is longer is cut between words and ends with "…". Untrusted text still: to be
 * escaped like any other. Errors as markdown_render(). */
enum err markdown_plain(struct str text, struct buf *out, size_t max) MUST_USE;

#endif
