/* Files in the form that publishes a message, and under it. */
#ifndef FILES_VIEWS_H
#define FILES_VIEWS_H

#include "lib/escape.h"
#include "lib/multipart.h"
#include "server/core/ids.h"

/* What became of the files that came with the form. */
struct file_sent {
    int verdict; /* enum files_verdict */
    struct str name;
    struct file_id file_id;
    struct str sentence;
};
struct files_sent {
    struct file_sent files[MULTIPART_FILES_MAX];
    size_t count;
};
struct request;
/* Why a file was not taken; empty: it was. */
struct str files_sentence(struct request *r, int verdict);

/* A file of this place as the form lists it; nothing when it is gone. */
void files_put_row(struct request *r, struct str place, struct file_id file, struct buf *out);

struct file_row {
    struct file_id file_id;
    struct str name, alt, type_label;
    int64_t size; /* in the unit below */
    bool is_in_megabytes;
    bool is_image, is_own; /* of the message already */
    bool is_dropped;
    int64_t width, height, small_width, small_height;
    bool is_doubtful, is_unread, is_confirmed, is_unanswered;
    bool says_too_much; /* its description has what identifies somebody */
    struct str doubts;  /* in words */
};

struct files_form {
    const struct file_row *files;
    size_t files_count;
    const struct file_sent *refused;
    size_t refused_count;
    int64_t most, megabytes;
    bool has_failed; /* the browser's script says it */
};

struct files_under {
    const struct file_row *images;
    size_t images_count;
    const struct file_row *documents;
    size_t documents_count;
};

#endif
