/* The gates of forms that may come with files (ROUTE_FILES), for pipeline.c. */
#ifndef CORE_PIPELINE_FILES_H
#define CORE_PIPELINE_FILES_H

#include "server/core/request.h"

/* Does the form come with files, as it says itself? */
bool files_come(const struct request *r);
/* Room for what was announced, before it comes. */
bool files_gate_room(struct request *r);
/* The form and its files; the body leaves the connection with them. */
enum err files_read_form(struct request *r, struct str type) MUST_USE;
/* Hands them to doors->files. */
bool files_gate_store(struct request *r);

#endif
