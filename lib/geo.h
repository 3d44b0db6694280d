/* Countries of addresses, out of a database file in the MaxMind DB format, by libmaxminddb: the
 * only files that include it. Two layouts of a record are read: a flat "country_code"
 * (ip-location-db) and MaxMind's "country" with an "iso_code" in it.
 *
 * What was opened is a copy in memory (memfd): nothing that happens to the file afterwards reaches
 * it, and reading it never meets a failing disk. */
#ifndef LIB_GEO_H
#define LIB_GEO_H

#include "lib/str.h"

struct geo;

/* ISO 3166-1 alpha-2, in capitals, with its NUL; "" where it is not known. */
struct country {
    char code[3];
};

enum { GEO_FILE_MOST = 64 << 20 }; /* bytes; those of countries have 2 to 10 MB */

/* Two capitals; all else is no country. */
struct country country_of(struct str code);
bool country_is_known(const struct country *country);
bool country_equal(const struct country *a, const struct country *b);

/* Reads the whole file and checks every record of it: takes a moment, never on a loop. On failure
 * *problem says why in English. ERR_NOT_FOUND, ERR_DENIED, ERR_IO: the file cannot be read;
 * ERR_LIMIT: larger than GEO_FILE_MOST; ERR_CORRUPT: torn, of another kind, or without countries.
 */
enum err geo_open(const char *path, struct geo **out, const char **problem) MUST_USE;
void geo_close(struct geo *geo);

/* The country of an address in network order, IPv4 as IPv4-mapped IPv6. Any number of threads. */
struct country geo_find(const struct geo *geo, const uint8_t address[16]);
/* When the file was made, by its own word; UTC ms. */
int64_t geo_made_at(const struct geo *geo);

#endif
