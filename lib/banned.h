/* Functions that do not compile here: unbounded, locale-bound, not thread-safe or failing silently.
 * The replacement stands beside each. System headers are included first where they define
 * these names, so that poisoning concerns our own code only. */
#ifndef LIB_BANNED_H
#define LIB_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Some are macros of the C library already. */
#undef alloca
#undef sprintf
#undef vsprintf
#ifndef __clang_analyzer__
#pragma GCC poison atoi atol atoll strtol strtoul strtoll strtoull sscanf /* lib/num */
#pragma GCC poison strcpy strncpy strcat strncat sprintf vsprintf gets    /* lib/buf */
#pragma GCC poison strtok strtok_r strdup strndup                         /* lib/str, lib/mem */
#pragma GCC poison gmtime localtime ctime asctime mktime strftime         /* lib/clock */
#pragma GCC poison rand srand rand_r                                      /* lib/crypt */
#pragma GCC poison system popen alloca tmpnam mktemp                      /* nothing */
#endif

#endif
