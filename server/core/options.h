/* Options of the configuration file, typed: options.def has one row each. A struct options never
 * changes once read; a reload makes another. */
#ifndef CORE_OPTIONS_H
#define CORE_OPTIONS_H

#include "lib/arena.h"

#define OPTION_INT int64_t
#define OPTION_TEXT struct str
#define OPTION_BOOL bool
#define OPTION(section, name, kind, fallback, about) OPTION_##kind section##_##name;
struct options {
    struct arena arena;    /* owns the texts */
    struct options *older; /* those it replaced: other threads may still read them */
#include "server/core/options.def"
};
#undef OPTION

/* Reads a configuration. ERR_INVALID: *problem says the line and what is wrong with it ("line 3:
 * [limits] posts_per_minute wants a number"); its text lives in `arena`. An unknown section or name
 * is a problem too: a misspelt option must not pass in silence. */
enum err options_read(struct str text, struct arena *arena, struct options **out,
                      struct str *problem) MUST_USE;
/* With all older ones. */
void options_free(struct options *options);

/* The community's address taken apart. */
struct site {
    struct str origin; /* "https://forum.example.org" */
    bool is_https;
    bool is_loopback; /* http on a loopback host */
};
/* ERR_INVALID unless http(s)://host[:port], without path. */
enum err site_read(struct str url, struct site *site) MUST_USE;

#endif
