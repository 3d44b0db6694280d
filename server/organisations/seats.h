/* Inside of organisations: how many people an organisation may list at once. Somebody refused takes
 * no seat, and none is taken once a departure was stated; what the person does changes nothing. */
#ifndef ORGANISATIONS_SEATS_H
#define ORGANISATIONS_SEATS_H

#include "server/core/request.h"
#include "server/members/attestations.h"
#include "server/organisations/import_views.h"

struct seats {
    int64_t bound; /* 0: none */
    int64_t used;
};

enum err seats_load(struct db *db, struct arena *arena, struct organisation_id organisation,
                    struct seats *seats) MUST_USE;
/* Counts what a row would take or give back; *has_room is false, and nothing counted, when there is
 * no seat for it. */
enum err seats_take(struct op_run *run, struct seats *seats, const struct member_put_out *row,
                    bool *has_room) MUST_USE;
struct seats_view seats_view_of(const struct seats *seats);
/* As the viewer's own organisation is shown them. */
enum err seats_view_load(struct request *r, struct seats_view *view) MUST_USE;

#endif
