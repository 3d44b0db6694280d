/* Models: texts that animators write for each kind of thread, for others to begin from. One is
 * chosen in the form that opens a thread, and fills what is empty there: never over what was
 * typed. */
#ifndef MODELS_H
#define MODELS_H

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/threads/parts.h"

enum {
    MODEL_TITLE_MOST = 120,      /* bytes */
    MODEL_BODY_MOST = 16 * 1024, /* bytes of Markdown */
    MODELS_MOST = 12,            /* a kind */
};

enum err scope_model(struct scope_run *run) MUST_USE;

/* For other forms that begin from one: those offered for a kind of thread, into
 * models[0..MODELS_MOST[, and the words of one. ERR_NOT_FOUND: none, or retired. */
struct model_choice;
enum err models_offered(struct db *db, struct arena *arena, struct str kind,
                        struct model_choice *models, size_t *count) MUST_USE;
struct model_words {
    struct str kind, title, body;
};
enum err model_words_of(struct db *db, struct arena *arena, struct model_id model,
                        struct model_words *words) MUST_USE;

/* In server/features.c. */
extern const struct thread_part model_part;

extern const struct form_schema form_model;
enum reply model_list(struct request *r);
enum reply model_new(struct request *r);
enum reply model_create(struct request *r);
enum reply model_show(struct request *r);
enum reply model_update(struct request *r);
enum reply model_retire(struct request *r);

/* --- Operations, of animators and the operator; else ERR_DENIED */

/* ERR_INVALID: not a kind, or texts out of bounds; ERR_LIMIT: MODELS_MOST are there; ERR_NOT_FOUND:
 * no such model, or retired; ERR_CONFLICT: `version` is not the current one. */
struct model_save_in {
    struct model_id model; /* 0: a new one, of `kind` */
    int64_t version;
    struct str kind, title, body;
};
struct model_save_out {
    struct model_id model;
};
extern const struct op op_model_save;

/* Offered no more; texts begun from it stay as they are. Done already: OK. */
struct model_retire_in {
    struct model_id model;
};
extern const struct op op_model_retire;

#endif
