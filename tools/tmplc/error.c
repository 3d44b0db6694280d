/* The end of a run that met an error. */
#include <stdarg.h>

#include "tools/tmplc/tmplc.h"

void fail(struct place place, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", place.file, place.line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(EXIT_FAILURE);
}
