/* Spaces: the list, one space and its threads; the questions of all of them. */
#ifndef SPACES_H
#define SPACES_H

#include "server/core/op.h"
#include "server/core/request.h"

enum err scope_space(struct scope_run *run) MUST_USE;
enum reply space_list(struct request *r);
enum reply space_show(struct request *r);
enum reply question_list(struct request *r);

struct space_add_in {
    struct str slug, title, about, region;
};
/* ERR_CONFLICT: the slug is taken; ERR_INVALID: not [a-z0-9-]{1,64}. Operators only. */
extern const struct op op_space_add;

#endif
