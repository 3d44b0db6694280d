/* What every file of the house may assume: result codes, attributes, small compile-time helpers.
 *
 * A function that can fail returns enum err and is marked MUST_USE; its results leave through
 * out-parameters, which are written only when it returns OK. */
#ifndef LIB_BASE_H
#define LIB_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/banned.h"

enum err {
    OK = 0,
    ERR_INVALID,   /* input is malformed: the caller's sender is told what and where */
    ERR_NOT_FOUND, /* no such thing, or none that the asker may see */
    ERR_CONFLICT,  /* exists already, or changed meanwhile */
    ERR_DENIED,    /* known, and not permitted */
    ERR_UNPROVEN,  /* a code of the second factor is wanted: missing, wrong, or used already */
    ERR_LIMIT,     /* a declared bound was met: size, count, depth */
    ERR_BUSY,      /* full or locked now; the same call may succeed later */
    ERR_TOO_FAST,  /* a rate limit was met */
    ERR_TIMEOUT,   /* a deadline passed */
    ERR_IO,        /* the system refused: disk, socket; errno was logged where it happened */
    ERR_CORRUPT,   /* data contradicts itself: wrong key, broken chain, unknown version */
    ERR_COUNT_
};

/* A short English word for logs, "ok", "not found"…; never shown to members. */
const char *err_name(enum err e);

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#define NO_RETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

#endif
