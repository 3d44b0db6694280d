/* Pages: the frame around them, and sending them with the security fields that every answer
 * carries. */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include "lib/template.h"
#include "server/core/frame_views.h"
#include "server/core/request.h"

/* An empty page buffer and writer in the reader's language, with the frame filled in for this
 * viewer. The buffer is the loop's: one page at a time. */
struct template_writer page_begin(struct request *r, enum frame_view view,
                                  struct page_frame *frame);
/* Sends what was written. */
enum reply page_send(struct request *r, int status);

/* The reader saw this page, of a thread up to this message (thread 0: another page): remembered
 * unless the browser fetched it ahead, or only asked for its head. */
void page_seen(struct request *r, struct thread_id thread, int64_t seq);
/* The end of the visit before this one; 0: this is the first. */
int64_t page_since(struct request *r);

/* Sends a short JSON document to the page's script. */
enum reply page_send_json(struct request *r, struct str json);
/* Sends a document that is no page; a file name is the caller's field. */
enum reply page_send_document(struct request *r, struct str content_type, struct str body);

/* Sends a file of `length` bytes, > 0, in pieces, with the fields that the caller has added: `more`
 * is called for each, and calls page_send_piece() or page_send_abort(), then or after an operation.
 */
enum reply page_send_long(struct request *r, int status, struct str content_type, int64_t length,
                          void (*more)(struct request *r));
void page_send_piece(struct request *r, struct str piece);
void page_send_abort(struct request *r);
/* Sends an answer about a file that has no body of its own: 416. */
enum reply page_send_bare(struct request *r, int status);

/* How a person appears to peers (PRODUCT.md "How people appear"): first name, initial, kind of
 * organisation, region, and what they chose to show besides. Read from the database by the id, the
 * one way to print a person: whatever else a list knows of them stays out of pages. */
struct author_view page_author_of(struct request *r, struct member_id member);
/* The author of a thread, or of a message in it: what is shown of who published without a name is
 * kept with the thread. */
struct author_view page_author_in(struct request *r, struct member_id author,
                                  struct thread_id thread);
/* How someone would be displayed with their whole family name, and with its first letter: for
 * themselves alone. */
void page_author_choices(struct request *r, struct str given, struct str family, struct str *whole,
                         struct str *initial);
/* Of a kind of organisation, from the policy, in the reader's language; may be empty. */
struct str page_kind_label(const struct request *r, struct str kind);

/* Of a country by its code ("FR"), in the reader's language; the code where it has no name. */
struct str page_country(const struct request *r, struct str code);

/* A form's field as the page shows it again. */
struct field_view page_field(struct request *r, size_t field);
/* Marks the space that the page belongs to in the frame's list. */
void page_mark_space(struct request *r, struct page_frame *frame, struct str slug);
/* A thread's shown_title, or what stands in the place of a hidden one. */
struct str page_thread_title(const struct request *r, struct str shown_title);
/* A title as it stands within the quotation marks of the reader's language. */
struct str page_quoted(struct request *r, struct str title);

/* The first words of a message, without marks, in at most `most` bytes (256 or less); empty when
 * they cannot be read. */
struct str page_excerpt(struct request *r, struct str markdown, size_t most);
/* A thread's kind by its code. */
enum thread_kind page_kind(struct str code);
/* Where it stands, by its code. */
enum thread_state page_state(struct str code);
/* The sentence of a catalogue id made at run time ("error.404.title"); empty when there is none. */
struct str page_message(const struct request *r, const char *id);

#endif
