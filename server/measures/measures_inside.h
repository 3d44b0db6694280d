/* What the files of this feature share. */
#ifndef MEASURES_INSIDE_H
#define MEASURES_INSIDE_H

#include "server/core/register.h"
#include "server/measures/measures.h"
#include "server/measures/measures_views.h"
#include "sql/measures_carried.h"
#include "sql/measures_measures.h"

/* Since when a report keeps its author from deciding about who it is about. */
int64_t measure_reported_since(int64_t now_ms);
/* The measure as this person knows it; ERR_NOT_FOUND: not theirs to see. */
enum err measure_load(struct db *db, struct arena *arena, struct member_id viewer, bool is_animator,
                      int64_t now_ms, struct measure_id measure,
                      struct measure_seen_row *row) MUST_USE;
enum err measure_stand(struct db *db, struct arena *arena, struct member_id viewer,
                       bool is_animator, int64_t now_ms, const struct measure_seen_row *row,
                       struct measure_standing *out) MUST_USE;
/* The same of who runs the operation. */
enum err measure_take(struct op_run *run, struct measure_id measure, struct measure_seen_row *row,
                      struct measure_standing *standing) MUST_USE;

/* Tells the person inside, and, where access is closed or opens again, by a mail that says nothing.
 */
enum err measure_tell(struct op_run *run, struct member_id member, enum measure_kind kind,
                      struct measure_id measure, const char *notification) MUST_USE;
enum err measure_note(struct op_run *run, const char *kind, struct measure_id measure,
                      struct str before, struct str after) MUST_USE;
/* For the register that members read: what, why, for how long. `days` 0: no term. */
enum err measure_enter(struct op_run *run, struct measure_id measure, enum register_kind kind,
                       int64_t days, bool is_of_two) MUST_USE;
enum register_kind measure_register_kind(enum measure_kind kind);
/* A mandate ends with the access that it needs, and rests while its holder is silenced. */
enum err measure_began(struct op_run *run, struct member_id member,
                       enum measure_kind kind) MUST_USE;
/* "until 2026-12-01T10:00:00Z", "without end", "no effect": for the log. */
struct str measure_words_until(struct arena *arena, int64_t until);

/* Of pages: what is stated, in words. */
struct measure_stated_row;
void measure_fill(struct request *r, const struct measure_stated_row *row,
                  struct measure_statement *out);
struct str measure_word(const struct request *r, const char *group, struct str code);

#endif
