/* The one pipeline. Every request passes the same gates in the same order:
 * limits → method and path → credentials → role → rate → Origin → body → CSRF → form → scope →
 * handler → headers. Handlers never authenticate, authorise, parse or escape. */
#ifndef CORE_PIPELINE_H
#define CORE_PIPELINE_H

#include "server/core/http.h"
#include "server/core/request.h"

/* Callbacks of the HTTP layer for one loop. */
struct http_handler pipeline_handler(struct loop *loop);
/* An operation is done: its request, if it still waits, goes on; the task is freed. */
void pipeline_answer(struct http_server *http, struct task *task);

/* After doors->files: what is left of the gates, and the handler. */
void pipeline_go_on(struct request *r);

/* The name of the gate that would stop this viewer, or NULL: for `entrepairs may`. */
const char *pipeline_gate_for(const struct route_table *routes, struct db *db, struct arena *arena,
                              const struct viewer *viewer, enum http_method method,
                              struct str path);

#endif
