/* Counting seats. */
#include "server/organisations/seats.h"

#include "sql/organisations_imports.h"

enum err seats_load(struct db *db, struct arena *arena, struct organisation_id organisation,
                    struct seats *seats) {
    struct seats_bound_in bound_in = {organisation};
    struct seats_bound_row bound;
    struct seats_used_in used_in = {organisation};
    struct seats_used_row used;
    *seats = (struct seats){0};
    enum err e = sql_seats_bound(db, arena, &bound_in, &bound);
    if (e != OK || bound.seats == 0) return e;
    e = sql_seats_used(db, arena, &used_in, &used);
    *seats = (struct seats){.bound = bound.seats, .used = e == OK ? used.used : 0};
    return e;
}

enum err seats_take(struct op_run *run, struct seats *seats, const struct member_put_out *row,
                    bool *has_room) {
    struct seat_held_in in = {row->attestation};
    struct seat_held_row held;
    *has_room = true;
    if (!seats->bound) return OK;
    enum err e =
        row->attestation.v ? sql_seat_held(run->db, run->arena, &in, &held) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool was_held = e == OK, is_held = row->outcome != PEER_REFUSED;
    if (is_held && !was_held) *has_room = seats->used < seats->bound;
    if (*has_room) seats->used += (is_held ? 1 : 0) - (was_held ? 1 : 0);
    return OK;
}

struct seats_view seats_view_of(const struct seats *seats) {
    struct seats_view view = {.bound = seats->bound, .used = seats->used};
    view.left = seats->bound > seats->used ? seats->bound - seats->used : 0;
    return view;
}

enum err seats_view_load(struct request *r, struct seats_view *view) {
    struct seats seats;
    enum err e = seats_load(r->db, &r->arena, r->viewer.organisation, &seats);
    if (e == OK) *view = seats_view_of(&seats);
    return e;
}
