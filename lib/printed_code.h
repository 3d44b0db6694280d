/* Codes that people copy from paper: 16 letters in four groups, without those that are taken for
 * another (I L O Q), 71 bits. Read back whatever the case, spaces and dashes. */
#ifndef LIB_PRINTED_CODE_H
#define LIB_PRINTED_CODE_H

#include "lib/str.h"

enum {
    PRINTED_CODE_LETTERS = 16,
    PRINTED_CODE_CHARS = 19, /* with the dashes: "ABCD-EFGH-JKMN-PRST" */
};

/* A fresh random code. */
void printed_code_make(char out[PRINTED_CODE_CHARS + 1]);
/* The code as it was made out of what somebody typed; false when it can be none. */
bool printed_code_read(struct str typed, char out[PRINTED_CODE_CHARS + 1]) MUST_USE;

#endif
