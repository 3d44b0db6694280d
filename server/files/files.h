/* Files that members add to their messages: from the form to the disk, and back to readers. */
#ifndef FILES_H
#define FILES_H

#include "lib/multipart.h"
#include "server/core/request.h"
#include "server/files/answer.h"
#include "server/threads/parts.h"

enum {
    FILES_BYTES_MOST = 20 << 20, /* of one file */
    FILES_OF_POST_MOST = 12,
    FILES_NAME_MOST = 120, /* bytes */
    FILES_ALT_MOST = 600,
    FILES_PLACE_MOST = 40,
};

/* What became of a file that was sent. */
enum files_verdict {
    FILES_KEPT,
    FILES_REFUSED_UNKNOWN,
    FILES_REFUSED_BROKEN,
    FILES_REFUSED_HUGE,
    FILES_REFUSED_LOCKED,
    FILES_REFUSED_MACROS,
    FILES_REFUSED_IDENTIFIER, /* it holds a number that is somebody's: NIR, IBAN… */
    FILES_REFUSED_LONG,       /* over FILES_BYTES_MOST */
    FILES_REFUSED_MANY,       /* FILES_OF_POST_MOST are there */
    FILES_REFUSED_DAY,        /* [files] per_day */
    FILES_REFUSED_FULL,       /* [files] total_mb, or the disk */
    FILES_REFUSED_BUSY,       /* the reader took too long, died, or there was no room */
    FILES_VERDICTS
};

/* One file on its way in. */
struct files_one {
    struct str name, content;
    /* Made by prepare. */
    enum files_verdict verdict;
    enum files_type type;
    char blob[65], small[65];
    int64_t bytes, small_bytes;
    int width, height, small_width, small_height;
    struct str doubts; /* kinds of what the guard found in a document, by spaces; "unread" */
};

/* Stores what one form sent. `place` is that of its draft ("new", "thread/12", "edit/5"); `drop` a
 * file of it that goes (0: none). Holds its contents in views of the task's bulk. */
struct files_add_in {
    struct str place;
    struct files_one *files;
    size_t count;
    struct file_id drop;
};
struct files_add_out {
    struct file_id ids[MULTIPART_FILES_MAX]; /* 0: refused */
    unsigned char verdicts[MULTIPART_FILES_MAX];
};
extern const struct op op_files_add;

/* The digest under which somebody's files of a place hang before they are published. */
struct crypt_hash;
void files_place_mark(const struct keys *keys, struct member_id member, struct str place,
                      struct crypt_hash *out);

/* Files of a form, as its part takes them for the message that is published; plain data in one
 * arena. Who publishes later, or under nobody's name, calls files_store() with them then. */
struct files_told {
    struct file_id file;
    struct str alt;
    bool is_confirmed; /* of a document with doubts */
    bool is_dropped;   /* of a message's own, at an edit */
};
struct files_taken {
    struct member_id member;
    struct str place;
    struct files_told fresh[FILES_OF_POST_MOST]; /* to publish */
    size_t fresh_count;
    struct files_told own[FILES_OF_POST_MOST]; /* of the message already */
    size_t own_count;
};
enum err files_store(struct op_run *run, struct post_id post,
                     const struct files_taken *taken) MUST_USE;
extern const struct thread_part files_part;

/* Of doors: stores the files of a form. */
bool files_take_in(struct request *r);

/* A published file where its message is read, one not published for its owner alone. */
enum err scope_file(struct scope_run *run) MUST_USE;
enum reply file_show(struct request *r);
enum reply file_small(struct request *r);
/* By the script: files alone; answers JSON. */
extern const struct form_schema form_files;
enum reply files_send(struct request *r);

/* Jobs. */
enum err files_forget_run(struct op_run *run) MUST_USE; /* what was never published, or withdrawn */
enum err files_remove_run(struct op_run *run) MUST_USE; /* from the disk, what no row names */
enum err files_tidy_run(struct op_run *run) MUST_USE;   /* what a crash left */

/* "jpeg", "docx"…; the word of the type column. */
const char *files_type_name(enum files_type type);
enum files_type files_type_of(struct str name);
struct str files_media_type(enum files_type type);
/* The last part of a sent name, clean, short, with the ending of its type
 * (FILES_TYPES: with its own); in the arena. */
struct str files_clean_name(struct arena *arena, struct str sent, enum files_type type);
/* Content-Disposition (RFC 6266, RFC 8187). */
void files_put_disposition(struct buf *out, struct str name, bool is_inline);
/* A range of `bytes` (RFC 9110 section 14), [*from, *to]. ERR_NOT_FOUND: none is asked that is
 * understood; ERR_LIMIT: 416. */
enum err files_range(struct str field, int64_t bytes, int64_t *from, int64_t *to) MUST_USE;

#endif
