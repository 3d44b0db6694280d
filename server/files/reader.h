/* Asking the reader (tools/reader) about one file: a process of its own for each, that is given its
 * bytes, answers, and is killed when it takes too long. Takes up to READER_MOST_MS: on a pool. */
#ifndef FILES_READER_H
#define FILES_READER_H

#include "server/files/answer.h"

enum { READER_MOST_MS = 15000 };

/* The answer, in views of *room, which the caller releases. ERR_TIMEOUT: killed; ERR_INVALID: it
 * died or its answer is none; ERR_IO: it could not be started. */
enum err files_read(const char *program, struct str content, struct buf *room,
                    struct files_answer *answer) MUST_USE;

#endif
