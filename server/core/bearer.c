/* From a token shown to the organisation that it speaks for. */
#include "server/core/bearer.h"

#include "lib/crypt.h"
#include "server/core/task.h"
#include "server/core/writer.h"
#include "sql/core_bearer.h"

enum err bearer_load(struct db *db, struct arena *arena, struct str authorization,
                     struct viewer *viewer) {
    struct crypt_hash hash;
    struct bearer_find_row row;
    struct str scheme = STR("Bearer ");
    if (!str_equal_nocase(str_slice(authorization, 0, scheme.length), scheme)) return ERR_NOT_FOUND;
    crypt_digest(NULL, str_trim(str_slice(authorization, scheme.length, authorization.length)),
                 &hash);
    struct bearer_find_in in = {.token_hash = {hash.bytes, sizeof hash.bytes}};
    enum err e = sql_bearer_find(db, arena, &in, &row);
    if (e != OK) return e;
    *viewer = (struct viewer){.role = ROLE_TOKEN,
                              .token = row.scim_token_id,
                              .organisation = row.organisation_id,
                              .seen_at = row.used_at};
    return OK;
}

struct bearer_touch_in {
    struct scim_token_id token;
    int64_t at;
};

static enum err bearer_touch_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct bearer_touch_in *touch = input;
    struct bearer_used_in in = {.used_at = touch->at, .scim_token_id = touch->token};
    return sql_bearer_used(run->db, &in);
}

static const struct op op_bearer_touch = {.name = "token.touch", .run = bearer_touch_run};

void bearer_touch(struct writer *writer, const struct viewer *viewer, int64_t now_ms) {
    int64_t hour = now_ms - now_ms % HOUR_MS;
    if (viewer->seen_at >= hour) return;
    struct task *task = task_new(&op_bearer_touch, sizeof(struct bearer_touch_in));
    task->actor = actor_system();
    *(struct bearer_touch_in *)task->input = (struct bearer_touch_in){viewer->token, hour};
    /* Full: the next request says it again. */
    if (writer_submit(writer, task) != OK) task_free(task);
}
