/* What the files of the reader share. */
#ifndef READER_H
#define READER_H

#include "server/files/answer.h"

enum {
    READER_INPUT_MOST = 20 << 20, /* bytes of one file */
    READER_PIXELS_MOST = 40 * 1000 * 1000,
    READER_SIDE_MOST = 16384,
    READER_SECONDS = 10, /* of processor */
};

/* Shuts this process off: no file, no network, no other program; memory and time bounded. Ends it
 * when that fails. After everything that is read from disk has been. */
void reader_shut_off(void);

/* Loads what finds types; false: it is not there. */
bool kind_load(void);
/* What the content is, whatever it is called: FILES_TYPES when it is nothing we take. Office
 * documents are told apart by office_read(): here they are all FILES_DOCX. */
enum files_type kind_of(struct str input);

/* The text as valid UTF-8, what is not replaced; lives as long as the process. */
struct str reader_clean(struct buf *text);

bool image_load(void);
/* Each writes the whole answer. */
void image_read(struct str input, enum files_type type, struct buf *answer);
void office_read(struct str input, struct buf *answer);
void pdf_read(struct str input, struct buf *answer);

#endif
