/* A template being compiled, shared by template.c (structure) and expression.c (what is printed).
 */
#ifndef TMPLC_TEMPLATE_H
#define TMPLC_TEMPLATE_H

#include "tools/tmplc/html.h"

enum { MOST_VARIABLES = 24, MOST_BLOCKS = 24 };

struct variable {
    struct str name;
    bool is_pointer; /* a parameter's struct or a loop's element; else a value */
};

/* An open {% if %} or {% for %}. */
struct block {
    bool is_for, has_else, is_joined;
    struct html_state before, joined; /* at its start; after the branches that have ended */
    size_t variables;                 /* in scope outside */
    struct place place;
};

struct compiler {
    struct cursor c;
    struct buf *code;
    struct buf literal; /* HTML not yet written */
    char space;         /* white space not yet written: 0, ' ' or '\n' */
    size_t quiet_until; /* white space before this is dropped: a line of control tags only */
    struct html_state html;
    struct variable variables[MOST_VARIABLES];
    size_t variables_count;
    struct block blocks[MOST_BLOCKS];
    size_t blocks_count;
};

/* Writes the HTML gathered so far, then names the source line of the code that follows. */
void compiler_flush(struct compiler *k);
void compiler_begin_statement(struct compiler *k);

/* An expression's C code. */
struct expression {
    struct str code;
    bool is_path, is_text; /* "…" */
};
struct expression expression_read(struct compiler *k);
/* The condition of {% if … %}. */
struct str condition_read(struct compiler *k);
/* {…}: after the brace, up to and with the closing one. */
void print_compile(struct compiler *k);

#endif
