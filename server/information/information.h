/* Pages anybody may read, and the static files. */
#ifndef INFORMATION_H
#define INFORMATION_H

#include "server/core/request.h"

enum reply asset_show(struct request *r);
enum reply legal_page(struct request *r);
enum reply privacy_page(struct request *r);
enum reply accessibility_page(struct request *r);
enum reply help_page(struct request *r);
enum reply note_page(struct request *r);

#endif
