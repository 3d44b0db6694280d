/* Time zones: the system's compiled tz database (TZif, RFC 9636 versions 1 to 4), its table of
 * changes and, after the last of them, the rule of its footer. A zone is read once and never
 * changes: any number of threads may use it. Where a zone is asked for, NULL means UTC. */
#ifndef LIB_ZONE_H
#define LIB_ZONE_H

#include "lib/clock.h"

struct zone;

/* Reads "Europe/Paris" from the system's database ($TZDIR, else /usr/share/zoneinfo), at most 64
 * KiB. ERR_INVALID: not the form of a zone's name (letters, digits, + - _, parts separated by
 * one slash, no dot, ≤ 64 bytes); ERR_NOT_FOUND: no such file; ERR_CORRUPT: not a TZif file.
 * A failure is logged, saying that UTC stands in; *out is then NULL, which is UTC. */
enum err zone_open(struct str name, struct zone **out) MUST_USE;
/* The same of the bytes of a TZif file, without logging; ERR_CORRUPT. */
enum err zone_parse(struct str bytes, struct zone **out) MUST_USE;
void zone_free(struct zone *z);

/* Civil time of an instant, its offset included; instants outside the years 1 to 9999 count as
 * the nearest inside. */
struct civil zone_local(const struct zone *z, int64_t utc_ms);
/* The instant of a civil time (offset_s and weekday are not read). Of two (clocks went back) the
 * earlier; for one that does not exist (clocks went forward) as if they had not: 02:30 → 03:30. */
int64_t zone_instant(const struct zone *z, const struct civil *local);

#endif
