/* Names of the result codes. */
#include "lib/base.h"

const char *err_name(enum err e) {
    static const char *const names[] = {
        [OK] = "ok",
        [ERR_INVALID] = "invalid",
        [ERR_NOT_FOUND] = "not found",
        [ERR_CONFLICT] = "conflict",
        [ERR_DENIED] = "denied",
        [ERR_UNPROVEN] = "no valid code of the second factor",
        [ERR_LIMIT] = "over a limit",
        [ERR_BUSY] = "busy",
        [ERR_TOO_FAST] = "too fast",
        [ERR_TIMEOUT] = "timed out",
        [ERR_IO] = "input or output error",
        [ERR_CORRUPT] = "corrupt",
    };
    _Static_assert(ARRAY_LENGTH(names) == ERR_COUNT_, "a name for each code");
    return e >= OK && e < ERR_COUNT_ ? names[e] : "unknown";
}
